//! A sequence on the page: a line for each participant, time runs down.

use super::canvas::{Anchor, Canvas, N, Stroke};
use super::cells::{self, HEIGHT};
use super::sequence::{End, Message, Sequence, Side, Step};

/// Between the boxes of two participants.
const GAP: f64 = 24.0;
/// Between two steps.
const STEP: f64 = 18.0;
/// Half of the width of the bar on a participant who is active.
const BAR: f64 = 4.0;
/// How far a message to oneself reaches.
const LOOP: f64 = 32.0;

/// A frame that is open: where it began, what it says, how far it reaches and where its parts begin.
struct Frame {
    top: f64,
    label: String,
    low: f64,
    high: f64,
    parts: Vec<(f64, String)>,
}

struct Stage {
    canvas: Canvas,
    /// The line of each participant.
    at: Vec<f64>,
    y: f64,
    frames: Vec<Frame>,
    /// Where each bar of a participant began.
    active: Vec<Vec<f64>>,
    /// Bars that have ended: their left side, where they began and where they ended.
    bars: Vec<(f64, f64, f64)>,
}

/// Draws a sequence.
pub fn draw(sequence: &Sequence) -> Canvas {
    let sizes: Vec<(f64, f64)> = sequence.participants.iter().map(|who| cells::size(&who.label)).collect();
    let top = sizes.iter().map(|size| size.1).fold(0.0, f64::max) + 16.0;
    let mut stage = Stage {
        canvas: Canvas::default(),
        at: places(sequence, &sizes),
        y: top + STEP,
        frames: Vec::new(),
        active: vec![Vec::new(); sizes.len()],
        bars: Vec::new(),
    };
    for step in &sequence.steps {
        stage.step(step);
    }
    let foot = stage.y + 4.0;
    for (who, size) in sizes.iter().enumerate() {
        while !stage.active[who].is_empty() {
            stage.deactivate(who);
        }
        let (x, width) = (stage.at[who], size.0 + 24.0);
        stage.canvas.frame(format_args!("path d=\"M{} {}V{}\" stroke-dasharray=\"3 4\"", N(x), N(top), N(foot)));
        stage.canvas.rect((x - width / 2.0, 0.0), (width, top), 2.0);
        stage.canvas.label(Anchor::Middle, (x, top / 2.0), &sequence.participants[who].label);
        stage.canvas.reach(x, foot);
    }
    for (x, from, to) in std::mem::take(&mut stage.bars) {
        stage.canvas.frame(format_args!(
            "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"var(--bar,none)\"",
            N(x),
            N(from),
            N(2.0 * BAR),
            N(to - from)
        ));
    }
    stage.canvas
}

/// The line of each participant: as near as boxes, messages and notes allow.
fn places(sequence: &Sequence, sizes: &[(f64, f64)]) -> Vec<f64> {
    let half = |who: usize| sizes[who].0 / 2.0 + 12.0;
    let mut gaps: Vec<f64> = (1..sizes.len()).map(|who| half(who - 1) + half(who) + GAP).collect();
    let mut wants: Vec<(usize, usize, f64)> = Vec::new();
    for step in &sequence.steps {
        match step {
            Step::Message(Message { from, to, text, .. }) if from == to => {
                wants.push((*from, from + 1, cells::size(text).0.max(LOOP) + 24.0));
            }
            Step::Message(Message { from, to, text, .. }) => {
                wants.push((*from.min(to), *from.max(to), cells::size(text).0 + 36.0));
            }
            Step::Note { side, text } => match side {
                Side::Over(from, to) if from < to => wants.push((*from, *to, cells::size(text).0 - 8.0)),
                Side::Over(who, _) => {
                    let beside = cells::size(text).0 / 2.0 + 20.0;
                    wants.push((*who, who + 1, beside));
                    wants.extend(who.checked_sub(1).map(|before| (before, *who, beside)));
                }
                Side::Left(who) if *who > 0 => wants.push((who - 1, *who, cells::size(text).0 + 44.0)),
                Side::Left(_) => {}
                Side::Right(who) => wants.push((*who, who + 1, cells::size(text).0 + 44.0)),
            },
            _ => {}
        }
    }
    // what lies between neighbours first, so that wider spans find the room that is there already
    wants.sort_by_key(|(from, to, _)| to - from);
    for (from, to, wanted) in wants {
        let Some(between) = gaps.get(from..to).filter(|between| !between.is_empty()) else { continue };
        let missing = wanted - between.iter().sum::<f64>();
        if missing > 0.0 {
            let share = missing / cells::measure(between.len());
            gaps[from..to].iter_mut().for_each(|gap| *gap += share);
        }
    }
    let mut places = vec![0.0];
    for gap in gaps {
        places.push(places.last().copied().unwrap_or(0.0) + gap);
    }
    places
}

impl Stage {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Message(message) if message.from == message.to => self.own(message),
            Step::Message(message) => self.message(message),
            Step::Note { side, text } => self.note(*side, text),
            Step::Open(label) => {
                let indent = if label.is_empty() { 8.0 } else { HEIGHT + STEP };
                let frame =
                    Frame { top: self.y, label: label.clone(), low: f64::MAX, high: f64::MIN, parts: Vec::new() };
                self.frames.push(frame);
                self.y += indent;
            }
            Step::Part(label) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.parts.push((self.y, label.clone()));
                }
                self.y += HEIGHT + STEP;
            }
            Step::Close => self.close(),
            Step::Activate(who) => self.active[*who].push(self.y - STEP),
            Step::Deactivate(who) => self.deactivate(*who),
        }
    }

    fn deactivate(&mut self, who: usize) {
        let Some(start) = self.active[who].pop() else { return };
        let x = self.at[who] - BAR + cells::measure(self.active[who].len()) * BAR;
        let end = (self.y - STEP).max(start + 8.0);
        self.bars.push((x, start, end));
    }

    /// Where a line ends at a participant that it reaches from `side`: at its bar when it is active.
    fn end(&self, who: usize, side: f64) -> f64 {
        if self.active[who].is_empty() { self.at[who] } else { self.at[who] + side * BAR }
    }

    fn message(&mut self, message: &Message) {
        let Message { from, to, end, ref text, .. } = *message;
        let side = if from < to { 1.0 } else { -1.0 };
        self.y += cells::size(text).1 + 4.0;
        if message.activates {
            self.active[to].push(self.y);
        }
        let (start, tip) = (self.end(from, side), self.end(to, -side));
        let middle = self.y - cells::size(text).1 / 2.0 - 4.0;
        self.canvas.label(Anchor::OnLine, (f64::midpoint(self.at[from], self.at[to]), middle), text);
        let (mut left, mut right) = (start, tip);
        match end {
            End::Arrow | End::Both => {
                self.canvas.head((tip, self.y), (side, 0.0));
                right -= side * 6.0;
            }
            End::Cross => {
                right -= side * 6.0;
                for slope in [-5.0, 5.0] {
                    let (x, y) = (right, self.y);
                    self.canvas.straight(Stroke::Solid, (x - 5.0, y - slope), (x + 5.0, y + slope));
                }
            }
            End::None => {}
        }
        if end == End::Both {
            self.canvas.head((start, self.y), (-side, 0.0));
            left += side * 6.0;
        }
        self.canvas.straight(stroke(message), (left, self.y), (right, self.y));
        self.spread(start.min(tip), start.max(tip));
        self.y += STEP;
    }

    /// A message to oneself.
    fn own(&mut self, message: &Message) {
        let Message { from, end, ref text, .. } = *message;
        let (width, height) = cells::size(text);
        self.y += height + 4.0;
        if message.activates {
            self.active[from].push(self.y);
        }
        let x = self.end(from, 1.0);
        for (number, line) in text.iter().enumerate() {
            let y = self.y - height - 4.0 + (cells::measure(number) + 0.75) * HEIGHT;
            self.canvas.text(Anchor::Start, (x + 8.0, y), line);
        }
        let foot = self.y + 14.0;
        let back = if end == End::None { x } else { x + 6.0 };
        let path = format!("M{} {}H{}V{}H{}", N(x), N(self.y), N(x + LOOP), N(foot), N(back));
        self.canvas.line(stroke(message), &path);
        if end != End::None {
            self.canvas.head((x, foot), (-1.0, 0.0));
        }
        self.canvas.reach(x + LOOP, foot);
        self.spread(x, x + LOOP.max(width + 8.0));
        self.y = foot + STEP;
    }

    fn note(&mut self, side: Side, text: &[String]) {
        let (width, height) = cells::size(text);
        let (width, height) = (width + 16.0, height + 12.0);
        let (left, width) = match side {
            Side::Left(who) => (self.at[who] - width - 12.0, width),
            Side::Right(who) => (self.at[who] + 12.0, width),
            Side::Over(from, to) => {
                let span = self.at[to] - self.at[from];
                let wide = width.max(span + 24.0);
                (self.at[from] + span / 2.0 - wide / 2.0, wide)
            }
        };
        self.canvas.rect((left, self.y), (width, height), 0.0);
        self.canvas.label(Anchor::Middle, (left + width / 2.0, self.y + height / 2.0), text);
        self.spread(left, left + width);
        self.y += height + STEP;
    }

    /// Every open frame reaches this far.
    fn spread(&mut self, low: f64, high: f64) {
        for frame in &mut self.frames {
            frame.low = frame.low.min(low);
            frame.high = frame.high.max(high);
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let empty = frame.low > frame.high;
        let (low, high) = if empty { (0.0, 0.0) } else { (frame.low - 16.0, frame.high + 16.0) };
        let labels = frame.parts.iter().map(|(_, label)| label).chain([&frame.label]);
        let widest = labels.map(|label| cells::width(label)).fold(0.0, f64::max);
        let high = high.max(low + widest + 16.0);
        let foot = self.y - 4.0;
        self.canvas.reach(low, frame.top);
        self.canvas.reach(high, foot);
        self.canvas.frame(format_args!(
            "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            N(low),
            N(frame.top),
            N(high - low),
            N(foot - frame.top)
        ));
        let label = |canvas: &mut Canvas, y: f64, text: &str| {
            if !text.is_empty() {
                canvas.text(Anchor::OnLine, (low + 8.0 + cells::width(text) / 2.0, y + HEIGHT), text);
            }
        };
        label(&mut self.canvas, frame.top, &frame.label);
        for (y, text) in &frame.parts {
            let y = y - 4.0;
            self.canvas.frame(format_args!("path d=\"M{} {}H{}\" stroke-dasharray=\"4 4\"", N(low), N(y), N(high)));
            label(&mut self.canvas, y, text);
        }
        self.spread(low + 8.0, high - 8.0);
        self.y = foot + STEP;
    }
}

fn stroke(message: &Message) -> Stroke {
    if message.dashed { Stroke::Dashed } else { Stroke::Solid }
}
