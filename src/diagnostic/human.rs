use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::source::floor_char;
use super::{Diagnostic, Label, Severity};

/// A source line longer than this is not shown whole: 5 MB in one line must not reach a terminal.
const MAX_EXCERPT: usize = 2_000;

/// With or without ANSI colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

/// The diagnostic as rustc prints one: title, place, excerpt, related places, note, help. No trailing newline.
pub fn human(diagnostic: &Diagnostic, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level.primary_title(&diagnostic.message).id(diagnostic.code.id()).elements(None::<Origin>);
    if let Some(label) = &diagnostic.primary {
        group = place(group, label, AnnotationKind::Primary);
    }
    for label in &diagnostic.related {
        group = place(group, label, AnnotationKind::Context);
    }
    if let Some(note) = &diagnostic.note {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    renderer.render(&[group])
}

fn place<'a>(group: Group<'a>, label: &'a Label, kind: AnnotationKind) -> Group<'a> {
    let text = label.source.text();
    let excerpt = excerpt(text, &label.span);
    if text.is_empty() || excerpt.len() > MAX_EXCERPT {
        let position = label.source.position(label.span.start);
        let origin = Origin::path(label.source.path());
        return if text.is_empty() {
            group.element(origin)
        } else {
            group.element(origin.line(position.line).char_column(position.column))
        };
    }
    let start = floor_char(text, label.span.start) - excerpt.start;
    let end = (floor_char(text, label.span.end).max(excerpt.start) - excerpt.start).clamp(start, excerpt.len());
    let mut annotation = kind.span(start..end);
    if !label.text.is_empty() {
        annotation = annotation.label(&label.text);
    }
    group.element(
        Snippet::source(&text[excerpt.clone()])
            .path(label.source.path())
            .line_start(label.source.position(excerpt.start).line)
            .annotation(annotation),
    )
}

/// The whole lines that `span` touches.
fn excerpt(text: &str, span: &Range<usize>) -> Range<usize> {
    let from = floor_char(text, span.start);
    let to = floor_char(text, span.end).max(from);
    let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let end = text[to..].find('\n').map_or(text.len(), |at| to + at);
    start..end
}
