//! URLs and e-mail addresses in prose, by the rules of GFM.

use std::ops::Range;

/// The longest name that DNS allows.
const MAX_DOMAIN: usize = 253;

/// A piece of text that is an address.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    /// Stands before the text in the URL: `http://`, `mailto:` or nothing.
    pub prefix: &'static str,
}

/// Whether a text can hold an address at all.
pub fn possible(text: &str) -> bool {
    text.contains("://") || text.contains('@') || text.contains("www.")
}

/// Every address in `text`, in order.
pub fn find(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // nothing before this belongs to a later address
    let mut free = 0;
    let mut at = 0;
    while at < bytes.len() {
        let hit = match bytes[at] {
            b'w' | b'h' | b'f' if at >= free && boundary(text, at) => url(text, at),
            b'@' => email(text, at, free),
            _ => None,
        };
        match hit {
            Some(hit) => {
                at = hit.range.end;
                free = at;
                found.push(hit);
            }
            None => at += 1,
        }
    }
    found
}

/// At the start, after white space, or after `*`, `_`, `~` or `(`.
fn boundary(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '"' | '“'))
}

fn url(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    let (prefix, scheme) = if rest.starts_with("www.") {
        ("http://", 0)
    } else {
        let scheme = ["http://", "https://", "ftp://"].into_iter().find(|scheme| rest.starts_with(scheme))?;
        ("", scheme.len())
    };
    let host = domain(&rest[scheme..])?;
    let end =
        rest[scheme + host..].find(|c: char| c.is_whitespace() || c == '<').map_or(rest.len(), |n| scheme + host + n);
    Some(Found { range: at..at + trimmed(&rest[..end]), prefix })
}

/// The length of a valid domain: segments of letters, digits, `-` and `_`; a dot; no `_` in the last two segments.
fn domain(text: &str) -> Option<usize> {
    let inside = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    // no domain is longer, and a bound keeps `_www._www._www.` linear
    let end = text.chars().take(MAX_DOMAIN).take_while(inside).map(char::len_utf8).sum();
    let mut segments = text[..end].trim_end_matches('.').rsplit('.');
    let (last, before) = (segments.next()?, segments.next());
    let local = last == "localhost" && before.is_none();
    let valid = !last.is_empty() && before.is_some_and(|s| !s.is_empty() && !s.contains('_')) && !last.contains('_');
    (valid || local).then_some(end)
}

/// How much of an address is left without its trailing punctuation. Linear: brackets are counted once.
fn trimmed(address: &str) -> usize {
    let bytes = address.as_bytes();
    let mut end = bytes.len();
    let opening = address.matches('(').count();
    let mut closing = address.matches(')').count();
    while end > 0 {
        match bytes[end - 1] {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if closing > opening => {
                closing -= 1;
                end -= 1;
            }
            b';' => match entity(&address[..end]) {
                Some(start) => end = start,
                None => end -= 1,
            },
            _ => match typographic(&address[..end]) {
                Some(length) => end -= length,
                None => break,
            },
        }
    }
    end
}

/// The start of what looks like an entity at the end of `text`.
fn entity(text: &str) -> Option<usize> {
    let name = text.strip_suffix(';')?.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    (name.ends_with('&') && name.len() + 1 < text.len() - 1).then(|| name.len() - 1)
}

fn typographic(text: &str) -> Option<usize> {
    text.chars().next_back().filter(|c| matches!(c, '”' | '’' | '…' | '—' | '–')).map(char::len_utf8)
}

fn email(text: &str, at: usize, free: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let local = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
    let start = at - bytes[free..at].iter().rev().take_while(|b| local(b)).count();
    let host = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let mut end = at + 1 + bytes[at + 1..].iter().take_while(|b| host(b)).count();
    while end > at && bytes[end - 1] == b'.' {
        end -= 1;
    }
    let name = text.get(at + 1..end)?;
    let valid = start < at
        && name.contains('.')
        && !name.ends_with(['-', '_'])
        && !matches!(bytes.get(end), Some(b'+' | b'@'))
        && name.split('.').all(|part| !part.is_empty());
    valid.then_some(Found { range: start..end, prefix: "mailto:" })
}

#[cfg(test)]
mod tests {
    use super::find;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|f| &text[f.range]).collect()
    }

    #[test]
    fn addresses() {
        assert_eq!(
            found("see www.a.org, (https://b.org/x_(y)) or me@c.org."),
            ["www.a.org", "https://b.org/x_(y)", "me@c.org"]
        );
        assert_eq!(found("http://localhost:8080/x and http://x"), ["http://localhost:8080/x"]);
        assert_eq!(found("xhttps://a.org a@b @c.d e@f. “https://g.org”"), ["https://g.org"]);
    }
}
