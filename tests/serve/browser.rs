//! A real Chromium on the preview; the steps are in `browser.mjs`, which asks us to stop and start the server.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use folio::serve::Options;

use crate::preview::Preview;

const PAGE: &str = include_str!("page.html");

#[test]
fn the_page_follows_the_site() {
    if std::env::var_os("WITHOUT_BROWSER").is_some() {
        return;
    }
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools");
    install(&tools);
    let options = Options { navigate: true, editor: None, ..Options::default() };
    let files = [
        ("index.html", PAGE),
        ("other/index.html", "<!doctype html><title>other</title><body><h1>other</h1>"),
        ("site.css", "@import 'part.css'; h1 { color: rgb(1, 2, 3) }"),
        ("part.css", "p { color: rgb(4, 5, 6) }"),
        ("site.js", include_str!("page.js")),
    ];
    let mut preview = Preview::of(&files, options);
    let mut node = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/serve/browser.mjs"))
        .arg(format!("http://127.0.0.1:{}/", preview.port))
        .arg(preview.root())
        .env("TOOLS", &tools)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node is needed for the browser tests");
    let mut commands = node.stdin.take().unwrap();
    for line in BufReader::new(node.stdout.take().unwrap()).lines().map_while(Result::ok) {
        match line.as_str() {
            "stop" => drop(preview.stop()),
            "start" => preview.start(),
            told => {
                eprintln!("{told}");
                continue;
            }
        }
        writeln!(commands, "done").unwrap();
    }
    assert!(node.wait().unwrap().success(), "see the steps above");
}

/// playwright-core, which drives the Chromium of the system; installed once, for the tests only.
fn install(tools: &Path) {
    if !tools.join("node_modules/playwright-core").exists() {
        let npm = Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(tools).status();
        assert!(npm.expect("npm is needed for the browser tests").success());
    }
}
