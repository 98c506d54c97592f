//! Highlighting beside syntect's parser alone, on the code blocks of generated posts.
//!
//! `cargo bench --bench highlight`; for a larger corpus, `POSTS=dir` names a folder of Markdown files.

#![allow(clippy::unwrap_used, reason = "a test may stop where it is")]

use divan::{Bencher, counter::BytesCount};
use folio::render::highlight::{Highlighter, Language};
use syntect::parsing::{ParseState, SyntaxSet};

fn main() {
    divan::main();
}

/// Each block's language and text.
fn blocks() -> Vec<(String, String)> {
    let Ok(folder) = std::env::var("POSTS") else {
        let text = include_str!("../code/posts.txt");
        let pairs = text.split("@@@ ").filter_map(|block| block.split_once('\n'));
        return pairs.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let posts = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
    posts.flat_map(|post| fences(&post)).collect()
}

fn fences(post: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = post.split("```").collect();
    let code = parts.iter().skip(1).step_by(2);
    code.filter_map(|part| part.split_once('\n')).map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn bytes(blocks: &[(String, String)]) -> BytesCount {
    BytesCount::new(blocks.iter().map(|(_, text)| text.len()).sum::<usize>())
}

fn all(highlighter: &Highlighter, blocks: &[(String, String)]) -> usize {
    blocks.iter().map(|(name, text)| highlighter.highlight(text, Language::find(name).unwrap()).len()).sum()
}

/// Nothing is remembered.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn cold(bencher: Bencher) {
    let blocks = blocks();
    all(&Highlighter::new(), &blocks);
    bencher.counter(bytes(&blocks)).with_inputs(Highlighter::new).bench_refs(|highlighter| all(highlighter, &blocks));
}

/// Every line was seen.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn warm(bencher: Bencher) {
    let blocks = blocks();
    let highlighter = Highlighter::new();
    all(&highlighter, &blocks);
    bencher.counter(bytes(&blocks)).bench_local(|| all(&highlighter, &blocks));
}

/// syntect, without writing HTML.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn syntect_parse(bencher: Bencher) {
    let blocks = blocks();
    let (own, more) = (SyntaxSet::load_defaults_newlines(), two_face::syntax::extra_newlines());
    let parse = |(name, text): &(String, String)| {
        let found = own.find_syntax_by_token(name).map(|syntax| (syntax, &own));
        let (syntax, set) = found.or_else(|| Some((more.find_syntax_by_token(name)?, &more))).unwrap();
        let mut state = ParseState::new(syntax);
        text.split_inclusive('\n').map(|line| state.parse_line(line, set).unwrap().len()).sum::<usize>()
    };
    blocks.iter().map(parse).sum::<usize>();
    bencher.counter(bytes(&blocks)).bench_local(|| blocks.iter().map(parse).sum::<usize>());
}
