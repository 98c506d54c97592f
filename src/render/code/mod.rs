//! A fence → a figure: what stands after the backticks, the text it shows, and the markup around the lines.
//!
//! Every option that is not understood is told at its place. Files are reached only through the function that the block
//! carries. Nothing here knows Markdown or colours.

mod block;
mod excerpt;
mod fence;
mod figure;
mod lines;
mod marks;

pub use block::Block;
pub use fence::Fence;
pub use figure::{Figures, Listing, lines, listing};
pub use lines::Lines;
