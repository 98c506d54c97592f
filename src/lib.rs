//! Folio: a folder of Markdown, YAML and Tera templates in, a folder of files that any static host serves out.
//!
//! A site is a value, and a page is a pure function of it. The folders of `src/` are the stages, in the order
//! in which a file passes through them; each imports only from those above it.
//!
//! | stage | what enters → what leaves | may touch the world |
//! |---|---|---|
//! | [`diagnostic`] | mistakes, each with its place, its code and a way out | no |
//! | [`source`] | disk → [`source::Tree`], a snapshot of the input files | reads |
//! | [`content`] | one file → one value: settings, front matter, page, résumé, data | no |
//! | [`site`] | all values → one [`site::Site`]: sections, taxonomies, series, links, routes | no |
//! | [`render`] | site + route → bytes: Markdown, code, maths, templates, feeds, sitemap | no |
//! | [`check`] | outputs → what is wrong with them, each at its place in the sources | no |
//! | [`build`] | every route → staged files → the destination | writes |
//! | [`publish`] | the finished folder → a host, only what differs | network |
//! | [`serve`] | the same in a loop: watch, HTTP, events | network |
//! | [`lsp`] | the same in a loop: what an editor has open, diagnostics, completions | reads |
//! | [`cli`] | arguments, progress, exit codes; the only place that prints | terminal |

pub mod build;
pub mod check;
pub mod cli;
pub mod content;
pub mod diagnostic;
pub mod lsp;
pub mod publish;
pub mod render;
pub mod serve;
pub mod site;
pub mod source;
