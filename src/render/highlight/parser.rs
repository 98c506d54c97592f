use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use syntect::parsing::ScopeStackOp::{self, Clear, Pop, Push, Restore};
use syntect::parsing::syntax_definition::{Context, ContextReference, MatchOperation};

use super::grammars;
use super::scanner::{Captures, Rule, Scanner};

/// syntect does not go deeper.
const MAX_DEPTH: usize = 100;

/// The grammar engine gave up: a reference leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

type Ops = Vec<(usize, ScopeStackOp)>;

/// Where the parser stands between two lines: the contexts that are open.
///
/// It does to a line what syntect's `ParseState` does, operation by operation, and a test holds it to that. Unlike
/// that one it can be compared, hashed and shared between threads, and it makes each search once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parser {
    stack: Vec<Level>,
    is_first_line: bool,
    /// Levels whose prototypes hide those of the levels below.
    prototype_starts: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Level {
    context: &'static Context,
    prototypes: Vec<&'static Context>,
    captures: Option<Arc<Captures>>,
}

/// The match that wins at a place.
struct Best {
    rule: Rule,
    span: Range<usize>,
    captures: Option<Arc<Captures>>,
    is_from_prototype: bool,
    would_loop: bool,
}

impl Level {
    fn key(&self) -> (*const Context, impl Iterator<Item = *const Context>, &Option<Arc<Captures>>) {
        (self.context, self.prototypes.iter().map(|context| std::ptr::from_ref(*context)), &self.captures)
    }
}

impl PartialEq for Level {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.key(), other.key());
        a.0 == b.0 && a.1.eq(b.1) && a.2 == b.2
    }
}

impl Eq for Level {}

impl Hash for Level {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (context, prototypes, captures) = self.key();
        context.hash(state);
        prototypes.for_each(|prototype| prototype.hash(state));
        captures.hash(state);
    }
}

impl Parser {
    pub fn new(start: &'static Context) -> Self {
        let level = Level { context: start, prototypes: Vec::new(), captures: None };
        Self { stack: vec![level], is_first_line: true, prototype_starts: Vec::new() }
    }

    /// Parses one line, with its line end, and appends what opens and closes where.
    pub fn line(&mut self, line: &str, scanner: &mut Scanner, ops: &mut Ops) -> Result<(), Broken> {
        if self.is_first_line {
            let scope = self.top()?.context.meta_content_scope.first();
            ops.extend(scope.map(|scope| (0, Push(*scope))));
            self.is_first_line = false;
        }
        scanner.begin(line);
        let mut start = 0;
        // where, and at which depth, the last match was that opened a context without taking a character
        let mut empty_push = (0, 0);
        while let Some(next) = self.token(line, start, &mut empty_push, scanner, ops)? {
            start = next;
        }
        Ok(())
    }

    /// One match from `start` on; where to go on after it, if there is more.
    fn token(
        &mut self,
        line: &str,
        start: usize,
        empty_push: &mut (usize, usize),
        scanner: &mut Scanner,
        ops: &mut Ops,
    ) -> Result<Option<usize>, Broken> {
        while self.prototype_starts.last().is_some_and(|start| *start >= self.stack.len()) {
            self.prototype_starts.pop();
        }
        let may_loop = *empty_push == (start, self.stack.len());
        let Some(best) = self.best(line, start, may_loop, scanner)? else { return Ok(None) };
        if best.would_loop {
            return Ok(line[start..].char_indices().nth(1).map(|(width, _)| start + width));
        }
        let end = best.span.end;
        if end <= start && matches!(best.rule.pattern.operation, MatchOperation::Push(_)) {
            *empty_push = (end, self.stack.len() + 1);
        }
        if best.is_from_prototype {
            self.prototype_starts.push(self.stack.len());
        }
        self.take(line, &best, scanner, ops)?;
        Ok(Some(end))
    }

    /// The earliest match of the open context's patterns and of all prototypes; of equals the first.
    fn best(&self, line: &str, start: usize, may_loop: bool, scanner: &mut Scanner) -> Result<Option<Best>, Broken> {
        let top = self.top()?;
        let from = self.prototype_starts.last().copied().unwrap_or(0);
        let outer = self.stack[from..].iter();
        let outer =
            outer.flat_map(|level| level.prototypes.iter().map(|proto| (true, *proto, level.captures.as_ref())));
        let own = scanner.rules(top.context).prototype.map(|prototype| (false, prototype, None));
        let chain = outer.chain(own).chain([(false, top.context, top.captures.as_ref())]);

        let mut best: Option<Best> = None;
        for (is_from_prototype, context, captures) in chain {
            for rule in &scanner.rules(context).rules {
                let limit = match &best {
                    Some(best) if !best.would_loop => best.span.start,
                    _ => line.len(),
                };
                let deep = self.stack.len() >= MAX_DEPTH;
                let pushes = matches!(rule.pattern.operation, MatchOperation::Push(_));
                if deep && pushes {
                    continue;
                }
                let Some((from, to)) = scanner.find(rule, line, start, limit, captures.map(Arc::as_ref)) else {
                    continue;
                };
                let wins = best
                    .as_ref()
                    .is_none_or(|best| from < best.span.start || from == best.span.start && best.would_loop);
                if !wins {
                    continue;
                }
                let would_loop = may_loop && to <= start && matches!(rule.pattern.operation, MatchOperation::Pop);
                let captures = captures.cloned();
                best = Some(Best { rule: *rule, span: from..to, captures, is_from_prototype, would_loop });
                if from == start && !would_loop {
                    return Ok(best);
                }
            }
        }
        Ok(best)
    }

    /// Does what the pattern says: scopes for the match and its groups, contexts opened and closed.
    fn take(&mut self, line: &str, best: &Best, scanner: &mut Scanner, ops: &mut Ops) -> Result<(), Broken> {
        let pattern = best.rule.pattern;
        let context = self.top()?.context;
        let Range { start, end } = best.span;
        before(start, context, &pattern.operation, scanner, ops)?;
        ops.extend(pattern.scope.iter().map(|scope| (start, Push(*scope))));
        if let Some(groups) = &pattern.captures {
            let region = scanner.groups(&best.rule, line, start, best.captures.as_deref());
            let mut marks: Vec<((usize, isize), ScopeStackOp)> = Vec::new();
            for (group, scopes) in groups {
                match region.pos(*group) {
                    Some((from, to)) if from < to => {
                        let width = (to - from).cast_signed();
                        marks.extend(scopes.iter().map(|scope| ((from, -width), Push(*scope))));
                        marks.push(((to, isize::MIN), Pop(scopes.len())));
                    }
                    _ => {}
                }
            }
            marks.sort_by_key(|mark| mark.0);
            ops.extend(marks.into_iter().map(|((at, _), op)| (at, op)));
        }
        if !pattern.scope.is_empty() {
            ops.push((end, Pop(pattern.scope.len())));
        }
        after(end, context, &pattern.operation, scanner, ops)?;
        self.step(line, best, scanner)
    }

    fn step(&mut self, line: &str, best: &Best, scanner: &mut Scanner) -> Result<(), Broken> {
        let pattern = best.rule.pattern;
        let (references, mut inherited) = match &pattern.operation {
            MatchOperation::Push(references) => (references, Vec::new()),
            MatchOperation::Set(references) => {
                (references, self.stack.pop().map(|level| level.prototypes).unwrap_or_default())
            }
            MatchOperation::Pop => {
                self.stack.pop();
                return if self.stack.is_empty() { Err(Broken) } else { Ok(()) };
            }
            MatchOperation::None => return Ok(()),
        };
        for (at, reference) in references.iter().enumerate() {
            let mut prototypes = std::mem::take(&mut inherited);
            if at + 1 == references.len()
                && let Some(prototype) = &pattern.with_prototype
            {
                let id = prototype.id().map_err(|_| Broken)?;
                prototypes.push(grammars::context(id, scanner.set()).ok_or(Broken)?);
            }
            let context = resolve(reference, scanner)?;
            let needs = context.uses_backrefs || prototypes.iter().any(|prototype| prototype.uses_backrefs);
            let captures = needs.then(|| {
                let region = scanner.groups(&best.rule, line, best.span.start, best.captures.as_deref());
                Arc::new(std::array::from_fn(|group| region.pos(group).map(|(from, to)| line[from..to].to_owned())))
            });
            self.stack.push(Level { context, prototypes, captures });
        }
        Ok(())
    }

    fn top(&self) -> Result<&Level, Broken> {
        self.stack.last().ok_or(Broken)
    }
}

fn resolve(reference: &ContextReference, scanner: &Scanner) -> Result<&'static Context, Broken> {
    reference.resolve(scanner.set()).map_err(|_| Broken)
}

/// The meta scopes that change before the matched text.
fn before(
    at: usize,
    open: &Context,
    operation: &MatchOperation,
    scanner: &Scanner,
    ops: &mut Ops,
) -> Result<(), Broken> {
    match operation {
        MatchOperation::Pop => pop(at, open.meta_content_scope.len(), ops),
        MatchOperation::Push(references) | MatchOperation::Set(references) => {
            let sets = matches!(operation, MatchOperation::Set(_));
            if sets && open.clear_scopes.is_some() {
                ops.push((at, Restore));
            }
            for reference in references {
                let context = resolve(reference, scanner)?;
                if !sets {
                    ops.extend(context.clear_scopes.map(|amount| (at, Clear(amount))));
                }
                ops.extend(context.meta_scope.iter().map(|scope| (at, Push(*scope))));
            }
        }
        MatchOperation::None => {}
    }
    Ok(())
}

/// The meta scopes that change after the matched text.
fn after(
    at: usize,
    open: &Context,
    operation: &MatchOperation,
    scanner: &Scanner,
    ops: &mut Ops,
) -> Result<(), Broken> {
    match operation {
        MatchOperation::Pop => {
            pop(at, open.meta_scope.len(), ops);
            ops.extend(open.clear_scopes.map(|_| (at, Restore)));
        }
        MatchOperation::Push(references) | MatchOperation::Set(references) => {
            let sets = matches!(operation, MatchOperation::Set(_));
            let contexts: Vec<_> = references.iter().map(|one| resolve(one, scanner)).collect::<Result<_, _>>()?;
            let own = if sets { open.meta_content_scope.len() + open.meta_scope.len() } else { 0 };
            let again =
                |context: &&Context| !context.meta_content_scope.is_empty() || context.clear_scopes.is_some() && sets;
            if own == 0 && !contexts.iter().any(again) {
                return Ok(());
            }
            pop(at, own + contexts.iter().map(|context| context.meta_scope.len()).sum::<usize>(), ops);
            for context in contexts {
                if sets {
                    ops.extend(context.clear_scopes.map(|amount| (at, Clear(amount))));
                }
                let scopes = context.meta_scope.iter().chain(&context.meta_content_scope);
                ops.extend(scopes.map(|scope| (at, Push(*scope))));
            }
        }
        MatchOperation::None => {}
    }
    Ok(())
}

fn pop(at: usize, count: usize, ops: &mut Ops) {
    if count > 0 {
        ops.push((at, Pop(count)));
    }
}
