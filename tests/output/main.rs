//! The promises about the destination: any file a reader sees is whole, old or new; nothing that is not ours is ever
//! lost; and a build that was cut at any moment is ended or cleared by the next.
//!
//! Builds that must be killed run in a child: this program again, asked for the one test `child::build`.
//! `FOLIO_KILLS` sets the number of kills for the long form.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod child;
mod commit;
mod crash;
mod disk;
mod faults;
mod figures;
mod lock;
mod place;
mod random;
mod scan;
mod site;
