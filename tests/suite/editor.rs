//! A real editor attached to the language server: Neovim without a screen.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::case::{NOW, folio, write};

#[test]
fn neovim_shows_mends_and_renames() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    write(&root.join("folio.yaml"), "title: Site\nbase_url: https://example.org\ncards: false\n");
    write(&root.join("content/blog/_index.md"), "---\nkind: post\n---\n");
    write(&root.join("content/blog/one.md"), "---\ntitle: One\ndate: 2025-01-01\n---\n\nBack to [two](two.md).\n");
    let post = "---\ntitle: Two\ntaqs: [rust]\ndate: 2025-01-02\n---\n\nSee [one](one.md).\n";
    write(&root.join("content/blog/two.md"), post);
    let quoted = |text: &str| Value::from(text).to_string();
    let result = root.join("said.json");
    let arguments = format!(
        "lua arg_program, arg_root, arg_result = {}, {}, {}",
        quoted(env!("CARGO_BIN_EXE_folio")),
        quoted(root.to_str().unwrap()),
        quoted(result.to_str().unwrap())
    );
    let output = Command::new("nvim")
        .args(["--headless", "--clean", "-n", "-c", &arguments, "-c"])
        .arg(format!("luafile {}/tests/suite/editor.lua", env!("CARGO_MANIFEST_DIR")))
        .args(["-c", "cquit"])
        .env("SOURCE_DATE_EPOCH", NOW)
        .env("HOME", dir.path())
        .output()
        .expect("Neovim is installed by tests/run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_str(&fs::read_to_string(result).unwrap()).unwrap();
    assert_eq!(
        said["diagnostics"],
        json!([{"line": 2, "code": "E0102", "message": "unknown key `taqs`\ndid you mean `tags`?"}])
    );
    assert_eq!(said["actions"], json!(["Write `tags`"]));
    assert_eq!(said["mended"], "tags: [rust]");
    assert_eq!(said["placeholder"], "blog/one.md");
    assert_eq!(said["link"], "See [one](first.md).");
    let moved = fs::read_to_string(root.join("content/blog/first.md")).unwrap();
    assert_eq!(moved, "---\naliases: [/blog/one/]\ntitle: One\ndate: 2025-01-01\n---\n\nBack to [two](two.md).\n");
    assert!(!root.join("content/blog/one.md").exists());
    let built = folio(&root, &["build"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
}
