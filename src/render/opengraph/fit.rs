/// What a text has to fit into, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Box {
    pub width: f64,
    pub height: f64,
    pub largest: f64,
    pub smallest: f64,
    /// Of a line, in sizes of the letters.
    pub leading: f64,
}

/// A text in lines of about the same length.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    pub size: f64,
    pub lines: Vec<String>,
}

/// How much smaller each try is.
const STEP: f64 = 4.0;
/// Longest text that is looked at, in characters: a card has no room for more.
const MAX_CHARS: usize = 400;

/// Breaks a text into lines at the largest size at which it fits; past the smallest size it ends in `…`.
/// `widths` measures words at a size of one, and last the space between them.
pub fn fit(text: &str, wanted: &Box, widths: impl Fn(&[&str]) -> Vec<f64>) -> Fitted {
    let text: String = text.chars().take(MAX_CHARS).collect();
    let words = pieces(&text);
    let mut all: Vec<&str> = words.iter().map(|word| word.text).collect();
    all.extend(["…", "\u{a0}"]);
    let mut sizes = widths(&all);
    sizes.resize(all.len(), 0.5);
    let space = sizes.pop().unwrap_or(0.25);
    let dots = sizes.pop().unwrap_or(1.0);
    let mut size = wanted.largest;
    loop {
        let most = lines_of(wanted, size);
        let (width, is_last) = (wanted.width / size, size <= wanted.smallest);
        let lines = balanced(&words, &sizes, space, width);
        let fits = lines.len() <= most && lines.iter().all(|line| length(&words, &sizes, space, line) <= width);
        if fits || is_last {
            let mut lines: Vec<_> = lines.into_iter().take(most).collect();
            let mut fitted: Vec<String> = lines.iter().map(|line| join(&words, line)).collect();
            if !fits && let (Some(line), Some(text)) = (lines.last_mut(), fitted.last_mut()) {
                while line.len() > 1 && length(&words, &sizes, space, line) + dots > width {
                    line.end -= 1;
                }
                *text = format!("{}…", join(&words, line).trim_end_matches([',', '.', ':', ';', '…']));
            }
            return Fitted { size, lines: fitted };
        }
        size = (size - STEP).max(wanted.smallest);
    }
}

/// A part of a text that stays on one line.
struct Piece<'a> {
    text: &'a str,
    /// A space stands before it.
    spaced: bool,
}

/// Words; scripts that are written without spaces may break at each letter.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for word in text.split_whitespace() {
        let mut spaced = true;
        let mut start = 0;
        for (at, letter) in word.char_indices() {
            let end = at + letter.len_utf8();
            let alone =
                matches!(u32::from(letter), 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff);
            if alone || end == word.len() {
                if alone && at > start {
                    pieces.push(Piece { text: &word[start..at], spaced });
                    (spaced, start) = (false, at);
                }
                pieces.push(Piece { text: &word[start..end], spaced });
                (spaced, start) = (false, end);
            }
        }
    }
    pieces
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn lines_of(wanted: &Box, size: f64) -> usize {
    (wanted.height / (size * wanted.leading)).floor().max(1.0) as usize
}

/// The fewest lines that are no wider than `width`, and then the narrowest of that number.
fn balanced(words: &[Piece], sizes: &[f64], space: f64, width: f64) -> Vec<std::ops::Range<usize>> {
    let wide = broken(words, sizes, space, width);
    let (mut low, mut high, mut best) = (width / 2.0, width, wide.clone());
    for _ in 0..12 {
        let middle = f64::midpoint(low, high);
        let lines = broken(words, sizes, space, middle);
        let fits = lines.iter().all(|line| length(words, sizes, space, line) <= middle);
        if lines.len() == wide.len() && fits {
            (high, best) = (middle, lines);
        } else {
            low = middle;
        }
    }
    best
}

fn broken(words: &[Piece], sizes: &[f64], space: f64, width: f64) -> Vec<std::ops::Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for at in 1..words.len() {
        if length(words, sizes, space, &(start..at + 1)) > width {
            lines.push(start..at);
            start = at;
        }
    }
    if start < words.len() {
        lines.push(start..words.len());
    }
    lines
}

fn length(words: &[Piece], sizes: &[f64], space: f64, line: &std::ops::Range<usize>) -> f64 {
    line.clone().map(|at| sizes[at] + if words[at].spaced && at > line.start { space } else { 0.0 }).sum()
}

fn join(words: &[Piece], line: &std::ops::Range<usize>) -> String {
    let mut text = String::new();
    for word in words.get(line.clone()).unwrap_or_default() {
        if word.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Box, Fitted, fit};

    /// Every letter is half as wide as it is high.
    fn fitted(text: &str) -> Fitted {
        let wanted = Box { width: 976.0, height: 270.0, largest: 84.0, smallest: 44.0, leading: 1.06 };
        #[allow(clippy::cast_precision_loss)]
        fit(text, &wanted, |words| words.iter().map(|word| word.chars().count() as f64 / 2.0).collect())
    }

    #[test]
    fn short_titles_stay_large_and_lines_are_alike() {
        assert_eq!(fitted("Short"), Fitted { size: 84.0, lines: vec!["Short".into()] });
        let two = fitted("Rate limiting is a queueing problem");
        assert_eq!(two, Fitted { size: 84.0, lines: vec!["Rate limiting is a".into(), "queueing problem".into()] });
    }

    #[test]
    fn long_titles_shrink_and_endless_ones_end() {
        let long = fitted(&"seventeen words of a title ".repeat(5));
        assert!(long.size < 84.0 && long.size >= 44.0, "{long:?}");
        assert!(!long.lines.last().unwrap().ends_with('…'), "{long:?}");
        let endless = fitted(&"word ".repeat(500));
        assert_eq!((endless.size, endless.lines.len()), (44.0, 5));
        assert!(endless.lines.last().unwrap().ends_with("word…"), "{endless:?}");
        assert_eq!(fitted(&"x".repeat(300)).lines.len(), 1);
        assert_eq!(fitted("").lines, Vec::<String>::new());
    }

    #[test]
    fn japanese_breaks_between_letters() {
        let lines = fitted(&"日本語の題名".repeat(8)).lines;
        assert!(lines.len() > 1 && lines.iter().all(|line| !line.contains(' ')), "{lines:?}");
    }
}
