use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::render::highlight::Highlighter;
use crate::render::{Content, Memo, Shared};

/// Most bytes of HTML that are kept; past it everything is let go, and the next renderings fill it again.
const MAX_BYTES: usize = 256 << 20;

/// Rendered bodies of this process.
#[derive(Default)]
struct Kept {
    bodies: HashMap<u128, Arc<Content>>,
    bytes: usize,
}

#[derive(Default)]
struct InMemory(RwLock<Kept>);

impl Memo for InMemory {
    fn get(&self, key: u128) -> Option<Arc<Content>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).bodies.get(&key).cloned()
    }

    fn put(&self, key: u128, content: &Arc<Content>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes > MAX_BYTES {
            *kept = Kept::default();
        }
        kept.bytes += content.html.len();
        kept.bodies.insert(key, content.clone());
    }
}

/// What the renderers of a process share, at its beginning.
pub fn shared() -> Shared {
    Shared { highlighter: Arc::new(Highlighter::new()), memo: Arc::new(InMemory::default()) }
}
