use syntect::parsing::{ClearAmount, ScopeStackOp};

use super::class::{Class, Kind, Kinds};

/// The scopes that are open at a place, as far as colours go: syntect's `ScopeStack` with kinds for names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stack {
    open: Vec<Kind>,
    cleared: Vec<Vec<Kind>>,
}

impl Stack {
    /// `false` when the operation does not fit the stack: the grammar is broken.
    pub fn apply(&mut self, op: &ScopeStackOp, kinds: &Kinds) -> bool {
        match op {
            ScopeStackOp::Push(scope) => self.open.push(kinds.get(*scope)),
            ScopeStackOp::Pop(count) => self.open.truncate(self.open.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let keep = match amount {
                    ClearAmount::TopN(count) => self.open.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.open.split_off(keep));
            }
            ScopeStackOp::Restore => match self.cleared.pop() {
                Some(kinds) => self.open.extend(kinds),
                None => return false,
            },
            ScopeStackOp::Noop => {}
        }
        true
    }

    pub fn class(&self, text: &str) -> Option<Class> {
        Kind::resolve(&self.open, text)
    }
}
