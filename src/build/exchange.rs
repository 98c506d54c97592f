//! A whole site at once: the staged folder, made complete, and the destination change places.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, RenameFlags};

use super::manifest::{MANIFEST, Manifest};

/// Foreign files that are carried over at most; with more, files move one by one.
const MAX_FOREIGN: usize = 10_000;

/// Gives the staged folder a second name for each unchanged output, so that it is the whole site.
pub(super) fn complete<'a>(staging: &Path, place: &Path, unchanged: impl Iterator<Item = &'a str>) -> io::Result<()> {
    for path in unchanged {
        link(&place.join(path), &staging.join(path))?;
    }
    Ok(())
}

/// Gives the staged folder a second name for everything in the destination that is not ours. At no moment does a
/// foreign file lie nowhere.
pub(super) fn carry(staging: &Path, place: &Path, ours: &Manifest) -> io::Result<()> {
    let (old, new) = (fs::symlink_metadata(place)?, fs::symlink_metadata(staging)?);
    if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
        return Err(io::Error::other("the destination has another owner"));
    }
    let mut carrier = Carrier { staging, place, ours, carried: 0 };
    carrier.folder(Path::new(""))?;
    fs::set_permissions(staging, old.permissions())
}

struct Carrier<'a> {
    staging: &'a Path,
    place: &'a Path,
    ours: &'a Manifest,
    carried: usize,
}

impl Carrier<'_> {
    /// Whether anything of ours lies in the folder.
    fn folder(&mut self, folder: &Path) -> io::Result<bool> {
        let mut any_ours = false;
        for entry in fs::read_dir(self.place.join(folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                any_ours |= self.subfolder(&path, &entry.metadata()?)?;
            } else if path == Path::new(MANIFEST) || path.to_str().is_some_and(|path| self.ours.contains(path)) {
                any_ours = true;
            } else {
                self.carried += 1;
                if self.carried > MAX_FOREIGN {
                    return Err(io::Error::other("too many foreign files"));
                }
                link(&self.place.join(&path), &self.staging.join(&path))?;
            }
        }
        Ok(any_ours)
    }

    fn subfolder(&mut self, path: &Path, metadata: &fs::Metadata) -> io::Result<bool> {
        let any_ours = self.folder(path)?;
        let twin = self.staging.join(path);
        if !any_ours {
            fs::create_dir_all(&twin)?;
        }
        match fs::symlink_metadata(&twin) {
            Ok(new) if (new.uid(), new.gid()) != (metadata.uid(), metadata.gid()) => {
                return Err(io::Error::other("a folder has another owner"));
            }
            Ok(new) if new.mode() != metadata.mode() => fs::set_permissions(&twin, metadata.permissions())?,
            _ => {}
        }
        Ok(any_ours)
    }
}

/// A second name for a file, a link or a pipe, without following it; the folder is made if need be.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let link = || rustix::fs::linkat(CWD, from, CWD, to, AtFlags::empty());
    match link() {
        Err(rustix::io::Errno::NOENT) => {
            to.parent().map_or(Ok(()), fs::create_dir_all)?;
            Ok(link()?)
        }
        other => Ok(other?),
    }
}

/// The moment itself.
pub(super) fn exchange(staging: &Path, place: &Path) -> io::Result<()> {
    Ok(rustix::fs::renameat_with(CWD, staging, CWD, place, RenameFlags::EXCHANGE)?)
}

/// Takes the old site apart, which lies in the staging folder after the exchange. What is not ours and was laid there
/// while the commit ran moves to the new site.
pub(super) fn retire(old: &Path, new: &Path) -> io::Result<()> {
    let manifest = match fs::read(old.join(MANIFEST)) {
        Ok(bytes) => Manifest::read(&bytes).unwrap_or_default(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Manifest::default(),
        // whose files these are cannot be told now, and must not be guessed
        Err(error) => return Err(error),
    };
    retire_folder(old, new, Path::new(""), &manifest)?;
    // last, for a retirement that is cut starts again with it
    match fs::remove_file(old.join(MANIFEST)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir(old)
}

fn retire_folder(old: &Path, new: &Path, folder: &Path, ours: &Manifest) -> io::Result<()> {
    open_up(&old.join(folder))?;
    for entry in fs::read_dir(old.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        let from = old.join(&path);
        if entry.file_type()?.is_dir() {
            retire_folder(old, new, &path, ours)?;
            fs::remove_dir(&from)?;
        } else if path.to_str().is_some_and(|path| ours.contains(path)) {
            fs::remove_file(&from)?;
        } else if path != Path::new(MANIFEST) {
            rescue(&from, &new.join(&path))?;
        }
    }
    Ok(())
}

/// Allows us to delete in a folder of ours, whose permissions were taken over from the destination.
pub(super) fn open_up(folder: &Path) -> io::Result<()> {
    let mut permissions = fs::symlink_metadata(folder)?.permissions();
    if permissions.mode() & 0o700 == 0o700 {
        return Ok(());
    }
    permissions.set_mode(permissions.mode() | 0o700);
    fs::set_permissions(folder, permissions)
}

/// Drops one of two names of a foreign file; a file that has only this name keeps it, or gets one beside it.
fn rescue(from: &Path, to: &Path) -> io::Result<()> {
    let here = fs::symlink_metadata(from)?;
    match fs::symlink_metadata(to) {
        Ok(there) if (there.dev(), there.ino()) == (here.dev(), here.ino()) => fs::remove_file(from),
        Ok(_) => fs::rename(from, free_name(to)),
        Err(_) => {
            to.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::rename(from, to)
        }
    }
}

fn free_name(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_os_string();
    let numbered = |n: u32| {
        let mut name = name.clone();
        name.push(format!(".saved-{n}"));
        path.with_file_name(name)
    };
    (1..u32::MAX).map(numbered).find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_else(|| numbered(0))
}
