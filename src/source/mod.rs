//! The only stage that reads the disk: a snapshot of the input files.
//!
//! A file is read at most once per snapshot, only regular files are opened, and links that leave the project are
//! refused by name. Whatever is left out is said, but for what editors, file managers and git leave behind.
//! Nothing here knows what a file means.

mod change;
mod file;
mod history;
mod name;
mod scan;
mod stamp;
mod tree;

pub use change::{Change, ChangeKind};
pub use file::{File, MAX_TEXT, copy};
pub use history::History;
pub use stamp::Stamp;
pub use tree::{PUBLISHED, SETTINGS, Tree};
