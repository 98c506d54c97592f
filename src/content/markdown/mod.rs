//! Markdown as a flat list of items with places in the source, ready to be summed up or rendered.
//!
//! Everything that the outline and the renderer must agree on is decided here, once: what is a component, a formula, an
//! address, and which number a link or a heading has. Nothing here writes HTML or looks at the site.

mod autolink;
mod document;
mod emoji;
mod item;
mod layout;
mod line;
mod map;
mod options;
mod pairs;
mod reader;
mod run;
mod tag;

pub use document::Document;
pub use item::{Item, Items, Node};
pub use options::{Dialect, MarkdownOptions};
pub use tag::{Argument, Form, Tag, Value};
