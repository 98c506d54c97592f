use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Staging;
use super::exchange;
use super::failure::failure;
use super::journal::{self, Journal};
use super::lock::{Lock, PATIENCE};
use super::manifest::{MANIFEST, Manifest};
use super::place::{self, Contents, contents};
use super::stamps::Stamps;
use super::workplace::Workplace;
use crate::diagnostic::{Code, Diagnostic};

/// The folder that a site is written to. While this value lives, no other process writes there.
#[derive(Debug)]
pub struct Destination {
    pub(super) place: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) stamps: Stamps,
    // let go of before the workplace, which clears the folder it lies in
    _lock: Lock,
    pub(super) workplace: Workplace,
}

impl Destination {
    /// Checks that a site may be written to `dir`, locks it, and ends or clears what a build that was cut left there.
    /// Relative paths are relative to `tree_root`.
    ///
    /// # Errors
    /// A diagnostic when writing there could lose something, when another build is running, or when the disk refuses.
    pub fn open(dir: &Path, tree_root: &Path, sources: &[PathBuf]) -> Result<Self, Diagnostic> {
        Self::open_within(dir, tree_root, sources, PATIENCE)
    }

    /// The same, waiting for another build for as long as `patience`.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_within(
        dir: &Path,
        tree_root: &Path,
        sources: &[PathBuf],
        patience: Duration,
    ) -> Result<Self, Diagnostic> {
        let home = std::env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        let place = place::check(dir, tree_root, sources, home.as_deref())?;
        let workplace = Workplace::of(&place);
        if !workplace.journal().exists() {
            refuse_foreign(&place)?;
        }
        let lock = Lock::take(&workplace.lock(), &place, patience, || workplace.prepare())?;
        recover(&workplace, &place)?;
        refuse_foreign(&place)?;
        let manifest = load_manifest(&place)?;
        let stamps = Stamps::load(tree_root, &place);
        Ok(Self { place, manifest, stamps, _lock: lock, workplace })
    }

    /// Where the site lies, without links.
    pub fn path(&self) -> &Path {
        &self.place
    }

    /// The outputs that lie there now.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Begins a new site.
    ///
    /// # Errors
    /// A diagnostic when the disk refuses.
    pub fn begin(&mut self) -> Result<Staging<'_>, Diagnostic> {
        recover(&self.workplace, &self.place)?;
        Staging::new(self)
    }
}

fn refuse_foreign(place: &Path) -> Result<(), Diagnostic> {
    match contents(place)? {
        Contents::Foreign(name) => Err(place::not_ours(place, &name)),
        Contents::Nothing | Contents::Empty | Contents::Ours => Ok(()),
    }
}

/// A damaged list proves that the folder is ours, but not which files are: nothing there may be replaced or deleted.
fn load_manifest(place: &Path) -> Result<Manifest, Diagnostic> {
    let path = place.join(MANIFEST);
    match fs::read(&path) {
        Ok(bytes) => Manifest::read(&bytes).ok_or_else(|| {
            let message = format!("`{}` is damaged, so it cannot be told which files are Folio's", path.display());
            Diagnostic::new(Code::Destination, message).help("move the folder away and build again")
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Manifest::default()),
        Err(error) => Err(failure("read", &path, &error)),
    }
}

/// Ends a commit that was cut, or clears what one that never began has staged.
fn recover(workplace: &Workplace, place: &Path) -> Result<(), Diagnostic> {
    let (path, staging) = (workplace.journal(), workplace.staging());
    match Journal::load(&path) {
        Some(Journal::Exchange { inode }) if journal::inode(place) == Some(inode) && staging.exists() => {
            exchange::retire(&staging, place).map_err(|error| failure("clear", &staging, &error))?;
        }
        Some(Journal::Steps { inode, steps }) if journal::inode(&staging) == Some(inode) => {
            journal::apply(&steps, &staging, place, &load_manifest(place)?)?;
        }
        _ => {}
    }
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failure("remove", &path, &error)),
        _ => {}
    }
    let _ = fs::remove_file(path.with_extension("partial"));
    workplace.clear_staging()
}
