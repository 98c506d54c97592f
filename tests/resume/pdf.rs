//! The PDF, opened with poppler.

use std::path::{Path, PathBuf};
use std::process::Command;

use folio::content::resume::{Paper, Resume};
use folio::diagnostic::{Diagnostics, Source};
use folio::render::resume::{PdfOptions, Referenced, Selected, pdf, select};

use crate::support::{chosen, config, full, golden, told};

struct Sheet {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Sheet {
    fn of(selected: &Selected, options: &PdfOptions) -> Self {
        let mut diagnostics = Diagnostics::default();
        let bytes = pdf(selected, &config(), &template(), options, None, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{}", told(&diagnostics));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("resume.pdf");
        std::fs::write(&path, bytes.unwrap()).unwrap();
        Self { _folder: folder, path }
    }

    fn ask(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program).args(arguments).arg(&self.path).arg("-").output();
        let output = output.unwrap_or_else(|error| panic!("{program} of poppler-utils is needed: {error}"));
        String::from_utf8(output.stdout).unwrap()
    }

    fn words(&self) -> String {
        one_line(&self.ask("pdftotext", &["-raw"]))
    }

    fn info(&self, arguments: &[&str]) -> String {
        let output = Command::new("pdfinfo").args(["-enc", "UTF-8"]).args(arguments).arg(&self.path).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn template() -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/resume.typ");
    Source::new("themes/default/templates/resume.typ", std::fs::read_to_string(path).unwrap())
}

/// The mistakes of a PDF that is to be refused, or warned of.
fn mistakes(text: &str, variant: Option<&str>, template: &Source) -> (String, bool) {
    let source = Source::new("content/resume.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let resume = Resume::load(&source, &mut diagnostics).unwrap();
    let options = PdfOptions { source: Some(source), ..PdfOptions::default() };
    let selected = select(&resume, &Referenced::default(), variant);
    let bytes = pdf(&selected, &config(), template, &options, None, &mut diagnostics);
    (told(&diagnostics), bytes.is_some())
}

#[test]
fn everything_stands_in_reading_order() {
    let sheet = Sheet::of(&chosen(None), &PdfOptions::default());
    let words = sheet.words();
    let resume = full();
    let mut expected: Vec<&str> = vec!["Zoë \"Zo\" Ångström-Nair", "Storage engineer", "zo@example.org", "trusted"];
    expected.push("Mar 2022 – present");
    for entry in &resume.work {
        expected.extend(entry.position.as_deref());
        expected.extend(entry.highlights.iter().map(|line| line.text.trim_end_matches("among them `nilfs`")));
    }
    expected.extend(["2014–2016", "M.Tech Computer Science", "Indian Institute of Science", "8.9 of 10", "Organiser"]);
    expected.extend(["Jan 2023 – Apr 2023", "lsm", "Passes Jepsen", "Rust, C, Zig", "ಕನ್ನಡ", "日本語"]);
    expected.extend(["10 Feb 2024", "Writing without fear", "Ordered writes without barriers", "Best paper", "CKA"]);
    expected.extend(["Patents", "Examiner for a day", "Western Ghats", "She ships."]);
    let mut rest = words.as_str();
    for text in expected {
        let at = rest.find(&one_line(text)).unwrap_or_else(|| panic!("`{text}` is not there in order: {words}"));
        rest = &rest[at + text.len()..];
    }
    for entry in &resume.work {
        assert!(words.contains(entry.name.as_deref().unwrap()), "{entry:?}");
    }
    golden("full.pdf.txt", &sheet.ask("pdftotext", &["-raw"]));
}

#[test]
fn it_is_tagged_titled_and_linked() {
    let sheet = Sheet::of(&chosen(None), &PdfOptions::default());
    let info = sheet.info(&[]);
    for line in [
        "Tagged:          yes",
        "Author:          Zoë \"Zo\" Ångström-Nair",
        "Creator:         Folio",
        "Page size:       595.276 x 841.89 pts (A4)",
    ] {
        assert!(info.contains(line), "{line}: {info}");
    }
    assert!(info.contains("Title:           Zoë \"Zo\" Ångström-Nair: Résumé"), "{info}");
    assert!(!info.contains("CreationDate"), "{info}");
    let urls = sheet.info(&["-url"]);
    for url in
        ["https://example.org/lsm", "mailto:zo@example.org", "https://kaveri.example", "https://doi.org/10.1000/182"]
    {
        assert!(urls.contains(url), "{url}: {urls}");
    }
    let structure = sheet.info(&["-struct-text"]);
    for tag in ["H1", "H2", "H3", "L ", "LI", "Link"] {
        assert!(structure.contains(tag), "{tag}: {structure}");
    }
}

#[test]
fn every_font_is_embedded_as_a_subset() {
    let sheet = Sheet::of(&chosen(None), &PdfOptions::default());
    let output = Command::new("pdffonts").arg(&sheet.path).output().unwrap();
    let fonts = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 6, "{fonts}");
    for row in rows {
        let flags: Vec<&str> = row.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(flags, ["yes", "yes", "yes"], "embedded, subset, with a map to Unicode: {row}");
    }
}

#[test]
fn the_same_résumé_is_the_same_bytes() {
    let of = |pages| {
        // another budget is another entry of the memo
        let selected = Selected { pages, ..chosen(None) };
        pdf(&selected, &config(), &template(), &PdfOptions::default(), None, &mut Diagnostics::default()).unwrap()
    };
    assert!(of(None) == of(Some(9)));
}

#[test]
fn letter_paper() {
    let options = PdfOptions { paper: Some(Paper::Letter), ..PdfOptions::default() };
    assert!(Sheet::of(&chosen(None), &options).info(&[]).contains("612 x 792 pts (letter)"));
}

#[test]
fn private_fields_only_where_asked() {
    let public = Sheet::of(&chosen(None), &PdfOptions::default()).words();
    let private = Sheet::of(&chosen(None).with_private(&full()), &PdfOptions::default()).words();
    for secret in ["98765 43210", "12 Secret Street", "560001", "Secret Nation"] {
        assert!(!public.contains(secret) && private.contains(secret), "{secret}: {private}");
    }
}

#[test]
fn qpdf_finds_no_error() {
    let sheet = Sheet::of(&chosen(None), &PdfOptions::default());
    let output = Command::new("qpdf").arg("--check").arg(&sheet.path).output().expect("qpdf is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn refused_and_warned() {
    let long = |count: usize| {
        let entry = |number| {
            format!(
                "  - name: Employer {number}\n    position: Engineer\n    highlights: [{}]\n",
                ["Did work"; 12].join(", ")
            )
        };
        format!("basics:\n  name: A\nwork:\n{}", (0..count).map(entry).collect::<String>())
    };
    let named = |name: &str| format!("basics:\n  name: {name}\n");
    let wrong = Source::new("templates/resume.typ", "#set text(font: \"Literata\")\n#unknwon(1)\n");
    let mut found = String::new();
    let mut tell = |name: &str, (told, written): (String, bool)| {
        found.push_str(&format!("== {name}, {}\n{told}", if written { "written" } else { "not written" }));
    };
    tell("forty pages", mistakes(&long(190), None, &template()));
    let short = long(20) + "variants:\n  short:\n    pages: 1\n";
    tell("a budget of one page", mistakes(&short, Some("short"), &template()));
    tell("Kannada", mistakes(&named("ಹರಿ ವರ್ಷ"), None, &template()));
    tell("Tamil", mistakes(&named("ஹரி வர்ஷா"), None, &template()));
    tell("Japanese", mistakes(&named("山田 太郎"), None, &template()));
    tell("Hebrew", mistakes(&named("דוד בן־גוריון"), None, &template()));
    tell("Arabic", mistakes(&named("نجيب محفوظ"), None, &template()));
    tell("a face", mistakes(&named("A 🙂"), None, &template()));
    tell("a template with a mistake", mistakes(&named("A"), None, &wrong));
    let reading = Source::new("templates/resume.typ", "#read(\"/etc/passwd\")\n");
    tell("a template that reads", mistakes(&named("A"), None, &reading));
    golden("refused.txt", &found);
}

#[test]
fn a_font_of_the_site_helps() {
    let font = Path::new("/usr/share/fonts/truetype/noto/NotoSerifHebrew-Regular.ttf");
    let Ok(bytes) = std::fs::read(font) else { return };
    let resume = crate::support::resume("basics:\n  name: דוד בן־גוריון\n");
    let options = PdfOptions { fonts: vec![bytes], ..PdfOptions::default() };
    let sheet = Sheet::of(&select(&resume, &Referenced::default(), None), &options);
    assert!(sheet.words().contains("דוד"), "{}", sheet.words());
}
