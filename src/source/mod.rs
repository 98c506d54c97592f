//! The only stage that reads the disk: a snapshot of the input files.
//!
//! A file is read at most once per snapshot, only regular files are opened, and links that leave the project are
//! refused by name. Nothing here knows what a file means.

mod file;
mod tree;

pub use file::{File, Stamp};
pub use tree::{SETTINGS, Tree};
