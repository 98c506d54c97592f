//! What the parser says of a text that is no YAML, in words that tell what to do, at the place where it went wrong
//! rather than where the parser gave up.

use std::ops::Range;

use super::yaml::{MAX_DEPTH, MAX_NODES};
use crate::diagnostic::{Code, Diagnostic, Source};

/// The parser's error in `range` of `source`.
pub fn diagnostic(source: &Source, range: &Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let text = &source.text()[range.clone()];
    let at = error.location().map_or(0, |place| {
        let number = |n: u64| usize::try_from(n).unwrap_or(1);
        Source::new("", text).offset(number(place.line()), number(place.column()))
    });
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let said = said.split(", set ").next().unwrap_or_default();
    let told = explain(said, text, at);
    let span = range.start + told.span.start..range.start + told.span.end;
    let diagnostic = Diagnostic::new(told.code, told.message).at(source, span, "");
    let diagnostic = match told.first {
        Some(first) => diagnostic.related(source, range.start + first.start..range.start + first.end, "the first"),
        None => diagnostic,
    };
    if told.help.is_empty() { diagnostic } else { diagnostic.help(told.help) }
}

/// A mistake, placed in the text that was parsed.
struct Told {
    code: Code,
    message: String,
    help: String,
    span: Range<usize>,
    /// Of two, the one that stands first.
    first: Option<Range<usize>>,
}

fn explain(said: &str, text: &str, at: usize) -> Told {
    let letter = |at: usize| at..at + text[at..].chars().next().map_or(0, char::len_utf8);
    let yaml = |message: &str, help: &str, span: Range<usize>| Told {
        code: Code::Yaml,
        message: message.to_owned(),
        help: help.to_owned(),
        span,
        first: None,
    };
    let limit = |message: String| Told {
        code: Code::FrontMatterLimit,
        message,
        help: format!("at most {MAX_DEPTH} levels and {MAX_NODES} values are read"),
        span: letter(at),
        first: None,
    };
    if said.contains("recursion limit") || said.contains("Depth") {
        return limit(format!("nested more than {MAX_DEPTH} levels deep"));
    }
    if said.contains("budget") || said.contains("limit") {
        return limit(format!("more than {MAX_NODES} values, once its aliases are followed"));
    }
    if let Some(key) = said.split("duplicate").nth(1) {
        let key = key.rsplit([':', ' ']).next().unwrap_or_default().to_owned();
        let span = at..at + text[at..].find(':').unwrap_or(0);
        let first = first_key(text, at, &text[span.clone()]);
        return Told {
            code: Code::Yaml,
            message: format!("the key `{key}` stands twice"),
            help: "remove one of the two".to_owned(),
            span,
            first,
        };
    }
    if let Some(found) = text[at..].chars().next().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        && said.contains("character")
    {
        return Told {
            code: Code::ControlCharacter,
            message: format!("the text holds the control character U+{:04X}", found as u32),
            help: "remove it".to_owned(),
            span: letter(at),
            first: None,
        };
    }
    if said.contains("multiple YAML documents") {
        return yaml("a second document begins here", "keep one document in the file", letter(at));
    }
    if said.contains("quoted scalar") || said.contains("unclosed quote") {
        let span = open_quote(text, at).map_or_else(|| letter(at), |open| open..line_end(text, open));
        return yaml("a quote is not closed", "put the same quote at the end of the text", span);
    }
    if said.contains("unclosed bracket") || said.contains("':' indicator") || said.contains("flow") {
        let open = open_bracket(text, at).unwrap_or(at);
        let (closing, name) = if text[open..].starts_with('{') { ("}", "brace") } else { ("]", "bracket") };
        let help = format!("close it with `{closing}`");
        return yaml(&format!("a {name} is not closed"), &help, letter(open));
    }
    if said.contains("mapping values are not allowed") {
        let help = "put quotes around a value that holds a colon";
        return yaml("a second colon in one line", help, letter(at));
    }
    if said.contains("tabs disallowed") || said.contains("tab") {
        return yaml("a tab indents this line", "indent with spaces", letter(at));
    }
    if said.contains("simple key") {
        let span = at..line_end(text, at);
        return yaml("a line without a colon", "write `key: value`; or indent it, if it goes on from above", span);
    }
    if said.contains("expected key") || said.contains("block mapping") || said.contains("block collection") {
        let help = "begin it in the column of the lines it belongs to";
        return yaml("this line is indented differently from those above it", help, at..line_end(text, at));
    }
    if said.contains("unknown anchor") {
        let help = "put quotes around a text that begins with `*`";
        return yaml("`*` refers to an anchor that does not exist", help, at..line_end(text, at));
    }
    let help = "put quotes around a text with special characters";
    yaml(said, if said.contains("character") { help } else { "" }, letter(at))
}

fn line_end(text: &str, at: usize) -> usize {
    at + text[at..].lines().next().unwrap_or_default().trim_end().len()
}

/// Where a key stands first, before `at`.
fn first_key(text: &str, at: usize, key: &str) -> Option<Range<usize>> {
    let indent = at - text[..at].rfind('\n').map_or(0, |line| line + 1);
    let mut start = 0;
    let mut found = None;
    for line in text[..at].split_inclusive('\n') {
        let same =
            line.get(indent..).is_some_and(|rest| rest.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
        if same && line[..indent].trim_matches([' ', '-']).is_empty() {
            found = Some(start + indent..start + indent + key.len());
        }
        start += line.len();
    }
    found
}

/// The last quote before `at` that begins a value and does not end on its line.
fn open_quote(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    loop {
        let start = text[..end].rfind('\n').map_or(0, |line| line + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let opening = line
            .char_indices()
            .find(|(at, c)| matches!(c, '"' | '\'') && line[..*at].trim_end().ends_with([':', '-', '[', ',', '{']));
        if let Some((open, quote)) = opening
            && line[open + 1..].matches(quote).count() % 2 == 0
        {
            return Some(start + open);
        }
        end = start.checked_sub(1)?;
    }
}

/// The last bracket before `at` that nothing closes.
fn open_bracket(text: &str, at: usize) -> Option<usize> {
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    let mut open = Vec::new();
    let mut quote = None;
    for (at, c) in text[..end].char_indices() {
        match (quote, c) {
            (Some(q), c) => quote = Some(q).filter(|q| *q != c),
            (None, '"') => quote = Some('"'),
            (None, '[' | '{') => open.push(at),
            (None, ']' | '}') => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}
