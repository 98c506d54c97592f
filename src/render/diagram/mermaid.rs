//! Mermaid's flowcharts, sequences and states; the other kinds are told by name.

use std::ops::Range;

use super::graph::Direction;
use super::{Drawing, Mistake, flowchart, plot, sequence, states};

/// What a mermaid source says besides its statements.
#[derive(Debug, Default)]
pub struct Head {
    pub title: Option<String>,
    /// `accTitle` and `accDescr`, for those who hear the page.
    name: Option<String>,
    description: Option<String>,
}

/// A statement and where it stands.
pub type Statement<'a> = (&'a str, Range<usize>);

/// Draws the kind that the first statement names.
pub fn draw(source: &str) -> Result<Drawing, Mistake> {
    let (mut head, statements) = statements(source);
    let Some(((first, span), rest)) = statements.split_first() else {
        return Err(Mistake::new(0..0, "the diagram is empty", "begin it with `flowchart LR` or `sequenceDiagram`"));
    };
    let word = first.split_whitespace().next().unwrap_or_default();
    let canvas = match word {
        "flowchart" | "graph" | "flowchart-elk" => plot::draw(&flowchart::parse((first, span.clone()), rest)?)?,
        "stateDiagram" | "stateDiagram-v2" => plot::draw(&states::parse(rest)?)?,
        "sequenceDiagram" => sequence::draw(rest, &mut head)?,
        _ => {
            let message = format!("`{word}` is not a kind of diagram that is drawn");
            let help =
                "flowchart, sequenceDiagram and stateDiagram are; write `text` instead of `mermaid` to show the source";
            return Err(Mistake::new(span.start..span.start + word.len(), message, help));
        }
    };
    let title = head.name.or(head.title);
    let drawing = canvas.finish(title, source);
    Ok(match head.description {
        Some(description) => Drawing { description, ..drawing },
        None => drawing,
    })
}

/// Statements without comments, directives and the header between `---` lines.
fn statements(source: &str) -> (Head, Vec<Statement<'_>>) {
    let mut head = Head::default();
    let mut statements = Vec::new();
    let mut at = 0;
    let mut in_header = false;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let text = line.trim();
        let offset = start + (line.len() - line.trim_start().len());
        if text == "---" && (in_header || number == 0) {
            in_header = !in_header;
        } else if in_header {
            if let Some(title) = text.strip_prefix("title:") {
                head.title = Some(title.trim().trim_matches('"').to_owned());
            }
        } else if let Some(name) = text.strip_prefix("accTitle:") {
            head.name = Some(name.trim().to_owned());
        } else if let Some(description) = text.strip_prefix("accDescr:") {
            head.description = Some(description.trim().to_owned());
        } else if !text.is_empty() && !text.starts_with("%%") {
            statements.push((text, offset..offset + text.len()));
        }
    }
    (head, statements)
}

/// A label without its quotes, with mermaid's line breaks.
pub fn label(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    text.replace("<br/>", "\n").replace("<br>", "\n").replace("<br />", "\n").replace("\\n", "\n")
}

/// The direction that a word names; downwards without one.
pub fn direction(word: Option<&str>, span: &Range<usize>) -> Result<Direction, Mistake> {
    match word {
        None | Some("TB" | "TD") => Ok(Direction::Down),
        Some("BT") => Ok(Direction::Up),
        Some("LR") => Ok(Direction::Right),
        Some("RL") => Ok(Direction::Left),
        Some(other) => {
            let message = format!("there is no direction `{other}`");
            Err(Mistake::new(span.clone(), message, "write one of: TB, BT, LR, RL"))
        }
    }
}
