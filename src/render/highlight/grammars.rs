use std::sync::LazyLock;

use serde_json::json;
use syntect::parsing::syntax_definition::{Context, ContextId, ContextReference};
use syntect::parsing::{ParseState, SyntaxReference, SyntaxSet};

use super::language::Grammar;

/// The two sets of grammars are constants, each unpacked when a language first needs it.
static OWN: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);
static MORE: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// The grammar and the set that it is linked with; none for languages that are not parsed.
pub fn find(grammar: Grammar) -> Option<(&'static SyntaxReference, &'static SyntaxSet)> {
    let (set, name) = match grammar {
        Grammar::Plain | Grammar::Console => return None,
        Grammar::Own(name) => (&*OWN, name),
        Grammar::More(name) => (&*MORE, name),
    };
    set.find_syntax_by_name(name).map(|syntax| (syntax, set))
}

/// The context that a grammar begins in. syntect shows it only in the debug form of its own parser.
pub fn start(syntax: &SyntaxReference, set: &'static SyntaxSet) -> Option<&'static Context> {
    let shown = format!("{:?}", ParseState::new(syntax));
    let number = |name: &str| -> Option<usize> {
        let (_, rest) = shown.split_once(name)?;
        rest[..rest.find(|c: char| !c.is_ascii_digit())?].parse().ok()
    };
    let id = json!({ "syntax_index": number("syntax_index: ")?, "context_index": number("context_index: ")? });
    by_reference(json!({ "Direct": id }), set)
}

/// The context with that id.
pub fn context(id: ContextId, set: &'static SyntaxSet) -> Option<&'static Context> {
    by_reference(json!({ "Direct": id }), set)
}

fn by_reference(reference: serde_json::Value, set: &'static SyntaxSet) -> Option<&'static Context> {
    let reference: ContextReference = serde_json::from_value(reference).ok()?;
    reference.resolve(set).ok()
}
