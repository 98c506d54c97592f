//! One `content/resume.yaml` → every form of the résumé: the values of the web page, JSON Resume, plain text, vCard,
//! PDF; and back from JSON Resume and RenderCV.
//!
//! [`select`] is the only way to what is shown, and what it gives is public: phone, street address, everything under
//! `private` and the names of other variants are gone. Only [`Selected::with_private`] puts them back, for files that
//! are never published; JSON Resume leaves them out even then. No form reads a clock: what goes on ends with the axis.

mod axis;
mod contact;
mod forms;
mod import;
mod inline;
mod json;
mod parts;
#[cfg(feature = "pdf")]
mod pdf;
mod referenced;
mod select;
mod text;
mod vcard;
mod view;
mod words;

pub(super) use forms::{file, value};
pub use forms::{selected, written};
pub use import::{Format, Lost, import};
pub use json::json;
#[cfg(feature = "pdf")]
pub use pdf::{PdfOptions, TEMPLATE, of_site, pdf};
pub use referenced::{ProjectPage, Referenced, TalkPage};
pub use select::{Selected, select};
pub use text::text;
pub use vcard::vcard;
pub use view::template_value;
pub use words::Words;
