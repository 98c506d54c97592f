use std::collections::HashMap;

use pulldown_cmark::{Alignment, Event};

use super::note::Notes;
use super::sanitize::sanitize;
use super::{Content, Env, Flavor, Target, tag};
use crate::content::markdown::{Item, Items, Node};
use crate::content::outline::{Link, Outline};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use crate::render::math;

/// Walks over items and writes HTML.
pub struct Writer<'a, 'd> {
    pub source: &'a Source,
    pub outline: &'a Outline,
    pub targets: &'a [Target],
    pub env: &'a Env<'a>,
    pub items: &'a [Item<'d>],
    pub links: &'a [Link],
    pub diagnostics: &'a mut Diagnostics,
    pub out: String,
    pub notes: Notes,
    /// What ends each link that is open.
    pub closings: Vec<&'static str>,
    pub columns: Vec<Alignment>,
    pub column: usize,
    pub head: bool,
    /// Code blocks so far.
    pub blocks: usize,
    /// Images so far.
    pub images: usize,
    pub math: bool,
    abbreviations: HashMap<&'a str, &'a str>,
    limit: usize,
    full: bool,
}

impl<'a, 'd> Writer<'a, 'd> {
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        source: &'a Source,
        outline: &'a Outline,
        targets: &'a [Target],
        env: &'a Env<'a>,
        found: &'a Items<'d>,
        abbreviations: &'a [(String, String)],
        limit: usize,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            source,
            outline,
            targets,
            env,
            items: &found.items,
            links: &found.links,
            diagnostics,
            out: String::with_capacity(2 * found.items.len() * 16),
            notes: Notes::new(&found.items),
            closings: Vec::new(),
            columns: Vec::new(),
            column: 0,
            head: false,
            blocks: 0,
            images: 0,
            math: false,
            abbreviations: abbreviations.iter().map(|(short, long)| (short.as_str(), long.as_str())).collect(),
            limit,
            full: env.options.full(),
        }
    }

    pub fn all(&mut self) {
        self.walk(0, self.items.len());
        if self.env.flavor == Flavor::Feed {
            self.endnotes();
        }
        self.asides();
    }

    /// `None` past the limit.
    pub fn finish(mut self) -> Option<Content> {
        if self.over() {
            return None;
        }
        self.unused_notes();
        Some(Content { html: self.out, footnotes: self.notes.texts, math: self.math })
    }

    pub fn full(&self) -> bool {
        self.full
    }

    pub fn page(&self) -> bool {
        self.full && self.env.flavor == Flavor::Page
    }

    fn over(&self) -> bool {
        self.out.len() > self.limit
    }

    pub fn walk(&mut self, from: usize, to: usize) {
        let items = self.items;
        let mut at = from;
        while at < to && !self.over() {
            at = match &items[at].node {
                Node::Markdown(Event::Start(element)) => self.start(at, element),
                Node::Markdown(Event::End(end)) => {
                    self.end(*end);
                    at + 1
                }
                Node::Markdown(event) => {
                    self.event(event, &items[at]);
                    at + 1
                }
                Node::Open(tag) => {
                    let end = items[at].end;
                    let body = self.aside(|writer| writer.walk(at + 1, end));
                    self.call(tag, Some(&body));
                    end + 1
                }
                Node::Whole(tag) => {
                    self.call(tag, None);
                    at + 1
                }
                Node::Close | Node::Nothing => at + 1,
            };
        }
    }

    /// Writes into a text of its own.
    pub fn aside(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let outer = std::mem::take(&mut self.out);
        write(self);
        std::mem::replace(&mut self.out, outer)
    }

    /// Begins a line unless one has just begun.
    pub fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn event(&mut self, event: &Event, item: &Item) {
        match event {
            Event::Text(text) => self.text(text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                tag::text(&mut self.out, text);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => {
                self.line();
                self.out.push_str("<hr>\n");
            }
            Event::Html(html) => self.html(html, item, false),
            Event::InlineHtml(html) => self.html(html, item, true),
            Event::InlineMath(tex) => self.formula(tex, item, false),
            Event::DisplayMath(tex) => self.formula(tex, item, true),
            Event::FootnoteReference(label) => self.reference(label),
            Event::TaskListMarker(done) => self.checkbox(*done),
            Event::Start(_) | Event::End(_) => {}
        }
    }

    fn checkbox(&mut self, done: bool) {
        self.out.push_str("<input type=\"checkbox\" disabled");
        if self.page() {
            let words = self.env.words;
            tag::attribute(&mut self.out, "aria-label", if done { &words.done } else { &words.to_do });
        }
        self.out.push_str(if done { " checked> " } else { "> " });
    }

    fn text(&mut self, text: &str) {
        if self.abbreviations.is_empty() {
            return tag::text(&mut self.out, text);
        }
        let mut done = 0;
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            // `word` is a part of `text`
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            if let Some(long) = self.abbreviations.get(word) {
                tag::text(&mut self.out, &text[done..start]);
                self.out.push_str("<abbr");
                tag::attribute(&mut self.out, "title", long);
                self.out.push('>');
                tag::text(&mut self.out, word);
                self.out.push_str("</abbr>");
                done = start + word.len();
            }
        }
        tag::text(&mut self.out, &text[done..]);
    }

    fn html(&mut self, html: &str, item: &Item, inline: bool) {
        let raw = self.env.options.unsafe_html;
        let (clean, dropped) = if raw { (html.to_string(), Vec::new()) } else { sanitize(html) };
        if !inline && clean.trim().is_empty() {
            return self.dropped(dropped, item);
        }
        if !inline {
            self.line();
        }
        self.out.push_str(&clean);
        self.dropped(dropped, item);
    }

    fn dropped(&mut self, dropped: Vec<String>, item: &Item) {
        for what in dropped {
            self.diagnostics.push(
                Diagnostic::new(Code::LinkScheme, format!("{what} is left out"))
                    .at(self.source, item.span.clone(), "")
                    .help(
                        "use a component of the theme, or set `markdown.unsafe_html: true` if every author is trusted",
                    ),
            );
        }
    }

    pub fn formula(&mut self, tex: &str, item: &Item, display: bool) {
        self.math = true;
        match math::mathml(tex, display) {
            Ok(markup) => self.out.push_str(&markup),
            Err(mistake) => {
                self.diagnostics.push(
                    Diagnostic::new(Code::Math, mistake.message)
                        .at(self.source, item.span.clone(), "")
                        .help("formulas are TeX as KaTeX reads it; for a dollar sign write `\\$`"),
                );
                self.out.push_str("<code>");
                tag::text(&mut self.out, tex);
                self.out.push_str("</code>");
            }
        }
    }
}
