use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use crate::source::Stamp;

const FLAGS: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// A folder held open. What lies in it is reached from here, part by part, and never through a link: a link that
/// someone laid in the destination cannot lead a write or a delete elsewhere.
#[derive(Debug)]
pub(super) struct Folder(OwnedFd);

impl Folder {
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(rustix::fs::openat(CWD, path, FLAGS, Mode::empty())?))
    }

    /// The folder `path` (with `/` between its parts, or empty for this one) below this one.
    pub fn descend(&self, path: &str) -> io::Result<Self> {
        let mut folder = Self(rustix::io::dup(&self.0)?);
        for part in path.split('/').filter(|part| !part.is_empty()) {
            folder = folder.child(part)?;
        }
        Ok(folder)
    }

    /// The same, making what is not there.
    pub fn descend_making(&self, path: &str) -> io::Result<Self> {
        let mut folder = Self(rustix::io::dup(&self.0)?);
        for part in path.split('/').filter(|part| !part.is_empty()) {
            folder = match folder.child(part) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    folder.make(part)?;
                    folder.child(part)?
                }
                other => other?,
            };
        }
        Ok(folder)
    }

    fn child(&self, name: &str) -> io::Result<Self> {
        Ok(Self(rustix::fs::openat(&self.0, name, FLAGS, Mode::empty())?))
    }

    pub fn make(&self, name: &str) -> io::Result<()> {
        match rustix::fs::mkdirat(&self.0, name, Mode::from_raw_mode(0o777)) {
            Ok(()) | Err(Errno::EXIST) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// What lies at `path`, itself not followed if it is a link; `None` if nothing does.
    pub fn look(&self, path: &str) -> io::Result<Option<Found>> {
        match rustix::fs::statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(Found(stat))),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl AsFd for Folder {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// What the file system says of an entry.
pub(super) struct Found(Stat);

impl Found {
    pub fn is_file(&self) -> bool {
        FileType::from_raw_mode(self.0.st_mode).is_file()
    }

    pub fn is_folder(&self) -> bool {
        FileType::from_raw_mode(self.0.st_mode).is_dir()
    }

    pub fn len(&self) -> u64 {
        u64::try_from(self.0.st_size).unwrap_or_default()
    }

    pub fn stamp(&self) -> Stamp {
        let nanoseconds = |seconds: i64, rest: u64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Stamp {
            len: self.len(),
            modified: nanoseconds(self.0.st_mtime, self.0.st_mtime_nsec),
            changed: nanoseconds(self.0.st_ctime, self.0.st_ctime_nsec),
            inode: self.0.st_ino,
        }
    }
}

/// The folder of a path and the name in it; the folder is empty at the top.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The folders above a path, the nearest first.
pub(super) fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/').map(|(above, _)| above), |path| {
        path.rsplit_once('/').map(|(above, _)| above)
    })
}
