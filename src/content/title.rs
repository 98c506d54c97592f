use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A stretch of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    /// `code`, `strong` or `em`: the element that it stands in.
    pub element: Option<&'static str>,
}

/// A title whose author wrote code or emphasis as in Markdown. Links are their texts, and what looks like HTML is
/// text: `Vec<T>` is a type.
pub fn parts(written: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut around: Vec<&'static str> = Vec::new();
    // a title is one line of text, whatever block its first character would begin
    let line = format!("x {}", written.replace(['\n', '\r'], " "));
    for event in Parser::new(&line) {
        let (text, element) = match &event {
            Event::Code(text) => (text.as_ref(), Some("code")),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => (text.as_ref(), around.last().copied()),
            Event::Start(Tag::Strong) => {
                around.push("strong");
                continue;
            }
            Event::Start(Tag::Emphasis) => {
                around.push("em");
                continue;
            }
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => {
                around.pop();
                continue;
            }
            _ => continue,
        };
        match parts.last_mut() {
            Some(last) if last.element == element => last.text.push_str(text),
            _ => parts.push(Part { text: text.to_owned(), element }),
        }
    }
    if let Some(first) = parts.first_mut() {
        first.text = first.text.strip_prefix("x ").unwrap_or(&first.text).to_owned();
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// The words of a title.
pub fn plain(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::{parts, plain};

    #[test]
    fn titles_are_inline_markdown() {
        for (written, expected) in [
            ("Plain: words", "Plain: words"),
            ("Using `Vec<T>` well", "Using |code:Vec<T>| well"),
            ("`code` first", "code:code| first"),
            ("Vec<T> and <b>", "Vec<T> and <b>"),
            ("What *not* to **do**", "What |em:not| to |strong:do"),
            ("snake_case, 2 * 3 * 4, C*", "snake_case, 2 * 3 * 4, C*"),
            ("_First_ and last", "em:First| and last"),
            ("- # > 1. no blocks", "- # > 1. no blocks"),
            ("A [link](x.md) and [x]", "A link and [x]"),
            (r"\*starred\* & AT&amp;T", "*starred* & AT&T"),
        ] {
            let found = parts(written);
            let shown: Vec<_> = found
                .iter()
                .map(|part| part.element.map_or(part.text.clone(), |element| format!("{element}:{}", part.text)))
                .collect();
            assert_eq!(shown.join("|"), expected, "{written}");
            assert!(!plain(&found).starts_with('x'), "{written}");
        }
    }
}
