//! The compiler's voice in an editor: the same diagnostics as `folio build`, while a file is written.
//!
//! Open files are laid over the snapshot of the disk, and the site is put together again after each change; what did
//! not change is kept. Nothing here renders or writes, and the disk is only read.

mod action;
mod complete;
mod cursor;
mod find;
mod message;
mod publish;
mod rename;
mod server;
mod workspace;

pub use server::serve;
pub use workspace::Workspace;
