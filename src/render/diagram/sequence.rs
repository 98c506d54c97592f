//! Mermaid's sequences: who takes part, and what happens in which order.

use std::ops::Range;

use super::canvas::Canvas;
use super::mermaid::{Head, Statement, label};
use super::{Mistake, cells, stage};

/// A label is broken between words past this many columns.
const MAX_COLUMNS: usize = 36;
/// Largest sequence.
const MAX_PARTICIPANTS: usize = 24;
const MAX_STEPS: usize = 300;
const MAX_DEPTH: usize = 8;

/// Longer ones first: each arrow with whether it is dashed, and what stands at its end.
const ARROWS: [(&str, bool, End); 10] = [
    ("<<-->>", true, End::Both),
    ("<<->>", false, End::Both),
    ("-->>", true, End::Arrow),
    ("->>", false, End::Arrow),
    ("--x", true, End::Cross),
    ("-x", false, End::Cross),
    ("--)", true, End::Arrow),
    ("-)", false, End::Arrow),
    ("-->", true, End::None),
    ("->", false, End::None),
];

const FRAMES: [&str; 7] = ["loop", "alt", "opt", "par", "critical", "break", "rect"];
const PARTS: [&str; 3] = ["else", "and", "option"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    None,
    Arrow,
    Cross,
    /// An arrow at each end.
    Both,
}

#[derive(Clone, Debug)]
pub struct Participant {
    name: String,
    /// Lines.
    pub label: Vec<String>,
}

/// Where a note stands: over or beside participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Over(usize, usize),
    Left(usize),
    Right(usize),
}

#[derive(Clone, Debug)]
pub struct Message {
    pub from: usize,
    pub to: usize,
    /// Lines.
    pub text: Vec<String>,
    pub dashed: bool,
    pub end: End,
    /// Who gets it is active from then on.
    pub activates: bool,
}

#[derive(Clone, Debug)]
pub enum Step {
    Message(Message),
    Note {
        side: Side,
        text: Vec<String>,
    },
    /// A frame begins: its kind and its condition.
    Open(String),
    /// The next part of a frame.
    Part(String),
    Close,
    Activate(usize),
    Deactivate(usize),
}

#[derive(Debug, Default)]
pub struct Sequence {
    pub participants: Vec<Participant>,
    pub steps: Vec<Step>,
    /// Where the frames that are open began.
    open: Vec<Range<usize>>,
    /// The number of the last message, when they are numbered.
    number: Option<usize>,
}

/// Draws the statements after the first.
pub fn draw(statements: &[Statement], head: &mut Head) -> Result<Canvas, Mistake> {
    let mut sequence = Sequence::default();
    for (text, span) in statements {
        let text = text.trim_end_matches(';').trim_end();
        sequence.statement(text, span, head)?;
        if sequence.steps.len() > MAX_STEPS {
            let message = format!("a sequence of more than {MAX_STEPS} steps");
            return Err(Mistake::new(span.clone(), message, "draw a part of it"));
        }
    }
    if let Some(span) = sequence.open.pop() {
        return Err(Mistake::new(span, "this part is not closed", "write `end` after its last line"));
    }
    if sequence.participants.is_empty() {
        return Err(Mistake::new(0..0, "a sequence of nothing", "a line is `Client->>Server: text`"));
    }
    Ok(stage::draw(&sequence))
}

impl Sequence {
    fn statement(&mut self, text: &str, span: &Range<usize>, head: &mut Head) -> Result<(), Mistake> {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match word.trim_end_matches(':') {
            "participant" | "actor" => self.declare(rest, span)?,
            "create" => self.declare(rest.split_once(' ').map_or("", |(_, rest)| rest), span)?,
            "Note" | "note" => self.note(rest, span)?,
            "activate" => {
                let who = self.participant(rest, span)?;
                self.steps.push(Step::Activate(who));
            }
            "deactivate" => {
                let who = self.participant(rest, span)?;
                self.steps.push(Step::Deactivate(who));
            }
            "autonumber" => self.number = Some(0),
            "title" => head.title = Some(rest.to_owned()),
            // they change nothing that is drawn
            "destroy" | "link" | "links" | "properties" => {}
            "end" => {
                if self.open.pop().is_none() {
                    return Err(Mistake::new(span.clone(), "`end` closes nothing", "remove it"));
                }
                self.steps.push(Step::Close);
            }
            kind if FRAMES.contains(&kind) => {
                if self.open.len() == MAX_DEPTH {
                    return Err(Mistake::new(span.clone(), "frames are nested too deeply", "draw a part of it"));
                }
                self.open.push(span.clone());
                let label = if kind == "rect" { String::new() } else { text.to_owned() };
                self.steps.push(Step::Open(label));
            }
            kind if PARTS.contains(&kind) => {
                if self.open.is_empty() {
                    let message = format!("`{kind}` is in no frame");
                    return Err(Mistake::new(span.clone(), message, "open one: `alt it is fresh`"));
                }
                self.steps.push(Step::Part(text.to_owned()));
            }
            "box" => {
                let help = "leave out `box` and its `end`";
                return Err(Mistake::new(span.clone(), "boxes around participants are not drawn", help));
            }
            _ => self.message(text, span)?,
        }
        Ok(())
    }

    fn declare(&mut self, text: &str, span: &Range<usize>) -> Result<(), Mistake> {
        let (name, label) = text.split_once(" as ").unwrap_or((text, text));
        let who = self.participant(name, span)?;
        self.participants[who].label = lines(label);
        Ok(())
    }

    fn participant(&mut self, name: &str, span: &Range<usize>) -> Result<usize, Mistake> {
        let name = name.trim();
        if let Some(known) = self.participants.iter().position(|participant| participant.name == name) {
            return Ok(known);
        }
        if name.is_empty() {
            let help = "a line is `Client->>Server: text`";
            return Err(Mistake::new(span.clone(), "a participant without a name", help));
        }
        if self.participants.len() == MAX_PARTICIPANTS {
            let message = format!("a sequence of more than {MAX_PARTICIPANTS} participants");
            return Err(Mistake::new(span.clone(), message, "draw a part of it"));
        }
        self.participants.push(Participant { name: name.to_owned(), label: lines(name) });
        Ok(self.participants.len() - 1)
    }

    fn note(&mut self, text: &str, span: &Range<usize>) -> Result<(), Mistake> {
        let wrong = || {
            let help = "write `Note over A,B: text`, `Note left of A: text` or `Note right of A: text`";
            Mistake::new(span.clone(), "this note cannot be read", help)
        };
        let (place, words) = text.split_once(':').ok_or_else(wrong)?;
        let side = if let Some(who) = place.strip_prefix("right of ") {
            Side::Right(self.participant(who, span)?)
        } else if let Some(who) = place.strip_prefix("left of ") {
            Side::Left(self.participant(who, span)?)
        } else {
            let who = place.strip_prefix("over ").ok_or_else(wrong)?;
            let (from, to) = who.split_once(',').unwrap_or((who, who));
            let (from, to) = (self.participant(from, span)?, self.participant(to, span)?);
            Side::Over(from.min(to), from.max(to))
        };
        self.steps.push(Step::Note { side, text: lines(words) });
        Ok(())
    }

    fn message(&mut self, text: &str, span: &Range<usize>) -> Result<(), Mistake> {
        let found = ARROWS.iter().filter_map(|arrow| Some((text.find(arrow.0)?, arrow)));
        let Some((at, (arrow, dashed, end))) = found.min_by_key(|(at, (arrow, ..))| (*at, usize::MAX - arrow.len()))
        else {
            let help = "a line is `Client->>Server: text`; `-->>` is dashed, `-x` is lost";
            return Err(Mistake::new(span.clone(), "this cannot be read as a part of a sequence", help));
        };
        let (from, rest) = (&text[..at], text[at + arrow.len()..].trim_start());
        let (target, words) = rest.split_once(':').unwrap_or((rest, ""));
        let (sign, target) = match target.as_bytes() {
            [b'+' | b'-', ..] => target.split_at(1),
            _ => ("", target),
        };
        let (from, to) = (self.participant(from, span)?, self.participant(target, span)?);
        let mut text = label(words);
        if let Some(number) = &mut self.number {
            *number += 1;
            text = format!("{number}. {text}");
        }
        let text = cells::lines(&text, MAX_COLUMNS);
        let message = Message { from, to, text, dashed: *dashed, end: *end, activates: sign == "+" };
        self.steps.push(Step::Message(message));
        if sign == "-" {
            self.steps.push(Step::Deactivate(from));
        }
        Ok(())
    }
}

fn lines(text: &str) -> Vec<String> {
    cells::lines(&label(text), MAX_COLUMNS)
}
