//! Our parser and our colours against syntect's own, operation by operation and token by token.

#![allow(clippy::unwrap_used, reason = "a test may stop where it is")]

use syntect::parsing::{ParseState, ScopeStack};

use super::class::{Class, Kind};
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

/// The class of each character that can be seen, by syntect's scopes alone.
fn expected(text: &str, language: Language) -> Vec<(char, Option<Class>)> {
    let (syntax, set) = grammars::find(language.grammar()).unwrap();
    let mut parser = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut classes = Vec::new();
    for line in text.split_inclusive('\n') {
        let ops = parser.parse_line(line, set).unwrap();
        let text = line.trim_end_matches('\n');
        let ends = ops.iter().map(|op| op.0.min(text.len())).chain([text.len()]);
        let mut from = 0;
        for (at, end) in ends.enumerate() {
            if end > from {
                let kinds: Vec<Kind> = stack.scopes.iter().map(|scope| Kind::of(&scope.build_string())).collect();
                let class = Kind::resolve(&kinds, &text[from..end]);
                classes.extend(text[from..end].chars().map(|char| (char, class)));
                from = end;
            }
            if let Some((_, op)) = ops.get(at) {
                stack.apply(op).unwrap();
            }
        }
    }
    classes.retain(|(char, _)| !char.is_ascii_whitespace());
    classes
}

/// The same, read back from the HTML.
fn written(lines: &[String]) -> Vec<(char, Option<Class>)> {
    const CLASSES: [Class; 8] = [
        Class::Keyword,
        Class::Str,
        Class::Comment,
        Class::Number,
        Class::Function,
        Class::Type,
        Class::Attribute,
        Class::Tag,
    ];
    let mut classes = Vec::new();
    for line in lines {
        let mut class = None;
        for part in line.split('<') {
            let text = match part.split_once('>') {
                Some(("/span", text)) => {
                    class = None;
                    text
                }
                Some((tag, text)) => {
                    let name = tag.strip_prefix("span class=\"").unwrap().strip_suffix('"').unwrap();
                    class = CLASSES.into_iter().find(|class| class.name() == name);
                    assert!(class.is_some(), "{tag}");
                    text
                }
                None => part,
            };
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            classes.extend(text.chars().filter(|char| !char.is_ascii_whitespace()).map(|char| (char, class)));
        }
        assert_eq!(class, None, "a span crosses a line: {line}");
    }
    classes
}

#[test]
fn every_token_has_the_class_of_its_scopes() {
    let highlighter = Highlighter::new();
    for (name, text) in corpus() {
        let language = Language::find(name).unwrap();
        if grammars::find(language.grammar()).is_some() {
            // the second time from memory
            for _ in 0..2 {
                let lines = highlighter.try_highlight(text, language).unwrap();
                assert_eq!(lines.len(), text.lines().count());
                assert_eq!(written(&lines), expected(text, language), "{name}: {text}");
            }
        }
    }
}

#[test]
fn every_language_has_its_grammar_and_one_name() {
    let mut names = Vec::new();
    for language in Language::all() {
        let found = grammars::find(language.grammar());
        assert_eq!(found.is_none(), matches!(language.name(), "text" | "console"), "{}", language.name());
        if let Some((syntax, set)) = found {
            assert!(grammars::start(syntax, set).is_some(), "{}", language.name());
        }
        assert_eq!(Language::find(language.name()), Some(language));
        names.push(language.name());
    }
    names.dedup();
    assert_eq!(names.len(), Language::all().count());
}

#[test]
fn the_languages_of_the_brief_are_known() {
    for name in
        "rust rs c cpp c++ zig go ocaml ml python py typescript ts tsx javascript js jsx toml yaml yml json sql bash \
        sh shell zsh console dockerfile nix hcl terraform protobuf proto diff patch llvm html css xml markdown md make \
        cmake java kotlin swift elixir erlang haskell lua vim viml nginx ini text plain none"
            .split_whitespace()
    {
        assert!(Language::find(name).is_some(), "{name}");
    }
    assert_eq!(Language::suggest("pyhton"), Some("python"));
}

#[test]
fn html_stays_within_three_times_the_code() {
    let highlighter = Highlighter::new();
    let (mut code, mut html) = (0, 0);
    for (name, text) in corpus() {
        code += text.len();
        let lines = highlighter.highlight(text, Language::find(name).unwrap());
        html += lines.iter().map(|line| line.len() + 1).sum::<usize>();
    }
    assert!(html <= 3 * code, "{html} for {code}");
}

#[test]
fn what_is_too_long_stays_plain_and_escaped() {
    let highlighter = Highlighter::new();
    let rust = Language::find("rust").unwrap();
    let long = format!("fn a() {{}}\n// {}<\n", "x".repeat(super::MAX_LINE));
    assert_eq!(highlighter.try_highlight(&long, rust), Err(super::Refusal::LongLine(2)));
    assert!(highlighter.highlight(&long, rust)[1].ends_with("x&lt;"));
    let block = "let a = 1;\n".repeat(super::MAX_BLOCK / 10);
    assert_eq!(highlighter.try_highlight(&block, rust), Err(super::Refusal::LongBlock));
    assert_eq!(highlighter.highlight("", rust), Vec::<String>::new());
    assert_eq!(highlighter.highlight("let a", rust), ["<span class=\"k\">let</span> a"]);
}

#[test]
fn threads_that_share_a_highlighter_agree_with_one_alone() {
    let shared = Highlighter::new();
    let blocks: Vec<_> = corpus().map(|(name, text)| (Language::find(name).unwrap(), text)).collect();
    let run = |highlighter: &Highlighter| -> Vec<_> {
        blocks.iter().map(|(language, text)| highlighter.highlight(text, *language)).collect()
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| run(&shared))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let alone = run(&Highlighter::new());
    assert!(results.iter().all(|result| *result == alone));
}
