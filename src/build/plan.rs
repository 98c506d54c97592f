//! What must happen for the destination to become the new site.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{Access, AtFlags};

use super::failure::failure;
use super::folder::{Folder, Found, folders_of};
use super::journal::{Step, in_the_way};
use super::manifest::Manifest;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::Class;

/// The difference between two sites.
#[derive(Debug)]
pub(super) struct Plan {
    /// Assets first, then pages, then feeds and sitemaps: what a file refers to is there before it.
    pub moves: Vec<Arc<str>>,
    pub deletes: Vec<Arc<str>>,
    /// Of `deletes`: those that must come first, for a file becomes a folder or a folder a file.
    early: BTreeSet<Arc<str>>,
}

impl Plan {
    /// `written` are the paths that are staged, `new` is the whole site.
    pub fn new(mut written: Vec<Arc<str>>, new: &Manifest, old: &Manifest) -> Result<Self, Diagnostic> {
        let folders: HashSet<&str> = new.iter().flat_map(|(path, _)| folders_of(path)).collect();
        if let Some((path, _)) = new.iter().find(|(path, _)| folders.contains(&***path)) {
            let message = format!("`{path}` is the path of an output and of a folder with outputs");
            return Err(Diagnostic::new(Code::Collision, message).help("change the path of one of the pages"));
        }
        written.sort_by(|a, b| (Class::of(a), a).cmp(&(Class::of(b), b)));
        let gone = old.iter().map(|(path, _)| path).filter(|path| !new.contains(path));
        let deletes: Vec<_> = gone.cloned().collect();
        let is_early = |path: &str| folders.contains(path) || folders_of(path).any(|folder| new.contains(folder));
        let early = deletes.iter().filter(|path| is_early(path)).cloned().collect();
        Ok(Self { moves: written, deletes, early })
    }

    pub fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.deletes.is_empty()
    }

    /// Whether the destination becomes another site rather than an edited one.
    pub fn is_mostly_new(&self, site: usize) -> bool {
        !self.early.is_empty() || (self.moves.len() + self.deletes.len()) * 2 > site
    }

    pub fn steps(&self) -> Vec<Step> {
        let early = self.early.iter().cloned().map(Step::Delete);
        let moves = self.moves.iter().cloned().map(Step::Move);
        let late = self.deletes.iter().filter(|path| !self.early.contains(*path)).cloned().map(Step::Delete);
        early.chain(moves).chain(late).collect()
    }

    /// Finds what would stop the commit half-way while nothing has begun: foreign files where outputs belong, and
    /// folders that cannot be written to.
    pub fn check(&self, place: &Path, ours: &Manifest) -> Result<(), Diagnostic> {
        let Ok(top) = Folder::open(place) else { return Ok(()) };
        let look = |path: &str| top.look(path).map_err(|error| failure("look at", &place.join(path), &error));
        let mut seen = HashSet::from([""]);
        writable(&top, place, ".")?;
        let moves = self.moves.iter().map(|path| (path, true));
        for (path, is_move) in moves.chain(self.deletes.iter().map(|path| (path, false))) {
            let mut above: Vec<_> = folders_of(path).collect();
            above.reverse();
            for folder in above.into_iter().filter(|folder| seen.insert(folder)) {
                match look(folder)? {
                    Some(found) if found.is_folder() => writable(&top, place, folder)?,
                    Some(_) if is_move && !ours.contains(folder) => return Err(in_the_way(place, folder)),
                    _ => {}
                }
            }
        }
        for path in &self.moves {
            match look(path)? {
                None => {}
                Some(found) if found.is_folder() => all_ours(place, path, ours)?,
                Some(_) if ours.contains(path) || folders_of(path).any(|folder| is_other(look(folder))) => {}
                Some(_) => return Err(in_the_way(place, path)),
            }
        }
        Ok(())
    }
}

/// An entry seen through something that is no folder is not in the way itself: what it was seen through is.
fn is_other(found: Result<Option<Found>, Diagnostic>) -> bool {
    found.ok().flatten().is_some_and(|found| !found.is_folder())
}

/// A folder that makes way for a file must hold nothing but old outputs.
fn all_ours(place: &Path, folder: &str, ours: &Manifest) -> Result<(), Diagnostic> {
    let disk = place.join(folder);
    let fail = |error| failure("read", &disk, &error);
    let mut entries = fs::read_dir(&disk).map_err(fail)?.peekable();
    if entries.peek().is_none() {
        return Err(in_the_way(place, folder));
    }
    for entry in entries {
        let entry = entry.map_err(fail)?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(fail)?.is_dir() {
            all_ours(place, &path, ours)?;
        } else if !ours.contains(&path) {
            return Err(in_the_way(place, &path));
        }
    }
    Ok(())
}

fn writable(top: &Folder, place: &Path, folder: &str) -> Result<(), Diagnostic> {
    rustix::fs::accessat(top, folder, Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS)
        .map_err(|error| failure("write to", &place.join(folder), &error.into()))
}
