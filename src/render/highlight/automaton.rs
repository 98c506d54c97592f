use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use syntect::parsing::{ParseState, SyntaxReference, SyntaxSet};

use super::class::Kinds;
use super::line::Line;
use super::stack::Stack;

/// How much one automaton may remember, in bytes.
const CAPACITY: usize = 8 << 20;

/// What an entry costs beyond its text.
const OVERHEAD: usize = 128;

/// A grammar as a state machine that is discovered while it runs: (state, line) → (HTML, next state).
///
/// A line that was seen in the same state is not parsed again. What is remembered never changes what comes out, since
/// the parser is a function of state and line.
#[derive(Debug, Default)]
pub struct Automaton(RefCell<Table>);

#[derive(Debug, Default)]
struct Table {
    nodes: Vec<Node>,
    /// The states that have this stack.
    by_stack: HashMap<Stack, Vec<u32>>,
    bytes: usize,
}

#[derive(Debug)]
struct Node {
    state: Rc<State>,
    seen: HashMap<Box<str>, Step>,
}

/// Where the parser stands between two lines.
#[derive(Clone, Debug)]
struct State {
    parser: ParseState,
    stack: Stack,
}

#[derive(Clone, Debug)]
struct Step {
    html: Rc<str>,
    next: u32,
}

/// The grammar engine gave up: it panicked, or its grammar is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Automaton {
    pub fn new(syntax: &SyntaxReference) -> Self {
        let mut table = Table::default();
        table.add(State { parser: ParseState::new(syntax), stack: Stack::default() });
        Self(RefCell::new(table))
    }

    /// Whether it has learnt as much as it may.
    pub fn is_full(&self) -> bool {
        self.0.borrow().bytes > CAPACITY
    }

    /// The HTML of each line; lines end in `\n`.
    pub fn run<'a>(
        &self,
        lines: impl Iterator<Item = &'a str>,
        set: &SyntaxSet,
        kinds: &Kinds,
    ) -> Result<Vec<String>, Broken> {
        let mut at = 0;
        lines
            .map(|line| {
                let step = match self.look(at, line) {
                    Ok(step) => step,
                    Err(state) => {
                        let (html, next) = state.advance(line, set, kinds)?;
                        self.learn(at, line, html, next)
                    }
                };
                at = step.next;
                Ok(step.html.as_ref().to_owned())
            })
            .collect()
    }

    fn look(&self, at: u32, line: &str) -> Result<Step, Rc<State>> {
        let table = self.0.borrow();
        let node = &table.nodes[at as usize];
        node.seen.get(line).cloned().ok_or_else(|| node.state.clone())
    }

    fn learn(&self, at: u32, line: &str, html: String, next: State) -> Step {
        let mut table = self.0.borrow_mut();
        if let Some(step) = table.nodes[at as usize].seen.get(line) {
            return step.clone();
        }
        let next = table.add(next);
        table.bytes += line.len() + html.len() + OVERHEAD;
        let step = Step { html: html.into(), next };
        table.nodes[at as usize].seen.insert(line.into(), step.clone());
        step
    }
}

impl Table {
    /// The number of that state. A state that holds a match (the name of a heredoc) equals no other, not even itself,
    /// so it gets a node of its own; it is found again through the line that led to it.
    fn add(&mut self, state: State) -> u32 {
        let twins = self.by_stack.entry(state.stack.clone()).or_default();
        if let Some(twin) = twins.iter().find(|at| self.nodes[**at as usize].state.parser == state.parser) {
            return *twin;
        }
        let at = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        if state.parser == state.parser.clone() {
            twins.push(at);
        }
        self.bytes += OVERHEAD * 4;
        self.nodes.push(Node { state: Rc::new(state), seen: HashMap::new() });
        at
    }
}

impl State {
    /// Parses one line. The grammar engine may panic on a grammar's mistake; that must not end a build.
    fn advance(&self, line: &str, set: &SyntaxSet, kinds: &Kinds) -> Result<(String, Self), Broken> {
        let mut next = self.clone();
        let ops = catch_unwind(AssertUnwindSafe(|| next.parser.parse_line(line, set)));
        let ops = ops.map_err(|_| Broken)?.map_err(|_| Broken)?;
        let text = line.trim_end_matches(['\n', '\r']);
        let mut html = Line::with_capacity(line.len() * 3);
        let mut from = 0;
        for (at, op) in &ops {
            let at = (*at).min(text.len());
            if at > from {
                html.push(&text[from..at], next.stack.class(&text[from..at]));
                from = at;
            }
            if !next.stack.apply(op, kinds) {
                return Err(Broken);
            }
        }
        html.push(&text[from..], next.stack.class(&text[from..]));
        Ok((html.finish(), next))
    }
}
