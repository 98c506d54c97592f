//! The examples of the specifications, through our own renderer.

use super::{Flavor, run};
use crate::content::markdown::{Dialect, MarkdownOptions};

const COMMONMARK: &str = include_str!("../../../../tests/spec/commonmark.txt");
const GFM: &str = include_str!("../../../../tests/spec/gfm.txt");

fn examples(spec: &str) -> Vec<(String, String)> {
    let fence = "`".repeat(32);
    let start = format!("\n{fence} example ");
    let parts = spec.split(&start).skip(1);
    let example = |part: &str| {
        let (_, rest) = part.split_once('\n').unwrap();
        let (input, rest) =
            if let Some(rest) = rest.strip_prefix(".\n") { ("", rest) } else { rest.split_once("\n.\n").unwrap() };
        let html = rest.split(&fence).next().unwrap();
        (format!("{input}\n").replace('→', "\t"), html.replace('→', "\t"))
    };
    parts.map(example).collect()
}

/// The same HTML in one spelling: entities for quotes, void elements, boolean attributes, breaks between tags.
fn normal(html: &str) -> String {
    let html = html.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'").replace("%27", "'");
    let html = html.replace(" />", ">").replace("/>", ">");
    let html = html
        .replace(
            "<input disabled=\"\" type=\"checkbox\" checked=\"\">\n",
            "<input type=\"checkbox\" disabled checked> ",
        )
        .replace("<input disabled=\"\" type=\"checkbox\">\n", "<input type=\"checkbox\" disabled> ");
    let html = html
        .replace(" style=\"text-align: left\"", " align=\"left\"")
        .replace(" style=\"text-align: center\"", " align=\"center\"")
        .replace(" style=\"text-align: right\"", " align=\"right\"");
    html.replace(">\n<", "><").replace("<tbody></tbody>", "").trim().to_string()
}

fn failures(spec: &str, dialect: Dialect) -> (usize, Vec<String>) {
    let options = MarkdownOptions { dialect, smart_punctuation: false, emoji: false, unsafe_html: true };
    let examples = examples(spec);
    let check = |(number, (input, expected)): (usize, &(String, String))| {
        let found = run(input, &options, Flavor::Page, &[]).content.html;
        (normal(&found) != normal(expected))
            .then(|| format!("{}: {input:?}\n want {expected:?}\n have {found:?}", number + 1))
    };
    (examples.len(), examples.iter().enumerate().filter_map(check).collect())
}

#[test]
fn commonmark_652_of_652() {
    let (all, failures) = failures(COMMONMARK, Dialect::CommonMark);
    assert_eq!((all, failures.len()), (652, 0), "{}", failures.join("\n"));
}

#[test]
fn gfm_all() {
    let (all, failures) = failures(GFM, Dialect::Gfm);
    assert_eq!((all, failures.len()), (25, 0), "{}", failures.join("\n"));
}
