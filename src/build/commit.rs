//! The one moment at which a reader sees a change.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::exchange;
use super::failure::failure;
use super::journal::{self, Journal};
use super::manifest::{MANIFEST, Manifest};
use super::place::{Contents, contents};
use super::plan::Plan;
use super::staging::{Record, lock};
use super::{Put, Report, Staging};
use crate::diagnostic::{Code, Diagnostic};

impl Staging<'_> {
    /// Makes the destination the site that was put.
    ///
    /// # Errors
    /// A diagnostic when the site is not whole, something foreign is in the way, or the disk refuses. The destination
    /// is then as it was; only if the disk fails between two renames is it left for the next command to complete.
    pub fn commit(mut self) -> Result<Report, Diagnostic> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(Diagnostic::new(Code::Write, "an output is missing, so the site is not written"));
        }
        let records = std::mem::take(&mut *lock(&self.records));
        let manifest: Manifest = records.iter().map(|(path, record)| (path.clone(), record.entry)).collect();
        let written = records.iter().filter(|(_, record)| record.put == Put::Written);
        let plan = Plan::new(written.map(|(path, _)| path.clone()).collect(), &manifest, &self.destination.manifest)?;
        let is_new = !matches!(contents(self.place())?, Contents::Ours);
        if is_new || !plan.is_empty() || manifest != self.destination.manifest {
            plan.check(self.place(), &self.destination.manifest)?;
            self.stage_manifest(&manifest)?;
            self.switch(&plan, &records)?;
        }
        Ok(self.close(records, manifest, &plan))
    }

    fn stage_manifest(&self, manifest: &Manifest) -> Result<(), Diagnostic> {
        let path = self.dir.join(MANIFEST);
        let write = || {
            let mut file = fs::File::create(&path)?;
            file.write_all(manifest.write().as_bytes())?;
            // a manifest that a power cut shortens would leave a folder that is nobody's
            file.sync_data()
        };
        write().map_err(|error| failure("write", &self.place().join(MANIFEST), &error))
    }

    fn switch(&mut self, plan: &Plan, records: &HashMap<Arc<str>, Record>) -> Result<(), Diagnostic> {
        let whole = self.destination.workplace.is_beside() && plan.is_mostly_new(records.len());
        if whole && self.place_whole(records) {
            return Ok(());
        }
        let place = self.place();
        fs::create_dir_all(place).map_err(|error| failure("make the folder", place, &error))?;
        let (path, steps) = (self.destination.workplace.journal(), plan.steps());
        let inode = journal::inode(&self.dir).unwrap_or_default();
        let journal = Journal::Steps { inode, steps };
        journal.store(&path)?;
        self.handed_over = true;
        let Journal::Steps { steps, .. } = &journal else { return Ok(()) };
        let apply = || journal::apply(steps, &self.dir, self.place(), &self.destination.manifest);
        // a fault that passes must not leave two sites mixed: each step is done once however often it is asked for
        apply().or_else(|_| apply()).map_err(cut)?;
        // the site is the new one; a journal that stays is passed over by the next command
        self.handed_over = fs::remove_file(&path).is_err();
        Ok(())
    }

    /// Whether the whole folder took the destination's place. If anything speaks against it, nothing has changed.
    fn place_whole(&mut self, records: &HashMap<Arc<str>, Record>) -> bool {
        let (dir, place, ours) = (&self.dir, &self.destination.place, &self.destination.manifest);
        let unchanged = records.iter().filter(|(_, record)| record.put == Put::Unchanged).map(|(path, _)| &**path);
        if !place.exists() {
            self.handed_over = fs::rename(dir, place).is_ok();
            return self.handed_over;
        }
        let ready = exchange::complete(dir, place, unchanged).and_then(|()| exchange::carry(dir, place, ours)).is_ok();
        let path = self.destination.workplace.journal();
        let Some(inode) = journal::inode(dir).filter(|_| ready) else { return false };
        if (Journal::Exchange { inode }).store(&path).is_err() {
            return false;
        }
        if exchange::exchange(dir, place).is_err() {
            let _ = fs::remove_file(&path);
            return false;
        }
        self.handed_over = true;
        // the new site is in place; what is left of the old one is cleared now, or by the next command
        if exchange::retire(dir, place).is_ok() {
            let _ = fs::remove_file(&path);
        }
        true
    }

    fn close(self, records: HashMap<Arc<str>, Record>, manifest: Manifest, plan: &Plan) -> Report {
        let report = Report {
            written: plan.moves.len(),
            unchanged: records.len() - plan.moves.len(),
            deleted: plan.deletes.len(),
            bytes: manifest.iter().map(|(_, entry)| entry.len).sum(),
        };
        let known = records.into_iter().map(|(path, record)| (path, record.known)).collect();
        self.destination.stamps.update(known);
        self.destination.manifest = manifest;
        report
    }
}

fn cut(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.note("the site is partly the new one; the next build completes it")
}
