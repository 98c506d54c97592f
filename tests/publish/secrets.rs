//! Canaries: no secret is ever printed, stored, or seen in a command line.

use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::edition::temporary;
use crate::hosts::Host;
use crate::hosts::git::{Bare, git_ok};
use crate::hosts::s3::{SECRET, Store};
use crate::program::Site;

const PASSWORD: &str = "canary-password-of-git";

/// Looks at all command lines until it is told to stop; whether one held the text.
fn watch_command_lines(text: &'static str, stop: Arc<AtomicBool>) -> std::thread::JoinHandle<Option<String>> {
    std::thread::spawn(move || {
        while !stop.load(Ordering::SeqCst) {
            for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
                let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
                let line = String::from_utf8_lossy(&line).into_owned();
                if line.contains(text) {
                    return Some(line);
                }
            }
        }
        None
    })
}

/// Publishes and fails, and looks for the text everywhere.
fn leaks_nothing(site: &Site, text: &'static str) {
    let stop = Arc::new(AtomicBool::new(false));
    let watcher = watch_command_lines(text, stop.clone());
    for arguments in [&["--dry-run"][..], &["--yes"], &["--yes"], &["--rollback"]] {
        let output = site.command(arguments).env("RUST_BACKTRACE", "full").stdin(Stdio::null()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&said).contains(text), "{}", String::from_utf8_lossy(&said));
    }
    stop.store(true, Ordering::SeqCst);
    assert_eq!(watcher.join().unwrap(), None, "in a command line");
    for entry in walkdir::WalkDir::new(&site.root).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() && !entry.path().ends_with(".git/config") {
            let bytes = fs::read(entry.path()).unwrap();
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{} holds the secret", entry.path().display());
        }
    }
}

#[test]
fn of_a_store() {
    let (_dir, base) = temporary();
    let host = Store::start(&base);
    leaks_nothing(&Site::of(&host), SECRET);
    host.fail("500", 1);
    let failing = Site::of(&host);
    leaks_nothing(&failing, SECRET);
}

/// The header that a continuous integration leaves in the repository's settings opens the door, and shows nowhere.
#[test]
fn of_a_repository() {
    let (_dir, base) = temporary();
    let host = Bare::served(&base, Some(&format!("ann:{PASSWORD}")));
    let locked = Site::of(&host);
    locked.refused(&["--yes"], 3, &["E0905", "credential helper"]);

    let site = Site::new("pages: {git: {}}");
    git_ok(&site.root, &["init", "--quiet"]);
    git_ok(
        &site.root,
        &["remote", "add", "origin", &format!("http://ann:{PASSWORD}@127.0.0.1:{}/site.git", host.port())],
    );
    let (code, out, err) = site.run(&["--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(host.read("index.html").is_some());
    assert!(!format!("{out}{err}").contains(PASSWORD));
    for gone in ["/nothing.git", "/site.git"] {
        let address = format!("http://ann:{PASSWORD}@127.0.0.1:{}{gone}", host.port());
        git_ok(&site.root, &["remote", "set-url", "origin", &address]);
        let (_, out, err) = site.run(&["--yes"]);
        assert!(!format!("{out}{err}").contains(PASSWORD), "{out}{err}");
    }

    let header = Site::new("pages: {git: {}}");
    let basic = "Authorization: Basic YW5uOmNhbmFyeS1wYXNzd29yZC1vZi1naXQ=";
    git_ok(&header.root, &["init", "--quiet"]);
    git_ok(&header.root, &["remote", "add", "origin", &host.address()]);
    git_ok(&header.root, &["config", "http.extraheader", basic]);
    leaks_nothing(&header, "YW5uOmNhbmFyeS1wYXNzd29yZC1vZi1naXQ=");
}

#[test]
fn a_secret_in_the_settings_is_refused() {
    let site = Site::new("there: {s3: {bucket: site, secret_access_key: canary-secret}}");
    site.refused(&["--yes"], 1, &["E0102", "secrets never stand in a file"]);
    assert!(!site.run(&["--yes"]).2.contains("canary"), "{}", site.run(&["--yes"]).2);
    let site = Site::new("there: {git: {remote: \"https://ann:canary@example.org/x.git\"}}");
    site.refused(&["--yes"], 1, &["E0105", "holds a password"]);
    assert!(!site.run(&["--yes"]).2.contains("canary"), "{}", site.run(&["--yes"]).2);
}
