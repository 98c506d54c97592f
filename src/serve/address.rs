use std::fmt::Write as _;

/// Longer URLs are refused.
pub const MAX_URL: usize = 8 * 1024;

/// Decodes the path of a request once. `None` when an escape is broken or the bytes are no text.
pub fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control))
}

/// The inverse, for `Location`: everything but unreserved characters and slashes is escaped.
pub fn encode(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// The value of a key in a query string, decoded.
pub fn query(query: Option<&str>, key: &str) -> Option<String> {
    query?.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name == key).then(|| decode(&value.replace('+', "%20")))?
    })
}

/// The URL below the base path, with its leading slash; `None` when the path lies elsewhere.
pub fn below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    let inner = base.trim_end_matches('/');
    path.strip_prefix(inner).filter(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_once_and_strictly() {
        assert_eq!(decode("/caf%C3%A9/").as_deref(), Some("/café/"));
        assert_eq!(decode("/%252e/").as_deref(), Some("/%2e/"));
        for broken in ["/%", "/%4", "/%zz", "/%ff", "/%00", "/a%0d%0ab", "/%+1"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
        assert_eq!(encode("/café b/"), "/caf%C3%A9%20b/");
    }

    #[test]
    fn knows_the_base_path() {
        assert_eq!(below("/sub/x", "/sub/"), Some("/x"));
        assert_eq!(below("/sub/", "/sub/"), Some("/"));
        assert_eq!(below("/sub", "/sub/"), None);
        assert_eq!(below("/subx/", "/sub/"), None);
        assert_eq!(below("/x", "/"), Some("/x"));
    }

    #[test]
    fn reads_a_query() {
        let text = Some("a=1&path=%2Fx%2F&b");
        assert_eq!(query(text, "path").as_deref(), Some("/x/"));
        assert_eq!(query(text, "b").as_deref(), Some(""));
        assert_eq!(query(text, "c"), None);
    }
}
