use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::entry::{Entry, HeldBack};
use crate::source::File;

/// A file that is published as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    pub file: Arc<File>,
    /// From the site's root: `/blog/x/latency.svg`.
    pub path: String,
}

/// Places the files of `content/` beside their pages: by source path. Files of a bundle that is held back stay away,
/// and so do files below `data/`.
pub fn place(
    files: &[Arc<File>],
    entries: &[Arc<Entry>],
    held_back: &[HeldBack],
    folders: &HashMap<&str, String>,
) -> BTreeMap<String, Asset> {
    let mut bundles: HashMap<&str, Option<&str>> = HashMap::new();
    for entry in entries {
        if let Some(bundle) = &entry.page.place.bundle {
            bundles.insert(bundle, Some(&entry.path));
        }
    }
    for held in held_back {
        if let Some(bundle) = &held.page.place.bundle {
            bundles.entry(bundle).or_insert(None);
        }
    }
    let mut assets = BTreeMap::new();
    for file in files {
        let Some(inner) = file.path().strip_prefix("content/") else { continue };
        if inner.starts_with("data/") {
            continue;
        }
        if let Some(path) = beside(inner, &bundles, folders) {
            assets.insert(file.path().to_owned(), Asset { file: file.clone(), path });
        }
    }
    assets
}

/// The URL path of a file: below its bundle's page, else below the nearest section, else where it lies.
fn beside(inner: &str, bundles: &HashMap<&str, Option<&str>>, folders: &HashMap<&str, String>) -> Option<String> {
    let mut folder = inner;
    while let Some((parent, _)) = folder.rsplit_once('/') {
        folder = parent;
        let rest = &inner[folder.len() + 1..];
        match bundles.get(folder) {
            Some(None) => return None,
            Some(Some(path)) => return Some(format!("{path}{rest}")),
            None => {}
        }
        if let Some(path) = folders.get(folder) {
            return Some(format!("{path}{rest}"));
        }
    }
    Some(format!("/{inner}"))
}
