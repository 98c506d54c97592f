//! What a commit is about to do, written down before it begins, so that the next command can end it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{AtFlags, RenameFlags};
use rustix::io::Errno;

use super::failure::failure;
use super::folder::{Folder, folders_of, split};
use super::manifest::{MANIFEST, Manifest, sealed, unsealed};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::OutputPath;

const HEAD: &str = "folio-journal 1\n";

/// One step. Doing it twice is doing it once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Move(Arc<str>),
    Delete(Arc<str>),
}

/// The inode is that of the staged folder: a journal that came with a copied folder or a repository says nothing
/// about the files that lie here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Journal {
    /// The staged folder and the destination change places.
    Exchange { inode: u64 },
    /// Files move into the destination one by one; the manifest follows.
    Steps { inode: u64, steps: Vec<Step> },
}

impl Journal {
    fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        match self {
            Self::Exchange { inode } => {
                let _ = writeln!(text, "exchange {inode}");
            }
            Self::Steps { inode, steps } => {
                let _ = writeln!(text, "steps {inode}");
                for step in steps {
                    let _ = match step {
                        Step::Move(path) => writeln!(text, "move {path}"),
                        Step::Delete(path) => writeln!(text, "delete {path}"),
                    };
                }
            }
        }
        sealed(text)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut lines = unsealed(bytes)?.strip_prefix(HEAD)?.lines();
        let (kind, inode) = lines.next()?.split_once(' ')?;
        let inode = inode.parse().ok()?;
        let step = |line: &str| {
            let (verb, path) = line.split_once(' ')?;
            let path = Arc::from(OutputPath::parse(path).ok()?.as_str());
            match verb {
                "move" => Some(Step::Move(path)),
                "delete" => Some(Step::Delete(path)),
                _ => None,
            }
        };
        match kind {
            "exchange" => Some(Self::Exchange { inode }),
            "steps" => Some(Self::Steps { inode, steps: lines.map(step).collect::<Option<_>>()? }),
            _ => None,
        }
    }

    /// The journal that a commit left, if it was cut. A damaged one was never begun: it is flushed before it counts.
    pub fn load(path: &Path) -> Option<Self> {
        fs::read(path).ok().and_then(|bytes| Self::read(&bytes))
    }

    /// Written whole before it counts, and steps are flushed, with their folder: half of them done and the rest
    /// forgotten would be two sites mixed. An exchange is one step.
    pub fn store(&self, path: &Path) -> Result<(), Diagnostic> {
        let partial = path.with_extension("partial");
        let write = || {
            let mut file = File::create(&partial)?;
            file.write_all(self.text().as_bytes())?;
            if matches!(self, Self::Exchange { .. }) {
                return fs::rename(&partial, path);
            }
            file.sync_data()?;
            fs::rename(&partial, path)?;
            path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
        };
        write().map_err(|error: io::Error| {
            let _ = fs::remove_file(&partial);
            failure("write", path, &error)
        })
    }
}

/// Carries out the steps; those already done are passed over. Only what `ours` lists is replaced or deleted.
pub(super) fn apply(steps: &[Step], staging: &Path, place: &Path, ours: &Manifest) -> Result<(), Diagnostic> {
    let fail = |doing: &str, path: &str, error: &io::Error| failure(doing, &place.join(path), error);
    let from = Folder::open(staging).map_err(|error| failure("open", staging, &error))?;
    let to = Folder::open(place).map_err(|error| failure("open", place, &error))?;
    for step in steps {
        match step {
            Step::Move(path) => match move_in(&from, &to, path, ours) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(in_the_way(place, path)),
                other => other.map_err(|error| fail("write", path, &error))?,
            },
            Step::Delete(path) if ours.contains(path) => {
                delete(&to, path).map_err(|error| fail("delete", path, &error))?;
            }
            Step::Delete(_) => {}
        }
    }
    match rustix::fs::renameat(&from, MANIFEST, &to, MANIFEST) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(error) => Err(fail("write", MANIFEST, &error.into())),
    }
}

/// The refusal to replace what is not ours.
pub(super) fn in_the_way(place: &Path, path: &str) -> Diagnostic {
    let file = place.join(path);
    let message = format!("`{}` is in the way of an output, and Folio did not write it", file.display());
    Diagnostic::new(Code::Destination, message).help("move it away, or give the page another path")
}

fn move_in(from: &Folder, to: &Folder, path: &str, ours: &Manifest) -> io::Result<()> {
    if from.look(path)?.is_none() {
        return Ok(());
    }
    let (above, name) = split(path);
    let (from, to) = (from.descend(above)?, to.descend_making(above)?);
    if ours.contains(path) {
        return Ok(rustix::fs::renameat(&from, name, &to, name)?);
    }
    match rustix::fs::renameat_with(&from, name, &to, name, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // a file system without that flag
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) if to.look(name)?.is_none() => {
            Ok(rustix::fs::renameat(&from, name, &to, name)?)
        }
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Err(Errno::EXIST.into()),
        Err(error) => Err(error.into()),
    }
}

/// Deletes a file, and the folders that it leaves empty.
fn delete(to: &Folder, path: &str) -> io::Result<()> {
    let (above, name) = split(path);
    match to.descend(above) {
        Ok(folder) => match rustix::fs::unlinkat(&folder, name, AtFlags::empty()) {
            // someone was faster, or laid a folder of theirs here
            Ok(()) | Err(Errno::NOENT | Errno::ISDIR) => {}
            Err(error) => return Err(error.into()),
        },
        // the same, further up
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if matches!(Errno::from_io_error(&error), Some(Errno::NOTDIR | Errno::LOOP)) => return Ok(()),
        Err(error) => return Err(error),
    }
    for folder in folders_of(path) {
        let (above, name) = split(folder);
        let parent = to.descend(above)?;
        match rustix::fs::unlinkat(&parent, name, AtFlags::REMOVEDIR) {
            Ok(()) => {}
            Err(Errno::NOTEMPTY | Errno::EXIST | Errno::NOENT | Errno::BUSY | Errno::ACCESS | Errno::PERM) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

pub(super) fn inode(path: &Path) -> Option<u64> {
    fs::symlink_metadata(path).ok().map(|metadata| metadata.ino())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_reads_back_and_damage_is_seen() {
        let steps = vec![Step::Move("a b/c".into()), Step::Delete("d".into())];
        for journal in [Journal::Exchange { inode: 7 }, Journal::Steps { inode: 8, steps }] {
            let text = journal.text();
            assert_eq!(Journal::read(text.as_bytes()), Some(journal));
            assert!((0..text.len()).all(|cut| Journal::read(&text.as_bytes()[..cut]).is_none()));
        }
    }

    #[test]
    fn a_journal_cannot_reach_outside() {
        let text = sealed(format!("{HEAD}steps 1\ndelete ../x\n"));
        assert_eq!(Journal::read(text.as_bytes()), None);
    }
}
