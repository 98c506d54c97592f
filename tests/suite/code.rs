//! Fences and their figures: the markup, and every mistake at its place.

#![allow(clippy::unwrap_used, reason = "a test may stop where it is")]

use std::borrow::Cow;

use folio::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use folio::render::code::{Block, Figures};
use folio::render::highlight::Highlighter;

const RUST: &str = "use std::io;\n\n// region: refill\n    fn refill() {\n        go();\n    }\n// endregion: refill\n";

fn file(path: &str) -> Result<Source, Diagnostic> {
    match path {
        "code/bucket.rs" => Ok(Source::new(path, RUST)),
        _ => Err(Diagnostic::new(Code::CodeFile, format!("`{path}` does not exist"))),
    }
}

/// The figure of a fence, and each mistake as `id: message [what it points at] help`.
fn figure(info: &str, text: &str) -> (String, Vec<String>) {
    let markdown = format!("Text.\n\n```{info}\n{text}```\n");
    let source = Source::new("content/a.md", markdown.as_str());
    let start = markdown.find("```").unwrap() + 3;
    let block = Block {
        source: &source,
        info,
        info_span: start..start + info.len(),
        text: Cow::Borrowed(text),
        number: 2,
        file: &file,
    };
    let highlighter = Highlighter::new();
    let mut diagnostics = Diagnostics::default();
    let html = Figures { highlighter: &highlighter, colours: true }.figure(&block, &mut diagnostics);
    let mistakes = diagnostics.into_iter().map(|d| {
        let span = d.primary.map(|label| label.span).unwrap_or_default();
        format!("{}: {} [{}] {}", d.code.id(), d.message, &markdown[span], d.help.unwrap_or_default())
    });
    (html, mistakes.collect())
}

fn clean(info: &str, text: &str) -> String {
    let (html, mistakes) = figure(info, text);
    assert_eq!(mistakes, Vec::<String>::new());
    html
}

#[test]
fn the_markup_is_the_contract_with_the_theme() {
    assert_eq!(
        clean("rust name=src/a.rs linenos linenostart=7 hl_lines=2", "fn a() {}\n// <b>\n"),
        "<figure class=\"code nums\"><figcaption><b>src/a.rs</b></figcaption><pre tabindex=\"0\" role=\"group\" \
         aria-label=\"src/a.rs, Rust code\" style=\"--ln:6\"><code class=\"language-rust\">\
         <span class=\"ln\" id=\"code-2-L7\"><span class=\"k\">fn</span> <span class=\"fn\">a</span>() {}\n</span>\
         <span class=\"ln hl\" id=\"code-2-L8\"><span class=\"cm\">// &lt;b&gt;</span>\n</span></code></pre></figure>\n"
    );
}

#[test]
fn options_are_separated_as_in_zola() {
    let text = "1\n2\n3\n4\n5\n";
    let figure = clean("text,linenos,hl_lines=1 3-5,linenostart=20", text);
    assert_eq!(figure, clean("text linenos hl_lines=1,3-5 linenostart=20", text));
    assert_eq!(figure, clean("text {1,3-5} linenos linenostart=20", text));
    assert_eq!(figure, clean("text{1, 3-5}, linenos, linenostart=20, copy", text));
    assert_eq!(figure.matches("class=\"ln hl\"").count(), 4);
    assert!(clean("rust title=\"x & y\"", "x\n").contains("aria-label=\"x &amp; y, Rust code\""));
}

#[test]
fn a_hidden_line_is_parsed_and_the_numbers_go_on() {
    let html = clean("rust linenos hide_lines=1", "/*\n*/ fn a() {}\n");
    assert!(html.contains("<span class=\"ln\" id=\"code-2-L2\" style=\"--ln:2\"><span class=\"cm\">*/</span>"));
    assert!(!html.contains("L1\""));
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let mistakes = |info, text| figure(info, text).1;
    assert_eq!(mistakes("rsut", "x\n"), ["W0401: unknown language `rsut` [rsut] did you mean `rust`?"]);
    assert_eq!(
        mistakes("rust lineos", "x\n"),
        ["E0402: unknown fence option `lineos` [lineos] did you mean `linenos`?"]
    );
    assert_eq!(
        mistakes("rust linenostart=x hl_lines=5-3", "x\n"),
        [
            "E0402: `x` is not a line number [linenostart=x] write `linenostart=20`",
            "E0402: `5-3` is not a line or a range of lines [hl_lines=5-3] write `hl_lines=1,3-5`",
        ]
    );
    assert_eq!(
        mistakes("rust hl_lines=2,9", "x\ny\n"),
        ["E0402: `hl_lines` names line 9, but the code has 2 [hl_lines=2,9] \
             lines are counted from 1, whatever `linenostart` says"]
    );
    assert_eq!(mistakes("rust file=code/gone.rs", ""), ["E0403: `code/gone.rs` does not exist [file=code/gone.rs] "]);
    assert_eq!(
        mistakes("rust file=code/bucket.rs#refil", ""),
        ["E0403: `code/bucket.rs` has no region `refil` [file=code/bucket.rs#refil] did you mean `refill`?"]
    );
    assert_eq!(
        mistakes("rust file=code/bucket.rs lines=3-99", ""),
        ["E0403: `code/bucket.rs` has no line 99: it has 7 [lines=3-99] \
          a region follows its code when lines come and go: `file=main.rs#region`"]
    );
    assert_eq!(
        mistakes("rust lines=3", "x\n"),
        ["E0402: `lines` without `file` [lines=3] `hl_lines` marks lines of the fence"]
    );
    let long = "x".repeat(10_001) + "\n";
    assert_eq!(
        mistakes("rust", &long),
        ["W0404: line 1 of the code is longer than 10000 bytes, so it is shown without colours [rust] \
          show a part of it, or write `text` as its language"]
    );
}

#[test]
fn a_region_is_dedented_and_the_language_is_told_by_the_file() {
    let html = clean("file=code/bucket.rs#refill linenos", "");
    assert!(html.contains("<b>code/bucket.rs#refill</b>"), "{html}");
    assert!(html.contains("id=\"code-2-L4\"><span class=\"k\">fn</span> <span class=\"fn\">refill</span>"), "{html}");
    assert!(html.contains("L6\">}\n</span></code>"), "{html}");
}

#[test]
fn a_console_tells_commands_from_output() {
    let html = clean("console", "$ echo \\\n  'hi'\nhi\n");
    assert!(
        html.contains("<span class=\"ln\"><span class=\"pr\">$ </span><span class=\"fn\">echo</span> \\\n</span>"),
        "{html}"
    );
    assert!(html.contains("<span class=\"str\">'hi'</span>\n</span><span class=\"ln out\">hi\n</span>"), "{html}");
}

#[test]
fn changes_keep_the_colours_of_both_sides() {
    let html = clean("rust diff", " fn a() {\n-    \"x\n+    1\n }\n");
    assert!(html.contains("<span class=\"ln del\">-    <span class=\"str\">\"x</span>\n</span>"), "{html}");
    assert!(
        html.contains("<span class=\"ln add\">+    <span class=\"nu\">1</span>\n</span><span class=\"ln\"> }"),
        "{html}"
    );
    let html = clean("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n");
    assert_eq!((html.matches("ln del").count(), html.matches("ln add").count()), (1, 1), "{html}");
}
