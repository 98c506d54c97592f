use std::fmt::Write as _;

use super::{Code, Diagnostic, Levels, Severity};

/// The mistakes of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Every mistake once, grouped by file and in the order of the file: the same for every run and thread count.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| key(a).cmp(&key(b)));
        self.0.dedup();
        self.merge_templates();
        self
    }

    /// A mistake in a template is one, however many pages are made with it: the note names the first and counts.
    fn merge_templates(&mut self) {
        let mut merged: Vec<(Diagnostic, usize)> = Vec::with_capacity(self.0.len());
        for diagnostic in self.0.drain(..) {
            match merged.last_mut() {
                Some((last, more)) if diagnostic.code == Code::Template && is_same(last, &diagnostic) => *more += 1,
                _ => merged.push((diagnostic, 0)),
            }
        }
        self.0 = merged
            .into_iter()
            .map(|(mut diagnostic, more)| {
                if let (Some(note), true) = (&mut diagnostic.note, more > 0) {
                    let _ = write!(note, ", and {more} more {}", if more == 1 { "page" } else { "pages" });
                }
                diagnostic
            })
            .collect();
    }

    /// Each at the level that the settings give its kind; those that are off, or allowed where they stand, are gone.
    #[must_use]
    pub fn judged(self, levels: &Levels) -> Self {
        self.0.into_iter().filter_map(|diagnostic| levels.judge(diagnostic)).collect()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

fn is_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.code == b.code && a.message == b.message && a.primary == b.primary
}

fn key(d: &Diagnostic) -> impl Ord + '_ {
    let place = d.primary.as_ref().map(|label| (label.source.path(), label.span.start));
    (place, d.code, d.message.as_str(), d.note.as_deref())
}
