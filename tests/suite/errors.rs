//! Bad inputs: the exit code, every diagnostic to the letter, and an old site that stays as it was.

use std::sync::Mutex;

use crate::case::{Case, folio, is_updating, tree, write};

#[test]
fn every_mistake_is_told_and_the_old_site_stays() {
    let cases = Case::all("errors");
    assert!(cases.len() >= 120, "the cases are gone");
    let only = std::env::var("CASE").unwrap_or_default();
    let waiting = Mutex::new(cases.iter().filter(|case| case.name().starts_with(&only)));
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().next();
                    let Some(case) = next else { break };
                    failed.lock().unwrap().extend(run(case));
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What is wrong with the answer to one case.
fn run(case: &Case) -> Option<String> {
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
    // what programs read goes to standard output
    let stdout = if arguments.contains(&"--format") || arguments[0] == "explain" {
        String::from_utf8(output.stdout).unwrap()
    } else {
        String::new()
    };
    let actual = format!("exit {code}\n{stdout}{}\n", stderr.trim_end()).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let actual = time_free(&actual);
    if is_updating() {
        case.update(&actual);
    } else if case.file("expected") != Some(&actual) {
        return Some(format!("== {}\n{actual}\n-- expected --\n{}", case.name(), case.file("expected").unwrap_or("")));
    }
    (code != 0 && tree(&dir.path().join("public")) != old).then(|| format!("== {}: the old site changed", case.name()))
}

/// What a run says of its own time is no part of the expectation.
fn time_free(text: &str) -> String {
    let lines = text.lines().map(|line| match (line.find(" in "), line.find(" s; ")) {
        (Some(from), Some(to)) if from < to => format!("{} in TIME{}", &line[..from], &line[to..]),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
