//! Work and output stay in proportion to the input.

use std::time::{Duration, Instant};

use super::{Flavor, folio, run};

/// What has made Markdown programs slow, each repeated to the length that is asked for.
fn patterns() -> Vec<(&'static str, String)> {
    let middle = |before: &'static str, n: usize, after: &'static str| before.repeat(n) + &after.repeat(n);
    let mut all: Vec<(&'static str, String)> = [
        "[",
        "![",
        "[a](",
        "[a](<b",
        "*a ",
        "_a ",
        "**a *b ",
        "`a``b",
        "<a ",
        "<!--",
        "<![CDATA[",
        "<?",
        "> ",
        "- ",
        "1. ",
        "# a\n",
        "a\n===\n",
        "|a|\n|-|\n",
        "|a|b",
        "[^a] ",
        "[^a]: b\n\n",
        "$a ",
        "$$ ",
        "~a ",
        "^a ",
        "<Note>\n",
        "<Note>",
        "<A x={",
        "</Note>\n",
        "<A x=\"",
        "[[a",
        "_www._www.",
        "a@a.",
        "http://a.b(",
        "&amp",
        "&#x1;",
        "\\",
        "- [ ] a\n",
        "a\n: b\n",
        "*[A]: b\n",
        "![a](b \"[c](d)\")\n\n",
        "[a]: b\n",
        "```\n",
        "    a\n\n",
        "<script>",
        "> [!NOTE]\n",
        "\n*[",
        "\u{301}",
        "日本",
    ]
    .into_iter()
    .map(|pattern| (pattern, pattern.to_string()))
    .collect();
    all.push(("nested brackets", middle("[", 20, "](x)")));
    all.push(("nested emphasis", middle("*a **b", 20, "** c*")));
    all
}

fn time(text: &str) -> Duration {
    let start = Instant::now();
    run(text, &folio(), Flavor::Page, &[]);
    start.elapsed()
}

/// Output is counted; time only within a generous bound, for the machine may be busy.
#[test]
fn linear() {
    for (name, pattern) in patterns() {
        let text = |bytes: usize| pattern.repeat(bytes / pattern.len());
        let (half, whole) = (text(20_000), text(40_000));
        let sizes = [&half, &whole].map(|text| run(text, &folio(), Flavor::Page, &[]).content.html.len());
        assert!(sizes[1] <= 2 * sizes[0] + sizes[0] / 2 + 4_096, "{name}: {sizes:?} bytes");
        let (one, two) = (time(&half), time(&whole));
        assert!(two < Duration::from_millis(400) || two < 4 * one, "{name}: {one:?}, {two:?}");
    }
}

#[test]
fn equal_headings() {
    let text = "# a\n".repeat(10_000);
    let done = run(&text, &folio(), Flavor::Page, &[]);
    assert_eq!(done.outline.headings[9_999].id, "a-9999");
}

#[test]
fn notes_that_refer_to_each_other() {
    let text = "[^a] [^b]\n\n[^a]: x [^b] [^a]\n\n[^b]: y [^a] [^b]\n";
    for flavor in [Flavor::Page, Flavor::Feed] {
        let html = run(text, &folio(), flavor, &[]).content.html;
        assert_eq!(html.matches("x ").count(), 1, "{html}");
        assert_eq!(html.matches("y ").count(), 1, "{html}");
    }
}

#[test]
fn output_has_a_limit() {
    // one short reference each, one long URL for all
    let text = format!("{}\n\n[a]: /{}\n", "[a]".repeat(20_000), "x".repeat(60_000));
    let done = run(&text, &folio(), Flavor::Page, &[]);
    assert!(done.content.html.len() <= (1 << 20) + 64 * text.len());
}

#[test]
fn control_characters_never_arrive() {
    let html = run("a\u{1}b &#7; `\u{b}` <i title=\"\u{c}\">x</i>\u{fffe}\n", &folio(), Flavor::Page, &[]).content.html;
    assert!(html.chars().all(|c| c >= ' ' || c == '\n'), "{html:?}");
    assert!(!html.contains('\u{fffe}'));
}
