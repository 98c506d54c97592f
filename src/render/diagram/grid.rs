use super::Mistake;
use super::cells::columns;

/// Largest drawing in columns and lines.
const MAX_COLUMNS: usize = 400;
const MAX_LINES: usize = 400;

/// Stands in the second column of a wide character.
pub const REST: char = '\0';

/// Directions as bits, clockwise from above.
pub const N: u8 = 1;
pub const NE: u8 = 2;
pub const E: u8 = 4;
pub const SE: u8 = 8;
pub const S: u8 = 16;
pub const SW: u8 = 32;
pub const W: u8 = 64;
pub const NW: u8 = 128;

const ALL: [(u8, isize, isize); 8] =
    [(N, 0, -1), (NE, 1, -1), (E, 1, 0), (SE, 1, 1), (S, 0, 1), (SW, -1, 1), (W, -1, 0), (NW, -1, -1)];

/// A drawing of characters: which stand where, and which of them are lines that meet.
pub struct Grid {
    rows: Vec<Vec<char>>,
    /// For each character the directions in which its line goes on in the next one; none for text.
    links: Vec<Vec<u8>>,
}

impl Grid {
    /// Reads a drawing. Indentation that all lines share and empty lines at its ends are left out.
    pub fn read(text: &str) -> Result<Self, Mistake> {
        let mut rows: Vec<Vec<char>> = Vec::new();
        for line in text.lines() {
            let mut row = Vec::new();
            for c in line.trim_end().chars() {
                match columns(c) {
                    _ if c == '\t' => row.extend(std::iter::repeat_n(' ', 8 - row.len() % 8)),
                    0 => {}
                    1 => row.push(c),
                    _ => row.extend([c, REST]),
                }
            }
            rows.push(row);
        }
        while rows.last().is_some_and(Vec::is_empty) {
            rows.pop();
        }
        let blank = rows.iter().take_while(|row| row.is_empty()).count();
        rows.drain(..blank);
        let indentation = |row: &Vec<char>| row.iter().take_while(|c| **c == ' ').count();
        let shared = rows.iter().filter(|row| !row.is_empty()).map(indentation).min().unwrap_or(0);
        for row in &mut rows {
            row.drain(..shared.min(row.len()));
        }
        let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
        if rows.len() > MAX_LINES || widest > MAX_COLUMNS {
            let message = format!("a drawing of {} lines and {widest} columns", rows.len());
            let help = format!("at most {MAX_LINES} lines and {MAX_COLUMNS} columns are drawn");
            return Err(Mistake::new(0..0, message, help));
        }
        let mut grid = Self { links: rows.iter().map(|row| vec![0; row.len()]).collect(), rows };
        grid.find_links();
        grid.drop_text();
        Ok(grid)
    }

    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, char)> {
        let rows = self.rows.iter().enumerate();
        rows.flat_map(|(y, row)| row.iter().enumerate().map(move |(x, c)| (x, y, *c)))
    }

    pub fn rows(&self) -> impl Iterator<Item = &[char]> {
        self.rows.iter().map(Vec::as_slice)
    }

    pub fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The directions in which the line at a place goes on; 0 for text.
    pub fn link(&self, x: usize, y: usize) -> u8 {
        self.links.get(y).and_then(|row| row.get(x)).copied().unwrap_or(0)
    }

    /// The character in a direction; a space beyond the edge.
    pub fn beside(&self, x: usize, y: usize, direction: u8) -> char {
        next(x, y, direction).and_then(|(x, y)| self.rows.get(y)?.get(x).copied()).unwrap_or(' ')
    }

    fn find_links(&mut self) {
        let cells: Vec<_> = self.cells().collect();
        for (x, y, c) in cells {
            let mask = ALL.iter().filter(|(bit, ..)| meets(c, self.beside(x, y, *bit), *bit));
            self.links[y][x] = mask.map(|(bit, ..)| bit).sum();
        }
    }

    /// Takes away the links of what is text after all, until nothing changes; each round takes at least one.
    fn drop_text(&mut self) {
        let mut waiting: Vec<_> = self.cells().map(|(x, y, _)| (x, y)).collect();
        while let Some((x, y)) = waiting.pop() {
            let mask = self.link(x, y);
            if mask == 0 || self.is_line(x, y, mask) {
                continue;
            }
            self.links[y][x] = 0;
            for (bit, ..) in ALL.iter().filter(|(bit, ..)| mask & bit != 0) {
                if let Some((x, y)) = next(x, y, *bit) {
                    self.links[y][x] &= !opposite(*bit);
                    waiting.push((x, y));
                }
            }
            // a run of dashes is text or line as a whole
            waiting.extend([(x + 1, y), (x.saturating_sub(1), y)]);
        }
    }

    /// Whether a character with these links is part of a line and not of a text.
    fn is_line(&self, x: usize, y: usize, mask: u8) -> bool {
        let c = self.rows[y][x];
        let in_word = || self.beside(x, y, E).is_alphanumeric() || self.beside(x, y, W).is_alphanumeric();
        match c {
            '-' | '=' | '~' => self.is_run(x, y, c),
            '.' | ',' | '\'' | '`' => mask.count_ones() > 1 && mask & !(E | W) != 0,
            '|' => mask & (N | S) != 0,
            'o' | 'v' | 'V' | '^' | ':' | '/' | '\\' => !in_word(),
            _ => true,
        }
    }

    /// Whether the dashes around a place are a line: three of them, or fewer that lead to something drawn. Two may be
    /// an option of a command.
    fn is_run(&self, x: usize, y: usize, c: char) -> bool {
        let row = &self.rows[y];
        let start = row[..x].iter().rposition(|other| *other != c).map_or(0, |at| at + 1);
        let end = row[x..].iter().position(|other| *other != c).map_or(row.len(), |at| x + at);
        let leads = |at: usize, inner: u8| self.link(at, y) & !inner != 0;
        end - start > 2 || leads(start, E) || leads(end - 1, W)
    }
}

fn next(x: usize, y: usize, direction: u8) -> Option<(usize, usize)> {
    let (_, dx, dy) = ALL.iter().find(|(bit, ..)| *bit == direction)?;
    Some((x.checked_add_signed(*dx)?, y.checked_add_signed(*dy)?))
}

/// The directions in which the line of a character can go on.
pub fn offers(c: char) -> u8 {
    match c {
        '-' | '=' | '~' | '─' | '═' | '┄' => E | W,
        '|' | '┼' | '╬' => N | S | E | W,
        '│' | '║' | '┆' | ':' => N | S,
        '+' | '*' | 'o' => 255,
        '.' | ',' => E | W | S | SE | SW,
        '\'' | '`' => E | W | N | NE | NW,
        '/' => NE | SW,
        '\\' => NW | SE,
        '<' | '◄' | '←' => E,
        '>' | '►' | '→' => W,
        '^' | '▲' | '↑' => S,
        'v' | 'V' | '▼' | '↓' => N,
        '┌' | '╭' | '╔' => E | S,
        '┐' | '╮' | '╗' => W | S,
        '└' | '╰' | '╚' => E | N,
        '┘' | '╯' | '╝' => W | N,
        '├' | '╠' => N | S | E,
        '┤' | '╣' => N | S | W,
        '┬' | '╦' => E | W | S,
        '┴' | '╩' => E | W | N,
        _ => 0,
    }
}

/// Whether a line goes on from `a` to `b`, which stands in a direction from it.
fn meets(a: char, b: char, direction: u8) -> bool {
    if offers(a) & direction == 0 || offers(b) & opposite(direction) == 0 {
        return false;
    }
    let is_wall = |c| c == '|';
    if direction & (E | W) != 0 && (is_wall(a) || is_wall(b)) {
        // a line may end at a wall; anything else beside one is text
        return matches!((a, b), ('-' | '=' | '~' | '─', _) | (_, '-' | '=' | '~' | '─'));
    }
    let is_joint = |c| matches!(c, '+' | '*' | 'o' | '.' | ',' | '\'' | '`');
    let is_tip = |c| matches!(c, '<' | '>' | '^' | 'v' | 'V');
    let round = |a, b| matches!(a, '.' | ',') && matches!(b, '\'' | '`');
    let corners = direction & (N | S) != 0 && (round(a, b) || round(b, a));
    corners || !((is_joint(a) || is_tip(a)) && (is_joint(b) || is_tip(b)))
}

fn opposite(direction: u8) -> u8 {
    direction.rotate_left(4)
}
