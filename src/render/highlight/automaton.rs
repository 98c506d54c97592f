use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};

use syntect::parsing::SyntaxSet;
use syntect::parsing::syntax_definition::Context;

use super::class::Kinds;
use super::line::Line;
use super::parser::{Broken, Parser};
use super::scanner::Scanner;
use super::stack::Stack;

/// How much one automaton may remember, in bytes.
const CAPACITY: usize = 8 << 20;

/// What an entry costs beyond its text.
const OVERHEAD: usize = 128;

thread_local! {
    /// The scanners of this thread, one for each set of grammars: scratch that is costly to make anew.
    static SCANNERS: RefCell<Vec<Scanner>> = const { RefCell::new(Vec::new()) };
}

/// A grammar as a state machine that is discovered while it runs: (state, line) → (HTML, next state).
///
/// A line that was seen in the same state is not parsed again. What is remembered never changes what comes out, since
/// the parser is a function of state and line.
#[derive(Debug)]
pub struct Automaton {
    set: &'static SyntaxSet,
    table: RwLock<Table>,
}

#[derive(Debug, Default)]
struct Table {
    nodes: Vec<Node>,
    numbers: HashMap<Arc<State>, u32>,
    bytes: usize,
}

#[derive(Debug)]
struct Node {
    state: Arc<State>,
    seen: HashMap<Box<str>, Step>,
}

/// Where a text stands between two lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State {
    parser: Parser,
    stack: Stack,
}

#[derive(Clone, Debug)]
struct Step {
    html: Arc<str>,
    next: u32,
}

impl Automaton {
    pub fn new(start: &'static Context, set: &'static SyntaxSet) -> Self {
        let mut table = Table::default();
        table.number(State { parser: Parser::new(start), stack: Stack::default() });
        Self { set, table: RwLock::new(table) }
    }

    /// Whether it has learnt as much as it may.
    pub fn is_full(&self) -> bool {
        self.table.read().unwrap_or_else(PoisonError::into_inner).bytes > CAPACITY
    }

    /// The HTML of each line; lines end in `\n`.
    pub fn run<'a>(&self, lines: impl Iterator<Item = &'a str>, kinds: &Kinds) -> Result<Vec<String>, Broken> {
        let mut at = 0;
        lines
            .map(|line| {
                let step = match self.look(at, line) {
                    Ok(step) => step,
                    Err(state) => {
                        let (html, next) = advance(&state, line, self.set, kinds)?;
                        self.learn(at, line, html, next)
                    }
                };
                at = step.next;
                Ok(step.html.as_ref().to_owned())
            })
            .collect()
    }

    fn look(&self, at: u32, line: &str) -> Result<Step, Arc<State>> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        let node = &table.nodes[at as usize];
        node.seen.get(line).cloned().ok_or_else(|| node.state.clone())
    }

    fn learn(&self, at: u32, line: &str, html: String, next: State) -> Step {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let next = table.number(next);
        table.bytes += line.len() + html.len() + OVERHEAD;
        let step = Step { html: html.into(), next };
        table.nodes[at as usize].seen.insert(line.into(), step.clone());
        step
    }
}

impl Table {
    /// The number of that state, a new one if it was never seen.
    fn number(&mut self, state: State) -> u32 {
        if let Some(number) = self.numbers.get(&state) {
            return *number;
        }
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let state = Arc::new(state);
        self.bytes += OVERHEAD * 4;
        self.nodes.push(Node { state: state.clone(), seen: HashMap::new() });
        self.numbers.insert(state, number);
        number
    }
}

/// Parses one line. The grammar engine may panic on a grammar's mistake; that must not end a build.
fn advance(state: &State, line: &str, set: &'static SyntaxSet, kinds: &Kinds) -> Result<(String, State), Broken> {
    let mut next = state.clone();
    let mut ops = Vec::new();
    catch_unwind(AssertUnwindSafe(|| with_scanner(set, |scanner| next.parser.line(line, scanner, &mut ops))))
        .map_err(|_| Broken)??;
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

fn with_scanner<T>(set: &'static SyntaxSet, work: impl FnOnce(&mut Scanner) -> T) -> T {
    SCANNERS.with_borrow_mut(|scanners| {
        let at = scanners.iter().position(|scanner| std::ptr::eq(scanner.set(), set));
        let at = at.unwrap_or_else(|| {
            scanners.push(Scanner::new(set));
            scanners.len() - 1
        });
        work(&mut scanners[at])
    })
}
