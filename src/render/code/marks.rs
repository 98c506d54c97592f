use crate::render::highlight::{Highlighter, Language, Refusal};

/// Whether a line of a change was added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    None,
    Added,
    Removed,
}

impl Mark {
    fn of(line: &str) -> Self {
        match line.as_bytes().first() {
            Some(b'+') => Self::Added,
            Some(b'-') => Self::Removed,
            _ => Self::None,
        }
    }
}

/// The marks of a `diff` block: by the first character, but the names of the files are no change.
pub fn of_diff(text: &str) -> Vec<Mark> {
    let lines: Vec<&str> = text.lines().collect();
    let mut marks: Vec<Mark> = lines.iter().map(|line| Mark::of(line)).collect();
    for (at, pair) in lines.windows(2).enumerate() {
        if pair[0].starts_with("--- ") && pair[1].starts_with("+++ ") {
            marks[at] = Mark::None;
            marks[at + 1] = Mark::None;
        }
    }
    marks
}

/// A change in another language: the state before and the state after are highlighted each as a whole, so that a line
/// taken away cannot disturb the one that replaces it.
pub fn highlight(
    text: &str,
    language: Language,
    highlighter: &Highlighter,
) -> Result<(Vec<String>, Vec<Mark>), Refusal> {
    let marks: Vec<Mark> = text.lines().map(Mark::of).collect();
    let signed = text.lines().zip(&marks);
    let side = |without: Mark| -> Result<_, Refusal> {
        let code: String =
            signed.clone().filter(|(_, mark)| **mark != without).flat_map(|(line, _)| [split(line).1, "\n"]).collect();
        Ok(highlighter.try_highlight(&code, language)?.into_iter())
    };
    let (mut before, mut after) = (side(Mark::Added)?, side(Mark::Removed)?);
    let lines = signed.clone().map(|(line, mark)| {
        let old = if *mark == Mark::Added { None } else { before.next() };
        let new = if *mark == Mark::Removed { None } else { after.next() };
        format!("{}{}", split(line).0, new.or(old).unwrap_or_default())
    });
    Ok((lines.collect(), marks.clone()))
}

/// The sign of a line (a space where nothing changed) and the code behind it.
fn split(line: &str) -> (&str, &str) {
    if line.starts_with(['+', '-', ' ']) { line.split_at(1) } else { ("", line) }
}
