//! A site and a route → the bytes that answer it. Nothing here reads a disk, a clock or a global.

pub mod code;
pub mod highlight;
