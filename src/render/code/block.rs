use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Source};

/// A fenced or indented code block of a Markdown file.
pub struct Block<'a> {
    /// The Markdown file.
    pub source: &'a Source,
    /// What follows the opening backticks; empty for an indented block.
    pub info: &'a str,
    /// Where `info` stands in the source.
    pub info_span: Range<usize>,
    /// The code.
    pub text: Cow<'a, str>,
    /// Which of the page's code blocks it is, from 1.
    pub number: usize,
    /// The file that a path in `file=` names.
    pub file: &'a dyn Fn(&str) -> Result<Source, Diagnostic>,
}
