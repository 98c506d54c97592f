//! Marks in a body that were meant for another program: of a merge that was not finished, of another generator's
//! shortcodes, and control characters, which no editor shows.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// Tells the marks outside of code.
pub fn marks(source: &Source, body: Range<usize>, diagnostics: &mut Diagnostics) {
    let text = &source.text()[body.clone()];
    // 0xc2 begins the control characters past ASCII, among others
    let odd = |byte: u8| (byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t')) || matches!(byte, 0x7f | 0xc2);
    let has_odd = text.bytes().any(odd);
    let mut fence: Option<&str> = None;
    let mut at = body.start;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let inner = line.trim();
        if let Some(mark) = fence {
            if inner.starts_with(mark) && inner.trim_start_matches(&mark[..1]).is_empty() {
                fence = None;
            }
        } else {
            fence = ["```", "~~~"].into_iter().find(|mark| inner.starts_with(mark));
            diagnostics.extend(merge(source, line, start).or_else(|| shortcode(source, line, start)));
        }
        if has_odd {
            diagnostics.extend(control(source, line, start));
        }
    }
}

fn merge(source: &Source, line: &str, start: usize) -> Option<Diagnostic> {
    let mark = ["<<<<<<< ", ">>>>>>> "].into_iter().find(|mark| line.starts_with(mark))?;
    let diagnostic = Diagnostic::new(Code::MergeMark, "a mark of a merge that was not finished");
    Some(diagnostic.at(source, start..start + mark.len() - 1, "").help("choose one side, and remove the marks"))
}

fn shortcode(source: &Source, line: &str, start: usize) -> Option<Diagnostic> {
    let inner = line.trim_start();
    let from = start + line.len() - inner.len();
    let (opening, closing) = match inner {
        _ if inner.starts_with("{{<") || inner.starts_with("{{%") => ("{{<", "}}"),
        _ if inner.starts_with("{%") => ("{%", "%}"),
        _ if inner.starts_with("{{") && inner.contains('(') => ("{{", "}}"),
        _ => return None,
    };
    let end = inner.find(closing)? + closing.len();
    let name: String = inner[opening.len()..]
        .trim_start_matches(['-', ' ', '/', '%', '<'])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let first = name.chars().next()?;
    let element = format!("{}{}", first.to_ascii_uppercase(), &name[1..]);
    let help = match name.as_str() {
        "link" | "ref" | "relref" | "post_url" => "link to the file: `[text](other.md)`".to_owned(),
        "highlight" | "raw" | "endraw" | "endhighlight" => "put code between lines of three backticks".to_owned(),
        _ => format!("write a component: `<{element} … />`; or put the line in backticks"),
    };
    let diagnostic = Diagnostic::new(Code::Shortcode, format!("`{name}` is a shortcode of another generator"));
    Some(diagnostic.at(source, from..from + end, "shown as it stands").help(help))
}

fn control(source: &Source, line: &str, start: usize) -> Option<Diagnostic> {
    let (at, found) = line.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
    let message = format!("the text holds the control character U+{:04X}", found as u32);
    let span = start + at..start + at + found.len_utf8();
    Some(Diagnostic::new(Code::StrayControl, message).at(source, span.clone(), "").help("remove it").fix(span, ""))
}
