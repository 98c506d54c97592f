use std::collections::HashMap;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::source::Stamp;

/// What was known of an output when it was last put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub hash: u128,
    /// Of the file in the destination.
    pub output: Stamp,
    /// Of the file that it is a copy of, if that was settled.
    pub source: Option<Stamp>,
}

/// Stamps of outputs and of what they are copies of: a shortcut past reading them, kept below the site's `.folio/`
/// and not in the destination, which must not differ between machines. Lost or damaged, files are read instead.
#[derive(Debug, Default)]
pub(super) struct Stamps {
    known: HashMap<Arc<str>, Known>,
    file: PathBuf,
}

impl Stamps {
    pub fn load(root: &Path, destination: &Path) -> Self {
        let name = format!("{:016x}", xxh3_64(destination.as_os_str().as_bytes()));
        let file = root.join(".folio").join("stamps").join(name);
        let known = fs::read(&file).ok().and_then(|bytes| {
            let (seal, record) = bytes.split_at_checked(16)?;
            if seal != xxh3_128(record).to_le_bytes() {
                return None;
            }
            postcard::from_bytes::<Vec<(Arc<str>, Known)>>(record).ok()
        });
        Self { known: known.unwrap_or_default().into_iter().collect(), file }
    }

    pub fn get(&self, path: &str) -> Option<&Known> {
        self.known.get(path)
    }

    /// Takes over new knowledge and keeps it on disk if it differs; a disk that cannot take it costs time only.
    pub fn update(&mut self, known: HashMap<Arc<str>, Known>) {
        if known == self.known {
            return;
        }
        self.known = known;
        let mut sorted: Vec<_> = self.known.iter().collect();
        sorted.sort_by_key(|(path, _)| *path);
        let Ok(record) = postcard::to_stdvec(&sorted) else { return };
        let mut bytes = xxh3_128(&record).to_le_bytes().to_vec();
        bytes.extend(record);
        let partial = self.file.with_extension(std::process::id().to_string());
        let written = self.file.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok())
            && fs::write(&partial, bytes).is_ok()
            && fs::rename(&partial, &self.file).is_ok();
        if !written {
            let _ = fs::remove_file(partial);
        }
    }
}
