//! What stands under the cursor.

use std::ops::Range;

/// What a writer is writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// A key of the front matter, as far as it is written.
    Key(String),
    /// The value of a key.
    Value {
        key: String,
        written: String,
    },
    /// The address of a link, as far as it is written.
    Link(String),
    /// The name of a component.
    Component(String),
    /// An argument of a component.
    Argument {
        component: String,
        written: String,
    },
    Text,
}

impl Cursor {
    /// Reads the line up to `offset`.
    pub fn at(path: &str, text: &str, offset: usize) -> Self {
        let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line = &text[start..offset];
        if path.ends_with(".yaml") || in_front_matter(text, offset) {
            return yaml(line);
        }
        if let Some(open) = line.rfind("](")
            && !line[open..].contains(')')
        {
            return Self::Link(line[open + 2..].to_owned());
        }
        match line.rfind('<').map(|open| &line[open + 1..]) {
            Some(tag) if tag.starts_with(|c: char| c.is_ascii_uppercase()) && !tag.contains('>') => {
                match tag.split_once(char::is_whitespace) {
                    None => Self::Component(tag.to_owned()),
                    Some((name, rest)) => Self::Argument {
                        component: name.to_owned(),
                        written: rest.rsplit(char::is_whitespace).next().unwrap_or_default().to_owned(),
                    },
                }
            }
            _ => Self::Text,
        }
    }
}

/// Whether `offset` stands between the `---` lines.
pub(super) fn in_front_matter(text: &str, offset: usize) -> bool {
    let Some(rest) = text.strip_prefix("---\n") else { return false };
    let end = rest.find("\n---").map_or(text.len() + 1, |end| end + 5);
    (4..end).contains(&offset)
}

fn yaml(line: &str) -> Cursor {
    match line.split_once(':') {
        None => Cursor::Key(line.trim_start_matches([' ', '-']).to_owned()),
        Some((key, value)) => Cursor::Value {
            key: key.trim_matches([' ', '-']).to_owned(),
            written: value.rsplit(['[', ',', ' ']).next().unwrap_or_default().to_owned(),
        },
    }
}

/// The link of a Markdown text that holds `offset`: the span of its address.
pub fn link_at(text: &str, offset: usize) -> Option<Range<usize>> {
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    let mut from = line;
    while let Some(open) = text[from..end].find("](") {
        let start = from + open + 2;
        let close = text[start..end].find(')').map_or(end, |at| start + at);
        let begin = text[line..start].rfind('[').map_or(start, |at| line + at);
        if (begin..=close).contains(&offset) {
            return Some(start..close);
        }
        from = close.max(start);
    }
    None
}

/// The component whose tag holds `offset`.
pub fn component_at(text: &str, offset: usize) -> Option<&str> {
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find(['\n', '>']).map_or(text.len(), |at| offset + at);
    let tag = &text[line + text[line..offset].rfind('<')?..end];
    let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_alphanumeric()).next()?;
    name.starts_with(|c: char| c.is_ascii_uppercase()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_being_written_is_known() {
        let at = |text: &str| Cursor::at("content/a.md", text, text.len());
        assert_eq!(at("---\nti"), Cursor::Key("ti".into()));
        assert_eq!(at("---\ntags: [rust, w"), Cursor::Value { key: "tags".into(), written: "w".into() });
        assert_eq!(at("---\ntitle: A\n---\n\nSee [x](../bl"), Cursor::Link("../bl".into()));
        assert_eq!(at("<Fig"), Cursor::Component("Fig".into()));
        assert_eq!(at("<Figure sr"), Cursor::Argument { component: "Figure".into(), written: "sr".into() });
        assert_eq!(at("See [x](y.md) and"), Cursor::Text);
        let text = "See [x](y.md#z) and";
        assert_eq!(link_at(text, 6).map(|span| &text[span]), Some("y.md#z"));
        assert_eq!(link_at(text, 18), None);
    }
}
