//! Paths and positions as the protocol writes them: URIs, and lines and UTF-16 columns from 0.

use std::ops::Range;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};

const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The path below the root that a URI names.
pub fn path_of(uri: &str, root: &Path) -> Option<String> {
    let path = percent_decode_str(uri.strip_prefix("file://")?).decode_utf8().ok()?.into_owned();
    Path::new(&path).strip_prefix(root).ok()?.to_str().map(str::to_owned)
}

pub fn uri_of(path: &str, root: &Path) -> String {
    format!("file://{}", utf8_percent_encode(&root.join(path).to_string_lossy(), PATH))
}

/// The byte offset of a position.
pub fn offset(text: &str, position: &Value) -> usize {
    let number = |key: &str| usize::try_from(position[key].as_u64().unwrap_or(0)).unwrap_or(0);
    let start = match number("line") {
        0 => 0,
        line => text.match_indices('\n').nth(line - 1).map_or(text.len(), |(at, _)| at + 1),
    };
    let line = text[start..].split('\n').next().unwrap_or_default();
    let mut units = 0;
    for (at, c) in line.char_indices() {
        if units >= number("character") {
            return start + at;
        }
        units += c.len_utf16();
    }
    start + line.len()
}

pub fn position(text: &str, offset: usize) -> Value {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.bytes().filter(|b| *b == b'\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

pub fn range(text: &str, span: &Range<usize>) -> Value {
    json!({"start": position(text, span.start), "end": position(text, span.end)})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_as_editors_do() {
        let text = "a\nü😀b\n";
        let at = text.find('b').unwrap();
        assert_eq!(position(text, at), json!({"line": 1, "character": 3}));
        assert_eq!(offset(text, &json!({"line": 1, "character": 3})), at);
        assert_eq!(offset(text, &json!({"line": 9, "character": 9})), text.len());
    }

    #[test]
    fn uris_name_files_below_the_root() {
        let root = Path::new("/a b");
        assert_eq!(uri_of("content/ü.md", root), "file:///a%20b/content/%C3%BC.md");
        assert_eq!(path_of("file:///a%20b/content/%C3%BC.md", root).as_deref(), Some("content/ü.md"));
        assert_eq!(path_of("file:///else/x.md", root), None);
    }
}
