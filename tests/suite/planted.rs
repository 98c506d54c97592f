//! A site with 200 mistakes of 60 kinds in its settings, texts, data, templates and output: one run tells each of
//! them once, at its line, and nothing else, in every format.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::case::{Case, folio, is_updating, tree};

/// Path, line, code.
type Place = (String, u64, String);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/planted")
}

/// The site without its marks, and what the marks say.
fn planted() -> (Case, Vec<Place>) {
    let mut places = Vec::new();
    let mut clean = String::new();
    let (mut file, mut number) = (String::new(), 0);
    for line in fs::read_to_string(folder().join("site.txt")).unwrap().lines().skip(2) {
        let (line, codes) = match line.split_once(" «") {
            Some((line, codes)) => (line, codes.trim_end_matches('»')),
            None => (line, ""),
        };
        match line.strip_prefix("-- ").and_then(|name| name.strip_suffix(" --")) {
            Some(name) => (file, number) = (name.to_owned(), 0),
            None => number += 1,
        }
        // what is wrong with a file as a whole is told at its first line
        places.extend(codes.split_whitespace().map(|code| (file.clone(), number.max(1), code.to_owned())));
        clean.push_str(line);
        clean.push('\n');
    }
    places.sort();
    (Case::parse(Path::new("planted"), &clean), places)
}

fn place(of: &Value) -> Place {
    let text = |key: &str| of[key].as_str().unwrap().to_owned();
    (text("path"), of["line"].as_u64().unwrap(), text("code"))
}

#[test]
fn two_hundred_mistakes_are_told_once_each_at_their_lines() {
    let (case, expected) = planted();
    let dir = tempfile::tempdir().unwrap();
    case.write(dir.path());
    let before = tree(dir.path());
    let run = |format: &str| {
        let output = folio(dir.path(), &["check", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        String::from_utf8(if format == "human" { output.stderr } else { output.stdout }).unwrap()
    };

    let json: Value = serde_json::from_str(&run("json")).unwrap();
    let told = json["diagnostics"].as_array().unwrap();
    let mut found: Vec<Place> = told
        .iter()
        .map(|one| {
            let mut with_code = one["place"].clone();
            with_code["code"] = one["code"].clone();
            place(&with_code)
        })
        .collect();
    found.sort();
    let (left, right): (BTreeMap<Place, usize>, BTreeMap<Place, usize>) = (count(&found), count(&expected));
    let missing: Vec<_> = right.iter().filter(|(place, number)| left.get(place) != Some(number)).collect();
    let extra: Vec<_> = left.iter().filter(|(place, number)| right.get(place) != Some(number)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "not told as planted: {missing:#?}\ntold: {extra:#?}");
    assert!(expected.len() >= 200, "{} mistakes are planted", expected.len());
    let once: BTreeSet<String> = told.iter().map(|one| format!("{}{}", one["place"], one["message"])).collect();
    assert_eq!(once.len(), told.len(), "nothing is told twice");
    // a kind is what one sentence says, whatever it says it of
    let kinds: BTreeSet<String> =
        told.iter().map(|one| format!("{} {}", one["code"], sentence(&one["message"]))).collect();
    assert!(kinds.len() >= 60, "{} kinds: {kinds:#?}", kinds.len());
    let without: Vec<_> = told.iter().filter(|one| one["help"] == Value::Null).map(|one| &one["message"]).collect();
    assert!(without.is_empty(), "without a way out: {without:#?}");

    // the same run for the others who read it
    let sarif: Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), told.len());
    for (result, one) in results.iter().zip(told) {
        let physical = &result["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], one["place"]["path"]);
        let line = physical["region"]["startLine"].as_u64().unwrap_or(1);
        assert_eq!(Some(line), one["place"]["line"].as_u64());
        assert_eq!(result["ruleId"], one["code"]);
        assert_eq!(result["fixes"].is_array(), one["fix"].is_object());
        assert!(result["message"]["text"].as_str().unwrap().starts_with(one["message"].as_str().unwrap()));
    }
    let github = run("github");
    assert_eq!(github.lines().count(), told.len());
    for (line, one) in github.lines().zip(told) {
        let head = format!("::{} file={},", one["severity"].as_str().unwrap(), text(one, "path"));
        assert!(line.starts_with(&head), "{line}\n{head}");
        let number = line.split_once("line=").map_or("1", |(_, rest)| rest.split(',').next().unwrap());
        assert_eq!(number, one["place"]["line"].to_string(), "{line}");
        assert!(line.contains(one["code"].as_str().unwrap()), "{line}");
    }
    let human = run("human");
    let golden = folder().join("report.txt");
    if is_updating() {
        fs::write(&golden, &human).unwrap();
    }
    assert!(human == fs::read_to_string(golden).unwrap(), "the report is another; see the change with UPDATE=1");
    let heads = human.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    assert_eq!(heads.count(), told.len());

    let sources = |files: Vec<(String, Vec<u8>)>| -> Vec<(String, Vec<u8>)> {
        files.into_iter().filter(|(path, _)| !path.starts_with(".folio/")).collect()
    };
    assert_eq!(sources(tree(dir.path())), sources(before), "a check writes nothing");
}

fn text<'a>(one: &'a Value, key: &str) -> &'a str {
    one["place"][key].as_str().unwrap()
}

fn count(places: &[Place]) -> BTreeMap<Place, usize> {
    let mut count = BTreeMap::new();
    for place in places {
        *count.entry(place.clone()).or_insert(0) += 1;
    }
    count
}

/// A message without the names and numbers in it.
fn sentence(message: &Value) -> String {
    let parts = message.as_str().unwrap().split('`').step_by(2);
    parts.collect::<Vec<_>>().join("…").chars().filter(|c| !c.is_ascii_digit()).collect()
}
