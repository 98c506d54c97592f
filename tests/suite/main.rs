//! The specification of Folio, as far as it needs neither a browser nor a server elsewhere.

mod case;
mod code;
mod editor;
mod endless;
mod errors;
mod fix;
mod golden;
mod lsp;
mod media;
mod planted;
mod rebuild;
mod reference;
mod smoke;
mod tidy;
mod tools;
