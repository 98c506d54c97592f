use std::collections::BTreeMap;
use std::sync::Arc;

use super::assets::Asset;
use super::theme::Theme;
use crate::source::File;

/// A file that is published as it is, but for the addresses in a style sheet of the theme.
#[derive(Clone, Debug)]
pub struct SiteFile {
    pub file: Arc<File>,
    /// From the site's root: `/theme.3f9a0c12.css`.
    pub path: String,
    /// The name that templates use: `theme.css`; files beside pages have none.
    pub name: Option<String>,
    /// Its name holds a hash of its bytes, so that caches may keep it for ever.
    pub is_fingerprinted: bool,
}

/// What a hash in the name is worth: files that pages load, and that change with the theme.
const FINGERPRINTED: [&str; 3] = [".css", ".js", ".woff2"];

impl SiteFile {
    /// The files of the theme and of `static/`, and those beside pages.
    pub fn collect(theme: &Theme, assets: &BTreeMap<String, Asset>) -> Vec<Self> {
        let in_theme = |name: &String| theme.own_statics.contains(name);
        // a style sheet names other files, so its identity is that of all of them
        let mut all = xxhash_rust::xxh3::Xxh3::new();
        for (name, file) in theme.statics.iter().filter(|(name, _)| in_theme(name)) {
            all.update(name.as_bytes());
            all.update(&identity(file).to_le_bytes());
        }
        let all = all.digest();
        let statics = theme.statics.iter().map(|(name, file)| {
            let ending = FINGERPRINTED.iter().find(|ending| name.ends_with(**ending)).filter(|_| in_theme(name));
            let path = match ending {
                Some(ending) => {
                    let own = if *ending == ".css" { all } else { (identity(file) >> 64) as u64 };
                    format!("/{}.{:08x}{ending}", name.trim_end_matches(ending), own >> 32)
                }
                None => format!("/{name}"),
            };
            Self { file: file.clone(), path, name: Some(name.clone()), is_fingerprinted: ending.is_some() }
        });
        let assets = assets.values().map(|asset| Self {
            file: asset.file.clone(),
            path: asset.path.clone(),
            name: None,
            is_fingerprinted: false,
        });
        statics.chain(assets).collect()
    }
}

/// What tells a file's bytes from others; one that cannot be read is told when it is written.
fn identity(file: &File) -> u128 {
    file.fingerprint().unwrap_or_default()
}
