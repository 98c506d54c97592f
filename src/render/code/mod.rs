//! Code blocks.

mod block;

pub use block::Block;
