//! What is wrong, where, and how to mend it.
//!
//! A stage takes `&mut Diagnostics` and always returns a value, so that one run tells every mistake. A diagnostic
//! carries the text it points into; it is printed for the terminal, the browser and machines from the same value.
//! Nothing here prints, exits or reads a file.

mod code;
mod collector;
mod example;
mod fix;
mod github;
mod human;
mod json;
mod policy;
mod sarif;
mod source;
mod suggest;

pub use code::Code;
pub use collector::Diagnostics;
pub use fix::{Edit, Fix, edited};
pub use github::github;
pub use human::{Style, human};
pub use json::json;
pub use policy::{Level, Levels};
pub use sarif::sarif;
pub use source::{Position, Source};
pub use suggest::{only, suggest};

use std::ops::Range;

/// How bad it is: an error keeps the site from being written, a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

/// A place in a source, and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub source: Source,
    /// Bytes of `source.text()`; clamped to it, so that a stale span can never panic.
    pub span: Range<usize>,
    /// Printed beside the underline; may be empty.
    pub text: String,
}

impl Label {
    /// Its beginning and end.
    pub fn range(&self) -> (Position, Position) {
        (self.source.position(self.span.start), self.source.position(self.span.end))
    }
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// Lower case, names in backticks, no full stop.
    pub message: String,
    pub primary: Option<Label>,
    /// Other places that matter: the other page with that URL, the first use of that id.
    pub related: Vec<Label>,
    pub note: Option<String>,
    /// The way out.
    pub help: Option<String>,
    /// What `folio check --fix` and an editor's quick fix do.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic with the severity that its code has by default.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: None,
            related: Vec::new(),
            note: None,
            help: None,
            fix: None,
        }
    }

    /// Places it at `span` (bytes) of `source`; `text` stands beside the underline.
    #[must_use]
    pub fn at(mut self, source: &Source, span: Range<usize>, text: impl Into<String>) -> Self {
        self.primary = Some(Label { source: source.clone(), span, text: text.into() });
        self
    }

    /// Places it at a file as a whole: one that cannot be read, or that should not exist.
    #[must_use]
    pub fn in_file(self, path: &str) -> Self {
        self.at(&Source::new(path, ""), 0..0, "")
    }

    #[must_use]
    pub fn related(mut self, source: &Source, span: Range<usize>, text: impl Into<String>) -> Self {
        self.related.push(Label { source: source.clone(), span, text: text.into() });
        self
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The way out when no closer one is known.
    #[must_use]
    pub fn or_help(self, help: impl Into<String>) -> Self {
        if self.help.is_some() { self } else { self.help(help) }
    }

    /// Adds "did you mean `x`?" when one of `candidates` is near `wrong`; when no other is, it is the fix too.
    #[must_use]
    pub fn suggest<'a>(mut self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        let candidates: Vec<&str> = candidates.into_iter().collect();
        let Some(near) = suggest(wrong, candidates.iter().copied()) else { return self };
        if only(wrong, candidates).is_some() {
            self.fix = Some(Fix::Word { wrong: wrong.to_owned(), right: near.to_owned() });
        }
        self.help(format!("did you mean `{near}`?"))
    }

    /// Mends it by writing `text` in the place of `span`.
    #[must_use]
    pub fn fix(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.fix = Some(Fix::Edit(Edit { span, text: text.into() }));
        self
    }

    /// The change of its source that mends it.
    pub fn edit(&self) -> Option<Edit> {
        self.fix.as_ref()?.edit(self.primary.as_ref()?)
    }
}
