//! The only way to name an output.
//!
//! Whatever content says (a slug, a path, an alias, a tag), the file it names lies beneath the destination: the one
//! constructor refuses the rest. Nothing here knows a site or a disk.

use std::fmt;
use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Bytes of one part: what every common file system takes.
pub const MAX_PART: usize = 255;
/// Bytes of a whole path.
pub const MAX_PATH: usize = 1_024;
/// Names at the top of a destination that Folio keeps for its own record of it.
const OURS: [&str; 2] = [".folio", ".folio-manifest"];

/// Where an output lies in the destination: relative, `/` between its parts, in Unicode's composed form (NFC).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

/// Why a text names no output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputPathError {
    Empty,
    Absolute,
    EmptyPart,
    /// `.` or `..`
    Dots,
    /// A control character, a backslash or a colon.
    Character(char),
    LongPart(usize),
    Long(usize),
    Ours(String),
}

impl OutputPath {
    /// Checks a path and brings it into NFC.
    ///
    /// # Errors
    /// When it could lead out of the destination, or names what some host or file system cannot hold.
    pub fn parse(text: &str) -> Result<Self, OutputPathError> {
        let composed: Arc<str> = if is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() };
        if composed.is_empty() {
            return Err(OutputPathError::Empty);
        }
        if composed.starts_with('/') {
            return Err(OutputPathError::Absolute);
        }
        if let Some(c) = composed.chars().find(|c| c.is_control() || matches!(c, '\\' | ':')) {
            return Err(OutputPathError::Character(c));
        }
        if composed.len() > MAX_PATH {
            return Err(OutputPathError::Long(composed.len()));
        }
        composed.split('/').try_for_each(check_part)?;
        let key = fold(composed.split('/').next().unwrap_or_default());
        if OURS.contains(&key.as_str()) {
            return Err(OutputPathError::Ours(key));
        }
        Ok(Self(composed))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Equal for paths that differ in case or Unicode form only: one file to macOS, Windows and some hosts.
    pub fn fold_key(&self) -> String {
        fold(&self.0)
    }

    /// What a Windows computer could not hold, if anything: worth a warning, as a clone of the site would lack it.
    pub fn unportable(&self) -> Option<String> {
        self.0.split('/').find_map(|part| {
            let stem = part.split('.').next().unwrap_or_default().trim_end();
            if is_reserved(stem) {
                Some(format!("`{part}` is a reserved name on Windows"))
            } else if part.ends_with(['.', ' ']) {
                Some(format!("`{part}` ends in a dot or a space, which Windows drops"))
            } else {
                None
            }
        })
    }
}

impl AsRef<str> for OutputPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for OutputPathError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the path is empty"),
            Self::Absolute => write!(f, "the path begins with `/`"),
            Self::EmptyPart => write!(f, "a part of the path is empty"),
            Self::Dots => write!(f, "a part of the path is `.` or `..`"),
            Self::Character(c) if c.is_control() => write!(f, "the path holds a control character, {c:?}"),
            Self::Character(c) => write!(f, "the path holds `{c}`"),
            Self::LongPart(len) => write!(f, "a part of the path has {len} bytes, {MAX_PART} are allowed"),
            Self::Long(len) => write!(f, "the path has {len} bytes, {MAX_PATH} are allowed"),
            Self::Ours(name) => write!(f, "`{name}` is Folio's own record of the destination"),
        }
    }
}

impl std::error::Error for OutputPathError {}

fn check_part(part: &str) -> Result<(), OutputPathError> {
    match part {
        "" => Err(OutputPathError::EmptyPart),
        "." | ".." => Err(OutputPathError::Dots),
        _ if part.len() > MAX_PART => Err(OutputPathError::LongPart(part.len())),
        _ => Ok(()),
    }
}

/// The text without case and Unicode form. Upper case first: `ß` and `ss`, `ς` and `σ` are one to a file system that ignores case.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

fn is_reserved(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    match stem.as_str() {
        "con" | "prn" | "aux" | "nul" => true,
        _ => matches!(stem.as_bytes(), [b'c', b'o', b'm', b'1'..=b'9'] | [b'l', b'p', b't', b'1'..=b'9']),
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> OutputPathError {
        OutputPath::parse(text).expect_err(text)
    }

    #[test]
    fn what_leaves_the_destination_is_refused() {
        for text in ["..", "../a", "a/../../b", "a/..", "./a", "a/./b"] {
            assert_eq!(error(text), OutputPathError::Dots);
        }
        assert_eq!(error("/etc/passwd"), OutputPathError::Absolute);
        assert_eq!(error(""), OutputPathError::Empty);
        assert_eq!(error("a//b"), OutputPathError::EmptyPart);
        assert_eq!(error("a/"), OutputPathError::EmptyPart);
        assert_eq!(error("a\\..\\b"), OutputPathError::Character('\\'));
        assert_eq!(error("c:x"), OutputPathError::Character(':'));
        assert_eq!(error("a\0b"), OutputPathError::Character('\0'));
        assert_eq!(error(&"x".repeat(256)), OutputPathError::LongPart(256));
        assert_eq!(error(&"x/".repeat(520)), OutputPathError::Long(1040));
        assert_eq!(error(".Folio-manifest"), OutputPathError::Ours(".folio-manifest".into()));
    }

    #[test]
    fn odd_names_that_are_safe_are_kept() {
        for text in ["a", "a/b.html", "...", "..a/b..", ".well-known/x", "50%?#.html", "日本/語", "a b", "x/.folio"]
        {
            assert_eq!(OutputPath::parse(text).expect(text).as_str(), text);
        }
    }

    #[test]
    fn twins_have_one_key() {
        let key = |text| OutputPath::parse(text).expect("a good path").fold_key();
        assert_eq!(key("Blog/Ä"), key("blog/a\u{308}"));
        assert_eq!(key("straße"), key("STRASSE"));
        assert_eq!(key("ΟΔΟΣ"), key("οδος"));
        assert_ne!(key("a"), key("b"));
    }

    #[test]
    fn windows_is_warned_about() {
        let unportable = |text| OutputPath::parse(text).expect("a good path").unportable();
        for text in ["con", "a/NUL.html", "com1", "x./y", "a/b ", "lpt9.tar.gz"] {
            assert!(unportable(text).is_some(), "{text}");
        }
        for text in ["console", "com0", "a.b", "community/index.html"] {
            assert_eq!(unportable(text), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn an_output_lies_beneath_its_root(text in "([a-c./\\\\:\0é\u{308} ]|\\PC){0,24}") {
            if let Ok(path) = OutputPath::parse(&text) {
                let root = Path::new("/root");
                let joined = root.join(path.as_str());
                prop_assert!(joined.starts_with(root) && joined != root);
                prop_assert!(joined.components().skip(1).all(|part| matches!(part, Component::Normal(_))));
                prop_assert_eq!(OutputPath::parse(path.as_str()), Ok(path));
            }
        }
    }
}
