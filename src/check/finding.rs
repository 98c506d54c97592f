use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::place::Places;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::site::Planned;

/// Something wrong with an output, before it is known where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: Code,
    /// Without the page: the same mistake on many pages has the same message.
    pub message: String,
    pub help: String,
    /// What to look for in the sources: the address or the id as it is written.
    pub mark: String,
}

impl Finding {
    pub fn new(code: Code, message: impl Into<String>, help: impl Into<String>, mark: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: help.into(), mark: mark.into() }
    }
}

/// Findings of many outputs, one for each place that must be mended.
pub struct Findings<'a> {
    places: Places<'a>,
    /// With the paths of the outputs that show it.
    found: BTreeMap<String, (Diagnostic, Vec<String>)>,
}

impl<'a> Findings<'a> {
    pub fn new(places: Places<'a>) -> Self {
        Self { places, found: BTreeMap::new() }
    }

    /// Adds a finding of the output at `path`.
    pub fn add(&mut self, path: &str, planned: &Planned, finding: &Finding) {
        let (source, span) = self.places.of(planned, finding);
        let diagnostic = Diagnostic::new(finding.code, &finding.message).at(&source, span.clone(), "");
        let diagnostic = if finding.help.is_empty() { diagnostic } else { diagnostic.help(&finding.help) };
        let key = format!("{}\0{}\0{}\0{}", source.path(), span.start, finding.code.id(), finding.message);
        self.found.entry(key).or_insert_with(|| (diagnostic, Vec::new())).1.push(path.to_owned());
    }

    /// A diagnostic for each place, with the outputs that show it. Those of a kind that have no closer place than a
    /// template are one.
    pub fn finish(self) -> Diagnostics {
        let mut merged: BTreeMap<String, (Diagnostic, Vec<String>, usize)> = BTreeMap::new();
        for (key, (diagnostic, paths)) in self.found {
            let vague =
                diagnostic.primary.as_ref().filter(|label| label.span.end == 0).map(|label| label.source.path());
            let key = match vague {
                Some(path) if path.contains("templates/") => format!("{path}\0{}", diagnostic.code.id()),
                _ => key,
            };
            match merged.get_mut(&key) {
                Some((_, known, more)) => {
                    known.extend(paths);
                    *more += 1;
                }
                None => drop(merged.insert(key, (diagnostic, paths, 0))),
            }
        }
        merged.into_values().map(|(diagnostic, paths, more)| diagnostic.note(note(paths, more))).collect()
    }
}

/// Where it shows, and how many others of the kind there are.
fn note(mut paths: Vec<String>, more: usize) -> String {
    paths.sort();
    paths.dedup();
    let mut note = match paths.as_slice() {
        [only] => format!("in `{only}`"),
        [first, rest @ ..] => format!("in `{first}` and {} more", rest.len()),
        [] => String::new(),
    };
    if more > 0 {
        let _ = write!(note, "; {more} more of the kind");
    }
    note
}
