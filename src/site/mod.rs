//! (see DESIGN)

pub mod output_path;

pub(crate) use output_path::fold;
pub use output_path::{OutputPath, OutputPathError};
