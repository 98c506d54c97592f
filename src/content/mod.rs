//! One file → one value: settings, a page, the résumé, a data list. No file here knows another, and nothing touches
//! the world. A mistake never ends the reading: it is told, and what can be read is.

pub mod config;
pub mod data;
pub mod date;
pub mod document;
pub mod front_matter;
pub mod markdown;
pub mod outline;
pub mod page;
pub(crate) mod record;
pub mod resume;
pub mod slug;
pub mod url;
pub mod yaml;

pub use config::Config;
pub use date::Date;
pub use document::Document;
pub use front_matter::Kind;
pub use markdown::{Dialect, MarkdownOptions};
pub use outline::{Heading, Link, LinkKind, Mark, Outline};
pub use page::{Page, Place, SectionPage};
pub use record::{Field, Shape};
