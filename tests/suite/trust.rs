//! Promises about what a build does to the machine around it.

use std::fs;
use std::process::Command;

use crate::case::{NOW, folio, write};

#[test]
fn a_build_starts_no_program_and_uses_no_network() {
    let dir = tempfile::tempdir().unwrap();
    assert!(folio(dir.path(), &["init", "site"]).status.success());
    let root = dir.path().join("site");
    for verb in ["build", "check"] {
        let log = dir.path().join("calls");
        let status = Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=%network,execve,execveat", "-o"])
            .arg(&log)
            .arg(env!("CARGO_BIN_EXE_folio"))
            .arg(verb)
            .current_dir(&root)
            .env("SOURCE_DATE_EPOCH", NOW)
            .status()
            .expect("tests/run installs strace");
        assert!(status.success());
        let calls = fs::read_to_string(&log).unwrap();
        let calls: Vec<&str> = calls.lines().filter(|line| line.contains('(')).collect();
        // the one is strace's own, of the program itself
        assert!(calls.len() == 1 && calls[0].contains("execve("), "{verb}: {calls:#?}");
    }
}

#[test]
fn files_of_others_in_the_output_stay_and_are_told() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("folio.yaml"), "title: Site\nbase_url: https://example.org\ncards: false\nsearch: false\n");
    write(&dir.path().join("content/_index.md"), "# Home\n");
    let first = folio(dir.path(), &["build"]);
    assert!(!String::from_utf8_lossy(&first.stdout).contains("not of this site"));
    write(&dir.path().join("public/CNAME"), "example.org");
    write(&dir.path().join("public/.git/config"), "[core]");
    write(&dir.path().join("content/about.md"), "# About\n");
    let second = folio(dir.path(), &["build"]);
    let said = String::from_utf8_lossy(&second.stdout).into_owned();
    assert!(said.contains("kept, though not of this site: public/.git, public/CNAME"), "{said}");
    assert_eq!(fs::read_to_string(dir.path().join("public/CNAME")).unwrap(), "example.org");
    assert_eq!(fs::read_to_string(dir.path().join("public/.git/config")).unwrap(), "[core]");
}
