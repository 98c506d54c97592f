use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::layout::{Layout, lay_out};
use super::map::Map;
use super::reader::Reader;
use super::{Items, MarkdownOptions, Tag};

/// A body, laid out and ready to be read.
pub struct Document<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where the body begins in the source.
    start: usize,
    map: Option<Map>,
    /// The places of components' elements in `text`, in order.
    pub(super) tags: Vec<(usize, Tag)>,
    /// `*[RFC]: Request for Comments`
    pub abbreviations: Vec<(String, String)>,
    pub(super) options: &'a MarkdownOptions,
}

impl<'a> Document<'a> {
    /// Prepares `body`, a part of `source`.
    pub fn new(source: &'a str, body: Range<usize>, options: &'a MarkdownOptions) -> Self {
        let start = body.start.min(source.len());
        let text = source.get(body).unwrap_or_default();
        let layout = options.full().then(|| lay_out(text)).flatten().filter(|layout| is_read(layout, options));
        let Some(Layout { text, map, tags, abbreviations }) = layout else {
            return Self { text: text.into(), start, map: None, tags: Vec::new(), abbreviations: Vec::new(), options };
        };
        Self { text: text.into(), start, map: Some(map), tags, abbreviations, options }
    }

    /// Everything in it.
    pub fn read(&self) -> Items<'_> {
        let parser = Parser::new_ext(&self.text, self.options.parser());
        let mut reader = Reader::new(self);
        for (event, range) in parser.into_offset_iter() {
            reader.event(event, range);
        }
        reader.finish()
    }

    /// From places in `text` to places in the source.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let back = |at| self.start + self.map.as_ref().map_or(at, |map| map.back(at));
        let start = back(range.start);
        start..back(range.end).max(start)
    }

    /// A component's tag, its places counted from the start of the source.
    pub(super) fn tag(&self, index: usize) -> Tag {
        self.tags[index].1.clone().moved(|at| self.start + at)
    }
}

/// Whether Markdown takes every element for one. If not, the lines were misread: then CommonMark alone decides.
fn is_read(layout: &Layout, options: &MarkdownOptions) -> bool {
    if layout.tags.is_empty() {
        return true;
    }
    let mut expected = layout.tags.iter().map(|(at, _)| *at).peekable();
    for (event, range) in Parser::new_ext(&layout.text, options.parser()).into_offset_iter() {
        if matches!(event, Event::Html(_)) {
            expected.next_if(|at| range.contains(at));
        }
    }
    expected.peek().is_none()
}
