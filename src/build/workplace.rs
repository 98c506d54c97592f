use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::Access;

use super::exchange::open_up;
use super::failure::failure;
use crate::diagnostic::{Code, Diagnostic};

/// Where a destination's lock, journal and staged files lie: `.folio/output/<name>/` beside it, for a rename never
/// crosses file systems; or, where the destination is a file system of its own or its parent is not ours to write
/// in, within it. What is made here is cleared away when it is no longer needed.
#[derive(Debug)]
pub(super) struct Workplace {
    /// The folder that holds `.folio`.
    base: PathBuf,
    folder: PathBuf,
    /// Folders that did not exist before, the deepest last.
    made: Vec<PathBuf>,
    beside: bool,
}

impl Workplace {
    pub fn of(place: &Path) -> Self {
        let parent = place.parent().unwrap_or(place);
        let beside = !is_mounted(place) && may_write(parent);
        let base = if beside { parent } else { place };
        let name = place.file_name().unwrap_or_default();
        let made = base.ancestors().take_while(|path| !path.exists()).map(Path::to_owned).collect::<Vec<_>>();
        let made = made.into_iter().rev().collect();
        Self { base: base.to_owned(), folder: base.join(".folio").join("output").join(name), made, beside }
    }

    pub fn prepare(&self) -> Result<(), Diagnostic> {
        let fail = |error: io::Error| failure("make the folder", &self.folder, &error);
        let ours = self.base.join(".folio");
        for path in [&ours, &ours.join("output"), &self.folder] {
            if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_dir()) {
                let message = format!("`{}` is not a folder", path.display());
                return Err(Diagnostic::new(Code::Write, message).help("remove it: Folio keeps its own records there"));
            }
        }
        match fs::create_dir_all(&self.folder) {
            // a process that ends may clear the folder away at the same time; the lock is asked for again
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fail(error)),
            _ => Ok(()),
        }
    }

    pub fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    pub fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    pub fn staging(&self) -> PathBuf {
        self.folder.join("staging")
    }

    /// Whether the destination itself can be exchanged for the staged folder.
    pub fn is_beside(&self) -> bool {
        self.beside
    }

    /// The one recursive delete: of the folder that we alone fill. It does not follow links.
    pub fn clear_staging(&self) -> Result<(), Diagnostic> {
        let staging = self.staging();
        match fs::remove_dir_all(&staging) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                open_up_all(&staging).and_then(|()| fs::remove_dir_all(&staging))
            }
            other => other,
        }
        .or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(failure("clear", &staging, &error)),
        })
    }
}

impl Drop for Workplace {
    /// Removes what is empty by now, and nothing else.
    fn drop(&mut self) {
        let ours = self.base.join(".folio");
        for path in [self.folder.clone(), ours.join("output"), ours].iter().chain(self.made.iter().rev()) {
            if fs::remove_dir(path).is_err() {
                break;
            }
        }
    }
}

/// A folder whose permissions were taken over from the destination may forbid to empty it.
fn open_up_all(folder: &Path) -> io::Result<()> {
    open_up(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open_up_all(&entry.path())?;
        }
    }
    Ok(())
}

/// Whether the nearest existing folder at or above `path` takes new entries.
fn may_write(path: &Path) -> bool {
    let existing = path.ancestors().find(|path| path.exists());
    existing.is_some_and(|path| rustix::fs::access(path, Access::WRITE_OK | Access::EXEC_OK).is_ok())
}

/// Whether `path` is where a file system, or a part of one, is mounted.
#[cfg(target_os = "linux")]
fn is_mounted(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags};
    let known = rustix::fs::statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty());
    known.is_ok_and(|known| known.stx_attributes.contains(StatxAttributes::MOUNT_ROOT)) || is_other_device(path)
}

#[cfg(not(target_os = "linux"))]
fn is_mounted(path: &Path) -> bool {
    is_other_device(path)
}

fn is_other_device(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev());
    match (device(path), path.parent().map(device)) {
        (Ok(own), Some(Ok(parent))) => own != parent,
        _ => false,
    }
}
