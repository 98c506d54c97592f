//! Death at a random moment.

use std::env;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::child::{command, spawn};
use crate::random::Random;
use crate::site::{Disk, Files, snapshot, variant};

const PAGES: usize = 60;

fn kills() -> u64 {
    env::var("FOLIO_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(40)
}

/// Every file of ours is whole: as it was or as it will be. A folder may stand empty between two renames.
fn assert_whole(now: &Files, old: &Files, new: &Files) {
    for (path, bytes) in now.iter().filter(|(path, _)| !path.ends_with('/')) {
        let known = [old.get(path), new.get(path)];
        assert!(known.contains(&Some(bytes)), "`{path}` is neither old nor new");
    }
    for (path, bytes) in old {
        assert!(new.get(path) != Some(bytes) || now.contains_key(path), "`{path}` is gone");
    }
}

fn kill_at_random_moments(share: usize, signal: rustix::process::Signal, seed: u64) {
    let disk = Disk::new();
    let site = |number| {
        let mut site = variant(number, PAGES, share);
        site.insert("CNAME".into(), b"example.org".to_vec());
        site.insert(".git/objects/a".into(), b"object".to_vec());
        site
    };
    disk.build(&variant(0, PAGES, share)).unwrap();
    disk.lay("public/CNAME", "example.org");
    disk.lay("public/.git/objects/a", "object");
    let mut random = Random(seed);
    let mut current = 0;
    let begun = Instant::now();
    assert!(command(&disk.root, &format!("build {current} {PAGES} {share}")).status().unwrap().success());
    let usual = begun.elapsed().as_micros() as usize * 2;
    let (mut cut, mut mixed) = (0, 0);
    for _ in 0..kills() {
        let (old, new) = (site(current), site(current + 1));
        let mut child = spawn(&disk.root, &format!("build {} {PAGES} {share}", current + 1));
        sleep(Duration::from_micros(random.below(usual) as u64));
        let _ = rustix::process::kill_process(rustix::process::Pid::from_child(&child), signal);
        cut += usize::from(!child.wait().unwrap().success());
        let now = disk.outputs();
        assert_whole(&now, &old, &new);
        mixed += usize::from(now != old && now != new);
        drop(disk.open().expect("the next command needs no flag"));
        let outputs = disk.outputs();
        assert!(outputs == old || outputs == new, "ended or cleared");
        disk.assert_cleared();
        current += u64::from(outputs == new);
    }
    println!("{} kills, {cut} cut a build, {mixed} cut a journal", kills());
    disk.build(&variant(current + 1, PAGES, share)).unwrap();
    assert_eq!(disk.outputs(), site(current + 1));
    assert!(snapshot(&disk.root).keys().all(|path| path.starts_with("public/") || path.starts_with(".folio/stamps/")));
}

#[test]
fn killed_while_a_whole_site_is_written() {
    kill_at_random_moments(1, rustix::process::Signal::KILL, 1);
}

#[test]
fn killed_while_a_few_pages_are_written() {
    kill_at_random_moments(20, rustix::process::Signal::KILL, 2);
}

#[test]
fn stopped_by_a_signal_that_could_be_caught() {
    kill_at_random_moments(20, rustix::process::Signal::TERM, 3);
}
