use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use super::pack::Pack;
use crate::content::Outline;
use crate::content::outline::Outlines;
use crate::render::{Content, Memo};

/// Most bytes of HTML that a preview keeps in memory; past it everything is let go, and the disk fills it again.
const MAX_BYTES: usize = 16 << 20;

/// Rendered bodies: on the disk for the next process, and in memory where one process asks again and again.
pub struct Bodies {
    pack: Pack,
    memory: Option<RwLock<Kept>>,
}

#[derive(Default)]
struct Kept {
    bodies: HashMap<u128, Arc<Content>>,
    bytes: usize,
}

impl Bodies {
    /// The bodies of the site below `root`; `in_memory` for a preview.
    pub fn open(root: &Path, in_memory: bool) -> Arc<Self> {
        let pack = Pack::open(&root.join(".folio/cache/bodies"));
        Arc::new(Self { pack, memory: in_memory.then(RwLock::default) })
    }

    /// Keeps what was rendered for the next process.
    pub fn save(&self) {
        self.pack.save();
    }

    fn keep(&self, key: u128, content: &Arc<Content>) {
        let Some(memory) = &self.memory else { return };
        let mut kept = memory.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes > MAX_BYTES {
            *kept = Kept::default();
        }
        kept.bytes += content.html.len();
        kept.bodies.insert(key, content.clone());
    }
}

impl Memo for Bodies {
    fn get(&self, key: u128) -> Option<Arc<Content>> {
        let memory = self.memory.as_ref().map(|memory| memory.read().unwrap_or_else(PoisonError::into_inner));
        if let Some(content) = memory.and_then(|memory| memory.bodies.get(&key).cloned()) {
            return Some(content);
        }
        let html = String::from_utf8(self.pack.get(key)?).ok()?;
        let content = Arc::new(Content { html, diagnostics: Vec::new() });
        self.keep(key, &content);
        Some(content)
    }

    /// Bodies with mistakes are not kept on the disk: the mistakes are to be told again.
    fn put(&self, key: u128, content: &Arc<Content>) {
        if content.diagnostics.is_empty() {
            self.pack.put(key, content.html.as_bytes());
        }
        self.keep(key, content);
    }
}

/// Outlines of pages, on the disk for the next process.
pub struct KeptOutlines(Pack);

impl KeptOutlines {
    /// Those of the site below `root`.
    pub fn open(root: &Path) -> Self {
        Self(Pack::open(&root.join(".folio/cache/outlines")))
    }

    /// Keeps what was read for the next process.
    pub fn save(&self) {
        self.0.save();
    }
}

impl Outlines for KeptOutlines {
    fn get(&self, key: u128) -> Option<Outline> {
        postcard::from_bytes(&self.0.get(key)?).ok()
    }

    fn put(&self, key: u128, outline: &Outline) {
        if let Ok(bytes) = postcard::to_stdvec(outline) {
            self.0.put(key, &bytes);
        }
    }
}
