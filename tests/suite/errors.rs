//! Bad inputs: the exit code, every diagnostic to the letter, and an old site that stays as it was.

use crate::case::{Case, folio, is_updating, tree, write};

#[test]
fn every_mistake_is_told_and_the_old_site_stays() {
    let mut failed = Vec::new();
    let cases = Case::all("errors");
    assert!(cases.len() >= 40, "the cases are gone");
    for case in cases {
        let dir = tempfile::tempdir().unwrap();
        write(&dir.path().join("folio.yaml"), "title: Before\nbase_url: https://example.org\n");
        write(&dir.path().join("content/_index.md"), "# Before\n");
        let before = folio(dir.path(), &["build"]);
        assert!(before.status.success(), "{}", String::from_utf8_lossy(&before.stderr));
        let old = tree(&dir.path().join("public"));
        case.write(dir.path());

        let arguments: Vec<&str> = case.file("arguments").unwrap_or("build").split_whitespace().collect();
        let output = folio(dir.path(), &arguments);
        let stderr = String::from_utf8(output.stderr).unwrap().replace(dir.path().to_str().unwrap(), "ROOT");
        let code = output.status.code().unwrap();
        let actual = format!("exit {code}\n{stderr}");
        if is_updating() {
            case.update(&actual);
        } else if case.file("expected") != Some(&actual) {
            failed.push(format!(
                "== {}\n{actual}\n-- expected --\n{}",
                case.name(),
                case.file("expected").unwrap_or("")
            ));
        }
        if code != 0 && tree(&dir.path().join("public")) != old {
            failed.push(format!("== {}: the old site changed", case.name()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
