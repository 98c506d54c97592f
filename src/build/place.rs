//! Where a site may be written. Everything here looks and nothing touches.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use super::manifest::MANIFEST;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::fold;

/// The one folder among our own records that may hold sites: those on their way to a host.
const PUBLISHED: &str = ".folio/publish";
const WAY_OUT: &str = "name a folder of its own, such as `public`";

/// What lies at a destination.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Contents {
    Nothing,
    Empty,
    Ours,
    /// The name of one of them.
    Foreign(String),
}

/// A folder by everything that tells it from another: its path, its case-blind path, and what the disk says it is.
struct Folder {
    path: PathBuf,
    key: String,
    identity: Option<(u64, u64)>,
}

impl Folder {
    fn new(path: &Path) -> Self {
        let identity = fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
        Self { path: path.to_owned(), key: fold(&path.to_string_lossy()), identity }
    }

    fn is(&self, other: &Self) -> bool {
        self.key == other.key || (self.identity.is_some() && self.identity == other.identity)
    }

    fn lies_in(&self, other: &Self) -> bool {
        self.path.ancestors().any(|above| Self::new(above).is(other))
    }
}

/// The one spelling of a destination, or why nothing may be written there. Relative paths are relative to `root`.
pub(super) fn check(dir: &Path, root: &Path, sources: &[PathBuf], home: Option<&Path>) -> Result<PathBuf, Diagnostic> {
    let shown = dir.display();
    if dir.as_os_str().is_empty() {
        return Err(refused("the destination is an empty path".into()));
    }
    let resolved =
        resolve(&root.join(dir)).map_err(|error| refused(format!("the destination `{shown}` is refused: {error}")))?;
    let place = Folder::new(&resolved);
    if resolved.parent().is_none() {
        return Err(refused(format!("the destination `{shown}` is the whole disk")));
    }
    let root = resolve(root).unwrap_or_else(|_| root.to_owned());
    for (what, path) in [("the site's root", Some(root.as_path())), ("your home folder", home)] {
        let Some(path) = path.and_then(|path| resolve(path).ok()) else { continue };
        let guarded = Folder::new(&path);
        if place.is(&guarded) {
            return Err(refused(format!("the destination `{shown}` is {what}")));
        }
        if guarded.lies_in(&place) {
            return Err(refused(format!("the destination `{shown}` holds {what}")));
        }
    }
    let records = [PathBuf::from(".git"), PathBuf::from(".folio")];
    for source in sources.iter().chain(&records) {
        let path = resolve(&root.join(source)).unwrap_or_else(|_| root.join(source));
        let guarded = Folder::new(&path);
        let source = source.strip_prefix(&root).unwrap_or(source).display();
        if place.is(&guarded) {
            return Err(refused(format!("the destination `{shown}` is the folder `{source}`")));
        }
        if guarded.lies_in(&place) {
            return Err(refused(format!("the destination `{shown}` holds the folder `{source}`")));
        }
        if place.lies_in(&guarded) && !place.lies_in(&Folder::new(&root.join(PUBLISHED))) {
            return Err(refused(format!("the destination `{shown}` lies in the folder `{source}`")));
        }
    }
    Ok(resolved)
}

/// What lies there now; a folder that holds only our own workplace counts as empty.
pub(super) fn contents(place: &Path) -> Result<Contents, Diagnostic> {
    let unreadable = |error: &io::Error| super::failure::failure("read", place, error);
    match fs::symlink_metadata(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::Nothing),
        Err(error) => return Err(unreadable(&error)),
        Ok(metadata) if !metadata.is_dir() => {
            return Err(refused(format!("the destination `{}` is a file", place.display())));
        }
        Ok(_) => {}
    }
    let mut found = Contents::Empty;
    for entry in fs::read_dir(place).map_err(|error| unreadable(&error))? {
        let name = entry.map_err(|error| unreadable(&error))?.file_name();
        if name == MANIFEST {
            return Ok(Contents::Ours);
        }
        if name != ".folio" {
            found = Contents::Foreign(name.to_string_lossy().into_owned());
        }
    }
    Ok(found)
}

/// The refusal of a folder that someone else filled.
pub(super) fn not_ours(place: &Path, name: &str) -> Diagnostic {
    let place = place.display();
    refused(format!("the destination `{place}` was not made by Folio, and holds `{name}`"))
        .help("empty it or move it away if nothing in it is needed, or name another folder")
}

fn refused(message: String) -> Diagnostic {
    Diagnostic::new(Code::Destination, message).help(WAY_OUT)
}

/// The path without links, `.` and `..`; its last parts need not exist.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut resolved = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::Prefix(_) | Component::RootDir => resolved.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                resolved.pop();
            }
            Component::Normal(name) => {
                resolved.push(name);
                if fs::symlink_metadata(&resolved).is_ok_and(|metadata| metadata.is_symlink()) {
                    let shown = resolved.display().to_string();
                    let nowhere = |_| io::Error::other(format!("the link `{shown}` leads nowhere"));
                    resolved = fs::canonicalize(&resolved).map_err(nowhere)?;
                }
            }
        }
    }
    Ok(resolved)
}
