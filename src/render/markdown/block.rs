//! Blocks: paragraphs, headings, lists, quotes, code.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag as Element, TagEnd};

use super::tag;
use super::writer::Writer;
use crate::content::Diagram;
use crate::content::markdown::{Item, Node};
use crate::render::code::Block;

impl<'d> Writer<'_, 'd> {
    /// Begins an element; returns the item to go on with.
    pub fn start(&mut self, at: usize, element: &Element<'d>) -> usize {
        match element {
            Element::Paragraph => return self.paragraph(at),
            Element::Heading { classes, .. } => return self.heading(at, element, classes),
            Element::CodeBlock(kind) => return self.code(at, kind),
            Element::FootnoteDefinition(_) | Element::MetadataBlock(_) => return self.items[at].end + 1,
            Element::Image { dest_url, title, .. } => return self.inline_image(at, dest_url, title),
            Element::Link { link_type, dest_url, title, .. } => {
                let is_bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
                if let Some(next) = is_bare.then(|| self.wiki(at)).flatten() {
                    return next;
                }
                self.link(at, dest_url, title);
            }
            Element::BlockQuote(kind) => self.quote(*kind),
            Element::List(first) => self.list(at, *first),
            Element::Item => self.item(at),
            Element::DefinitionList => self.block("<dl>\n"),
            Element::DefinitionListTitle => self.block("<dt>"),
            Element::DefinitionListDefinition => self.block("<dd>"),
            Element::Table(columns) => self.table(at, columns),
            Element::TableHead => self.row(true),
            Element::TableRow => self.row(false),
            Element::TableCell => self.cell(),
            Element::Emphasis => self.out.push_str("<em>"),
            Element::Strong => self.out.push_str("<strong>"),
            Element::Strikethrough => self.out.push_str("<del>"),
            Element::Superscript => self.out.push_str("<sup>"),
            Element::Subscript => self.out.push_str("<sub>"),
            Element::HtmlBlock => {}
        }
        at + 1
    }

    pub fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph => self.closed("</p>\n"),
            TagEnd::Heading(level) => {
                let _ = writeln!(self.out, "</{level}>");
                self.asides();
            }
            TagEnd::BlockQuote(Some(_)) => self.closed("</div>\n"),
            TagEnd::BlockQuote(None) => self.closed("</blockquote>\n"),
            TagEnd::List(true) => self.closed("</ol>\n"),
            TagEnd::List(false) => self.closed("</ul>\n"),
            TagEnd::Item => {
                self.asides();
                self.out.push_str("</li>\n");
            }
            TagEnd::DefinitionList => self.closed("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => {
                self.asides();
                self.out.push_str("</dd>\n");
            }
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => self.table_end(end),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => {
                let closing = self.closings.pop().unwrap_or_default();
                self.out.push_str(closing);
            }
            TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Image
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn block(&mut self, html: &str) {
        self.line();
        self.out.push_str(html);
    }

    fn closed(&mut self, html: &str) {
        self.out.push_str(html);
        self.asides();
    }

    fn paragraph(&mut self, at: usize) -> usize {
        let end = self.items[at].end;
        if self.full() && end > at + 1 {
            if let Some(next) = self.figure(at, end) {
                return next;
            }
            if end == at + 2
                && let Node::Markdown(Event::DisplayMath(tex)) = &self.items[at + 1].node
            {
                self.display_math(tex, at + 1);
                return end + 1;
            }
            if self.only_components(at + 1, end) {
                self.line();
                self.walk(at + 1, end);
                self.line();
                self.asides();
                return end + 1;
            }
        }
        self.block("<p>");
        at + 1
    }

    fn display_math(&mut self, tex: &CowStr, at: usize) {
        let items = self.items;
        self.block("<div class=\"math\" role=\"group\"");
        tag::attribute(&mut self.out, "aria-label", &self.env.words.formula);
        self.out.push_str(" tabindex=\"0\">");
        self.formula(tex, &items[at], true);
        self.out.push_str("</div>\n");
    }

    /// Whether there is nothing but components and white space.
    fn only_components(&self, from: usize, to: usize) -> bool {
        let (mut at, mut any) = (from, false);
        while at < to {
            match &self.items[at].node {
                Node::Open(_) | Node::Whole(_) => any = true,
                Node::Nothing | Node::Markdown(Event::SoftBreak) => {}
                Node::Markdown(Event::Text(text)) if text.trim().is_empty() => {}
                _ => return false,
            }
            at = self.items[at].end + 1;
        }
        any
    }

    fn heading(&mut self, at: usize, element: &Element, classes: &[CowStr]) -> usize {
        let Element::Heading { level, .. } = element else { return at + 1 };
        let number = self.items[at].number;
        if self.env.skip_title && number == 0 && self.outline.title.is_some() {
            return self.items[at].end + 1;
        }
        self.line();
        let _ = write!(self.out, "<{level}");
        let known = self.outline.headings.get(number).filter(|_| self.page());
        if let Some(heading) = known {
            tag::attribute(&mut self.out, "id", &heading.id);
        }
        if !classes.is_empty() {
            tag::attribute(&mut self.out, "class", &classes.join(" "));
        }
        self.out.push('>');
        if let Some(heading) = known {
            self.out.push_str("<a class=\"anchor\"");
            tag::attribute(&mut self.out, "href", &format!("#{}", heading.id));
            tag::attribute(&mut self.out, "aria-label", &self.env.words.section_link);
            self.out.push_str(">§</a>");
        }
        at + 1
    }

    fn code(&mut self, at: usize, kind: &CodeBlockKind) -> usize {
        let end = self.items[at].end;
        let (info, fenced) = match kind {
            CodeBlockKind::Fenced(info) => (info.as_ref(), true),
            CodeBlockKind::Indented => ("", false),
        };
        self.blocks += 1;
        let block = Block {
            source: self.source,
            info,
            info_span: info_span(self.source.text(), &self.items[at], fenced),
            text: code_text(&self.items[at + 1..end]),
            number: self.blocks,
            file: self.env.file,
        };
        if let Some(kind) = Diagram::of(info).filter(|_| self.full()) {
            self.diagram(kind, &block);
            return end + 1;
        }
        let figure = self.env.code.figure(&block, self.diagnostics);
        self.block(&figure);
        self.line();
        end + 1
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let words = self.env.words;
        let (class, label) = match kind {
            None => return self.block("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", &words.note),
            Some(BlockQuoteKind::Tip) => ("tip", &words.tip),
            Some(BlockQuoteKind::Important) => ("important", &words.important),
            Some(BlockQuoteKind::Warning) => ("warn", &words.warning),
            Some(BlockQuoteKind::Caution) => ("caution", &words.caution),
        };
        self.line();
        let _ = write!(self.out, "<div class=\"co {class}\"><span class=\"h\">");
        tag::text(&mut self.out, label);
        self.out.push_str("</span>");
    }

    fn list(&mut self, at: usize, first: Option<u64>) {
        match first {
            Some(1) => self.block("<ol>\n"),
            Some(first) => {
                self.line();
                let _ = writeln!(self.out, "<ol start=\"{first}\">");
            }
            None if self.page() && self.is_task(at + 1) => self.block("<ul class=\"tasks\">\n"),
            None => self.block("<ul>\n"),
        }
    }

    fn item(&mut self, at: usize) {
        self.block(if self.page() && self.is_task(at) { "<li class=\"task\">" } else { "<li>" });
    }

    /// Whether the item at `at` begins with a checkbox.
    fn is_task(&self, at: usize) -> bool {
        let event = |at: usize| match self.items.get(at).map(|item| &item.node) {
            Some(Node::Markdown(event)) => Some(event),
            _ => None,
        };
        match event(at + 1) {
            Some(Event::Start(Element::Paragraph)) => matches!(event(at + 2), Some(Event::TaskListMarker(_))),
            Some(event) => matches!(event, Event::TaskListMarker(_)),
            None => false,
        }
    }
}

fn code_text<'i>(items: &'i [Item]) -> Cow<'i, str> {
    let text = |item: &'i Item| match &item.node {
        Node::Markdown(Event::Text(text)) => text.as_ref(),
        _ => "",
    };
    match items {
        [only] => Cow::Borrowed(text(only)),
        items => Cow::Owned(items.iter().map(text).collect()),
    }
}

/// What follows the fence on its line.
fn info_span(source: &str, item: &Item, fenced: bool) -> Range<usize> {
    let start = item.span.start;
    let line = source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    if !fenced {
        return start..start;
    }
    let info = line.trim_start_matches([' ', '`', '~']);
    let from = start + line.len() - info.len();
    from..from + info.trim_end().len()
}
