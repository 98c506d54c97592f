//! The résumé: one source, every form, and back.

mod forms;
mod imports;
mod mistakes;
#[cfg(feature = "pdf")]
mod pdf;
mod program;
mod round_trip;
mod schema;
mod support;
mod variants;
