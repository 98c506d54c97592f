//! The specification of Folio, as far as it needs neither a browser nor a server elsewhere.

mod case;
mod code;
mod editor;
mod endless;
mod errors;
#[cfg(feature = "external")]
mod external;
mod fix;
mod golden;
mod lsp;
mod media;
mod planted;
mod rebuild;
mod reference;
mod related;
mod schema;
mod smoke;
mod theme;
mod tidy;
mod tools;
mod trust;
mod writing;
