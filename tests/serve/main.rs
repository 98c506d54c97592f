//! The preview server on real ports, with real file operations and a real browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::case_sensitive_file_extension_comparisons)]

mod access;
mod answers;
mod browser;
mod changes;
mod folder;
mod live;
mod machine;
mod odd;
mod preview;
