use std::ops::Range;

use pulldown_cmark::Event;

use super::Tag;
use super::pairs::Mistake;
use crate::content::outline::Link;

/// A document from start to end, and what was found on the way.
#[derive(Debug, Default)]
pub struct Items<'a> {
    pub items: Vec<Item<'a>>,
    pub links: Vec<Link>,
    /// Components that are not closed, and the like.
    pub mistakes: Vec<Mistake>,
    /// References to footnotes that are not defined.
    pub lost_notes: Vec<Range<usize>>,
}

/// One step through a document.
#[derive(Debug)]
pub struct Item<'a> {
    pub node: Node<'a>,
    /// Bytes of the source.
    pub span: Range<usize>,
    /// The item that ends what this one begins; its own index if it begins nothing.
    pub end: usize,
    /// A link's place among the links, a heading's among the headings.
    pub number: usize,
}

#[derive(Debug)]
pub enum Node<'a> {
    Markdown(Event<'a>),
    /// A component's body begins.
    Open(Box<Tag>),
    /// A component's body ends.
    Close,
    /// A component without a body.
    Whole(Box<Tag>),
    /// A tag that was found to be wrong, or a comment: nothing is written for it.
    Nothing,
}
