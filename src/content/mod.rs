//! One file → one value: settings, a page, the résumé, a data list. No file here knows another, and nothing touches
//! the world. A mistake never ends the reading: it is told, and what can be read is.

mod check;
pub mod config;
mod config_values;
pub mod data;
pub mod date;
mod diagram;
pub mod document;
mod fields;
mod foreign;
pub mod front_matter;
pub mod language;
pub mod markdown;
pub mod outline;
pub mod page;
pub mod photo;
mod primitives;
pub mod publish;
mod reader;
pub(crate) mod record;
pub mod reference;
pub mod resume;
pub mod schema;
pub mod slug;
mod stray;
pub mod table;
pub mod terms;
pub mod title;
pub mod url;
pub mod yaml;
mod yaml_mistake;

pub use config::Config;
pub use date::Date;
pub use diagram::Diagram;
pub use document::Document;
pub use front_matter::Kind;
pub use markdown::{Dialect, MarkdownOptions};
pub use outline::{Heading, Link, LinkKind, Mark, Outline};
pub use page::{Page, Place, SectionPage};
pub use photo::{Format, Photo};
pub use record::{Field, Shape};
pub use table::Table;
