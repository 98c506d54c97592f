use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::plan::KEPT;
use crate::build::{Entry, Manifest};

/// What a host has, as far as a plan needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Files that Folio put there.
    pub ours: BTreeMap<Arc<str>, Entry>,
    /// Of these: assets that no page of the last publish named, and that stayed for readers of the one before.
    pub kept: BTreeSet<Arc<str>>,
    /// Files that someone else put there, as far as they are known.
    pub foreign: BTreeSet<Arc<str>>,
    /// The last publish was cut: there is something to end even if no file differs.
    pub is_cut: bool,
}

/// Stands for a file whose bytes are not known, and equals no other.
pub const UNKNOWN: Entry = Entry { hash: 0, len: u64::MAX };

impl Held {
    /// What a manifest says, with the list of kept files that lies beside it.
    pub fn of_manifest(manifest: &Manifest, kept: &str) -> Self {
        Self {
            ours: manifest.iter().map(|(path, entry)| (path.clone(), *entry)).collect(),
            kept: kept.lines().filter(|path| manifest.contains(path)).map(Arc::from).collect(),
            ..Self::default()
        }
    }

    /// Whether nothing of ours is there.
    pub fn is_empty(&self) -> bool {
        self.ours.keys().all(|path| &**path == KEPT)
    }
}
