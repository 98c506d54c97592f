//! The plain text of a part of the document: what stands in `alt` and `aria-label`.

use pulldown_cmark::Event;

use super::writer::Writer;
use crate::content::markdown::Node;

impl Writer<'_, '_> {
    pub fn plain(&self, from: usize, to: usize) -> String {
        let mut text = String::new();
        for item in &self.items[from..to] {
            match &item.node {
                Node::Markdown(Event::Text(t) | Event::Code(t) | Event::InlineMath(t) | Event::DisplayMath(t)) => {
                    text.push_str(t);
                }
                Node::Markdown(Event::SoftBreak | Event::HardBreak) => text.push(' '),
                _ => {}
            }
        }
        text
    }
}
