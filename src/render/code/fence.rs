use std::ops::Range;

use super::Lines;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// A part of the info string and where it stands in the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub span: Range<usize>,
}

/// What stands after the opening backticks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fence {
    pub language: Option<Part>,
    pub line_numbers: bool,
    /// The number of the first line.
    pub start: Option<usize>,
    /// Lines with a mark, counted from 1 whatever `start` says, as Zola counts.
    pub marked: (Lines, Range<usize>),
    /// Lines that are parsed but not shown.
    pub hidden: (Lines, Range<usize>),
    /// The caption.
    pub name: Option<String>,
    /// The path, and the region after `#`.
    pub file: Option<Part>,
    /// The lines of the file.
    pub lines: (Lines, Range<usize>),
    /// What a diagram shows: below it, and for those who hear the page.
    pub caption: Option<Part>,
    pub alt: Option<Part>,
    /// `+` and `-` at the start of a line are marks, not code.
    pub diff: bool,
}

#[rustfmt::skip]
const OPTIONS: [&str; 12] = [
    "linenos", "linenostart", "hl_lines", "hide_lines", "name", "title", "file", "lines", "diff", "copy", "caption", "alt",
];

/// Which option numbers without a key belong to: `hl_lines=1 3-5` goes on after the space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    None,
    Marked,
    Hidden,
    Lines,
}

impl Fence {
    /// Reads an info string that stands at `span` of `source`.
    pub fn parse(info: &str, source: &Source, span: &Range<usize>, diagnostics: &mut Diagnostics) -> Self {
        let mut fence = Self::default();
        let mut list = List::None;
        for (index, word) in words(info).into_iter().enumerate() {
            let part = &info[word.clone()];
            let place = place(&word, info, span);
            list = match fence.word(index, part, list, &place) {
                Ok(list) => list,
                Err(mistake) => {
                    diagnostics.push(mistake.at(source, place, ""));
                    List::None
                }
            };
        }
        fence
    }

    /// Where an option stands that only code has.
    pub fn first_of_code(&self) -> Option<Range<usize>> {
        let lists = [&self.marked, &self.hidden].into_iter().find(|(lines, _)| !lines.is_empty());
        lists.map(|(_, span)| span.clone())
    }

    /// Where an option stands that only diagrams have.
    pub fn first_of_diagram(&self) -> Option<Range<usize>> {
        self.caption.as_ref().or(self.alt.as_ref()).map(|part| part.span.clone())
    }

    fn word(&mut self, index: usize, word: &str, list: List, place: &Range<usize>) -> Result<List, Diagnostic> {
        if let Some(set) = word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            return self.list("hl_lines", set, List::Marked, place);
        }
        let (key, value) = match word.split_once('=') {
            Some((key, value)) => (key, Some(unquote(value))),
            None => (word, None),
        };
        if list != List::None && value.is_none() && key.starts_with(|c: char| c.is_ascii_digit()) {
            return self.list(list.name(), key, list, place);
        }
        if index == 0 && value.is_none() && (!OPTIONS.contains(&key) || key == "diff") {
            self.language = Some(Part { text: key.to_owned(), span: place.clone() });
            return Ok(List::None);
        }
        self.option(key, value, place)
    }

    fn option(&mut self, key: &str, value: Option<&str>, place: &Range<usize>) -> Result<List, Diagnostic> {
        match (key, value) {
            ("linenos", None | Some("true" | "table" | "inline")) => self.line_numbers = true,
            ("linenos", Some("false")) => self.line_numbers = false,
            ("diff", None | Some("true")) => self.diff = true,
            // every block can be copied: the theme's button is always there
            ("copy" | "diff", None | Some("true" | "false")) => {}
            ("linenostart", Some(value)) => {
                let number = value.parse().ok().filter(|number| *number <= 1_000_000_usize);
                self.start = Some(number.ok_or_else(|| {
                    mistake(format!("`{value}` is not a line number")).help("write `linenostart=20`")
                })?);
            }
            ("hl_lines", Some(value)) => return self.list(key, value, List::Marked, place),
            ("hide_lines", Some(value)) => return self.list(key, value, List::Hidden, place),
            ("lines", Some(value)) => return self.list(key, value, List::Lines, place),
            ("name" | "title", Some(value)) if !value.is_empty() => self.name = Some(value.to_owned()),
            ("file", Some(value)) if !value.is_empty() => {
                self.file = Some(Part { text: value.to_owned(), span: place.clone() });
            }
            ("caption" | "alt", Some(value)) if !value.is_empty() => {
                let part = Some(Part { text: value.to_owned(), span: place.clone() });
                if key == "alt" { self.alt = part } else { self.caption = part }
            }
            ("linenos" | "diff" | "copy", Some(value)) => {
                return Err(mistake(format!("`{key}` does not take `{value}`")).help(format!("write `{key}` alone")));
            }
            (key, _) if OPTIONS.contains(&key) => {
                return Err(mistake(format!("`{key}` needs a value")).help(format!("write `{key}={}`", example(key))));
            }
            (key, _) => return Err(unknown(key)),
        }
        Ok(List::None)
    }

    fn list(&mut self, key: &str, value: &str, list: List, place: &Range<usize>) -> Result<List, Diagnostic> {
        let (lines, span) = match list {
            List::Hidden => &mut self.hidden,
            List::Lines => &mut self.lines,
            List::Marked | List::None => &mut self.marked,
        };
        *span = if lines.is_empty() { place.clone() } else { span.start..place.end };
        for range in value.split([',', ' ']).filter(|range| !range.is_empty()) {
            if !lines.add(range) {
                return Err(mistake(format!("`{range}` is not a line or a range of lines"))
                    .help(format!("write `{key}={}`", example(key))));
            }
        }
        if lines.is_empty() {
            return Err(mistake(format!("`{key}` needs a value")).help(format!("write `{key}={}`", example(key))));
        }
        Ok(list)
    }
}

impl List {
    fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hide_lines",
            Self::Lines => "lines",
            Self::Marked | Self::None => "hl_lines",
        }
    }
}

fn mistake(message: String) -> Diagnostic {
    Diagnostic::new(Code::FenceOption, message)
}

fn unknown(key: &str) -> Diagnostic {
    let diagnostic = mistake(format!("unknown fence option `{key}`")).suggest(key, OPTIONS);
    diagnostic.or_help(format!("the options are {}", OPTIONS.map(|name| format!("`{name}`")).join(", ")))
}

fn example(key: &str) -> &'static str {
    match key {
        "linenostart" => "20",
        "lines" => "3-18",
        "file" => "src/main.rs#region",
        "name" | "title" => "src/main.rs",
        "caption" | "alt" => "\"what it shows\"",
        _ => "1,3-5",
    }
}

/// The words of an info string: split at spaces and commas, but not inside quotes and braces.
fn words(info: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut until = None;
    for (at, char) in info.char_indices() {
        match until {
            Some(end) if char == end => until = None,
            Some(_) => {}
            None if char.is_whitespace() || char == ',' => words.extend(start.take().map(|start| start..at)),
            None => {
                if char == '{' && start.is_some_and(|start| !info[start..at].contains('=')) {
                    words.extend(start.take().map(|start| start..at));
                }
                start = start.or(Some(at));
                until = match char {
                    '"' | '\'' => Some(char),
                    '{' => Some('}'),
                    _ => None,
                };
            }
        }
    }
    words.extend(start.map(|start| start..info.len()));
    words
}

fn unquote(value: &str) -> &str {
    ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(value)
}

/// Where a word stands in the source; all of the info string when escapes make the two differ.
fn place(word: &Range<usize>, info: &str, span: &Range<usize>) -> Range<usize> {
    if info.len() == span.len() { span.start + word.start..span.start + word.end } else { span.clone() }
}
