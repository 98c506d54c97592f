use serde::Serialize;

use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity, Style, human};

/// Lines shown above and below the one that is wrong.
const AROUND: usize = 2;
/// A browser gets this many characters of a line, these around the mistake, and this many mistakes.
const MAX_LINE: usize = 300;
const BEFORE: usize = 100;
const MAX_MISTAKES: usize = 50;

/// The errors and warnings as the overlay shows them: plain values, escaped by the page that sets them as text.
#[derive(Debug, Serialize)]
pub struct Mistakes {
    pub errors: usize,
    pub warnings: usize,
    pub list: Vec<Mistake>,
}

#[derive(Debug, Serialize)]
pub struct Mistake {
    severity: &'static str,
    code: &'static str,
    message: String,
    place: Option<Place>,
    related: Vec<Place>,
    note: Option<String>,
    help: Option<String>,
    /// As the terminal prints it, for copying.
    text: String,
}

#[derive(Debug, Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    label: String,
    /// Whether the lines begin somewhere within.
    is_cut: bool,
    excerpt: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    number: usize,
    text: String,
    /// First character (from 0) and length of what is wrong here.
    mark: Option<(usize, usize)>,
}

impl Mistakes {
    pub fn of(diagnostics: &Diagnostics) -> Self {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        Self {
            errors: diagnostics.count(Severity::Error),
            warnings: diagnostics.count(Severity::Warning),
            list: errors.take(MAX_MISTAKES).map(Mistake::of).collect(),
        }
    }
}

impl Mistake {
    fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.code.id(),
            message: diagnostic.message.clone(),
            place: diagnostic.primary.as_ref().map(Place::of),
            related: diagnostic.related.iter().map(Place::of).collect(),
            note: diagnostic.note.clone(),
            help: diagnostic.help.clone(),
            text: human(diagnostic, Style::Plain),
        }
    }
}

impl Place {
    fn of(label: &Label) -> Self {
        let start = label.source.position(label.span.start);
        let end = label.source.position(label.span.end.max(label.span.start));
        let first = start.line.saturating_sub(AROUND).max(1);
        let lines = label.source.text().lines().enumerate().skip(first - 1).take(start.line + AROUND + 1 - first);
        let mark = |number: usize, text: &str| {
            let to = if end.line == start.line { end.column } else { text.chars().count() + 1 };
            (number == start.line).then(|| (start.column - 1, to.saturating_sub(start.column).max(1)))
        };
        // a paragraph in one line: the part around the mistake
        let cut = if start.column > MAX_LINE - BEFORE { start.column - BEFORE } else { 0 };
        let excerpt = lines.map(|(index, text)| Line {
            number: index + 1,
            text: text.chars().skip(cut).take(MAX_LINE).collect(),
            mark: mark(index + 1, text).map(|(from, length)| (from - cut, length)),
        });
        Self {
            file: label.source.path().to_owned(),
            line: start.line,
            column: start.column,
            label: label.text.clone(),
            is_cut: cut > 0,
            excerpt: excerpt.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Source};

    #[test]
    fn marks_the_place_in_its_lines() {
        let source = Source::new("a.md", "---\ntitle: é\ntaqs: [a]\n---\nbody\nmore\n");
        let at = source.offset(3, 1);
        let place = Place::of(&Label { source, span: at..at + 4, text: "here".into() });
        assert_eq!((place.line, place.column), (3, 1));
        assert_eq!(place.excerpt.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(place.excerpt[2].mark, Some((0, 4)));
        assert!(place.excerpt[1].mark.is_none());
    }

    #[test]
    fn shows_the_part_of_a_long_line_that_is_wrong() {
        let source = Source::new("a.md", format!("{}WRONG{}", "a".repeat(1000), "b".repeat(1000)));
        let place = Place::of(&Label { source, span: 1000..1005, text: String::new() });
        let line = &place.excerpt[0];
        let (from, length) = line.mark.unwrap();
        assert_eq!(&line.text[from..from + length], "WRONG");
        assert!(place.is_cut && line.text.len() == MAX_LINE);
    }

    #[test]
    fn a_file_as_a_whole_has_no_lines() {
        let diagnostics: Diagnostics =
            [Diagnostic::new(Code::Theme, "no theme").in_file("folio.yaml")].into_iter().collect();
        let mistakes = Mistakes::of(&diagnostics);
        assert_eq!(mistakes.errors, 1);
        assert!(mistakes.list[0].place.as_ref().unwrap().excerpt.is_empty());
    }
}
