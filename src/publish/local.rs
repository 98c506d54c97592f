use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::{Entry, MANIFEST, Manifest};
use crate::diagnostic::{Code, Diagnostic};

/// The finished site in a folder of this machine, on its way to a host.
#[derive(Clone, Debug)]
pub struct Local {
    folder: PathBuf,
    manifest: Manifest,
}

impl Local {
    /// The site that a build wrote into `folder`.
    ///
    /// # Errors
    /// A diagnostic when there is none, or its list is damaged.
    pub fn open(folder: &Path) -> Result<Self, Diagnostic> {
        let manifest = fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| Manifest::read(&bytes));
        let manifest = manifest.ok_or_else(|| {
            Diagnostic::new(Code::Unreadable, format!("`{}` holds no site that Folio built", folder.display()))
                .help("publish again: it is built anew")
        })?;
        Ok(Self { folder: folder.to_owned(), manifest })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where an output lies.
    pub fn file(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// The outputs with their hashes and lengths, in the order of their paths.
    pub fn outputs(&self) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        self.manifest.iter()
    }

    pub fn get(&self, path: &str) -> Option<Entry> {
        self.manifest.get(path)
    }

    /// The bytes of an output.
    ///
    /// # Errors
    /// A diagnostic when it cannot be read any more.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        fs::read(self.file(path)).map_err(|error| {
            Diagnostic::new(Code::Unreadable, format!("`{}` cannot be read: {error}", self.file(path).display()))
                .help("publish again: it is built anew")
        })
    }
}
