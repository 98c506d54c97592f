use std::fmt::{self, Write as _};

use super::Drawing;
use super::cells::{HEIGHT, WIDTH, measure};
use crate::render::escape;

/// Room around the drawing.
const MARGIN: f64 = 8.0;

/// A coordinate: at most one digit after the point.
pub struct N(pub f64);

impl fmt::Display for N {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let text = format!("{:.1}", self.0);
        let text = text.strip_suffix(".0").unwrap_or(&text);
        f.write_str(if text == "-0" { "0" } else { text })
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stroke {
    Solid,
    Dashed,
    Thick,
}

/// Where a text begins from its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    /// In the middle of a line that is drawn behind it.
    OnLine,
}

/// What is drawn, by layers: frames, lines, shapes, arrow heads, texts. Coordinates may have any origin: the drawing
/// is as large as what is in it.
#[derive(Debug)]
pub struct Canvas {
    frames: String,
    lines: [String; 3],
    shapes: String,
    heads: String,
    texts: [String; 3],
    words: String,
    low: (f64, f64),
    high: (f64, f64),
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            frames: String::new(),
            lines: Default::default(),
            shapes: String::new(),
            heads: String::new(),
            texts: Default::default(),
            words: String::new(),
            low: (f64::MAX, f64::MAX),
            high: (f64::MIN, f64::MIN),
        }
    }
}

impl Canvas {
    /// Makes room for a point.
    pub fn reach(&mut self, x: f64, y: f64) {
        self.low = (self.low.0.min(x), self.low.1.min(y));
        self.high = (self.high.0.max(x), self.high.1.max(y));
    }

    /// A line: the `d` of a path whose points were reached.
    pub fn line(&mut self, stroke: Stroke, path: &str) {
        self.lines[stroke as usize].push_str(path);
    }

    /// A straight line between two points.
    pub fn straight(&mut self, stroke: Stroke, from: (f64, f64), to: (f64, f64)) {
        self.reach(from.0, from.1);
        self.reach(to.0, to.1);
        let path = if to.1.total_cmp(&from.1).is_eq() {
            format!("M{} {}H{}", N(from.0), N(from.1), N(to.0))
        } else if to.0.total_cmp(&from.0).is_eq() {
            format!("M{} {}V{}", N(from.0), N(from.1), N(to.1))
        } else {
            format!("M{} {}L{} {}", N(from.0), N(from.1), N(to.0), N(to.1))
        };
        self.line(stroke, &path);
    }

    /// A shape with a fill: an element without its end.
    pub fn shape(&mut self, element: fmt::Arguments) {
        let _ = write!(self.shapes, "<{element}/>");
    }

    /// A frame behind everything.
    pub fn frame(&mut self, element: fmt::Arguments) {
        let _ = write!(self.frames, "<{element}/>");
    }

    /// A box, reached.
    pub fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), radius: f64) {
        self.reach(x, y);
        self.reach(x + width, y + height);
        self.shape(format_args!(
            "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"",
            N(x),
            N(y),
            N(width),
            N(height),
            N(radius)
        ));
    }

    /// A filled triangle whose tip is at `tip`; `along` is the unit vector in which it points.
    pub fn head(&mut self, tip: (f64, f64), along: (f64, f64)) {
        self.reach(tip.0, tip.1);
        let base = (tip.0 - along.0 * 8.0, tip.1 - along.1 * 8.0);
        let side = (along.1 * 4.0, along.0 * 4.0);
        let _ = write!(
            self.heads,
            "M{} {}L{} {}L{} {}Z",
            N(tip.0),
            N(tip.1),
            N(base.0 + side.0),
            N(base.1 - side.1),
            N(base.0 - side.0),
            N(base.1 + side.1)
        );
    }

    /// A line of text on its baseline.
    pub fn text(&mut self, anchor: Anchor, (x, y): (f64, f64), text: &str) {
        let width = super::cells::width(text);
        let left = if anchor == Anchor::Start { x } else { x - width / 2.0 };
        self.reach(left, y - HEIGHT * 0.75);
        self.reach(left + width, y + HEIGHT * 0.25);
        let _ = write!(
            self.texts[anchor as usize],
            "<text x=\"{}\" y=\"{}\">{}</text>",
            N(x),
            N(y),
            escape::html(&escape::xml_chars(text))
        );
        if !self.words.is_empty() {
            self.words.push_str("; ");
        }
        self.words.push_str(text);
    }

    /// Lines of text around a centre.
    pub fn label(&mut self, anchor: Anchor, (x, y): (f64, f64), lines: &[String]) {
        let top = y - measure(lines.len()) * HEIGHT / 2.0 + HEIGHT * 0.75;
        for (number, line) in lines.iter().enumerate() {
            self.text(anchor, (x, top + measure(number) * HEIGHT), line);
        }
    }

    /// The drawing; its description is its source.
    pub fn finish(self, title: Option<String>, source: &str) -> Drawing {
        let description = source.trim().to_owned();
        Drawing { title, description, ..self.drawing() }
    }

    /// The drawing; its description is its words.
    pub fn drawing(self) -> Drawing {
        let low = if self.low.0 > self.high.0 { (0.0, 0.0) } else { (self.low.0 - MARGIN, self.low.1 - MARGIN) };
        let high =
            if self.low.0 > self.high.0 { (WIDTH, HEIGHT) } else { (self.high.0 + MARGIN, self.high.1 + MARGIN) };
        let mut markup = format!("<g transform=\"translate({} {})\">", N(-low.0), N(-low.1));
        let mut group = |attributes: &str, inner: &str| {
            if !inner.is_empty() {
                let _ = write!(markup, "<g {attributes}>{inner}</g>");
            }
        };
        group("fill=\"none\" stroke=\"var(--line,currentColor)\"", &self.frames);
        let path = |attributes: &str, d: &str| match d {
            "" => String::new(),
            d => format!("<path{attributes} d=\"{d}\"/>"),
        };
        let [solid, dashed, thick] = &self.lines;
        let lines = path("", solid) + &path(" stroke-dasharray=\"4 4\"", dashed) + &path(" stroke-width=\"3\"", thick);
        group(
            "fill=\"none\" stroke=\"var(--ink2,currentColor)\" stroke-width=\"1.5\" stroke-linecap=\"round\"",
            &lines,
        );
        let shapes = "fill=\"var(--bar,none)\" stroke=\"var(--ink2,currentColor)\" stroke-width=\"1.25\"";
        group(shapes, &self.shapes);
        group("fill=\"var(--ink2,currentColor)\"", &path("", &self.heads));
        let [start, middle, on_line] = &self.texts;
        group("fill=\"var(--ink,currentColor)\"", start);
        group("fill=\"var(--ink,currentColor)\" text-anchor=\"middle\"", middle);
        // the page's colour around a text keeps its line away
        let halo = "fill=\"var(--ink2,currentColor)\" text-anchor=\"middle\" stroke=\"var(--paper,none)\" \
                    stroke-width=\"6\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
        group(halo, on_line);
        markup.push_str("</g>");
        Drawing {
            markup,
            width: N(high.0 - low.0).to_string(),
            height: N(high.1 - low.1).to_string(),
            title: None,
            description: self.words,
        }
    }
}
