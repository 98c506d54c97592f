//! Text in a fixed pitch.

use unicode_normalization::char::is_combining_mark;

/// Width of a character.
pub const WIDTH: f64 = 8.0;
/// Height of a line.
pub const HEIGHT: f64 = 16.0;

/// The columns that a character takes.
pub fn columns(c: char) -> usize {
    match u32::from(c) {
        0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        _ if is_combining_mark(c) => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

/// A count as a measure.
pub fn measure(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The width of a line of text.
pub fn width(text: &str) -> f64 {
    measure(text.chars().map(columns).sum()) * WIDTH
}

/// Width and height of lines of text.
pub fn size(lines: &[String]) -> (f64, f64) {
    (lines.iter().map(|line| width(line)).fold(0.0, f64::max), measure(lines.len()) * HEIGHT)
}

/// Breaks a text into lines: where it says so, and between words past `limit` columns.
pub fn lines(text: &str, limit: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in part.split_whitespace() {
            let length: usize = word.chars().map(columns).sum();
            if used > 0 && used + 1 + length > limit {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
        lines.push(line);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}
