//! One walk over the items of a body.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag as Element, TagEnd};

use super::ids::Ids;
use super::words::Words;
use super::{CodeFile, Heading, Link, Mark, Outline};
use crate::content::Diagram;
use crate::content::markdown::{Item, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// A summary is cut at the first word past this many characters.
const MAX_SUMMARY: usize = 600;

// a walk's state is where it is: in a heading, in code, in an image
#[allow(clippy::struct_excessive_bools)]
pub struct Collector<'a> {
    source: &'a Source,
    outline: Outline,
    ids: Ids,
    words: Words,
    /// Headings whose ids are still to be made, for ids that authors wrote come first.
    unnamed: Vec<usize>,
    doubles: Vec<usize>,
    /// Elements around this place, components not counted.
    depth: usize,
    /// Text goes into the last heading's title.
    heading: bool,
    code: bool,
    /// The code is a diagram.
    drawn: bool,
    image: bool,
    note: bool,
    /// The words before the top-level block that is being read.
    before: usize,
    text: String,
    /// Nothing more is wanted for the summary.
    summed_up: bool,
    paragraph: bool,
}

impl<'a> Collector<'a> {
    pub fn new(source: &'a Source) -> Self {
        Self {
            source,
            outline: Outline::default(),
            ids: Ids::default(),
            words: Words::default(),
            unnamed: Vec::new(),
            doubles: Vec::new(),
            depth: 0,
            heading: false,
            code: false,
            drawn: false,
            image: false,
            note: false,
            before: 0,
            text: String::new(),
            summed_up: false,
            paragraph: false,
        }
    }

    pub fn collect(&mut self, items: &[Item]) {
        for (index, item) in items.iter().enumerate() {
            match &item.node {
                Node::Markdown(Event::Start(element)) => {
                    if self.depth == 0 {
                        self.block(element, &items[index + 1..item.end.max(index + 1)]);
                    }
                    self.depth += 1;
                    self.start(element, item);
                }
                Node::Markdown(Event::End(end)) => {
                    self.depth -= 1;
                    self.end(*end);
                }
                Node::Markdown(event) => self.event(event),
                Node::Open(tag) | Node::Whole(tag) => self.component(&tag.name),
                Node::Close | Node::Nothing => {}
            }
        }
    }

    /// A top-level block begins.
    fn block(&mut self, element: &Element, inside: &[Item]) {
        self.before = self.words.count;
        let mark = match element {
            Element::Table(_) => Some(Mark::Figure),
            Element::Paragraph if is_figure(inside) => Some(Mark::Figure),
            _ => None,
        };
        self.outline.trace.extend(mark);
    }

    fn start(&mut self, element: &Element, item: &Item) {
        match element {
            Element::Heading { level, id, .. } => {
                let level = *level as u8;
                let number = self.outline.headings.len();
                let id = id.as_deref().unwrap_or_default();
                if id.is_empty() {
                    self.unnamed.push(number);
                } else if !self.ids.claim(id) {
                    self.doubles.push(number);
                }
                let span = item.span.start..self.source.text()[..item.span.end].trim_end().len().max(item.span.start);
                self.outline.headings.push(Heading { level, id: id.to_string(), title: String::new(), span });
                self.heading = true;
                if self.depth == 1 {
                    self.outline.trace.push(Mark::Heading(number));
                }
            }
            Element::CodeBlock(kind) => {
                self.code = true;
                let CodeBlockKind::Fenced(info) = kind else { return };
                self.drawn = Diagram::of(info).is_some();
                if self.drawn {
                    self.outline.trace.push(Mark::Figure);
                }
                if let Some(path) = file(info) {
                    if !self.drawn {
                        self.outline.trace.push(Mark::File(self.outline.files.len()));
                    }
                    self.outline.files.push(CodeFile { path, info: info.to_string() });
                    self.before = usize::MAX;
                }
            }
            Element::Image { .. } => self.image = true,
            Element::FootnoteDefinition(_) => self.note = true,
            Element::Paragraph => self.paragraph = self.depth == 1 && !self.note,
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Heading(level) => {
                self.heading = false;
                let headings = &self.outline.headings;
                if let ([only], HeadingLevel::H1, 0, 0) = (headings.as_slice(), level, self.before, self.depth)
                    && self.outline.trace.len() == 1
                {
                    self.outline.title = Some(only.title.clone());
                }
            }
            TagEnd::CodeBlock => (self.code, self.drawn) = (false, false),
            TagEnd::Image => self.image = false,
            TagEnd::FootnoteDefinition => self.note = false,
            TagEnd::Paragraph if self.paragraph => {
                self.paragraph = false;
                self.summary_paragraph();
            }
            _ => {}
        }
        if block(end) {
            self.words.gap();
        }
        if self.depth == 0 && self.words.count > self.before && prose(end) {
            self.outline.trace.push(Mark::Prose(self.words.count - self.before));
        }
    }

    /// Ends a paragraph of the summary. The first is enough unless a `<!-- more -->` follows.
    fn summary_paragraph(&mut self) {
        if self.summed_up || self.text.trim().is_empty() {
            return;
        }
        if self.outline.summary.is_none() {
            self.outline.summary = Some(cut(self.text.trim()));
        }
        self.text.push(' ');
        self.summed_up = self.text.len() > MAX_SUMMARY * 4;
    }

    fn event(&mut self, event: &Event) {
        match event {
            Event::Text(_) if self.drawn => {}
            Event::Text(text) if self.code => self.code_lines(text),
            // what a picture says is not read as prose
            Event::Text(_) | Event::Code(_) if self.image => {}
            Event::Text(text) | Event::Code(text) => {
                self.words.text(text);
                self.say(text);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.words.gap();
                self.say(" ");
            }
            Event::InlineMath(text) => self.say(text),
            Event::TaskListMarker(done) => {
                let (ticked, all) = self.outline.tasks.unwrap_or_default();
                self.outline.tasks = Some((ticked + usize::from(*done), all + 1));
            }
            Event::Html(html) | Event::InlineHtml(html) if more(html) && !self.summed_up => {
                self.summed_up = true;
                if !self.text.trim().is_empty() {
                    self.outline.summary = Some(cut(self.text.trim()));
                }
            }
            _ => {}
        }
    }

    fn code_lines(&mut self, text: &str) {
        let lines = text.lines().count();
        self.outline.code_lines += lines;
        match self.outline.trace.last_mut() {
            Some(Mark::Code(before)) if self.before == usize::MAX => *before += lines,
            _ => self.outline.trace.push(Mark::Code(lines)),
        }
        self.before = usize::MAX;
    }

    /// Plain text: into the heading, or the summary.
    fn say(&mut self, text: &str) {
        if let (true, Some(heading)) = (self.heading, self.outline.headings.last_mut()) {
            heading.title.push_str(text);
        } else if self.paragraph && !self.summed_up {
            self.text.push_str(text);
        }
    }

    fn component(&mut self, name: &str) {
        if !self.outline.components.iter().any(|known| known == name) {
            self.outline.components.push(name.to_string());
        }
    }

    pub fn finish(mut self, links: Vec<Link>, diagnostics: &mut Diagnostics) -> Outline {
        for number in self.doubles {
            let heading = &mut self.outline.headings[number];
            diagnostics.push(
                Diagnostic::new(Code::InvalidValue, format!("two headings have the id `{}`", heading.id))
                    .at(self.source, heading.span.clone(), "")
                    .help("give one of them another id"),
            );
            heading.id = self.ids.make(&heading.id);
        }
        for number in self.unnamed {
            let heading = &mut self.outline.headings[number];
            heading.id = self.ids.make(&heading.title);
        }
        self.outline.words = self.words.count;
        self.outline.links = links;
        self.outline
    }
}

/// Whether a paragraph is a picture or a formula on its own.
fn is_figure(inside: &[Item]) -> bool {
    let Some(first) = inside.first() else { return false };
    match &first.node {
        Node::Markdown(Event::DisplayMath(_)) => inside.len() == 1,
        Node::Markdown(Event::Start(Element::Image { .. })) => inside[inside.len() - 1].span == first.span,
        _ => false,
    }
}

fn block(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

fn prose(end: TagEnd) -> bool {
    matches!(end, TagEnd::Paragraph | TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::DefinitionList)
}

fn more(html: &str) -> bool {
    html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).is_some_and(|rest| rest.trim() == "more")
}

/// The file that a fence takes its text from.
fn file(info: &str) -> Option<String> {
    let value = info.split_whitespace().find_map(|word| word.strip_prefix("file="))?;
    let path = value.trim_matches(['"', '\'']).split('#').next()?;
    (!path.is_empty()).then(|| path.to_string())
}

fn cut(text: &str) -> String {
    let words = text.split_whitespace();
    let mut summary = String::new();
    for word in words {
        if summary.len() + word.len() > MAX_SUMMARY {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(word);
    }
    summary
}
