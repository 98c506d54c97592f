//! Small sites and every byte they become. `UPDATE=1` rewrites what is expected.

use std::fs;
use std::path::Path;

use crate::case::{folio, is_updating, tree, write};

#[test]
fn sites_become_exactly_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut failed = Vec::new();
    let mut sites: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    sites.sort();
    assert!(!sites.is_empty(), "the sites are gone");
    for site in sites {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in tree(&site.join("site")) {
            write(&dir.path().join(path), bytes);
        }
        let output = folio(dir.path(), &["build"]);
        assert!(output.status.success(), "{}: {}", site.display(), String::from_utf8_lossy(&output.stderr));
        let mut actual = tree(&dir.path().join("public"));
        actual.retain(|(path, _)| path != ".folio-manifest");
        if is_updating() {
            let _ = fs::remove_dir_all(site.join("expected"));
            for (path, bytes) in &actual {
                write(&site.join("expected").join(path), bytes);
            }
            continue;
        }
        let expected = tree(&site.join("expected"));
        for (path, bytes) in &expected {
            match actual.iter().find(|(other, _)| other == path) {
                None => failed.push(format!("{}: {path} is missing", site.display())),
                Some((_, other)) if other != bytes => {
                    failed.push(format!("{}: {path} differs:\n{}", site.display(), String::from_utf8_lossy(other)));
                }
                Some(_) => {}
            }
        }
        for (path, _) in actual.iter().filter(|(path, _)| !expected.iter().any(|(other, _)| other == path)) {
            failed.push(format!("{}: {path} is extra", site.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
