//! All values → one immutable [`Site`]: sections, taxonomies, series, links, routes.
//!
//! Everything that needs to know more than one file is decided here, once, and nothing is filled in later. Nothing
//! here reads a disk or a clock, and nothing renders.

mod assemble;
mod assets;
mod class;
mod contrast;
mod edited;
mod entry;
mod files;
mod group;
mod input;
mod links;
mod names;
pub mod output_path;
mod pictures;
mod plan;
mod planning;
mod published;
mod related;
mod rename;
mod routes;
mod section;
mod theme;

pub use assemble::Site;
pub use assets::Asset;
pub use class::Class;
pub use entry::{Entry, HeldBack, Reason};
pub use files::SiteFile;
pub use group::{Series, Taxonomy, Term, terms_of};
pub use input::{Input, Options};
pub use links::{Destination, Resolved};
pub use output_path::OutputPath;
pub(crate) use output_path::fold;
pub use pictures::{Picture, Pictures, Variant};
pub use plan::Origin;
pub use plan::{Plan, Planned};
pub use planning::{TERM_PAGE, card_path, is_publication, pager_path};
pub use rename::{Move, Moved};
pub use routes::{CARD_TEMPLATE, EVENTS_CALENDAR, FeedFormat, ResumeForm, Route, SEARCH_SCRIPT, SITE_CARD, Scope};
pub use section::Section;
pub use theme::{Theme, files_of};
