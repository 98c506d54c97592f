use std::sync::Arc;

/// A text that diagnostics can point into. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
}

/// Where a byte of a source stands, as editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Source {
    /// `path` is relative to the site's root and uses `/`; an empty `text` means that only the file can be named.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let before = &self.text[..floor_char(&self.text, offset)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// The byte offset of a line and a column (both from 1, the column in characters); clamped to the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = if line <= 1 {
            0
        } else {
            self.text.match_indices('\n').nth(line - 2).map_or(self.text.len(), |(at, _)| at + 1)
        };
        let rest = self.text[start..].split('\n').next().unwrap_or_default();
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }
}

/// The largest char boundary of `text` that is not past `offset`.
pub(super) fn floor_char(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
