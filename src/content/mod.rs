//! One file → one value. No file here knows another, and nothing touches the world.

pub mod outline;

pub use outline::{Heading, Link, LinkKind, MarkdownOptions, Outline};
