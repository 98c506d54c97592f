//! Every route → staged files → the destination. The only stage that writes.
//!
//! Nothing a reader sees changes before every output is staged and checked; then it changes at once (two folders are
//! exchanged) or by a journal that the next command completes if it was cut. Only files that the destination's own
//! manifest lists are ever replaced or deleted, and the one recursive delete is that of our staging folder.
//!
//! What is flushed to the disk, and what not: the journal and its folder are, before the first rename, for a half
//! applied journal that is lost would leave two sites mixed. Outputs are not: a process that dies loses nothing the
//! kernel holds, and a file that a power cut shortened no longer has the length the manifest says, so the next build
//! writes it again. Ten thousand flushes would cost more than the build.

mod body;
mod caches;
mod commit;
mod destination;
mod exchange;
mod failure;
mod folder;
mod foreign;
mod journal;
mod loaded;
mod lock;
mod made;
mod manifest;
mod memo;
mod new_page;
mod pack;
mod place;
mod plan;
mod report;
mod run;
mod staging;
mod stamps;
mod timings;
mod watchdog;
mod workplace;

pub use body::{Body, Put};
pub use caches::Caches;
pub use destination::Destination;
pub use loaded::Loaded;
pub use lock::PATIENCE;
pub use manifest::{Entry, MANIFEST, Manifest};
pub use new_page::begin_page;
pub use report::Report;
pub use run::{Built, build};
pub use staging::Staging;
pub use timings::{Slowest, Taken, Timings};
pub use watchdog::guard;
