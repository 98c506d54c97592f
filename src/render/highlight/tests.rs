//! Our parser and our colours against syntect's own, operation by operation and token by token.

use syntect::parsing::{ParseState, ScopeStack, ScopeStackOp};

use super::class::{Kind, Kinds};
use super::parser::Parser;
use super::scanner::Scanner;
use super::{Highlighter, Language, grammars};

/// Code blocks, each after a line `@@@ language`.
fn blocks(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.split("@@@ ").skip(1).filter_map(|block| block.split_once('\n'))
}

fn corpus() -> impl Iterator<Item = (&'static str, &'static str)> {
    blocks(include_str!("../../../tests/code/snippets.txt"))
        .chain(blocks(include_str!("../../../tests/code/posts.txt")))
}

#[test]
fn the_parser_does_what_syntect_does() {
    for (name, text) in corpus() {
        let language = Language::find(name).unwrap();
        let Some((syntax, set)) = grammars::find(language.grammar()) else { continue };
        let mut theirs = ParseState::new(syntax);
        let mut ours = Parser::new(grammars::start(syntax, set).unwrap());
        let mut scanner = Scanner::new(set);
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let expected = theirs.parse_line(line, set).unwrap();
            let mut ops = Vec::new();
            ours.line(line, &mut scanner, &mut ops).unwrap();
            assert_eq!(ops, expected, "{name}, line {number}: {line}");
        }
    }
}
