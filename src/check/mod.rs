//! The finished site, examined as a reader, a browser and a feed reader would: what it links to, what it loads, what
//! it says to machines.
//!
//! Looks at outputs only, each alone and then all together, and never at how they were made; a finding is then placed
//! where it can be mended: in the page's own source, in the settings, or once in the template that all pages share.
//! Nothing here reads a disk or a network.

mod address;
mod examined;
mod facts;
mod feed;
mod finding;
mod page;
mod place;
mod sheet;
mod tags;
mod told;
mod whole;

pub use examined::{Examiner, Scope};
pub use told::unsaid;
