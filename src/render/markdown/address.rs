//! URLs: which may be written, and how.

/// Writes a URL into an attribute: what a URL cannot hold is percent-encoded, and `&` and `'` are escaped.
pub fn push(out: &mut String, url: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#39;"),
            b if b.is_ascii_alphanumeric() || b"!#$%()*+,-./:;=?@_~".contains(&b) => out.push(char::from(b)),
            b => {
                out.push('%');
                out.push(char::from(HEX[usize::from(b >> 4)]));
                out.push(char::from(HEX[usize::from(b & 15)]));
            }
        }
    }
}

/// The scheme of a URL as a browser sees it: lower case, tabs and line breaks removed.
pub fn scheme(url: &str) -> Option<String> {
    let end = url.find([':', '/', '?', '#']).filter(|at| url[*at..].starts_with(':'))?;
    let kept = |c: &char| !(c.is_whitespace() || c.is_control());
    Some(url[..end].chars().filter(kept).map(|c| c.to_ascii_lowercase()).collect())
}

/// The scheme that keeps a link from being written.
pub fn refused(url: &str) -> Option<String> {
    scheme(url).filter(|scheme| !matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel"))
}

/// The same for an image, which may also be data.
pub fn refused_image(url: &str) -> Option<String> {
    let data = |url: &str| url.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/"));
    refused(url).filter(|_| !data(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes() {
        for url in ["a.md", "/a:b", "#a:b", "?x=a:b", "http://x", "HTTPS://x", "mailto:a@b", "tel:1", "//x/y:z", ""] {
            assert_eq!(refused(url), None, "{url}");
        }
        for url in
            ["javascript:x", " java\tscript:x", "JAVASCRIPT:x", "\u{1}javascript:x", "data:text/html,x", "vbscript:x"]
        {
            assert!(refused(url).is_some(), "{url}");
        }
        assert_eq!(refused_image("data:image/png;base64,AA"), None);
        assert!(refused_image("data:text/html,AA").is_some());
    }

    #[test]
    fn encoding() {
        let mut out = String::new();
        push(&mut out, "/ä b?x=\"1\"&y='2'[%20]");
        assert_eq!(out, "/%C3%A4%20b?x=%221%22&amp;y=&#39;2&#39;%5B%20%5D");
    }
}
