/// Someone who watches a publish: the terminal, or a test. Called from any thread.
pub trait Progress: Sync {
    /// So many files and bytes are about to be sent.
    fn begin(&self, _files: usize, _bytes: u64) {}

    /// A file of so many bytes has arrived.
    fn sent(&self, _bytes: u64) {}

    /// Whether the publish should end: asked before each file. What is done stays, and the next publish goes on.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Nobody.
impl Progress for () {}
