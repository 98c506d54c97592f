//! The schemas, judged by a validator that knows nothing of Folio: they take everything that Folio takes in `content/`,
//! and refuse the bad inputs that a schema can see.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::case::{Case, folio, write};

const KINDS: [&str; 5] = ["page", "post", "project", "event", "talk"];

/// The YAML of a file: its front matter, or the whole of it.
fn yaml(path: &str, text: &str) -> Option<Value> {
    let text = match path.ends_with(".md") {
        true => text.strip_prefix("---\n")?.split_once("\n---")?.0,
        false => text,
    };
    // as editors read it: `off` is a word
    serde_yaml::from_str_with_options(text, serde_yaml::options! { strict_booleans: true }).ok()
}

/// The schema of a file, by its path and the kind of its section.
fn schema(path: &str, kinds: &BTreeMap<String, String>, value: &Value) -> Option<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(match path {
        "folio.yaml" => "settings".to_owned(),
        "content/resume.yaml" => "resume".to_owned(),
        _ if path.starts_with("content/data/") => {
            let name = path.trim_start_matches("content/data/").trim_end_matches(".yaml");
            ["books", "bookmarks", "courses", "series"].into_iter().find(|known| *known == name)?.to_owned()
        }
        _ if path.ends_with("_index.md") => "section".to_owned(),
        _ if path.ends_with(".md") && path.starts_with("content/") => match value["kind"].as_str() {
            Some(kind) if KINDS.contains(&kind) => kind.to_owned(),
            _ => {
                let above =
                    std::iter::successors(Some(folder), |folder| folder.rsplit_once('/').map(|(above, _)| above));
                above
                    .into_iter()
                    .find_map(|folder| kinds.get(folder))
                    .filter(|kind| KINDS.contains(&kind.as_str()))
                    .cloned()
                    .unwrap_or_else(|| "page".to_owned())
            }
        },
        _ => return None,
    })
}

/// Which of the values the schemas refuse, by their names.
fn refused(root: &Path, values: &[(String, String, Value)]) -> Vec<String> {
    assert!(folio(root, &["schema", "-o", "schemas"]).status.success());
    let mut by_schema: BTreeMap<&str, Vec<(usize, &Value)>> = BTreeMap::new();
    for (number, (_, schema, value)) in values.iter().enumerate() {
        by_schema.entry(schema).or_default().push((number, value));
    }
    let mut refused = Vec::new();
    for (schema, values_of) in by_schema {
        let mut command = Command::new("jsonschema");
        command.args(["--output", "pretty"]).current_dir(root);
        for (number, value) in &values_of {
            write(&root.join(format!("{number}.json")), value.to_string());
            command.args(["-i", &format!("{number}.json")]);
        }
        let output = command.arg(format!("schemas/{schema}.json")).output().expect("tests/run installs jsonschema");
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        for (number, _) in values_of {
            let verdict = |word: &str| said.contains(&format!("===[{word}]===({number}.json)"));
            assert!(verdict("SUCCESS") != verdict("ValidationError"), "{schema} of {}: {said}", values[number].0);
            if !verdict("SUCCESS") {
                refused.push(values[number].0.clone());
            }
        }
    }
    refused.sort();
    refused
}

#[test]
fn everything_in_content_is_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = vec![("folio.yaml".to_owned(), fs::read_to_string(root.join("folio.yaml")).unwrap())];
    for entry in walkdir::WalkDir::new(root.join("content")).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if entry.file_type().is_file() && (path.ends_with(".md") || path.ends_with(".yaml")) {
            texts.push((path, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    let mut kinds = BTreeMap::new();
    for (path, text) in &texts {
        if let Some(folder) = path.strip_suffix("/_index.md")
            && let Some(kind) = yaml(path, text).and_then(|value| value["kind"].as_str().map(str::to_owned))
        {
            kinds.insert(folder.to_owned(), kind);
        }
    }
    let values: Vec<_> = texts
        .iter()
        .filter_map(|(path, text)| {
            let value = yaml(path, text)?;
            Some((path.clone(), schema(path, &kinds, &value)?, value))
        })
        .collect();
    assert!(values.len() > 60, "{}", values.len());
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(refused(dir.path(), &values), Vec::<String>::new());
}

#[test]
fn bad_inputs_that_a_schema_can_see_are_refused() {
    let mut values = Vec::new();
    let mut expected = Vec::new();
    // reports for programs do not say it in these words
    for case in Case::all("errors").into_iter().filter(|case| !case.name().starts_with("format-")) {
        let mut kinds = BTreeMap::new();
        for (path, text) in &case.files {
            if let Some(folder) = path.strip_suffix("/_index.md")
                && let Some(kind) = yaml(path, text).and_then(|value| value["kind"].as_str().map(str::to_owned))
            {
                kinds.insert(folder.to_owned(), kind);
            }
        }
        let report = case.file("expected").unwrap_or_default();
        // texts with bytes that are written by their numbers are not as they stand here
        for (path, text) in case.files.iter().filter(|(_, text)| !text.contains('\\')) {
            let Some(value) = yaml(path, text) else { continue };
            let Some(schema) = schema(path, &kinds, &value) else { continue };
            if !value.is_object() && !value.is_array() {
                continue;
            }
            let name = format!("{} {path}", case.name());
            // unknown keys and values of another type are what a schema sees; the rest is for Folio
            let mut told = report.split("\n\n").filter(|one| one.contains(&format!("--> {path}:")));
            let sees = told.any(|one| one.contains("error[E0102]") || one.contains("error[E0103]"));
            if sees {
                expected.push(name.clone());
            }
            values.push((name, schema, value));
        }
    }
    assert!(expected.len() >= 30, "{}", expected.len());
    let dir = tempfile::tempdir().unwrap();
    let refused = refused(dir.path(), &values);
    let taken: Vec<_> = expected.iter().filter(|name| !refused.contains(name)).collect();
    assert!(taken.is_empty(), "taken by the schemas: {taken:#?}");
    // and what Folio takes without a word is not refused
    let fine = |name: &&String| {
        let (case, path) = name.split_once(' ').unwrap();
        let report = Case::all("errors").into_iter().find(|one| one.name() == case).unwrap();
        !report.file("expected").unwrap_or_default().contains(&format!("--> {path}"))
    };
    let wrongly: Vec<_> = refused.iter().filter(|name| !expected.contains(name)).filter(fine).collect();
    assert!(wrongly.is_empty(), "refused though they are right: {wrongly:#?}");
}
