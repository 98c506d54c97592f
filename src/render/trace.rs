//! The trace: a page's shape in a line of ticks. Short ones are prose, tall ones code, gold ones figures, gaps headings.
//! A cell is one unit wide and the whole [`HEIGHT`] units high, and ticks are drawn relative to each other: equal ticks
//! are equal text, which compresses to almost nothing.

use std::fmt::Write as _;

use super::escape;
use crate::content::outline::{Mark, Outline};

/// Pixels between ticks on a list.
const STEP: f64 = 4.2;
/// Units from the foot of a tick to the top of the tallest.
const HEIGHT: usize = 20;
/// Ticks on a list, at most.
const CAP: usize = 60;
/// Pixels of the text's width on the page itself, and the distance of its ticks there.
const WIDTH: f64 = 656.0;
const LARGE_STEP: f64 = 7.4;
/// Cells of the shortest trace on a page: a note of three paragraphs is not drawn as three pillars.
const LARGE_CELLS: usize = 22;

const CARD_WIDTH: f64 = 976.0;
const CARD_HEIGHT: f64 = 104.0;
const CARD_CELLS: f64 = 96.0;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Cell {
    Gap,
    /// Its height from 0 to 1.
    Prose(f64),
    Code,
    Figure,
}

/// For a list: as long as the page is, up to a cap.
pub fn small(outline: &Outline) -> Option<String> {
    let cells = sample(cells(outline, 60.0, 4.0, 2).0, CAP);
    if cells.is_empty() {
        return None;
    }
    let width = tenth(STEP * count(cells.len()));
    Some(format!("{}{}</svg>", head(&width, 28, cells.len()), paths(&cells)))
}

/// For the head of a page: as wide as the text, each section a link.
pub fn large(outline: &Outline) -> Option<String> {
    let wanted = count_of(WIDTH / LARGE_STEP);
    let words = outline.words + 12 * outline.code_lines;
    // cells as fine as the page has words for
    let unit = (count(words) / count(wanted)).clamp(9.0, 60.0);
    let (cells, sections) = cells(outline, unit, (unit / 12.0).clamp(1.0, 4.0), 5);
    if cells.is_empty() {
        return None;
    }
    let mut svg = head(&tenth(WIDTH), 40, cells.len().max(LARGE_CELLS)) + &paths(&cells);
    for (index, (heading, first)) in sections.iter().enumerate() {
        let end = sections.get(index + 1).map_or(cells.len(), |(_, first)| *first);
        let heading = &outline.headings[*heading];
        let _ = write!(
            svg,
            "<a href=\"#{}\" tabindex=\"-1\"><title>{}</title><rect x=\"{first}\" width=\"{}\" height=\"{HEIGHT}\"/></a>",
            escape::html(&heading.id),
            escape::html(&heading.title),
            end - first,
        );
    }
    Some(svg + "</svg>")
}

/// For a card: the ticks alone, as wide as its text.
pub fn card(outline: &Outline) -> Option<String> {
    let words = outline.words + 12 * outline.code_lines;
    let unit = (count(words) / CARD_CELLS).clamp(9.0, 60.0);
    let cells = cells(outline, unit, (unit / 12.0).clamp(1.0, 4.0), 5).0;
    let cells = sample(cells, count_of(CARD_CELLS));
    let step = (CARD_WIDTH / count(cells.len().max(1))).min(2.0 * CARD_WIDTH / CARD_CELLS);
    let high = CARD_HEIGHT / count(HEIGHT);
    (cells.len() > 2).then(|| format!("<g transform=\"scale({step:.3} {high:.3})\">{}</g>", paths(&cells)))
}

/// The cells, and for each `##` heading its number and its cell.
fn cells(outline: &Outline, words: f64, lines: f64, figure: usize) -> (Vec<Cell>, Vec<(usize, usize)>) {
    let mut cells = Vec::new();
    let mut sections = Vec::new();
    for mark in &outline.trace {
        let (cell, number) = match mark {
            Mark::Heading(index) => {
                if outline.headings.get(*index).is_some_and(|heading| heading.level == 2) {
                    sections.push((*index, cells.len()));
                }
                (Cell::Gap, 1)
            }
            Mark::Prose(n) => (Cell::Prose(0.16 + (count(*n) / 190.0).min(0.42)), count_of(count(*n) / words)),
            Mark::Code(n) => (Cell::Code, count_of(count(*n) / lines)),
            Mark::File(_) => (Cell::Code, 1),
            Mark::Figure => (Cell::Figure, figure),
        };
        cells.extend(std::iter::repeat_n(cell, number.max(1)));
    }
    (cells, sections)
}

/// At most `cap` cells; code and figures are kept before prose.
fn sample(cells: Vec<Cell>, cap: usize) -> Vec<Cell> {
    if cells.len() <= cap {
        return cells;
    }
    let weight = |cell: &Cell| match cell {
        Cell::Figure => 3,
        Cell::Code => 2,
        Cell::Prose(_) => 1,
        Cell::Gap => 0,
    };
    let part = |index: usize| index * cells.len() / cap;
    (0..cap)
        .filter_map(|index| {
            let bucket = &cells[part(index)..part(index + 1)];
            let common = |cell: &&Cell| bucket.iter().filter(|other| weight(other) == weight(cell)).count();
            bucket.iter().max_by_key(|cell| (common(cell).min(2), weight(cell))).copied()
        })
        .collect()
}

fn head(width: &str, height: usize, cells: usize) -> String {
    format!(
        "<svg class=\"trace\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {cells} {HEIGHT}\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    )
}

fn paths(cells: &[Cell]) -> String {
    let mut paths = [("p", String::new(), 0), ("c", String::new(), 0), ("f", String::new(), 0)];
    for (index, cell) in cells.iter().enumerate() {
        let (kind, share) = match cell {
            Cell::Gap => continue,
            Cell::Prose(share) => (0, *share),
            Cell::Code => (1, 1.0),
            Cell::Figure => (2, 0.7),
        };
        let tall = count_of(count(HEIGHT) * share);
        let (_, d, last) = &mut paths[kind];
        let _ = if d.is_empty() {
            write!(d, "M{index}.5 {}v{tall}", HEIGHT - tall)
        } else {
            write!(d, "m{}-{tall}v{tall}", index - *last)
        };
        *last = index;
    }
    let mut svg = String::new();
    for (class, d, _) in paths.iter().filter(|(_, d, _)| !d.is_empty()) {
        let _ = write!(svg, "<path class=\"{class}\" d=\"{d}\"/>");
    }
    svg
}

/// One decimal, none if it is zero.
fn tenth(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}

#[allow(clippy::cast_precision_loss)]
fn count(number: usize) -> f64 {
    number as f64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn count_of(number: f64) -> usize {
    number.round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::outline::Heading;

    fn page() -> Outline {
        let heading = Heading { level: 2, id: "a".into(), title: "A & B".into(), span: 0..0 };
        Outline {
            headings: vec![heading],
            words: 120,
            trace: vec![Mark::Prose(120), Mark::Heading(0), Mark::Code(4), Mark::Figure],
            ..Outline::default()
        }
    }

    #[test]
    fn small_trace() {
        assert_eq!(
            small(&page()).unwrap(),
            "<svg class=\"trace\" width=\"25.2\" height=\"28\" viewBox=\"0 0 6 20\" preserveAspectRatio=\"none\" \
             aria-hidden=\"true\"><path class=\"p\" d=\"M0.5 8v12m1-12v12\"/><path class=\"c\" d=\"M3.5 0v20\"/>\
             <path class=\"f\" d=\"M4.5 6v14m1-14v14\"/></svg>"
        );
        assert_eq!(small(&Outline::default()), None);
    }

    #[test]
    fn long_pages_are_sampled() {
        let outline = Outline { trace: vec![Mark::Prose(100); 500], ..Outline::default() };
        assert!(small(&outline).unwrap().contains("width=\"252\""));
    }

    #[test]
    fn large_trace_links_sections() {
        let svg = large(&page()).unwrap();
        assert!(svg.contains("<a href=\"#a\" tabindex=\"-1\"><title>A &amp; B</title><rect x="), "{svg}");
    }
}
