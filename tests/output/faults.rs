//! A fault at the first file call, at the second, and so on, until a build passes untouched. Needs `strace`, which
//! `tests/run` installs.

use std::path::Path;

use crate::child::command_under;
use crate::site::{Disk, Files, variant};

/// Few enough that every n is reached soon; in an edit one page of them differs, and a journal is applied.
const WHOLE: (usize, usize) = (6, 1);
const EDIT: (usize, usize) = (20, 20);
const CALLS: &str = "openat,mkdir,mkdirat,rename,renameat,renameat2,linkat,unlink,unlinkat,rmdir,fdatasync,fsync";

/// Runs a build with the fault at the `n`-th of the calls; whether the fault came, and whether the build passed.
fn run(root: &Path, task: &str, calls: &str, fault: &str, n: usize) -> (bool, bool) {
    let log = root.with_extension("strace");
    let inject = format!("inject={calls}:{fault}:when={n}");
    let trace = format!("trace={calls}");
    let log_path = log.to_str().unwrap();
    let program = ["strace", "-f", "-qq", "-o", log_path, "-e", &trace, "-e", &inject];
    let status = command_under(&program, root, task).status().unwrap();
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    std::fs::remove_file(&log).unwrap();
    (text.contains("(INJECTED)") || text.contains("killed by SIGKILL"), status.success())
}

/// For each call and each n: the destination is whole, the next build needs no flag, and its result is the new site.
fn at_each_call(site: (usize, usize), calls: &str, fault: &str) {
    let disk = Disk::new();
    disk.build(&variant(0, site.0, site.1)).unwrap();
    let (mut current, mut faults, mut mixed) = (0, 0, 0);
    // strace counts each kind of call for itself
    for call in calls.split(',') {
        for n in 1.. {
            let (came, was_mixed) = at_call(&disk, &mut current, site, (call, n), fault);
            mixed += usize::from(was_mixed);
            if !came {
                break;
            }
            faults += 1;
        }
    }
    println!("{fault}: {faults} calls, {mixed} cut a journal");
}

fn at_call(
    disk: &Disk,
    current: &mut u64,
    (pages, share): (usize, usize),
    (call, n): (&str, usize),
    fault: &str,
) -> (bool, bool) {
    let (old, new) = (variant(*current, pages, share), variant(*current + 1, pages, share));
    let (came, passed) = run(&disk.root, &format!("build {} {pages} {share}", *current + 1), call, fault, n);
    let (seen, what) = (disk.outputs(), format!("{fault} at {call} {n}"));
    for (path, bytes) in seen.iter().filter(|(path, _)| !path.ends_with('/')) {
        assert!([old.get(path), new.get(path)].contains(&Some(bytes)), "{what}: `{path}` is torn");
    }
    if passed {
        assert!(seen == new, "{what}: a build that passes has written the site");
    } else if !fault.contains("KILL") {
        assert!(seen == old, "{what}: a build that fails changes nothing");
    }
    ended(disk, &old, &new, &what);
    *current += u64::from(disk.outputs() == new);
    (came, seen != old && seen != new)
}

fn ended(disk: &Disk, old: &Files, new: &Files, what: &str) {
    drop(disk.open().unwrap_or_else(|diagnostic| panic!("{what}: {}", diagnostic.message)));
    let outputs = disk.outputs();
    assert!(outputs == *old || outputs == *new, "{what}: neither the old site nor the new");
    disk.assert_cleared();
}

#[test]
fn killed_at_each_call_of_a_whole_commit() {
    at_each_call(WHOLE, CALLS, "signal=KILL");
}

#[test]
fn killed_at_each_call_of_an_edit() {
    at_each_call(EDIT, CALLS, "signal=KILL");
}

#[test]
fn a_full_disk_at_each_call() {
    at_each_call(WHOLE, CALLS, "error=ENOSPC");
    at_each_call(EDIT, CALLS, "error=ENOSPC");
}

#[test]
fn no_more_open_files_at_each_call() {
    at_each_call(WHOLE, "openat", "error=EMFILE");
    at_each_call(EDIT, "openat", "error=EMFILE");
}

#[test]
fn a_write_that_fails_at_each_call() {
    at_each_call(WHOLE, "write", "error=EIO");
    at_each_call(EDIT, "write", "error=ENOSPC");
}
