//! The specification of Folio, as far as it needs neither a browser nor a server elsewhere.

mod case;
mod code;
mod errors;
mod golden;
mod rebuild;
mod smoke;
mod tidy;
