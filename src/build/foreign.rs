use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::manifest::{MANIFEST, Manifest};

/// What lies at the top of a destination and is not of our site, in order. It stays; a site that is copied from there
/// takes it along, so its owner is told.
pub fn foreign(place: &Path) -> Vec<String> {
    let Some(manifest) = fs::read(place.join(MANIFEST)).ok().and_then(|bytes| Manifest::read(&bytes)) else {
        return Vec::new();
    };
    let ours: HashSet<&str> = manifest.iter().filter_map(|(path, _)| path.split('/').next()).collect();
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != MANIFEST && !ours.contains(name.as_str())).collect();
    names.sort();
    names
}
