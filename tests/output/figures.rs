//! How long it takes. Run by hand, with optimisation: `cargo test --release --test output figures -- --ignored --nocapture`
//! and `FOLIO_FIGURES=<folder>` for another disk than memory.

use std::fs;
use std::path::Path;
use std::time::Instant;

use folio::build::Body;
use folio::diagnostic::Diagnostics;
use folio::source::Tree;

use crate::site::{Disk, Files, output};

const OUTPUTS: usize = 10_000;

fn site() -> Files {
    let page = |n: usize| format!("<p>page {n}</p>\n").repeat(500).into_bytes();
    (0..OUTPUTS).map(|n| (format!("blog/{}/{n}/index.html", n % 12), page(n))).collect()
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (begun, before) = (Instant::now(), cpu());
    let value = work();
    println!("{what}: {:.1} ms, {} ms of processor", begun.elapsed().as_secs_f64() * 1e3, cpu() - before);
    value
}

/// Milliseconds that this process has spent on processors: what other programs cannot add to.
fn cpu() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split(' ');
    fields.skip(12).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

fn build(disk: &Disk, files: &Files) -> folio::build::Report {
    let mut destination = disk.open().unwrap();
    let staging = destination.begin().unwrap();
    let puts: Vec<_> = files.iter().collect();
    std::thread::scope(|scope| {
        for half in puts.chunks(puts.len().div_ceil(2)) {
            let staging = &staging;
            scope.spawn(move || {
                for (path, bytes) in half {
                    staging.put(&output(path), Body::Bytes(bytes)).unwrap();
                }
            });
        }
    });
    staging.commit().unwrap()
}

#[test]
#[ignore = "a measurement"]
fn ten_thousand_outputs() {
    let folder = std::env::var("FOLIO_FIGURES").unwrap_or_else(|_| "/dev/shm".into());
    let dir = tempfile::TempDir::new_in(folder).unwrap();
    let disk = Disk::at(&dir.path().canonicalize().unwrap());
    let mut files = site();
    println!("{} MB", files.values().map(Vec::len).sum::<usize>() >> 20);
    let path = "blog/3/3/index.html";
    assert_eq!(timed("first write", || build(&disk, &files)).written, OUTPUTS);
    assert_eq!(timed("nothing changed", || build(&disk, &files)).written, 0);
    files.insert(path.into(), b"changed".to_vec());
    assert_eq!(timed("one changed", || build(&disk, &files)).written, 1);
    for bytes in files.values_mut() {
        bytes.push(b'.');
    }
    assert_eq!(timed("all changed", || build(&disk, &files)).written, OUTPUTS);
    fs::remove_dir_all(disk.root.join(".folio")).unwrap();
    assert_eq!(timed("nothing changed, stamps lost", || build(&disk, &files)).written, 0);
    fs::rename(disk.public(), disk.root.join("content")).unwrap();
    scans(&disk.root);
}

fn scans(root: &Path) {
    let tree = timed("first scan", || Tree::scan(root, &mut Diagnostics::default()));
    assert_eq!(tree.files().count(), OUTPUTS);
    timed("fingerprints", || tree.files().for_each(|file| drop(file.fingerprint())));
    let again = timed("second scan", || tree.rescan(&mut Diagnostics::default()));
    assert!(timed("changes", || Tree::changes(&tree, &again)).is_empty());
}
