use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Code, Diagnostic, Source};

/// What the file system says of a file without opening it: enough to see that it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// In bytes.
    pub len: u64,
    /// Nanoseconds since 1970.
    pub modified: i128,
    pub inode: u64,
}

/// One input file. Its bytes are read at the first look and kept.
#[derive(Debug)]
pub struct File {
    path: Arc<str>,
    disk: PathBuf,
    stamp: Stamp,
    bytes: OnceLock<Result<Arc<[u8]>, String>>,
}

impl File {
    /// `path` is relative to the site's root and uses `/`; `disk` is where it lies.
    pub(super) fn new(path: Arc<str>, disk: PathBuf, stamp: Stamp) -> Self {
        Self { path, disk, stamp, bytes: OnceLock::new() }
    }

    /// A file that does not lie on a disk: part of the built-in theme, or of a test.
    pub fn from_bytes(path: &str, bytes: &[u8]) -> Self {
        let stamp = Stamp { len: bytes.len() as u64, modified: 0, inode: 0 };
        let file = Self::new(path.into(), PathBuf::new(), stamp);
        let _ = file.bytes.set(Ok(bytes.into()));
        file
    }

    /// Relative to the site's root, with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where it lies; empty for a built-in file.
    pub fn disk(&self) -> &Path {
        &self.disk
    }

    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// The bytes, read once.
    ///
    /// # Errors
    /// A diagnostic that names the file when it cannot be read.
    pub fn bytes(&self) -> Result<Arc<[u8]>, Diagnostic> {
        let read = || std::fs::read(&self.disk).map(Arc::from).map_err(|error| error.to_string());
        self.bytes.get_or_init(read).clone().map_err(|error| {
            Diagnostic::new(Code::Unreadable, format!("`{}` cannot be read: {error}", self.path)).in_file(&self.path)
        })
    }

    /// Identity of the bytes; 0 when they cannot be read.
    pub fn fingerprint(&self) -> u128 {
        self.bytes().map_or(0, |bytes| xxhash_rust::xxh3::xxh3_128(&bytes))
    }

    /// The bytes as text, without a byte order mark.
    ///
    /// # Errors
    /// A diagnostic when the file cannot be read or is not UTF-8.
    pub fn text(&self) -> Result<Source, Diagnostic> {
        let bytes = self.bytes()?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(self.path.clone(), text)),
            Err(error) => Err(Diagnostic::new(
                Code::NotUtf8,
                format!("`{}` is not UTF-8: byte {} begins no character", self.path, error.valid_up_to()),
            )
            .in_file(&self.path)
            .help("save the file as UTF-8")),
        }
    }
}
