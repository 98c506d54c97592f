//! Publishing to real hosts on loopback: folders, git over files and http, sshd with rsync, an S3 store that checks
//! every signature. Publishes are killed, cut, corrupted and run two at once, while a reader looks on.
//!
//! Publishes that must be killed run in a child: this program again, asked for the one test `child::publish`.
//! `FOLIO_KILLS` sets the number of interruptions for each kind of host; `tests/bench/publish` asks for 200.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod at_once;
mod child;
mod ci;
mod edition;
mod faults;
mod figures;
mod hosts;
mod interrupted;
mod plan;
mod program;
mod proxy;
mod random;
mod reader;
mod readme;
mod secrets;
