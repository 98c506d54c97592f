use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::scan::{Moment, Scan};
use super::{Change, ChangeKind, File};
use crate::diagnostic::Diagnostics;

/// The name of the settings file; its presence marks a site's root.
pub const SETTINGS: &str = "folio.yaml";

/// The name of the file that remembers what was published.
pub const PUBLISHED: &str = "urls.lock";

/// A snapshot of a site's input files, by path.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    root: PathBuf,
    files: BTreeMap<Arc<str>, Arc<File>>,
}

impl Tree {
    /// Looks at every input file below `root`, without reading any.
    pub fn scan(root: &Path, diagnostics: &mut Diagnostics) -> Self {
        Self { root: root.to_owned(), files: Scan::run(root, &BTreeMap::new(), diagnostics) }
    }

    /// Looks again. Files that did not change stay the same values, with what was read of them.
    #[must_use]
    pub fn rescan(&self, diagnostics: &mut Diagnostics) -> Self {
        let new = Self { root: self.root.clone(), files: Scan::run(&self.root, &self.files, diagnostics) };
        new.with(self.files.values().filter(|file| file.is_built_in()).cloned())
    }

    /// Looks again at some files alone, by their paths. `None` unless each is a file of this snapshot, and still one.
    pub fn glance<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut new = self.clone();
        let moment = Moment::now(true);
        for path in paths {
            let file = new.files.get_mut(path).filter(|file| !file.is_built_in())?;
            let metadata = fs::symlink_metadata(file.disk()).ok().filter(fs::Metadata::is_file)?;
            *file = moment.file(Some(file), path, file.disk().to_owned(), &metadata);
        }
        Some(new)
    }

    /// A tree that was never on a disk.
    pub fn from_files(files: impl IntoIterator<Item = File>) -> Self {
        Self::default().with(files.into_iter().map(Arc::new))
    }

    /// Adds files that the disk does not hold, such as those of the built-in theme; one on the disk wins.
    #[must_use]
    pub fn with(mut self, files: impl IntoIterator<Item = Arc<File>>) -> Self {
        for file in files {
            self.files.entry(file.path().into()).or_insert(file);
        }
        self
    }

    /// The same with some files as another snapshot has them.
    #[must_use]
    pub fn replaced(mut self, files: impl IntoIterator<Item = Arc<File>>) -> Self {
        for file in files {
            self.files.insert(file.path().into(), file);
        }
        self
    }

    /// What differs between two snapshots, in the order of the paths: by content, so that a mere touch of a file that
    /// was read is no change.
    pub fn changes(old: &Self, new: &Self) -> Vec<Change> {
        let (mut before, mut after) = (old.files.iter().peekable(), new.files.iter().peekable());
        let mut changes = Vec::new();
        // both are in the order of the paths, so that one walk along them is enough
        loop {
            let order = match (before.peek(), after.peek()) {
                (Some((old, _)), Some((new, _))) => old.cmp(new),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return changes,
            };
            let gone = if order.is_le() { before.next() } else { None };
            let here = if order.is_ge() { after.next() } else { None };
            let (path, kind) = match (gone, here) {
                (Some((_, old)), Some((_, new))) if is_equal(old, new) => continue,
                (Some(_), Some((path, _))) => (path, ChangeKind::Changed),
                (None, Some((path, _))) => (path, ChangeKind::Added),
                (Some((path, _)), None) => (path, ChangeKind::Removed),
                (None, None) => return changes,
            };
            changes.push(Change { path: path.clone(), kind });
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn get(&self, path: &str) -> Option<&Arc<File>> {
        self.files.get(path)
    }

    /// Every file, in the order of the paths.
    pub fn files(&self) -> impl Iterator<Item = &Arc<File>> {
        self.files.values()
    }

    /// The files below a folder (`"content/"`, with its slash), in the order of their paths.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Arc<File>> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(_, file)| file)
    }
}

/// Content that the old snapshot never looked at is gone, so it counts as another.
fn is_equal(old: &Arc<File>, new: &Arc<File>) -> bool {
    Arc::ptr_eq(old, new)
        || (old.is_settled() && old.stamp() == new.stamp() && old.disk() == new.disk() && !old.is_built_in())
        || old.known_fingerprint().is_some_and(|known| new.fingerprint().is_ok_and(|now| now == known))
}
