use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

use super::{File, Stamp};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The name of the settings file; its presence marks a site's root.
pub const SETTINGS: &str = "folio.yaml";

/// The folders of a site that hold input.
const FOLDERS: [&str; 5] = ["content", "static", "templates", "themes", "i18n"];

/// A snapshot of a site's input files, by path.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    root: PathBuf,
    files: BTreeMap<Arc<str>, Arc<File>>,
}

impl Tree {
    /// Looks at every input file below `root`, without reading any.
    pub fn scan(root: &Path, diagnostics: &mut Diagnostics) -> Self {
        let mut tree = Self { root: root.to_owned(), files: BTreeMap::new() };
        for name in FOLDERS.iter().chain([&SETTINGS]) {
            for entry in WalkDir::new(root.join(name)).follow_links(true).sort_by_file_name() {
                match entry {
                    Ok(entry) if entry.file_type().is_file() => tree.add(entry.path(), &entry, diagnostics),
                    _ => {}
                }
            }
        }
        tree
    }

    /// A tree that was never on a disk.
    pub fn from_files(files: impl IntoIterator<Item = File>) -> Self {
        let files = files.into_iter().map(|file| (Arc::from(file.path()), Arc::new(file))).collect();
        Self { root: PathBuf::new(), files }
    }

    fn add(&mut self, disk: &Path, entry: &walkdir::DirEntry, diagnostics: &mut Diagnostics) {
        let relative = disk.strip_prefix(&self.root).unwrap_or(disk);
        let Some(path) = relative.to_str() else {
            let name = relative.to_string_lossy();
            diagnostics.push(Diagnostic::new(Code::FileName, format!("`{name}` is not UTF-8")).in_file(&name));
            return;
        };
        let Ok(metadata) = entry.metadata() else { return };
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let stamp = Stamp {
            len: metadata.len(),
            modified: modified.map_or(0, |since| since.as_nanos().cast_signed()),
            inode: 0,
        };
        let path: Arc<str> = path.into();
        self.files.insert(path.clone(), Arc::new(File::new(path, disk.to_owned(), stamp)));
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn get(&self, path: &str) -> Option<&Arc<File>> {
        self.files.get(path)
    }

    /// The files below a folder (`"content/"`, with its slash), in the order of their paths.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Arc<File>> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(_, file)| file)
    }
}
