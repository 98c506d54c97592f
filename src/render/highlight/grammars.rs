use std::sync::OnceLock;

use syntect::parsing::{SyntaxReference, SyntaxSet};

use super::language::Grammar;

/// The two sets of grammars, each unpacked when a language first needs it.
#[derive(Debug, Default)]
pub struct Grammars {
    own: OnceLock<SyntaxSet>,
    more: OnceLock<SyntaxSet>,
}

impl Grammars {
    /// The grammar and the set that it is linked with; none for languages that are not parsed.
    pub fn get(&self, grammar: Grammar) -> Option<(&SyntaxReference, &SyntaxSet)> {
        let (set, name) = match grammar {
            Grammar::Plain | Grammar::Console => return None,
            Grammar::Own(name) => (self.own.get_or_init(SyntaxSet::load_defaults_newlines), name),
            Grammar::More(name) => (self.more.get_or_init(two_face::syntax::extra_newlines), name),
        };
        set.find_syntax_by_name(name).map(|syntax| (syntax, set))
    }
}
