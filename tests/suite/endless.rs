//! Templates without end: the page is named, the old site stays, and a preview goes on without it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::case::{NOW, folio, tree, write};

/// Ten thousand million rounds that neither write nor call anything.
const SILENT: &str =
    "{%- set all = range(end=100000) -%}{%- for a in all -%}{%- for b in all -%}{%- endfor -%}{%- endfor -%}";
/// The same with a line end in the inner loop.
const WRITING: &str = "{% set all = range(end=100000) %}{% for a in all %}{% for b in all %}\n{% endfor %}{% endfor %}";

fn site(root: &Path, template: &str) {
    write(&root.join("folio.yaml"), "title: Site\nbase_url: https://example.org\ncards: false\nsearch: false\n");
    write(&root.join("content/_index.md"), "# Home\n");
    write(&root.join("content/about.md"), "# About\n\nText.\n");
    assert!(folio(root, &["build"]).status.success());
    write(&root.join("templates/slow.html"), template);
    write(&root.join("content/slow.md"), "---\ntitle: Slow\ntemplate: slow.html\n---\n\nText.\n");
}

/// Builds, and says how the page was named.
fn named(template: &str, message: &str) {
    let dir = tempfile::tempdir().unwrap();
    site(dir.path(), template);
    let before = tree(&dir.path().join("public"));
    let output = folio(dir.path(), &["build"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains(&format!("error[E0305]: {message}")), "{told}");
    assert!(told.contains("--> content/slow.md:1:1"), "{told}");
    assert_eq!(tree(&dir.path().join("public")), before, "the old site stays");
    fs::remove_file(dir.path().join("content/slow.md")).unwrap();
    let output = folio(dir.path(), &["build"]);
    assert!(output.status.success(), "the next build needs no flag: {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(tree(&dir.path().join("public")), before, "and leaves no trace");
}

#[test]
fn a_loop_that_only_computes_ends_the_build() {
    named(SILENT, "`/slow/` takes too long to render");
}

#[test]
fn a_loop_that_writes_is_a_mistake_like_others() {
    let dir = tempfile::tempdir().unwrap();
    // the cap on what a page holds comes before the time is over, or the other way round: both name the page
    site(dir.path(), WRITING);
    write(&dir.path().join("content/other.md"), "---\ntitel: Other\n---\n\nText.\n");
    let output = folio(dir.path(), &["build"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("error[E0305]: `/slow/`"), "{told}");
    assert!(told.contains("unknown key `titel`"), "other mistakes are told too: {told}");
}

#[test]
fn a_text_that_doubles_ends_the_build_before_the_memory_does() {
    let doubling = "{% set text = \"0123456789\" %}".to_owned() + &"{% set text = text ~ text %}".repeat(50);
    named(&doubling, "`/slow/` takes too much memory to render");
}

#[test]
fn a_preview_goes_on_without_the_page() {
    let dir = tempfile::tempdir().unwrap();
    site(dir.path(), SILENT);
    let mut child = Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(["serve", "-r"])
        .arg(dir.path())
        .env("SOURCE_DATE_EPOCH", NOW)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    let port = first.trim().trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
    let ask = |path: &str| {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| ask("/slow/"));
        assert!(ask("/about/").starts_with("HTTP/1.1 200"), "others are answered meanwhile");
        let answer = slow.join().unwrap();
        assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
        assert!(answer.contains("This page has a mistake"), "{answer}");
    });
    write(&dir.path().join("templates/slow.html"), "<!doctype html><p>Mended");
    let mended = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        ask("/slow/").contains("Mended")
    });
    assert!(mended, "the page comes back");
    child.kill().unwrap();
    child.wait().unwrap();
}
