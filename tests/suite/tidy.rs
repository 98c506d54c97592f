//! Rules of the house that a machine can see.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The stages in their order; each imports only from those before it.
const STAGES: [&str; 11] =
    ["diagnostic", "source", "content", "site", "render", "check", "build", "publish", "serve", "lsp", "cli"];
/// Longest file in lines.
const MAX_LINES: usize = 500;

fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    files.map(|entry| entry.path().to_owned()).filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

fn stage(path: &Path) -> Option<usize> {
    let inner = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inner.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs");
    STAGES.iter().position(|stage| *stage == first)
}

#[test]
fn imports_go_one_way() {
    for path in sources() {
        let Some(own) = stage(&path) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            for (other, name) in STAGES.iter().enumerate() {
                let imports = line.contains(&format!("crate::{name}::"));
                assert!(
                    !imports || other <= own,
                    "{}:{}: `{}` reaches up to `{name}`",
                    path.display(),
                    number + 1,
                    STAGES[own]
                );
            }
        }
    }
}

#[test]
fn files_are_short_and_stages_say_what_they_are() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.lines().count() <= MAX_LINES, "{} is too long", path.display());
        if path.ends_with("mod.rs") || path.ends_with("lib.rs") {
            assert!(text.starts_with("//!"), "{} does not say what it is", path.display());
        }
    }
}

#[test]
fn only_the_shell_prints() {
    let shell = stage(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli")));
    let in_src = |path: &Path| path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap().to_owned();
    let is_test = |path: &Path| in_src(path).components().any(|part| part.as_os_str() == "tests");
    for path in sources().iter().filter(|path| stage(path) != shell && !is_test(path)) {
        let text = fs::read_to_string(path).unwrap();
        assert!(!text.contains("println!("), "{} prints", path.display());
    }
}

#[test]
fn nothing_is_left_over() {
    let marks = ["TO", "DO"].concat();
    let fix = ["FIX", "ME"].concat();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        for mark in [marks.as_str(), fix.as_str(), "todo!(", "unimplemented!(", "dbg!("] {
            assert!(!text.contains(mark), "{} holds {mark}", path.display());
        }
    }
}

#[test]
fn every_code_is_explained_and_its_id_is_its_own() {
    let mut ids: Vec<&str> = folio::diagnostic::Code::ALL.iter().map(|code| code.id()).collect();
    for code in folio::diagnostic::Code::ALL {
        assert!(code.explanation().len() > 20, "{} has no explanation", code.id());
    }
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "two codes share an id");
}

#[test]
fn formatted_as_rustfmt_does() {
    let status =
        Command::new(env!("CARGO")).args(["fmt", "--check"]).current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap();
    assert!(status.success(), "run cargo fmt");
}
