use std::fs;
use std::path::{Path, PathBuf};

use super::held::Held;
use super::local::Local;
use super::patience::stopped;
use super::plan::{KEPT, Plan};
use super::progress::Progress;
use super::target::Target;
use crate::build::{Body, Destination, Manifest};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::OutputPath;

/// A folder of this machine that holds the site itself. It is written as a build writes: staged beside it, then
/// exchanged at once or renamed by a journal, and locked all the while.
pub struct Dir {
    root: PathBuf,
    path: PathBuf,
    seen: Manifest,
}

impl Dir {
    pub fn new(root: &Path, path: &Path) -> Self {
        Self { root: root.to_owned(), path: path.to_owned(), seen: Manifest::default() }
    }

    fn destination(&self) -> Result<Destination, Diagnostic> {
        let sources = ["content", "static", "templates", "themes", "i18n"].map(|name| self.root.join(name));
        Destination::open(&self.path, &self.root, &sources)
    }
}

impl Target for Dir {
    fn shown(&self) -> String {
        format!("the folder {}", self.path.display())
    }

    fn look(&mut self, _: &Local) -> Result<Held, Diagnostic> {
        // a publish that was cut is ended here
        let destination = self.destination()?;
        self.seen = destination.manifest().clone();
        let kept = fs::read_to_string(destination.path().join(KEPT)).unwrap_or_default();
        Ok(Held::of_manifest(&self.seen, &kept))
    }

    fn apply(&mut self, local: &Local, plan: &Plan, progress: &dyn Progress) -> Result<(), Diagnostic> {
        let mut destination = self.destination()?;
        if *destination.manifest() != self.seen {
            let message = format!("`{}` was published to while this publish was prepared", self.path.display());
            return Err(Diagnostic::new(Code::Raced, message).help("publish again, if this site is the newer one"));
        }
        progress.begin(plan.uploads.len(), plan.bytes());
        let place = destination.path().to_owned();
        let staging = destination.begin()?;
        let put = |path: &str, bytes: &[u8]| {
            let output = OutputPath::parse(path)
                .map_err(|error| Diagnostic::new(Code::OutputPath, format!("`{path}` cannot be written: {error}")))?;
            staging.put(&output, Body::Bytes(bytes))
        };
        for (path, entry) in local.outputs() {
            if progress.is_stopped() {
                return Err(stopped());
            }
            if put(path, &local.read(path)?)? == crate::build::Put::Written {
                progress.sent(entry.len);
            }
        }
        for path in &plan.kept {
            // one that is gone by now is missed by nobody that could be helped
            if let Ok(bytes) = fs::read(place.join(&**path)) {
                put(path, &bytes)?;
            }
        }
        if let Some(list) = plan.kept_list() {
            put(KEPT, list.as_bytes())?;
        }
        staging.commit().map(drop)
    }
}
