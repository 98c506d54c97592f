//! Résumés of other tools: every file of `import/` becomes a résumé that is read without a mistake; what is not as it
//! was stands in the golden file.

use std::fs;

use folio::diagnostic::Source;
use folio::render::resume::{Format, Referenced, import, json, select, text, vcard};

use crate::support::{config, golden, path, resume};

fn files() -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(path("import")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_example_is_read_and_written_in_every_form() {
    assert_eq!(files().iter().filter(|name| name.ends_with(".json")).count(), 3);
    assert_eq!(files().iter().filter(|name| name.ends_with(".yaml")).count(), 9);
    for name in files() {
        let whole = fs::read_to_string(path("import").join(&name)).unwrap();
        let source = Source::new(name.as_str(), whole.as_str());
        let (yaml, lost) = import(&source, Format::of(&name, &whole)).unwrap();
        let lost: String =
            lost.iter().map(|lost| format!("# {}: {} ({})\n", lost.path, lost.value, lost.why)).collect();
        golden(&format!("{name}.yaml"), &format!("{lost}{yaml}"));
        let selected = select(&resume(&yaml), &Referenced::default(), None);
        assert!(text(&selected, &config()).starts_with(&selected.resume.basics.name));
        assert!(vcard(&selected).ends_with("END:VCARD\r\n"));
        let there = json(&selected, &config());
        let (again, lost) = import(&Source::new("x.json", there.to_string()), Format::JsonResume).unwrap();
        assert_eq!(lost, [], "{name}");
        assert_eq!(json(&select(&resume(&again), &Referenced::default(), None), &config()), there, "{name}");
    }
}

/// Every text of the other tool's file stands in the result, or in the list of what is not as it was.
#[test]
fn no_word_goes_missing() {
    for name in files() {
        let whole = fs::read_to_string(path("import").join(&name)).unwrap();
        let source = Source::new(name.as_str(), whole.as_str());
        let (yaml, lost) = import(&source, Format::of(&name, &whole)).unwrap();
        let kept =
            format!("{yaml}{}", lost.iter().map(|lost| format!("{} {}\n", lost.path, lost.value)).collect::<String>());
        let kept: String = kept.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        for word in
            whole.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3 && word.parse::<u64>().is_err())
        {
            let known = KEYS.contains(&word) || kept.contains(&word.to_lowercase());
            assert!(known, "{name}: {word}\n{yaml}");
        }
    }
}

/// Keys of the other tools that have another name here, titles that became sections of ours, and the address of the
/// schema.
const KEYS: &[&str] = &[
    "Certifications",
    "Honors",
    "Welcome",
    "address",
    "authors",
    "bullet",
    "company",
    "connections",
    "degree",
    "details",
    "education",
    "experience",
    "fontawesome",
    "githubusercontent",
    "headline",
    "icon",
    "image",
    "institution",
    "journal",
    "json",
    "jsonresume",
    "label",
    "networks",
    "number",
    "photo",
    "picture",
    "placeholder",
    "postalCode",
    "region",
    "resume",
    "reversed",
    "schema",
    "sections",
    "social",
    "summary",
    "technologies",
    "website",
];

#[test]
fn what_names_nobody_is_refused() {
    let refused = |name: &str, text: &str| {
        import(&Source::new(name, text), Format::of(name, text)).map(|_| ()).unwrap_err().message
    };
    assert_eq!(refused("r.json", "{}"), "the résumé names nobody");
    assert_eq!(refused("r.yaml", "cv:\n  email: a@b.c\n"), "the résumé names nobody");
    assert_eq!(refused("r.json", "{\"basics\": "), "EOF while parsing a value");
    assert_eq!(refused("r.json", ""), "the résumé names nobody");
}
