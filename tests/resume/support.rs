use std::fs;
use std::path::{Path, PathBuf};

use folio::content::Config;
use folio::content::resume::Resume;
use folio::diagnostic::{Diagnostics, Source, Style, human};
use folio::render::resume::{Referenced, Selected, select};

/// A file beside this one.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/resume").join(name)
}

pub fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

pub fn config() -> Config {
    let source = Source::new("folio.yaml", "title: Zo\nbase_url: https://example.org/sub\n");
    Config::load(&source, &mut Diagnostics::default()).unwrap()
}

/// The résumé of a text without mistakes.
pub fn resume(text: &str) -> Resume {
    let mut diagnostics = Diagnostics::default();
    let resume = Resume::load(&Source::new("content/resume.yaml", text), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{}", told(&diagnostics));
    resume.unwrap()
}

pub fn full() -> Resume {
    resume(&read("full.yaml"))
}

/// Everything, or a variant, of the full résumé.
pub fn chosen(variant: Option<&str>) -> Selected {
    select(&full(), &Referenced::default(), variant)
}

pub fn told(diagnostics: &Diagnostics) -> String {
    diagnostics.clone().sorted().iter().map(|diagnostic| human(diagnostic, Style::Plain) + "\n\n").collect()
}

/// Compares with a file of `expected/`, or rewrites it.
pub fn golden(name: &str, found: &str) {
    let path = path("expected").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == found, "{name} differs; UPDATE=1 writes it anew. Found:\n{found}");
}
