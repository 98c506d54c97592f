/// What a commit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have new bytes.
    pub written: usize,
    pub unchanged: usize,
    /// Files of the last build that no route makes any more.
    pub deleted: usize,
    /// Bytes of all outputs.
    pub bytes: u64,
}
