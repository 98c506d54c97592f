//! A drawing of characters: lines, corners, arrows and points where characters meet as such, text elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::canvas::{Anchor, Canvas, Stroke};
use super::cells::{HEIGHT, WIDTH, measure};
use super::grid::{E, Grid, N, NE, NW, REST, S, SE, SW, W, offers};
use super::{Drawing, Mistake, canvas};

/// Pieces of straight lines on one row or column, in half cells: where each begins and ends.
type Pieces = BTreeMap<(Stroke, bool, i64), Vec<(i64, i64)>>;

/// Draws a text that is a picture.
pub fn draw(source: &str) -> Result<Drawing, Mistake> {
    let grid = Grid::read(source)?;
    let mut canvas = Canvas::default();
    let mut pieces = Pieces::new();
    for (x, y, c) in grid.cells().filter(|(x, y, _)| grid.link(*x, *y) != 0) {
        cell(&grid, (x, y), c, &mut pieces, &mut canvas);
    }
    straight(&mut pieces, &mut canvas);
    texts(&grid, &mut canvas);
    canvas.reach(0.0, 0.0);
    canvas.reach(measure(grid.columns()) * WIDTH, measure(grid.rows().count()) * HEIGHT);
    Ok(canvas.drawing())
}

/// The part of a line that one character draws.
fn cell(grid: &Grid, (x, y): (usize, usize), c: char, pieces: &mut Pieces, canvas: &mut Canvas) {
    let links = grid.link(x, y);
    let centre = ((measure(x) + 0.5) * WIDTH, (measure(y) + 0.5) * HEIGHT);
    let stroke = if matches!(c, '~' | ':' | '┄' | '┆') { Stroke::Dashed } else { Stroke::Solid };
    match c {
        '-' | '~' | '─' | '┄' | '=' | '═' => halves(pieces, stroke, (x, y), links | E | W),
        '|' | ':' | '│' | '┆' | '║' => {
            halves(pieces, stroke, (x, y), links | N | S);
            // the end of a line reaches the wall that it points at
            for (bit, far) in [(N, -1.0), (S, 1.0)] {
                if links & bit == 0 && matches!(grid.beside(x, y, bit), '-' | '=' | '─') {
                    let wall = (centre.0, centre.1 + far * HEIGHT);
                    canvas.straight(stroke, (centre.0, centre.1 + far * HEIGHT / 2.0), wall);
                }
            }
        }
        '/' => canvas.straight(stroke, corner(centre, SW), corner(centre, NE)),
        '\\' => canvas.straight(stroke, corner(centre, NW), corner(centre, SE)),
        '.' | ',' | '\'' | '`' | '╭' | '╮' | '╰' | '╯' => round(pieces, (x, y), links, centre, canvas),
        _ => {
            let tip = matches!(offers(c), E | W | S | N).then(|| offers(c).rotate_left(4));
            let drawn = if links & (E | W | N | S) != 0 && c >= '─' { offers(c) } else { links };
            halves(pieces, stroke, (x, y), drawn & (N | E | S | W));
            for bit in [NE, SE, SW, NW].into_iter().filter(|bit| links & bit != 0) {
                canvas.straight(stroke, centre, corner(centre, bit));
            }
            match tip {
                Some(direction) => arrow(grid, (x, y), centre, direction, canvas),
                None if matches!(c, 'o' | '*') => {
                    let fill = if c == '*' { "var(--ink2,currentColor)" } else { "var(--paper,none)" };
                    let (cx, cy) = (canvas::N(centre.0), canvas::N(centre.1));
                    canvas.shape(format_args!("circle cx=\"{cx}\" cy=\"{cy}\" r=\"3.5\" fill=\"{fill}\""));
                }
                None => {}
            }
        }
    }
}

/// Halves of a cell's cross, from its centre to its edges.
fn halves(pieces: &mut Pieces, stroke: Stroke, (x, y): (usize, usize), directions: u8) {
    let (x, y) = (i64::try_from(x).unwrap_or(0) * 2, i64::try_from(y).unwrap_or(0) * 2);
    for (bit, is_row, line, from) in
        [(E, true, y + 1, x + 1), (W, true, y + 1, x), (S, false, x + 1, y + 1), (N, false, x + 1, y)]
    {
        if directions & bit != 0 {
            pieces.entry((stroke, is_row, line)).or_default().push((from, from + 1));
        }
    }
}

/// Joins pieces that touch, and draws them.
fn straight(pieces: &mut Pieces, canvas: &mut Canvas) {
    let unit = |halves: i64, size: f64| f64::from(i32::try_from(halves).unwrap_or(0)) * size / 2.0;
    for ((stroke, is_row, line), parts) in pieces {
        parts.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (from, to) in parts.iter().copied() {
            match joined.last_mut() {
                Some((_, end)) if *end >= from => *end = to.max(*end),
                _ => joined.push((from, to)),
            }
        }
        for (from, to) in joined {
            let (from, to) = if *is_row {
                let y = unit(*line, HEIGHT);
                ((unit(from, WIDTH), y), (unit(to, WIDTH), y))
            } else {
                let x = unit(*line, WIDTH);
                ((x, unit(from, HEIGHT)), (x, unit(to, HEIGHT)))
            };
            canvas.straight(*stroke, from, to);
        }
    }
}

/// A rounded corner: an arc between each line beside it and each line above or below.
fn round(pieces: &mut Pieces, at: (usize, usize), links: u8, centre: (f64, f64), canvas: &mut Canvas) {
    for (_, dx) in [(E, WIDTH / 2.0), (W, -WIDTH / 2.0)].into_iter().filter(|(bit, _)| links & bit != 0) {
        for upright in [N, S, NE, SE, SW, NW].into_iter().filter(|bit| links & bit != 0) {
            let end = match upright {
                N => (centre.0, centre.1 - HEIGHT / 2.0),
                S => (centre.0, centre.1 + HEIGHT / 2.0),
                diagonal => corner(centre, diagonal),
            };
            let mut path = String::new();
            let _ = write!(
                path,
                "M{} {}Q{} {} {} {}",
                canvas::N(centre.0 + dx),
                canvas::N(centre.1),
                canvas::N(centre.0),
                canvas::N(centre.1),
                canvas::N(end.0),
                canvas::N(end.1)
            );
            canvas.line(Stroke::Solid, &path);
        }
    }
    if links & (E | W) == E | W {
        halves(pieces, Stroke::Solid, at, E | W);
    }
    if links & (E | W) == 0 {
        halves(pieces, Stroke::Solid, at, links & (N | S));
        for bit in [NE, SE, SW, NW].into_iter().filter(|bit| links & bit != 0) {
            canvas.straight(Stroke::Solid, centre, corner(centre, bit));
        }
    }
}

/// A head whose tip stands at the edge of its cell, or at the wall behind it.
fn arrow(grid: &Grid, (x, y): (usize, usize), centre: (f64, f64), direction: u8, canvas: &mut Canvas) {
    let (along, half) = match direction {
        N => ((0.0, -1.0), HEIGHT / 2.0),
        S => ((0.0, 1.0), HEIGHT / 2.0),
        E => ((1.0, 0.0), WIDTH / 2.0),
        _ => ((-1.0, 0.0), WIDTH / 2.0),
    };
    let ahead = grid.beside(x, y, direction);
    let walls = if direction & (N | S) == 0 { "|+│┤├" } else { "-+─=┬┴" };
    let reach = if walls.contains(ahead) { half * 2.0 - 1.0 } else { half };
    let tip = (centre.0 + along.0 * reach, centre.1 + along.1 * reach);
    let neck = (tip.0 - along.0 * 6.0, tip.1 - along.1 * 6.0);
    if (neck.0 - centre.0) * along.0 + (neck.1 - centre.1) * along.1 > 0.0 {
        canvas.straight(Stroke::Solid, centre, neck);
    }
    canvas.head(tip, along);
}

fn corner((x, y): (f64, f64), direction: u8) -> (f64, f64) {
    let dx = if matches!(direction, NE | SE) { WIDTH / 2.0 } else { -WIDTH / 2.0 };
    let dy = if matches!(direction, SE | SW) { HEIGHT / 2.0 } else { -HEIGHT / 2.0 };
    (x + dx, y + dy)
}

/// What is no line is text; two spaces part two texts.
fn texts(grid: &Grid, canvas: &mut Canvas) {
    for (y, row) in grid.rows().enumerate() {
        let is_text = |x: usize| row.get(x).is_some_and(|c| *c != ' ') && grid.link(x, y) == 0;
        let mut x = 0;
        while x < row.len() {
            if !is_text(x) {
                x += 1;
                continue;
            }
            let start = x;
            while is_text(x) || is_text(x + 1) && row[x] == ' ' {
                x += 1;
            }
            let text: String = row[start..x].iter().filter(|c| **c != REST).collect();
            canvas.text(Anchor::Start, (measure(start) * WIDTH, (measure(y) + 0.75) * HEIGHT), &text);
        }
    }
}
