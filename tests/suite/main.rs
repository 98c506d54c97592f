//! The specification of Folio, as far as it needs neither a browser nor a server elsewhere.

mod case;
mod code;
mod errors;
mod golden;
mod lsp;
mod media;
mod rebuild;
mod reference;
mod related;
mod smoke;
mod theme;
mod tidy;
mod tools;
mod writing;
