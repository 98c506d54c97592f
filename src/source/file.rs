use std::fs::{self, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use rustix::fs::OFlags;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::Stamp;
use crate::diagnostic::{Code, Diagnostic, Source};

/// A text longer than this is no text that a person wrote: 16 MB.
pub const MAX_TEXT: u64 = 16 << 20;
/// Up to this size a file is kept once it was looked into; beyond, it is streamed: 64 kB.
const KEPT: u64 = 64 << 10;
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What streaming holds at a time.
const CHUNK: usize = 128 << 10;

/// One input file. Its bytes are read at the first look and kept.
#[derive(Debug)]
pub struct File {
    path: Arc<str>,
    disk: PathBuf,
    stamp: Stamp,
    /// Whether an equal stamp later proves equal content.
    settled: AtomicBool,
    content: OnceLock<Result<Content, String>>,
    fingerprint: OnceLock<Result<u128, String>>,
}

/// What a file holds; a text is shared with everything made from it.
#[derive(Clone, Debug)]
enum Content {
    Text(Arc<str>),
    /// No UTF-8, or with a byte order mark.
    Bytes(Arc<[u8]>),
}

impl Content {
    fn of(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) if !text.starts_with(BYTE_ORDER_MARK) => Self::Text(text.into()),
            Ok(text) => Self::Bytes(text.into_bytes().into()),
            Err(error) => Self::Bytes(error.into_bytes().into()),
        }
    }

    fn bytes(&self) -> Arc<[u8]> {
        match self {
            Self::Text(text) => text.clone().into(),
            Self::Bytes(bytes) => bytes.clone(),
        }
    }
}

impl File {
    /// `path` is relative to the site's root and uses `/`; `disk` is where it lies, free of links.
    pub(super) fn new(path: Arc<str>, disk: PathBuf, stamp: Stamp, settled: bool) -> Self {
        let settled = AtomicBool::new(settled);
        Self { path, disk, stamp, settled, content: OnceLock::new(), fingerprint: OnceLock::new() }
    }

    /// A file that does not lie on a disk: part of the built-in theme, or of a test.
    pub fn from_bytes(path: &str, bytes: &[u8]) -> Self {
        let stamp = Stamp { len: bytes.len() as u64, ..Stamp::default() };
        let file = Self::new(path.into(), PathBuf::new(), stamp, true);
        let _ = file.content.set(Ok(Content::of(bytes.to_vec())));
        file
    }

    /// Relative to the site's root, with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same, to keep.
    pub(super) fn shared_path(&self) -> Arc<str> {
        self.path.clone()
    }

    /// Where it lies; empty for a built-in file.
    pub fn disk(&self) -> &Path {
        &self.disk
    }

    /// Whether it is part of the program and not of the disk.
    pub fn is_built_in(&self) -> bool {
        self.disk.as_os_str().is_empty()
    }

    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Whether a file with this very stamp has this very content. Not so for one that changed while it was looked
    /// at: clocks tick slower than editors save.
    pub fn is_settled(&self) -> bool {
        self.settled.load(Ordering::Relaxed)
    }

    /// Takes the fingerprint of a small file that may change within the tick, so that the next look can tell whether it
    /// did.
    pub(super) fn remember(&self) {
        if self.stamp.len <= KEPT {
            // one that cannot be read is told by who needs it
            let _ = self.fingerprint();
        }
    }

    pub(super) fn settle(&self) {
        self.settled.store(true, Ordering::Relaxed);
    }

    /// Opens it for streaming. A pipe or device that took its place since the scan is refused and not waited for.
    ///
    /// # Errors
    /// A diagnostic that names the file when it cannot be opened or is no regular file.
    pub fn open(&self) -> Result<fs::File, Diagnostic> {
        self.open_regular().map_err(|error| self.unreadable(&error.to_string()))
    }

    fn open_regular(&self) -> io::Result<fs::File> {
        let flags = (OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOFOLLOW).bits().cast_signed();
        let file = OpenOptions::new().read(true).custom_flags(flags).open(&self.disk)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is not a regular file")) }
    }

    /// The bytes, read once and kept: for texts and small assets.
    ///
    /// # Errors
    /// A diagnostic that names the file when it cannot be read.
    pub fn bytes(&self) -> Result<Arc<[u8]>, Diagnostic> {
        Ok(self.content()?.bytes())
    }

    fn content(&self) -> Result<Content, Diagnostic> {
        self.read().map_err(|error| self.unreadable(&error))
    }

    fn read(&self) -> Result<Content, String> {
        let read = || {
            let mut bytes = Vec::with_capacity(usize::try_from(self.stamp.len).unwrap_or_default());
            self.open_regular()?.read_to_end(&mut bytes)?;
            Ok(Content::of(bytes))
        };
        self.content.get_or_init(|| read().map_err(|error: io::Error| error.to_string())).clone()
    }

    /// The content in 128 bits (XXH3). A large file is streamed.
    ///
    /// # Errors
    /// A diagnostic that names the file when it cannot be read.
    pub fn fingerprint(&self) -> Result<u128, Diagnostic> {
        let fingerprint = self.fingerprint.get_or_init(|| {
            if self.stamp.len <= KEPT || self.content.get().is_some() {
                return self.read().map(|content| xxh3_128(&content.bytes()));
            }
            self.open_regular().and_then(|mut file| copy(&mut file, &mut io::sink())).map_err(|error| error.to_string())
        });
        fingerprint.clone().map_err(|error| self.unreadable(&error))
    }

    /// The fingerprint, if this snapshot ever looked into the file.
    pub(super) fn known_fingerprint(&self) -> Option<u128> {
        let read = || Some(xxh3_128(&self.content.get()?.as_ref().ok()?.bytes()));
        self.fingerprint.get().and_then(|known| known.as_ref().ok().copied()).or_else(read)
    }

    /// The bytes as text, without a byte order mark.
    ///
    /// # Errors
    /// A diagnostic when the file cannot be read, is too long or is not UTF-8.
    pub fn text(&self) -> Result<Source, Diagnostic> {
        if self.stamp.len > MAX_TEXT {
            let (has, most) = (self.stamp.len >> 20, MAX_TEXT >> 20);
            return Err(self
                .unreadable(&format!("it has {has} MB, and a text may have {most} MB"))
                .help("split the file, or move what is not text to `static/`"));
        }
        let bytes = match self.content()? {
            Content::Text(text) => return Ok(Source::new(self.path.clone(), text)),
            Content::Bytes(bytes) => bytes,
        };
        match std::str::from_utf8(bytes.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(&bytes)) {
            Ok(text) => Ok(Source::new(self.path.clone(), text)),
            Err(error) => Err(Diagnostic::new(
                Code::NotUtf8,
                format!("`{}` is not UTF-8: byte {} begins no character", self.path, error.valid_up_to()),
            )
            .in_file(&self.path)
            .help("save the file as UTF-8")),
        }
    }

    fn unreadable(&self, why: &str) -> Diagnostic {
        Diagnostic::new(Code::Unreadable, format!("`{}` cannot be read: {why}", self.path)).in_file(&self.path)
    }
}

/// Copies a stream to its end and gives the fingerprint of what passed.
pub fn copy(from: &mut impl Read, to: &mut impl io::Write) -> io::Result<u128> {
    let mut hasher = Xxh3::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match from.read(&mut chunk) {
            Ok(0) => return Ok(hasher.digest128()),
            Ok(len) => {
                let read = chunk.get(..len).unwrap_or_default();
                hasher.update(read);
                to.write_all(read)?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
