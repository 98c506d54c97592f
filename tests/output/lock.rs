//! Two builds at once.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use folio::diagnostic::Code;

use crate::child::{command, spawn};
use crate::site::{Disk, variant};

#[test]
fn two_builds_take_turns() {
    let disk = Disk::new();
    for number in 0..10 {
        let mut pair = [0, 1].map(|n| spawn(&disk.root, &format!("build {} 40 1", number * 2 + n)));
        assert!(pair.iter_mut().all(|child| child.wait().unwrap().success()));
        let outputs = disk.outputs();
        assert!([0, 1].iter().any(|n| outputs == variant(number * 2 + n, 40, 1)));
        disk.assert_cleared();
    }
}

#[test]
fn a_holder_is_named_and_a_dead_one_ignored() {
    let disk = Disk::new();
    disk.build(&variant(0, 3, 1)).unwrap();
    let mut hold = command(&disk.root, "hold 0 0 1");
    let mut child = hold.stderr(Stdio::piped()).stdin(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("HELD")));
    let begun = Instant::now();
    let refused = disk.open_within(Duration::from_millis(300)).unwrap_err();
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!(refused.code, Code::Locked);
    assert!(refused.message.contains(&format!("process {}", child.id())), "{}", refused.message);
    child.kill().unwrap();
    child.wait().unwrap();
    let begun = Instant::now();
    disk.build(&variant(1, 3, 1)).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2));
    disk.assert_cleared();
}
