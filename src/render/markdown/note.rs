//! Footnotes: beside the text where they are one paragraph, after it otherwise, at the end in feeds.

use std::collections::HashMap;
use std::fmt::Write as _;

use pulldown_cmark::{Event, Tag as Element};

use super::writer::Writer;
use super::{Flavor, tag};
use crate::content::markdown::{Item, Node};
use crate::diagnostic::{Code, Diagnostic};

/// The footnotes of a page.
#[derive(Default)]
pub struct Notes {
    all: HashMap<String, Note>,
    /// The text of each, by number.
    pub texts: Vec<String>,
    /// Numbered and still to be written.
    waiting: Vec<String>,
    /// A note is being written.
    inside: bool,
}

#[derive(Clone, Copy)]
struct Note {
    /// The item that begins its definition.
    at: usize,
    /// One paragraph of text.
    short: bool,
    /// From 1; 0 before it is referred to.
    number: usize,
}

impl Notes {
    pub fn new(items: &[Item]) -> Self {
        let mut all = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            if let Node::Markdown(Event::Start(Element::FootnoteDefinition(label))) = &item.node {
                all.entry(key(label)).or_insert(Note { at, short: short(items, at, item.end), number: 0 });
            }
        }
        Self { all, ..Self::default() }
    }
}

fn key(label: &str) -> String {
    label.to_lowercase()
}

fn short(items: &[Item], at: usize, end: usize) -> bool {
    let inside = &items[at + 1..end];
    let paragraph = matches!(inside.first(), Some(item) if item.end + 1 == end
        && matches!(item.node, Node::Markdown(Event::Start(Element::Paragraph))));
    paragraph
        && !inside
            .iter()
            .any(|item| matches!(item.node, Node::Open(_) | Node::Whole(_) | Node::Markdown(Event::DisplayMath(_))))
}

impl Writer<'_, '_> {
    pub fn reference(&mut self, label: &str) {
        let key = key(label);
        let Some(note) = self.notes.all.get(&key).copied() else { return };
        let first = note.number == 0;
        let number = if first { self.number(&key) } else { note.number };
        if self.env.flavor == Flavor::Feed {
            let _ = write!(self.out, "<sup><a href=\"#fn-{number}\">{number}</a></sup>");
            if first {
                self.notes.waiting.push(key);
            }
            return;
        }
        let words = &self.env.words.footnote;
        if note.short && !(first && self.notes.inside) {
            let _ = write!(self.out, "<button type=\"button\" class=\"fnref\" popovertarget=\"n{number}\"");
            tag::attribute(&mut self.out, "aria-label", &format!("{words} {number}"));
            let _ = write!(self.out, ">{number}</button>");
            if first {
                let text = self.note(note, true);
                let _ = write!(
                    self.out,
                    "<span class=\"note\" id=\"n{number}\" popover role=\"note\"><span class=\"n\" aria-hidden=\"true\">{number}</span>{text}</span>"
                );
                self.notes.texts[number - 1] = text;
            }
            return;
        }
        let _ = write!(self.out, "<a class=\"fnref\" href=\"#n{number}\"");
        tag::attribute(&mut self.out, "aria-label", &format!("{words} {number}"));
        let _ = write!(self.out, ">{number}</a>");
        if first {
            self.notes.waiting.push(key);
        }
    }

    fn number(&mut self, key: &str) -> usize {
        self.notes.texts.push(String::new());
        let number = self.notes.texts.len();
        if let Some(note) = self.notes.all.get_mut(key) {
            note.number = number;
            // one that is written after the text is no popover for those who refer to it later
            note.short &= !self.notes.inside;
        }
        number
    }

    /// The text of a note, without its paragraph if it is only one and so asked for.
    fn note(&mut self, note: Note, bare: bool) -> String {
        let end = self.items[note.at].end;
        let was = std::mem::replace(&mut self.notes.inside, true);
        let text =
            self.aside(|writer| if bare { writer.walk(note.at + 2, end - 1) } else { writer.walk(note.at + 1, end) });
        self.notes.inside = was;
        text
    }

    /// Writes the long notes of the block that has ended.
    pub fn asides(&mut self) {
        if self.notes.inside || self.env.flavor == Flavor::Feed {
            return;
        }
        let mut next = 0;
        while let Some(note) = self.notes.waiting.get(next).and_then(|key| self.notes.all.get(key)).copied() {
            let (number, text) = (note.number, self.note(note, false));
            let _ = writeln!(
                self.out,
                "<aside class=\"note\" id=\"n{number}\" role=\"note\"><span class=\"n\" aria-hidden=\"true\">{number}</span>{}</aside>",
                text.trim_end()
            );
            self.notes.texts[number - 1] = text;
            next += 1;
        }
        self.notes.waiting.clear();
    }

    /// Writes all notes as a list.
    pub fn endnotes(&mut self) {
        let mut next = 0;
        while let Some(note) = self.notes.waiting.get(next).and_then(|key| self.notes.all.get(key)).copied() {
            if next == 0 {
                self.line();
                self.out.push_str("<hr>\n<ol>\n");
            }
            let text = self.note(note, false);
            let _ = writeln!(self.out, "<li id=\"fn-{}\">{}</li>", note.number, text.trim_end());
            self.notes.texts[note.number - 1] = text;
            next += 1;
        }
        if next > 0 {
            self.out.push_str("</ol>\n");
        }
        self.notes.waiting.clear();
    }

    pub fn unused_notes(&mut self) {
        let mut unused: Vec<usize> =
            self.notes.all.values().filter(|note| note.number == 0).map(|note| note.at).collect();
        unused.sort_unstable();
        for at in unused {
            let Node::Markdown(Event::Start(Element::FootnoteDefinition(label))) = &self.items[at].node else {
                continue;
            };
            let diagnostic = Diagnostic::new(Code::UnusedNote, format!("footnote `{label}` is never referred to"))
                .at(self.source, self.items[at].span.clone(), "")
                .help(format!("write `[^{label}]` where it belongs, or remove it"));
            self.diagnostics.push(diagnostic);
        }
    }
}
