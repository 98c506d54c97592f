//! Site + route → bytes. A page is a pure function of the site: nothing here reads a disk, a clock or a global, and
//! the order in which routes are rendered changes nothing.

mod advice;
mod affected;
mod bibtex;
mod body;
mod calendar;
mod cards;
pub mod code;
mod contexts;
mod diagram;
mod engine;
mod escape;
mod feed;
mod filters;
mod functions;
pub mod highlight;
mod host;
mod links;
pub mod markdown;
mod math;
mod opengraph;
mod photos;
mod renderer;
pub mod resume;
mod search;
mod sections;
mod settings;
mod sitemap;
mod store;
mod structured;
mod stylesheet;
mod svg;
mod trace;
mod turns;
mod value;
mod watch;

pub use body::Memo;
pub use engine::Templates;
pub use renderer::media_type;
pub use renderer::{Body, Content, Output, Renderer, Shared};
pub use search::{SearchFile, Searched};
pub use store::Store;
pub use turns::{Excess, Turn, Turns};
pub use watch::{Part, Stopwatch, Watch};
