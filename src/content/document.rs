use std::ops::Range;

use xxhash_rust::xxh3::xxh3_128;

use super::front_matter;
use super::outline::{MarkdownOptions, Outline, Outlines, outline};
use super::stray;
use super::yaml::{self, Node, Value};
use crate::diagnostic::{Diagnostics, Source};
use crate::source::File;

/// A Markdown file taken apart, before anyone asks what it means.
#[derive(Clone, Debug)]
pub struct Document {
    pub source: Source,
    /// The front matter; an empty one is a null node.
    pub front: Node,
    /// Bytes of the Markdown.
    pub body: Range<usize>,
    pub outline: Outline,
    /// Its header could not be read, and is taken for empty.
    pub is_broken: bool,
    /// Identity of the file's bytes.
    pub fingerprint: u128,
}

impl Document {
    /// Reads a file; one that cannot be read gives `None`, one with broken front matter an empty header.
    /// The outline is taken from `outlines` when the same text was read before, and nothing was wrong with it.
    pub fn load(
        file: &File,
        options: &MarkdownOptions,
        outlines: &dyn Outlines,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let source = match file.text() {
            Ok(source) => source,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return None;
            }
        };
        let before = diagnostics.iter().count();
        let parts = front_matter::split(&source, diagnostics);
        let empty = Node { value: Value::Null, span: parts.front.start..parts.front.start };
        let front = yaml::parse(&source, parts.front, diagnostics).unwrap_or(empty);
        let is_broken = diagnostics.iter().count() > before;
        let fingerprint = xxh3_128(source.text().as_bytes());
        let key = fingerprint ^ xxh3_128(format!("{options:?}").as_bytes());
        let outline = outlines.get(key).unwrap_or_else(|| {
            let mut found = Diagnostics::default();
            stray::marks(&source, parts.body.clone(), &mut found);
            let outline = outline(&source, parts.body.clone(), options, &mut found);
            if found.is_empty() {
                outlines.put(key, &outline);
            }
            diagnostics.extend(found);
            outline
        });
        Some(Self { source, front, body: parts.body, outline, is_broken, fingerprint })
    }

    /// Where the value of a front matter key stands; the beginning of the file when it is absent.
    pub fn place_of(&self, key: &str) -> Range<usize> {
        self.entry(key).map_or(0..0, |node| node.span.clone())
    }

    /// Where a key of a table in the front matter stands.
    pub fn place_in(&self, key: &str, inner: &str) -> Range<usize> {
        match self.entry(key).map(|node| &node.value) {
            Some(Value::Map(entries)) => entries
                .iter()
                .find(|entry| entry.key == inner)
                .map_or_else(|| self.place_of(key), |entry| entry.key_span.clone()),
            _ => self.place_of(key),
        }
    }

    /// Where an item of a list in the front matter stands.
    pub fn place_of_item(&self, key: &str, index: usize) -> Range<usize> {
        match self.entry(key).map(|node| &node.value) {
            Some(Value::List(items)) => items.get(index).map_or(0..0, |item| item.span.clone()),
            _ => self.place_of(key),
        }
    }

    fn entry(&self, key: &str) -> Option<&Node> {
        match &self.front.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
            _ => None,
        }
    }
}
