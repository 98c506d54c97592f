//! (see DESIGN)

pub mod output_path;

pub use output_path::{OutputPath, OutputPathError};
