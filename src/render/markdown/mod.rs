//! A Markdown body → HTML: a pure function of the text, its links' targets and what the environment offers.
//!
//! Work and output are linear in the input and bounded. What an author writes reaches the page escaped or checked;
//! nothing here knows the site, a template or a colour.

mod address;
mod block;
mod call;
mod diagram;
mod image;
mod inline;
mod link;
mod note;
mod sanitize;
mod short;
mod table;
mod tag;
#[cfg(test)]
mod tests;
mod words;
mod writer;

use std::ops::Range;
use std::sync::Arc;

pub use address::refused;
pub use call::{Arg, Components, NoComponents, Parameter, Signature, Type};
pub use sanitize::runs;
pub use short::short;
pub use words::Words;

use self::writer::Writer;
use super::code::Block;
use super::escape;
use crate::content::markdown::{Document, MarkdownOptions};
use crate::content::outline::Outline;
use crate::diagnostic::{Code as Kind, Diagnostic, Diagnostics, Source};

/// What every page may write, however short its source.
const FLOOR: usize = 1 << 20;
/// Bytes of output for a byte of input, beyond the floor.
const GROWTH: usize = 64;
/// No page is larger.
const CEILING: usize = 32 << 20;

/// Where a link or an image of the outline leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Url(String),
    /// A page that is named by its title, slug or alias.
    Page {
        url: String,
        title: String,
    },
    Image {
        url: String,
        width: Option<u32>,
        height: Option<u32>,
    },
    /// A photo in several widths.
    Picture(Responsive),
    /// The markup of an SVG that was found safe.
    Inline(Arc<str>),
    /// A draft: the text stays, the link goes.
    HeldBack,
    /// Told elsewhere; nothing is linked.
    Broken,
}

/// A photo in several widths: all values may stand in attributes but for `url`.
#[derive(Clone, Debug, PartialEq)]
pub struct Responsive {
    /// The `<source>` elements of better formats.
    pub sources: String,
    pub url: String,
    pub srcset: String,
    pub sizes: &'static str,
    pub width: u32,
    pub height: u32,
    /// What stands there until it is loaded.
    pub colour: Option<String>,
}

/// For whom the HTML is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flavor {
    #[default]
    Page,
    /// A feed reader: notes at the end, no anchors, no popovers.
    Feed,
}

/// Makes the figure of a code block.
pub trait Code {
    fn figure(&self, block: &Block<'_>, diagnostics: &mut Diagnostics) -> String;
}

/// What a body is rendered with.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    pub options: &'a MarkdownOptions,
    pub flavor: Flavor,
    /// The words that the renderer itself writes, in the page's language.
    pub words: &'a Words,
    pub code: &'a dyn Code,
    pub components: &'a dyn Components,
    pub file: &'a dyn Fn(&str) -> Result<Source, Diagnostic>,
    /// A `# heading` that begins the body is left out: the template writes it.
    pub skip_title: bool,
}

/// A rendered body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    pub html: String,
    /// The text of each footnote in the order of its number.
    pub footnotes: Vec<String>,
    /// There is a formula.
    pub math: bool,
}

/// Renders `body`, a part of `source`. `targets` go with `outline.links`; a link without one leads where it says.
pub fn render(
    source: &Source,
    body: Range<usize>,
    outline: &Outline,
    targets: &[Target],
    env: &Env,
    diagnostics: &mut Diagnostics,
) -> Content {
    let limit = (FLOOR + GROWTH * body.len()).min(CEILING);
    let document = Document::new(source.text(), body, env.options);
    let found = document.read();
    let mut writer = Writer::new(source, outline, targets, env, &found, &document.abbreviations, limit, diagnostics);
    writer.all();
    let Some(mut content) = writer.finish() else {
        diagnostics.push(
            Diagnostic::new(
                Kind::RenderLimit,
                format!("`{}` makes more than {} kB of HTML", source.path(), limit / 1024),
            )
            .in_file(source.path())
            .help("split the page; a page may be 64 times as long as its Markdown, and 32 MB at most"),
        );
        return Content::default();
    };
    if content.html.bytes().any(|b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r'))
        || content.html.contains(['\u{fffe}', '\u{ffff}'])
    {
        content.html = escape::xml_chars(&content.html);
    }
    content
}
