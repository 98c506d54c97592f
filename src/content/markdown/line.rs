//! The lines of a Markdown text, each with its container's prefix, and whether it is code.

use std::ops::Range;

/// One line.
pub struct Line {
    /// With its newline.
    pub range: Range<usize>,
    pub prefix: Prefix,
    /// In a fence, a comment, `<pre>` or the like; so are their delimiters.
    pub code: bool,
}

/// White space, `>` and list markers before the text of a line.
#[derive(Clone, Debug, Default)]
pub struct Prefix {
    /// Where the text begins.
    pub end: usize,
    /// Columns before the text.
    pub indent: usize,
    /// There is a list marker.
    pub marker: bool,
    /// There is a `>`.
    pub quote: bool,
}

impl Prefix {
    fn read(text: &str, range: &Range<usize>) -> Self {
        let bytes = &text.as_bytes()[..range.end];
        let mut prefix = Self { end: range.start, ..Self::default() };
        while let Some(&byte) = bytes.get(prefix.end) {
            let length = match byte {
                b' ' => 1,
                b'\t' => {
                    prefix.indent += 4 - prefix.indent % 4;
                    prefix.end += 1;
                    continue;
                }
                b'>' => {
                    prefix.quote = true;
                    1
                }
                _ => match marker(&bytes[prefix.end..]) {
                    0 => break,
                    length => {
                        prefix.marker = true;
                        length
                    }
                },
            };
            prefix.end += length;
            prefix.indent += length;
        }
        prefix
    }

    /// Nothing but white space.
    pub fn plain(&self) -> bool {
        !self.marker && !self.quote
    }

    /// Indented as code is.
    pub fn deep(&self) -> bool {
        self.plain() && self.indent >= 4
    }

    /// How many bytes of `line` hold `columns` of indentation.
    pub fn strip(line: &str, columns: usize) -> usize {
        let mut column = 0;
        line.bytes()
            .take_while(|byte| {
                let width = match byte {
                    b' ' => 1,
                    b'\t' => 4 - column % 4,
                    _ => return false,
                };
                column += width;
                column <= columns
            })
            .count()
    }

    /// The prefix of a line in the same container.
    pub fn blank(prefix: &str) -> String {
        prefix.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
    }
}

/// The length of a list marker and the space after it.
fn marker(rest: &[u8]) -> usize {
    let digits = rest.iter().take(9).take_while(|b| b.is_ascii_digit()).count();
    match &rest[digits..] {
        [b'-' | b'*' | b'+', b' ' | b'\t', ..] if digits == 0 => 2,
        [b'.' | b')', b' ' | b'\t', ..] if digits > 0 => digits + 2,
        _ => 0,
    }
}

/// What a line may stand in.
enum Inside {
    Nothing,
    /// Its character and length.
    Fence(u8, usize),
    /// Up to this text.
    Html(&'static str),
}

/// An iterator over lines.
pub struct Lines<'a> {
    text: &'a str,
    at: usize,
    inside: Inside,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, inside: Inside::Nothing }
    }

    fn code(&mut self, rest: &str) -> bool {
        match self.inside {
            Inside::Fence(mark, length) => {
                let rest = rest.trim_end();
                let marks = rest.bytes().take_while(|b| *b == mark).count();
                if marks >= length && marks == rest.len() {
                    self.inside = Inside::Nothing;
                }
                true
            }
            Inside::Html(end) => {
                if rest.to_ascii_lowercase().contains(end) {
                    self.inside = Inside::Nothing;
                }
                true
            }
            Inside::Nothing => {
                self.inside = opened(rest);
                !matches!(self.inside, Inside::Nothing)
            }
        }
    }
}

/// What `rest` of a line opens and does not close.
fn opened(rest: &str) -> Inside {
    let bytes = rest.as_bytes();
    if let Some(&mark @ (b'`' | b'~')) = bytes.first() {
        let length = bytes.iter().take_while(|b| **b == mark).count();
        if length >= 3 && !(mark == b'`' && rest[length..].contains('`')) {
            return Inside::Fence(mark, length);
        }
    }
    if bytes.first() == Some(&b'<') {
        let low = rest.to_ascii_lowercase();
        for (start, end) in [
            ("<!--", "-->"),
            ("<pre", "</pre>"),
            ("<script", "</script>"),
            ("<style", "</style>"),
            ("<textarea", "</textarea>"),
        ] {
            if low.starts_with(start) && !low.contains(end) {
                return Inside::Html(end);
            }
        }
    }
    Inside::Nothing
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.at >= self.text.len() {
            return None;
        }
        let end = self.text[self.at..].find('\n').map_or(self.text.len(), |n| self.at + n + 1);
        let range = self.at..end;
        self.at = end;
        let prefix = Prefix::read(self.text, &range);
        let text = self.text;
        let code = self.code(&text[prefix.end..end]);
        Some(Line { range, prefix, code })
    }
}
