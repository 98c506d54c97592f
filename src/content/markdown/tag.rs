//! `<Note kind="tip" open n={3}>`: the tag of a component.

use std::ops::Range;

/// A tag longer than this is text.
const MAX_TAG: usize = 4_096;

/// A tag whose name begins with a capital letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub name: String,
    pub form: Form,
    pub args: Vec<Argument>,
    pub span: Range<usize>,
    /// What cannot be read in it, and where.
    pub faults: Vec<(Range<usize>, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `<Note>`
    Open,
    /// `</Note>`
    Close,
    /// `<Note />`
    Whole,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    pub name: String,
    pub value: Value,
    pub span: Range<usize>,
}

/// What an argument may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
}

impl Tag {
    /// The same tag in a text in which every place `at` is at `to(at)`.
    #[must_use]
    pub fn moved(mut self, to: impl Fn(usize) -> usize) -> Self {
        let moved = |span: &mut Range<usize>| *span = to(span.start)..to(span.end);
        moved(&mut self.span);
        self.args.iter_mut().for_each(|arg| moved(&mut arg.span));
        self.faults.iter_mut().for_each(|(span, _)| moved(span));
        self
    }

    /// Whether a component's tag may begin at `at`.
    pub fn begins(text: &str, at: usize) -> bool {
        let rest = &text.as_bytes()[at..];
        match rest {
            [b'<', b'/', c, ..] | [b'<', c, ..] => c.is_ascii_uppercase(),
            _ => false,
        }
    }

    /// Reads the tag that begins at `at`; `None` where there is none or it has no end. Spans count from the start of `text`.
    pub fn read(text: &str, at: usize) -> Option<Self> {
        if !Self::begins(text, at) {
            return None;
        }
        let mut reader = Reader { text: text.as_bytes(), at: at + 1, end: text.len().min(at + MAX_TAG) };
        let closing = reader.eat(b'/');
        let name = reader.word();
        let mut tag = Self {
            name: text[name].to_string(),
            form: if closing { Form::Close } else { Form::Open },
            args: Vec::new(),
            span: at..at,
            faults: Vec::new(),
        };
        loop {
            let gap = reader.space()?;
            if reader.eat(b'>') {
                break;
            }
            if reader.eat(b'/') {
                if !reader.eat(b'>') {
                    return None;
                }
                tag.form = Form::Whole;
                break;
            }
            if !gap {
                return None;
            }
            reader.argument(text, &mut tag)?;
        }
        tag.span.end = reader.at;
        Some(tag)
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    end: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.' | b':')) {
            self.at += 1;
        }
        start..self.at
    }

    /// Skips white space; `None` at the end of the text or at a blank line, where a tag cannot go on.
    fn space(&mut self) -> Option<bool> {
        let (start, mut lines) = (self.at, 0);
        while let Some(c) = self.peek() {
            if !c.is_ascii_whitespace() {
                return Some(self.at > start);
            }
            lines += usize::from(c == b'\n');
            if lines > 1 {
                return None;
            }
            self.at += 1;
        }
        None
    }

    fn argument(&mut self, text: &str, tag: &mut Tag) -> Option<()> {
        let start = self.at;
        let name = self.word();
        if name.is_empty() {
            return None;
        }
        let name = text[name].to_string();
        if !self.eat(b'=') {
            tag.args.push(Argument { name, value: Value::Bool(true), span: start..self.at });
            return Some(());
        }
        let from = self.at;
        match self.value(text)? {
            Ok(value) => tag.args.push(Argument { name, value, span: start..self.at }),
            Err(fault) => tag.faults.push((from..self.at, fault)),
        }
        Some(())
    }

    /// The value after `=`, or why there is none; `None` if this is no tag.
    fn value(&mut self, text: &str) -> Option<Result<Value, String>> {
        match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let inner = self.until(quote)?;
                Some(Ok(Value::Text(unescape(&text[inner]))))
            }
            b'{' => {
                self.at += 1;
                let inner = self.until(b'}')?;
                let value = braced(text[inner].trim());
                Some(value.ok_or_else(|| "not a number, `true`, `false` or a quoted string".into()))
            }
            _ => {
                let word = self.word();
                let text = &text[word];
                let advice = format!("write `\"{text}\"` for text or `{{{text}}}` for a number");
                (!text.is_empty()).then_some(Err(advice))
            }
        }
    }

    fn until(&mut self, close: u8) -> Option<Range<usize>> {
        let start = self.at;
        let mut newline = false;
        loop {
            let c = self.peek()?;
            if c == close {
                self.at += 1;
                return Some(start..self.at - 1);
            }
            // a blank line ends every tag
            match c {
                b'\n' if newline => return None,
                b'\n' => newline = true,
                b' ' | b'\t' | b'\r' => {}
                _ => newline = false,
            }
            self.at += 1;
        }
    }
}

fn braced(text: &str) -> Option<Value> {
    match text {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ => {}
    }
    if let Ok(number) = text.parse() {
        return Some(Value::Integer(number));
    }
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.') {
        return text.parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Float);
    }
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    Some(Value::Text(inner.to_string()))
}

/// The entities that an attribute needs.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_string();
    }
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_arguments() {
        let text = r#"x <Note kind="a > b" n={3} r={-1.5} open on={false} t='it&quot;s' />."#;
        let tag = Tag::read(text, 2).unwrap();
        assert_eq!((tag.name.as_str(), tag.form), ("Note", Form::Whole));
        assert_eq!(&text[tag.span.clone()], &text[2..text.len() - 1]);
        let values: Vec<_> = tag.args.iter().map(|a| (a.name.as_str(), a.value.clone())).collect();
        assert_eq!(
            values,
            [
                ("kind", Value::Text("a > b".into())),
                ("n", Value::Integer(3)),
                ("r", Value::Float(-1.5)),
                ("open", Value::Bool(true)),
                ("on", Value::Bool(false)),
                ("t", Value::Text("it\"s".into())),
            ]
        );
        assert_eq!(&text[tag.args[1].span.clone()], "n={3}");
    }

    #[test]
    fn what_is_no_tag() {
        for text in ["<note>", "<Note", "<Note x=\"", "<Note\n\n>", "< Note>", "<Note/ >", "<A<B>", "<A x={1"] {
            assert_eq!(Tag::read(text, 0), None, "{text}");
        }
    }

    #[test]
    fn faults_have_places() {
        let text = "<A n=3 m={x}>";
        let tag = Tag::read(text, 0).unwrap();
        let places: Vec<_> = tag.faults.iter().map(|(span, _)| &text[span.clone()]).collect();
        assert_eq!(places, ["3", "{x}"]);
        assert!(tag.args.is_empty());
    }
}
