//! Puts the tags of components on lines of their own, before Markdown is parsed.
//!
//! CommonMark knows nothing of components: it would wrap one in a paragraph, take an indented body for code, and pass
//! what follows an opening tag through as HTML. So each tag that begins a line becomes a short element with blank lines
//! around it, and a body loses the indentation that it has beyond its tag. Code, comments and `<pre>` are left as
//! they are. A text without such lines is not copied.

use std::ops::Range;

use super::line::{Lines, Prefix};
use super::map::Map;
use super::tag::{Form, Tag};

/// A text laid out for CommonMark.
#[derive(Debug, Default)]
pub struct Layout {
    pub text: String,
    pub map: Map,
    /// Where each tag's element stands in `text`.
    pub tags: Vec<(usize, Tag)>,
    /// `*[RFC]: Request for Comments`
    pub abbreviations: Vec<(String, String)>,
}

struct Edit {
    /// What it replaces.
    range: Range<usize>,
    line: usize,
    tag: Option<Tag>,
    /// Text follows on the same line.
    before_text: bool,
    after_text: bool,
}

struct Open {
    name: String,
    line: usize,
    indent: usize,
    /// The least indentation of its body's lines so far.
    least: usize,
}

struct Line {
    range: Range<usize>,
    prefix: Prefix,
    /// Columns of indentation to take away.
    strip: usize,
}

/// Lays `text` out; `None` if there is nothing to do.
pub fn lay_out(text: &str) -> Option<Layout> {
    if !worth_it(text) {
        return None;
    }
    let mut plan = Plan::default();
    plan.scan(text);
    (!plan.edits.is_empty()).then(|| plan.apply(text))
}

fn worth_it(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.contains("*[") || text.match_indices('<').any(|(at, _)| bytes.len() > at + 2 && Tag::begins(text, at))
}

#[derive(Default)]
struct Plan {
    lines: Vec<Line>,
    edits: Vec<Edit>,
    open: Vec<Open>,
    /// (line, columns) from which on bodies are indented more or less.
    shifts: Vec<(usize, isize)>,
    abbreviations: Vec<(String, String)>,
    /// The end of a tag that runs over lines.
    resume: usize,
}

impl Plan {
    fn scan(&mut self, text: &str) {
        for line in Lines::new(text) {
            let index = self.lines.len();
            let blank = text[line.range.clone()].trim().is_empty();
            let depth = self.open.len();
            let tag_here =
                !line.code && line.prefix.end >= self.resume && !(self.open.is_empty() && line.prefix.deep());
            let prefix = line.prefix.clone();
            self.lines.push(Line { range: line.range.clone(), prefix: line.prefix, strip: 0 });
            if tag_here && !blank && !self.abbreviation(text, &line.range, &prefix) {
                self.tags(text, index, &line.range, &prefix);
            }
            if !blank && depth == self.open.len() {
                self.body_line(prefix.indent);
            }
        }
        self.spread();
    }

    fn body_line(&mut self, indent: usize) {
        if let Some(open) = self.open.last_mut() {
            open.least = open.least.min(indent);
        }
    }

    fn abbreviation(&mut self, text: &str, line: &Range<usize>, prefix: &Prefix) -> bool {
        let Some((short, long)) = text[prefix.end..line.end].strip_prefix("*[").and_then(|rest| rest.split_once("]:"))
        else {
            return false;
        };
        let (short, long) = (short.trim(), long.trim());
        let good = prefix.plain() && !long.is_empty() && !short.is_empty() && short.chars().all(char::is_alphanumeric);
        if good {
            self.abbreviations.push((short.to_string(), long.to_string()));
            let line_index = self.lines.len() - 1;
            self.edits.push(Edit {
                range: prefix.end..line.end,
                line: line_index,
                tag: None,
                before_text: false,
                after_text: false,
            });
        }
        good
    }

    fn tags(&mut self, text: &str, index: usize, line: &Range<usize>, prefix: &Prefix) {
        if let Some(tag) = Tag::read(text, prefix.end) {
            let line_end = text[tag.span.end..].find('\n').map_or(text.len(), |n| tag.span.end + n);
            let rest = text[tag.span.end..line_end].trim();
            let inline = match tag.form {
                Form::Whole => !rest.is_empty(),
                Form::Open => rest.contains(&format!("</{}>", tag.name)),
                Form::Close => false,
            };
            if inline {
                return;
            }
            self.resume = tag.span.end;
            let (before_text, ends) = (!rest.is_empty(), tag.span.end);
            self.edit(index, tag, prefix.indent, before_text, false);
            self.trailing_close(text, index, ends..line_end, prefix.indent);
        } else {
            self.trailing_close(text, index, prefix.end..line.end, prefix.indent);
        }
    }

    /// `last words</Note>` where the opening tag stood on an earlier line.
    fn trailing_close(&mut self, text: &str, index: usize, range: Range<usize>, indent: usize) {
        let Some(open) = self.open.last() else { return };
        let rest = text[range.clone()].trim_end();
        let Some(words) = rest.strip_suffix(&format!("</{}>", open.name)) else { return };
        if open.line < index
            && !words.trim().is_empty()
            && let Some(tag) = Tag::read(text, range.start + words.len())
        {
            self.body_line(indent);
            self.edit(index, tag, indent, false, true);
        }
    }

    fn edit(&mut self, line: usize, tag: Tag, indent: usize, before_text: bool, after_text: bool) {
        match tag.form {
            Form::Open => self.open.push(Open { name: tag.name.clone(), line, indent, least: usize::MAX }),
            Form::Close => self.close(&tag.name, line, after_text),
            Form::Whole => {}
        }
        self.edits.push(Edit { range: tag.span.clone(), line, tag: Some(tag), before_text, after_text });
    }

    /// Notes how far the body is indented beyond its opening tag; `last` if the closing tag ends a line of the body.
    fn close(&mut self, name: &str, line: usize, last: bool) {
        let Some(open) = self.open.pop_if(|open| open.name == name) else { return };
        if open.least != usize::MAX {
            self.shift(open.line + 1..line + usize::from(last), open.least.saturating_sub(open.indent));
        }
        if !last {
            self.shift(line..line + 1, self.lines[line].prefix.indent.saturating_sub(open.indent));
        }
        self.body_line(open.indent);
    }

    fn shift(&mut self, lines: Range<usize>, columns: usize) {
        if let (true, Ok(columns)) = (columns > 0, isize::try_from(columns)) {
            self.shifts.push((lines.start, columns));
            self.shifts.push((lines.end, -columns));
        }
    }

    fn spread(&mut self) {
        self.shifts.sort_unstable();
        let mut shifts = self.shifts.iter().peekable();
        let mut strip = 0;
        for (index, line) in self.lines.iter_mut().enumerate() {
            while let Some((_, by)) = shifts.next_if(|(from, _)| *from <= index) {
                strip += by;
            }
            line.strip = usize::try_from(strip).unwrap_or_default();
        }
    }

    fn apply(self, text: &str) -> Layout {
        let mut layout = Layout { abbreviations: self.abbreviations, ..Layout::default() };
        let mut edits = self.edits.into_iter().peekable();
        let mut done = 0;
        for (index, line) in self.lines.iter().enumerate() {
            if line.range.end <= done {
                continue;
            }
            let start = line.range.start + Prefix::strip(&text[line.range.clone()], line.strip);
            let mut at = start.max(done);
            while let Some(edit) = edits.next_if(|edit| edit.line == index) {
                layout.copy(text, at..edit.range.start);
                at = edit.range.end;
                if let Some(tag) = edit.tag {
                    layout.element(
                        tag,
                        &Prefix::blank(&text[start..line.prefix.end.max(start)]),
                        edit.before_text,
                        edit.after_text,
                        line.prefix.marker,
                    );
                }
            }
            done = line.range.end.max(at);
            if at > line.range.end {
                // the tag ran over lines: what is left of its last line follows it
                done = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
            }
            layout.copy(text, at..done);
        }
        layout
    }
}

impl Layout {
    fn copy(&mut self, text: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.map.mark(self.text.len(), range.start);
            self.text.push_str(&text[range]);
        }
    }

    fn element(&mut self, tag: Tag, blank: &str, before_text: bool, after_text: bool, marker: bool) {
        let place = tag.span.start;
        self.map.mark(self.text.len(), place);
        if !marker || after_text {
            self.line(blank);
        }
        if after_text {
            self.line(blank);
        }
        self.tags.push((self.text.len(), tag));
        self.text.push_str("<c-c>");
        self.line(blank);
        if before_text {
            self.line(blank);
        }
    }

    fn line(&mut self, blank: &str) {
        self.text.push('\n');
        self.text.push_str(blank);
    }
}
