//! The text of a diagram → SVG: drawings of characters, graphs (`dot`, mermaid's flowcharts and states) and mermaid's
//! sequences.
//!
//! All text is set in a fixed pitch, so that its width is known without a font. Colours are the theme's variables.
//! Work is bounded by the limits of each drawer; nothing here knows Markdown, a page or a colour.

mod canvas;
mod cells;
mod characters;
mod dot;
mod flowchart;
mod frames;
mod graph;
mod grid;
mod layers;
mod link;
mod mermaid;
mod plot;
mod positions;
mod sequence;
mod stage;
mod states;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::content::Diagram;

/// Longest source in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// A diagram as SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// What stands between `<svg …>` and `</svg>`.
    pub markup: String,
    /// Size in CSS pixels; one character is 8 wide.
    pub width: String,
    pub height: String,
    /// What the source itself calls the diagram.
    pub title: Option<String>,
    /// For those who hear the page: the source, or the words of a drawing whose source is lines.
    pub description: String,
}

/// Why there is no drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Bytes of the source.
    pub span: Range<usize>,
    pub message: String,
    pub help: String,
}

impl Mistake {
    fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }
}

/// Draws a diagram. The first mistake in its source ends the drawing.
pub fn draw(diagram: Diagram, source: &str) -> Result<Drawing, Mistake> {
    if source.len() > MAX_LENGTH {
        let message = format!("the diagram is longer than {} kB", MAX_LENGTH >> 10);
        return Err(Mistake::new(0..0, message, "draw a part of it"));
    }
    if source.trim().is_empty() {
        return Err(Mistake::new(0..0, "the diagram is empty", "write it between the fences"));
    }
    match diagram {
        Diagram::Svgbob => characters::draw(source),
        Diagram::Dot => {
            let (graph, title) = dot::parse(source)?;
            plot::draw(&graph).map(|canvas| canvas.finish(title, source))
        }
        Diagram::Mermaid => mermaid::draw(source),
    }
}
