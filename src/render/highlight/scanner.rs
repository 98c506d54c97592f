use std::collections::HashMap;
use std::rc::Rc;

use syntect::parsing::syntax_definition::{Context, MatchOperation, MatchPattern, context_iter};
use syntect::parsing::{Regex, Region, SyntaxSet};

use super::bytes::Bytes;
use super::first::First;
use super::grammars;

/// The groups of the match that opened a context: what `\1` in its patterns stands for.
pub type Captures = [Option<String>; 10];

/// How many patterns with such groups filled in are kept compiled.
const MAX_FILLED: usize = 256;

/// A pattern and its number in the scanner.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    id: usize,
    pub pattern: &'static MatchPattern,
}

/// A context with its includes followed.
#[derive(Debug)]
pub struct Rules {
    pub rules: Vec<Rule>,
    pub prototype: Option<&'static Context>,
}

/// What is known of a pattern on the line at hand.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    line: u64,
    found: Option<(usize, usize)>,
    /// Without `found`: no match begins before this.
    none_before: usize,
}

/// Finds the matches of patterns in one line, each place looked at once: one per thread and set of grammars.
#[derive(Debug)]
pub struct Scanner {
    set: &'static SyntaxSet,
    contexts: HashMap<*const Context, Rc<Rules>>,
    firsts: Vec<First>,
    slots: Vec<Slot>,
    line: u64,
    bytes: Bytes,
    region: Region,
    filled: HashMap<String, Regex>,
}

impl Scanner {
    pub fn new(set: &'static SyntaxSet) -> Self {
        Self {
            set,
            contexts: HashMap::new(),
            firsts: Vec::new(),
            slots: Vec::new(),
            line: 0,
            bytes: Bytes::from(""),
            region: Region::new(),
            filled: HashMap::new(),
        }
    }

    pub fn set(&self) -> &'static SyntaxSet {
        self.set
    }

    /// Forgets the matches of the line before.
    pub fn begin(&mut self, line: &str) {
        self.line += 1;
        self.bytes = Bytes::from(line);
    }

    pub fn rules(&mut self, context: &'static Context) -> Rc<Rules> {
        if let Some(rules) = self.contexts.get(&std::ptr::from_ref(context)) {
            return rules.clone();
        }
        let mut rules = Vec::new();
        for (owner, at) in context_iter(self.set, context) {
            if let Ok(pattern) = owner.match_at(at) {
                rules.push(Rule { id: self.firsts.len(), pattern });
                self.firsts.push(First::of(pattern.regex().regex_str()));
                self.slots.push(Slot::default());
            }
        }
        let prototype = context.prototype.and_then(|id| grammars::context(id, self.set));
        let rules = Rc::new(Rules { rules, prototype });
        self.contexts.insert(context, rules.clone());
        rules
    }

    /// The first match at or after `start`. One that begins at `limit` or later may be missed; so may the match of a
    /// pattern that would do nothing, as in syntect.
    pub fn find(
        &mut self,
        rule: &Rule,
        line: &str,
        start: usize,
        limit: usize,
        captures: Option<&Captures>,
    ) -> Option<(usize, usize)> {
        let found = match captures {
            Some(captures) if rule.pattern.has_captures => self.search_filled(rule, line, start, captures),
            _ => self.search(rule, line, start, limit),
        };
        found.filter(|(from, to)| from != to || !matches!(rule.pattern.operation, MatchOperation::None))
    }

    fn search(&mut self, rule: &Rule, line: &str, start: usize, limit: usize) -> Option<(usize, usize)> {
        let slot = &mut self.slots[rule.id];
        if slot.line != self.line {
            *slot = Slot { line: self.line, found: None, none_before: start };
        }
        if let Some((from, _)) = slot.found {
            if from >= start {
                return slot.found;
            }
            slot.found = None;
            slot.none_before = start;
        } else if slot.none_before >= limit && slot.none_before > start {
            return None;
        }
        let mut from = slot.none_before.max(start);
        let next = self.firsts[rule.id].find(line, &self.bytes, from);
        from = next.unwrap_or(line.len());
        slot.none_before = from;
        if next.is_none() || from >= limit && from > start {
            return None;
        }
        // the engine looks no further than its limit, not even for a look-ahead, so it gets the whole line
        slot.none_before = line.len();
        if rule.pattern.regex().search(line, from, line.len(), Some(&mut self.region)) {
            slot.found = self.region.pos(0);
        }
        slot.found
    }

    fn search_filled(&mut self, rule: &Rule, line: &str, start: usize, captures: &Captures) -> Option<(usize, usize)> {
        let text = fill(rule.pattern.regex().regex_str(), captures);
        if self.filled.len() > MAX_FILLED {
            self.filled.clear();
        }
        let regex = self.filled.entry(text.clone()).or_insert_with(|| Regex::new(text));
        regex.search(line, start, line.len(), Some(&mut self.region)).then(|| self.region.pos(0)).flatten()
    }

    /// The groups of a match that begins at `start`.
    pub fn groups(&mut self, rule: &Rule, line: &str, start: usize, captures: Option<&Captures>) -> &Region {
        match captures {
            Some(captures) if rule.pattern.has_captures => {
                self.search_filled(rule, line, start, captures);
            }
            _ => {
                rule.pattern.regex().search(line, start, line.len(), Some(&mut self.region));
            }
        }
        &self.region
    }
}

/// Puts the groups of another match into a pattern, as text.
fn fill(pattern: &str, captures: &Captures) -> String {
    let mut filled = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            filled.push(char);
            continue;
        }
        match chars.next() {
            Some(digit @ '0'..='9') => {
                let group = captures[digit as usize - '0' as usize].as_deref().unwrap_or_default();
                for char in group.chars() {
                    if "\\.+*?()|[]{}^$#&-~".contains(char) {
                        filled.push('\\');
                    }
                    filled.push(char);
                }
            }
            Some(other) => filled.extend(['\\', other]),
            None => filled.push('\\'),
        }
    }
    filled
}
