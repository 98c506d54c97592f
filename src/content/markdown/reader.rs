//! From the parser's events to items.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag as Element, TagEnd};

use super::item::Items;
use super::pairs::pair;
use super::run::Run;
use super::{Document, Form, Item, Node, Tag, autolink};
use crate::content::outline::{Link, LinkKind};

pub struct Reader<'d> {
    document: &'d Document<'d>,
    found: Items<'d>,
    run: Run<'d>,
    /// Text is looked through for addresses, or for shortcodes.
    links: bool,
    emoji: bool,
    /// The lines of an HTML block so far.
    html: Option<(String, Range<usize>)>,
    code: bool,
    /// Links and images around this place.
    linked: usize,
    headings: usize,
}

impl<'d> Reader<'d> {
    pub fn new(document: &'d Document<'d>) -> Self {
        let full = document.options.full();
        Self {
            document,
            found: Items::default(),
            run: Run::default(),
            links: document.options.dialect != super::Dialect::CommonMark && autolink::possible(&document.text),
            emoji: full && document.options.emoji,
            html: None,
            code: false,
            linked: 0,
            headings: 0,
        }
    }

    pub fn event(&mut self, event: Event<'d>, range: Range<usize>) {
        match event {
            // the indentation of an HTML block
            Event::Text(text) if self.html.is_some() => {
                if let Some((html, _)) = &mut self.html {
                    html.push_str(&text);
                }
            }
            Event::Text(text) => {
                self.lost_note(&text, &range);
                if !self.code && (self.emoji || (self.links && self.linked == 0)) {
                    self.run.push(text, range);
                } else {
                    self.push(Event::Text(text), &range);
                }
            }
            event => {
                self.flush();
                self.other(event, range);
            }
        }
    }

    fn flush(&mut self) {
        let mut events = Vec::new();
        self.run.flush(&self.document.text, self.links && self.linked == 0, self.emoji, &mut events);
        for (event, range) in events {
            self.push(event, &range);
        }
    }

    fn other(&mut self, event: Event<'d>, range: Range<usize>) {
        let text: &'d str = &self.document.text;
        match event {
            Event::Start(Element::HtmlBlock) => self.html = Some((String::new(), range)),
            Event::Html(line) if self.html.is_some() => {
                if let Some((html, _)) = &mut self.html {
                    html.push_str(&line);
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((html, range)) = self.html.take() {
                    self.html_block(html, range);
                }
            }
            Event::InlineHtml(html) if self.document.options.full() => {
                match Tag::read(&html, 0).filter(|tag| tag.span.end == html.len()) {
                    Some(tag) => self.inline_tag(tag, &range),
                    None => self.push(Event::InlineHtml(html), &range),
                }
            }
            // `$5-$10` is a price
            Event::InlineMath(_) if text[range.end..].starts_with(|c: char| c.is_ascii_digit()) => {
                self.push(Event::Text(text[range.clone()].into()), &range);
            }
            event => {
                match &event {
                    Event::Start(Element::CodeBlock(_)) => self.code = true,
                    Event::End(TagEnd::CodeBlock) => self.code = false,
                    Event::Start(Element::Link { .. } | Element::Image { .. }) => self.linked += 1,
                    Event::End(TagEnd::Link | TagEnd::Image) => self.linked -= 1,
                    _ => {}
                }
                self.push(event, &range);
            }
        }
    }

    fn push(&mut self, event: Event<'d>, range: &Range<usize>) {
        let span = self.document.place(range);
        let mut number = 0;
        match &event {
            Event::Start(Element::Heading { .. }) => {
                number = self.headings;
                self.headings += 1;
            }
            Event::Start(Element::Link { link_type, dest_url, .. }) => {
                let kind = if wiki(*link_type) { LinkKind::Wiki } else { LinkKind::Link };
                let mail = if *link_type == LinkType::Email { "mailto:" } else { "" };
                number = self.link(kind, format!("{mail}{dest_url}"), &span);
            }
            Event::Start(Element::Image { dest_url, title, .. }) => {
                number = self.link(LinkKind::Image, dest_url.to_string(), &span);
                self.caption(title, &span);
            }
            _ => {}
        }
        self.found.items.push(Item { node: Node::Markdown(event), span, end: 0, number });
    }

    fn link(&mut self, kind: LinkKind, target: String, span: &Range<usize>) -> usize {
        self.found.links.push(Link { kind, target, span: span.clone() });
        self.found.links.len() - 1
    }

    /// A caption may hold links: they come right after their image.
    fn caption(&mut self, title: &str, span: &Range<usize>) {
        if self.document.options.full() && (title.contains(['[', '<']) || autolink::possible(title)) {
            let document = Document::new(title, 0..title.len(), self.document.options);
            let links = document.read().links;
            self.found.links.extend(links.into_iter().map(|link| Link { span: span.clone(), ..link }));
        }
    }

    fn node(&mut self, tag: Tag) {
        let span = tag.span.clone();
        let tag = Box::new(tag);
        let node = if tag.form == Form::Whole { Node::Whole(tag) } else { Node::Open(tag) };
        self.found.items.push(Item { node, span, end: 0, number: 0 });
    }

    fn inline_tag(&mut self, tag: Tag, range: &Range<usize>) {
        let document = self.document;
        self.node(tag.moved(|at| document.place(&(range.start + at..range.start + at)).start));
    }

    fn html_block(&mut self, html: String, range: Range<usize>) {
        let tags = &self.document.tags;
        let first = tags.partition_point(|(at, _)| *at < range.start);
        if let Some((at, _)) = tags.get(first)
            && range.contains(at)
        {
            return self.node(self.document.tag(first));
        }
        let mut at = 0;
        while self.document.options.full() {
            let skip = html[at..].len() - html[at..].trim_start().len();
            let Some(tag) = Tag::read(&html, at + skip) else { break };
            at = tag.span.end;
            self.inline_tag(tag, &range);
        }
        if !html[at..].trim().is_empty() {
            let html = if at == 0 { html } else { html[at..].to_string() };
            self.push(Event::Html(html.into()), &range);
        }
    }

    /// A reference to a footnote that is not defined is text to the parser.
    fn lost_note(&mut self, text: &str, range: &Range<usize>) {
        if !text.starts_with('^') || self.code || self.linked > 0 || !self.document.options.full() {
            return;
        }
        let parsed = &self.document.text;
        let before = parsed[..range.start].strip_suffix('[');
        let label = parsed[range.start + 1..].split([']', '\n', ' ', '[']).next().unwrap_or_default();
        let end = range.start + 1 + label.len();
        let closed = parsed[end..].starts_with(']') && !label.is_empty();
        if closed && before.is_some_and(|before| !before.ends_with('\\')) {
            self.found.lost_notes.push(self.document.place(&(range.start - 1..end + 1)));
        }
    }

    pub fn finish(mut self) -> Items<'d> {
        self.flush();
        pair(&mut self.found.items, &mut self.found.mistakes);
        self.found
    }
}

fn wiki(kind: LinkType) -> bool {
    matches!(kind, LinkType::WikiLink { .. })
}
