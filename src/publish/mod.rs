//! The finished folder → a host. Only what differs travels, and a reader never meets half a site.
//!
//! What is sent is a [`Local`] site, what the host has is [`Held`], and the difference is a [`Plan`]: pure values. A
//! [`Target`] knows how to look at one kind of host and how to carry a plan out. Where a host can change places at
//! once (a branch of git, a symbolic link), the new site appears at once; elsewhere files come into place in the
//! order of their [`Class`](crate::site::Class), and deletions are last. Assets whose names hold a hash stay for one
//! more publish, for readers who have an old page open.
//!
//! git, ssh and rsync are the user's own programs, with their keys, agents and helpers. No secret is read from a
//! file, stored or printed, and nothing of theirs is deleted that Folio did not put there.

mod after;
mod claim;
mod dir;
mod git;
mod guard;
mod held;
mod local;
mod patience;
mod plan;
mod program;
mod progress;
mod releases;
mod repository;
#[cfg(feature = "s3")]
mod s3;
mod secret;
mod sftp;
mod target;
mod transport;
mod workspace;

pub use after::run_after;
pub use guard::{check_base_url, check_deletions, check_site};
pub use held::Held;
pub use local::Local;
pub use plan::{KEPT, Plan, Upload};
pub use progress::Progress;
pub use secret::Secret;
pub use target::{Target, open};
pub use workspace::Workspace;
