//! What a site needs to know of a Markdown body without rendering it.

mod collect;
mod ids;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use self::collect::Collector;
use super::markdown::Document;
pub use super::markdown::MarkdownOptions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// Reads `body`, a part of `source`. Tells what is wrong with its structure: components that are not closed, ids given
/// twice, footnotes that are not defined.
pub fn outline(
    source: &Source,
    body: Range<usize>,
    options: &MarkdownOptions,
    diagnostics: &mut Diagnostics,
) -> Outline {
    let document = Document::new(source.text(), body, options);
    let found = document.read();
    for (span, message, help) in found.mistakes {
        diagnostics.push(Diagnostic::new(Code::Component, message).at(source, span, "").help(help));
    }
    for span in found.lost_notes {
        let name = source.text().get(span.start + 2..span.end - 1).unwrap_or_default();
        diagnostics.push(
            Diagnostic::new(Code::Footnote, format!("footnote `{name}` is not defined"))
                .at(source, span.clone(), "")
                .help(format!("add a line `[^{name}]: ...`, or write `\\[^{name}]` if it is not a footnote")),
        );
    }
    let mut collector = Collector::new(source);
    collector.collect(&found.items);
    collector.finish(found.links, diagnostics)
}

/// Where the outline of a body may be found again, by the text and the options it was made from. Changes only how soon.
pub trait Outlines: Send + Sync {
    fn get(&self, key: u128) -> Option<Outline>;
    fn put(&self, key: u128, outline: &Outline);
}

/// What can be told of a body at a glance: a pure function of the text and the options.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    pub headings: Vec<Heading>,
    /// Every link and image, in the order of the text.
    pub links: Vec<Link>,
    /// The text of a `# heading` that begins the body.
    pub title: Option<String>,
    /// The first paragraph (or what stands before `<!-- more -->`) as plain text.
    pub summary: Option<String>,
    /// Words of prose, each CJK character counted as one.
    pub words: usize,
    pub code_lines: usize,
    /// Ticked and all task list items.
    pub tasks: Option<(usize, usize)>,
    pub trace: Vec<Mark>,
    /// Names of the components that are called.
    pub components: Vec<String>,
    /// Files that code fences take their text from, relative to the page.
    pub files: Vec<CodeFile>,
}

impl Outline {
    /// The same with the lines of its code files, where it has any.
    #[must_use]
    pub fn measured(&self, lines: impl Fn(&CodeFile) -> usize) -> std::borrow::Cow<'_, Self> {
        if self.files.is_empty() {
            return std::borrow::Cow::Borrowed(self);
        }
        let mut outline = self.clone();
        for mark in &mut outline.trace {
            if let Mark::File(index) = *mark {
                let lines = self.files.get(index).map_or(0, &lines);
                outline.code_lines += lines;
                *mark = Mark::Code(lines);
            }
        }
        std::borrow::Cow::Owned(outline)
    }

    /// The fragments that lead to its headings, in the order of the text.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(|heading| heading.id.as_str())
    }

    /// Whether a fragment leads to a place of the page.
    pub fn has_id(&self, id: &str) -> bool {
        self.headings.iter().any(|heading| heading.id == id)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique in the page.
    pub id: String,
    /// Plain text.
    pub title: String,
    /// Bytes of the source.
    pub span: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    Link,
    Image,
    /// `[[title, slug or alias]]`
    Wiki,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub kind: LinkKind,
    /// As written, entities and escapes resolved.
    pub target: String,
    /// Bytes of the source: of the whole link.
    pub span: Range<usize>,
}

/// A fence whose text is that of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFile {
    /// Relative to the page's folder.
    pub path: String,
    /// The fence's info string, which says what part of the file.
    pub info: String,
}

/// One top-level block, as the trace draws it (THEME: short ticks are prose, tall ones code, gold figures, gaps headings).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Mark {
    /// The index into `headings`.
    Heading(usize),
    /// Words of a paragraph, list or quote.
    Prose(usize),
    /// Lines of code.
    Code(usize),
    /// Code from a file: the index into `files`.
    File(usize),
    /// A figure, a table, a diagram or display maths.
    Figure,
}
