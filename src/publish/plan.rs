use std::collections::BTreeSet;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::held::Held;
use super::local::Local;
use crate::build::{Entry, Manifest};
use crate::site::Class;

/// The list of kept files, at the top of a target. It is there only when something is kept.
pub const KEPT: &str = ".folio-kept";

/// A file that travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub path: Arc<str>,
    pub class: Class,
    pub len: u64,
    /// Nothing lies at its path.
    pub is_new: bool,
}

/// The difference between a local site and what a host has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In the order in which they come into place: by class, and what is new before what takes another's place.
    pub uploads: Vec<Upload>,
    /// Once everything else is in place.
    pub deletes: Vec<Arc<str>>,
    /// Fingerprinted assets of the last publish that stay for one more: a reader may have a page open that needs them.
    pub kept: BTreeSet<Arc<str>>,
    pub unchanged: usize,
    /// Outputs whose path a foreign file has.
    pub in_the_way: Vec<Arc<str>>,
    /// What the host will have.
    pub manifest: Manifest,
    /// The last publish was cut and must be ended.
    ends_a_cut: bool,
}

impl Plan {
    pub fn new(local: &Local, held: &Held) -> Self {
        let mut plan = Self { ends_a_cut: held.is_cut, ..Self::default() };
        let folders: BTreeSet<&str> = held.foreign.iter().flat_map(|path| folders_of(path)).collect();
        for (path, entry) in local.outputs() {
            let before = held.ours.get(path);
            if before == Some(entry) {
                plan.unchanged += 1;
                continue;
            }
            let is_foreign = before.is_none() && (held.foreign.contains(path) || crosses(path, held, &folders));
            if is_foreign {
                plan.in_the_way.push(path.clone());
            }
            let is_new = before.is_none() && !is_foreign;
            plan.uploads.push(Upload { path: path.clone(), class: Class::of(path), len: entry.len, is_new });
        }
        plan.uploads.sort_by(|a, b| (a.class, !a.is_new, &a.path).cmp(&(b.class, !b.is_new, &b.path)));
        let gone = held.ours.keys().filter(|path| local.get(path).is_none() && &***path != KEPT);
        let (expired, gone): (Vec<_>, Vec<_>) = gone.cloned().partition(|path| held.kept.contains(path));
        let stays = |path: &Arc<str>| Class::of(path) == Class::Fingerprinted;
        let (kept, gone): (Vec<_>, Vec<_>) = gone.into_iter().partition(stays);
        plan.kept = kept.into_iter().collect();
        plan.deletes = gone;
        if plan.uploads.is_empty() && plan.deletes.is_empty() && plan.kept.is_empty() {
            // nothing else happens: what was kept stays, so that publishing twice is publishing once
            plan.kept = expired.into_iter().collect();
        } else {
            plan.deletes.extend(expired);
        }
        if plan.kept.is_empty() && held.ours.contains_key(KEPT) {
            plan.deletes.push(KEPT.into());
        }
        plan.manifest = plan.after(local, held);
        plan
    }

    fn after(&self, local: &Local, held: &Held) -> Manifest {
        let kept = self.kept.iter().filter_map(|path| Some((path.clone(), *held.ours.get(path)?)));
        let list = self.kept_list().map(|list| {
            let entry = Entry { hash: xxh3_128(list.as_bytes()), len: list.len() as u64 };
            (Arc::from(KEPT), entry)
        });
        local.outputs().map(|(path, entry)| (path.clone(), *entry)).chain(kept).chain(list).collect()
    }

    /// The text of the list of kept files; `None` when nothing is kept.
    pub fn kept_list(&self) -> Option<String> {
        let lines = self.kept.iter().map(|path| format!("{path}\n"));
        Some(lines.collect::<String>()).filter(|list| !list.is_empty())
    }

    /// Whether the host has this very site already.
    pub fn is_empty(&self) -> bool {
        self.uploads.is_empty() && self.deletes.is_empty() && !self.ends_a_cut
    }

    /// How many of the uploads are new.
    pub fn new_files(&self) -> usize {
        self.uploads.iter().filter(|upload| upload.is_new).count()
    }

    pub fn bytes(&self) -> u64 {
        self.uploads.iter().map(|upload| upload.len).sum()
    }

    /// Deletions that a reader could miss: not those of assets that nothing names any more.
    pub fn lost_files(&self) -> usize {
        let counts = |path: &&Arc<str>| Class::of(path) != Class::Fingerprinted && &***path != KEPT;
        self.deletes.iter().filter(counts).count()
    }

    /// The URLs, from the site's root, whose answer changes.
    pub fn urls(&self) -> Vec<String> {
        let paths = self.uploads.iter().filter(|upload| !upload.is_new).map(|upload| &upload.path);
        let mut urls: Vec<String> = paths.chain(&self.deletes).map(|path| url(path)).collect();
        urls.sort();
        urls
    }
}

fn url(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{path}"),
    }
}

/// Whether a foreign file is where a folder of the path belongs, or the other way round.
fn crosses(path: &str, held: &Held, folders: &BTreeSet<&str>) -> bool {
    folders.contains(path) || folders_of(path).any(|folder| held.foreign.contains(folder))
}

fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(move |(at, _)| path.get(..at))
}
