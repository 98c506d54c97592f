use std::path::Path;
use std::sync::Arc;

use super::made::Made;
use super::memo::{Bodies, KeptOutlines};
use crate::render::highlight::Highlighter;
use crate::render::{Shared, Stopwatch};

/// What is kept of a site below `.folio/cache`, so that nothing is made twice.
pub struct Caches {
    bodies: Arc<Bodies>,
    made: Arc<Made>,
    outlines: Arc<KeptOutlines>,
}

impl Caches {
    /// Those of the site below `root`; `in_memory` for a preview.
    pub fn open(root: &Path, in_memory: bool) -> Self {
        Self {
            bodies: Bodies::open(root, in_memory),
            made: Arc::new(Made::open(root)),
            outlines: Arc::new(KeptOutlines::open(root)),
        }
    }

    /// What the renderers of a process share, at its beginning.
    pub fn shared(&self) -> Shared {
        Shared {
            highlighter: Arc::new(Highlighter::new()),
            memo: self.bodies.clone(),
            store: self.made.clone(),
            turns: Arc::default(),
            outlines: self.outlines.clone(),
            stopwatch: Stopwatch::default(),
        }
    }

    /// After everything was rendered: keeps it for the next process, and lets go of what has no use any more.
    pub fn save(&self) {
        self.bodies.save();
        self.outlines.save();
        self.made.sweep();
    }
}
