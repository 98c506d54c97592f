//! Addresses as they are written into pages.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a path of a URL cannot hold as it is (RFC 3986, 3.3), and `%`, which is decoded before.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']');

/// A decoded path or address, encoded once.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}
