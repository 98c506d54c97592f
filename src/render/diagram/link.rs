use super::canvas::Stroke;
use super::mermaid::label;

/// A link between two nodes of a flowchart, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub stroke: Stroke,
    pub head: bool,
    pub tail: bool,
    pub label: String,
}

impl Link {
    /// Reads `-->`, `---`, `-.->`, `==>`, `<-->`, `-- text -->` or `-->|text|` at the beginning of a text; returns
    /// what follows it.
    pub fn read(text: &str) -> Option<(Self, &str)> {
        let (tail, rest) = match text.strip_prefix('<') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (stroke, open, close) = match rest.as_bytes() {
            [b'-', b'.', ..] => (Stroke::Dashed, "-.", ".-"),
            [b'-', b'-', ..] => (Stroke::Solid, "--", "--"),
            [b'=', b'=', ..] => (Stroke::Thick, "==", "=="),
            _ => return None,
        };
        let line = if stroke == Stroke::Thick { '=' } else { '-' };
        let inner = &rest[open.len()..];
        // a longer line, `---->`, asks for distance; here edges find their places themselves
        let after = inner.trim_start_matches(if stroke == Stroke::Dashed { ['.', '-'] } else { [line, line] });
        let is_closed = after.len() < inner.len() || end(after).0;
        let (text, head, rest) = if is_closed {
            let (head, rest) = end(after);
            match rest.trim_start().strip_prefix('|').and_then(|rest| rest.split_once('|')) {
                Some((text, rest)) => (label(text), head, rest),
                None => (String::new(), head, rest),
            }
        } else {
            let (text, rest) = inner.split_once(close)?;
            let (head, rest) = end(rest.trim_start_matches(['.', line]));
            (label(text), head, rest)
        };
        Some((Self { stroke, head, tail, label: text }, rest))
    }
}

/// The end of a line: `>`, and `x` or `o` where a space follows.
fn end(text: &str) -> (bool, &str) {
    match text.as_bytes() {
        [b'>', ..] | [b'x' | b'o', b' ', ..] => (true, &text[1..]),
        _ => (false, text),
    }
}
