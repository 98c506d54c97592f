use crate::source::File;

/// What an output holds.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    Bytes(&'a [u8]),
    /// Streamed, and not even opened while its stamp is the recorded one.
    File(&'a File),
}

/// What became of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    Written,
    /// The destination holds these very bytes already.
    Unchanged,
}
