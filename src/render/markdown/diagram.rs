//! Fences that are drawn.

use std::ops::Range;

use super::writer::Writer;
use super::{Flavor, tag};
use crate::content::Diagram;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::render::code::{Block, Fence, listing};
use crate::render::diagram::{Drawing, draw};

impl Writer<'_, '_> {
    /// The figure of a diagram; whatever is wrong with it, its text is shown.
    pub fn diagram(&mut self, kind: Diagram, block: &Block<'_>) {
        let fence = Fence::parse(block.info, block.source, &block.info_span, self.diagnostics);
        let text = match listing(block, &fence) {
            Ok(listing) => listing.text,
            Err(mistake) => {
                self.diagnostics.push(mistake);
                block.text.clone()
            }
        };
        if let Some(span) = fence.first_of_code() {
            let mistake = Diagnostic::new(Code::FenceOption, "a diagram takes no options of code");
            let help = "its options are `caption=`, `alt=`, `file=` and `lines=`";
            self.diagnostics.push(mistake.at(block.source, span, "").help(help));
        }
        let (caption, alt) = (fence.caption.as_ref(), fence.alt.as_ref());
        self.line();
        let drawing = match draw(kind, &text) {
            Ok(drawing) => Some(drawing),
            Err(mistake) => {
                let place = match &fence.file {
                    Some(file) => file.span.clone(),
                    None => place(block.source, &block.info_span, &text, &mistake.span),
                };
                let told = Diagnostic::new(Code::Diagram, mistake.message).at(block.source, place, "");
                self.diagnostics.push(told.help(mistake.help));
                None
            }
        };
        match drawing {
            Some(drawing) if self.env.flavor == Flavor::Page => {
                if kind == Diagram::Svgbob && caption.or(alt).is_none() {
                    let told = Diagnostic::new(Code::AltText, "this drawing has no alternative text");
                    let help = "say what it shows after the language: `alt=\"…\"`, or `caption=\"…\"` for all readers";
                    self.diagnostics.push(told.at(block.source, block.info_span.clone(), "").help(help));
                }
                let name = alt.or(caption).map(|part| part.text.as_str()).or(drawing.title.as_deref());
                let name = name.unwrap_or(&self.env.words.diagram).to_owned();
                self.svg(&drawing, &name);
            }
            // feed readers drop SVG
            _ => {
                self.out.push_str("<figure><pre>");
                tag::text(&mut self.out, text.trim_end());
                self.out.push_str("</pre>");
            }
        }
        if let Some(caption) = caption {
            self.out.push_str("<figcaption>");
            tag::text(&mut self.out, &caption.text);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
    }

    fn svg(&mut self, drawing: &Drawing, name: &str) {
        let Drawing { markup, width, height, description, .. } = drawing;
        self.out.push_str("<figure class=\"fig diagram\"><svg");
        tag::attribute(&mut self.out, "viewBox", &format!("0 0 {width} {height}"));
        tag::attribute(&mut self.out, "width", width);
        tag::attribute(&mut self.out, "height", height);
        self.out.push_str(" role=\"img\"");
        tag::attribute(&mut self.out, "aria-label", name);
        self.out.push_str(" font-family=\"monospace\" font-size=\"13.33\"><desc>");
        tag::text(&mut self.out, description);
        self.out.push_str("</desc>");
        self.out.push_str(markup);
        self.out.push_str("</svg>");
    }
}

/// Where a part of a fence's text stands: its lines follow the info string, each perhaps after the marks of a quote or
/// a list.
fn place(source: &Source, info: &Range<usize>, text: &str, span: &Range<usize>) -> Range<usize> {
    let before = &text[..span.start.min(text.len())];
    let number = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let mut at = info.start;
    let mut lines = source.text()[info.start..].split_inclusive('\n');
    for _ in 0..=number {
        at += lines.next().map_or(0, str::len);
    }
    let shown = line.trim();
    let written = lines.next().and_then(|written| written.find(shown)).filter(|_| !shown.is_empty());
    let Some(written) = written else { return info.clone() };
    let indentation = line.len() - line.trim_start().len();
    let from = at + written + (span.start - start).saturating_sub(indentation);
    from..from + span.len().min(at + written + shown.len() - from.min(at + written + shown.len()))
}
