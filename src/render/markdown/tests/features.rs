use super::{Flavor, Target, folio, html, run, told};
use crate::content::outline::Mark;

#[test]
fn headings() {
    let text = "## Why *C++*? {#why}\n\n### A `b`\n\n### A b\n";
    let done = run(text, &folio(), Flavor::Page, &[]);
    assert_eq!(
        done.content.html,
        "<h2 id=\"why\"><a class=\"anchor\" href=\"#why\" aria-label=\"Link to this section\">§</a>Why <em>C++</em>?</h2>\n\
         <h3 id=\"a-b\"><a class=\"anchor\" href=\"#a-b\" aria-label=\"Link to this section\">§</a>A <code>b</code></h3>\n\
         <h3 id=\"a-b-1\"><a class=\"anchor\" href=\"#a-b-1\" aria-label=\"Link to this section\">§</a>A b</h3>\n"
    );
    assert_eq!(run("## A\n", &folio(), Flavor::Feed, &[]).content.html, "<h2>A</h2>\n");
    assert_eq!(told("## A {#x}\n\n## B {#x}\n"), ["## B {#x}: two headings have the id `x`"]);
}

#[test]
fn short_notes_stand_beside_the_text() {
    assert_eq!(
        html("A.[^x] B.[^x]\n\n[^x]: The *note*.\n"),
        "<p>A.<button type=\"button\" class=\"fnref\" popovertarget=\"n1\" aria-label=\"Note 1\">1</button>\
         <span class=\"note\" id=\"n1\" popover role=\"note\"><span class=\"n\" aria-hidden=\"true\">1</span>The <em>note</em>.</span> \
         B.<button type=\"button\" class=\"fnref\" popovertarget=\"n1\" aria-label=\"Note 1\">1</button></p>"
    );
}

#[test]
fn long_notes_follow_the_paragraph() {
    assert_eq!(
        html("A.[^x]\n\nB.\n\n[^x]: One.\n\n    Two.\n"),
        "<p>A.<a class=\"fnref\" href=\"#n1\" aria-label=\"Note 1\">1</a></p>\n\
         <aside class=\"note\" id=\"n1\" role=\"note\"><span class=\"n\" aria-hidden=\"true\">1</span><p>One.</p>\n<p>Two.</p></aside>\n<p>B.</p>"
    );
}

#[test]
fn notes_in_feeds_stand_at_the_end() {
    let done = run("A.[^x]\n\n[^x]: N.\n", &folio(), Flavor::Feed, &[]);
    assert_eq!(
        done.content.html,
        "<p>A.<sup><a href=\"#fn-1\">1</a></sup></p>\n<hr>\n<ol>\n<li id=\"fn-1\"><p>N.</p></li>\n</ol>\n"
    );
    assert_eq!(done.content.footnotes, ["<p>N.</p>\n"]);
}

#[test]
fn notes_that_are_missing_or_unused() {
    assert_eq!(told("A[^x] and \\[^y].\n"), ["[^x]: footnote `x` is not defined"]);
    let unused = told("A\n\n[^x]: y\n");
    assert_eq!(unused.len(), 1);
    assert!(unused[0].ends_with("footnote `x` is never referred to"), "{unused:?}");
}

#[test]
fn alerts_tasks_tables() {
    assert_eq!(
        html("> [!WARNING]\n> Mind.\n"),
        "<div class=\"co warn\"><span class=\"h\">Careful</span>\n<p>Mind.</p>\n</div>"
    );
    assert_eq!(
        html("- [x] a\n- [ ] b\n"),
        "<ul class=\"tasks\">\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"Done\" checked> a</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"To do\"> b</li>\n</ul>"
    );
    assert_eq!(
        html("| A *b* | n |\n|---|--:|\n| x | 1 |\n").replace('\n', ""),
        "<div class=\"tw\" role=\"group\" aria-label=\"Table: A b\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">A <em>b</em></th>\
         <th scope=\"col\" class=\"r\">n</th></tr></thead><tbody><tr><td>x</td><td class=\"r\">1</td></tr></tbody></table></div>"
    );
}

#[test]
fn prices_and_paths_are_prose() {
    for text in [
        "It costs $5 and $10.",
        "From $5-$10 each.",
        "In ~/x and ~/y.",
        "2^10 and 2^20",
        "$PATH and $HOME",
        "a ~ b ~ c",
        "~5 and ~6",
        "x^2 + y^2",
    ] {
        assert_eq!(html(text), format!("<p>{text}</p>"));
    }
    assert_eq!(html("x<sup>2</sup> ~~no~~ ~nor~"), "<p>x<sup>2</sup> <del>no</del> <del>nor</del></p>");
}

#[test]
fn formulas() {
    assert_eq!(html("$a_1$"), "<p><math alttext=\"a_1\"><mrow><msub><mi>a</mi><mn>1</mn></msub></mrow></math></p>");
    let display = html("$$\nx\n$$");
    assert!(
        display.starts_with("<div class=\"math\" role=\"group\" aria-label=\"Formula\" tabindex=\"0\"><math"),
        "{display}"
    );
    assert!(display.contains("display=\"block\"") && display.ends_with("</math></div>"), "{display}");
    assert_eq!(told("A $\\foo$ b"), [r"$\foo$: this formula cannot be read: undefined control sequence: \foo"]);
}

#[test]
fn figures() {
    let targets = [Target::Image { url: "/a.png".into(), width: Some(8), height: Some(9) }, Target::Url("/x/".into())];
    let text = "![It](a.png \"See *this* [x](b.md)\")\n\n![Two](c.png)\n";
    let done = run(text, &folio(), Flavor::Page, &targets);
    assert_eq!(
        done.content.html,
        "<figure class=\"fig\"><img src=\"/a.png\" alt=\"It\" width=\"8\" height=\"9\"><figcaption>See <em>this</em> <a href=\"/x/\">x</a>\
         </figcaption></figure>\n<figure class=\"fig\"><img src=\"c.png\" alt=\"Two\" loading=\"lazy\" decoding=\"async\"></figure>\n"
    );
    assert_eq!(done.outline.links.iter().map(|l| l.target.as_str()).collect::<Vec<_>>(), ["a.png", "b.md", "c.png"]);
    assert_eq!(told("![](a.png)"), ["![](a.png): this figure has no alternative text"]);
    assert_eq!(told("![IMG_1.PNG](a.png)"), ["![IMG_1.PNG](a.png): this alternative text is the name of a file"]);
    assert_eq!(told("a ![b.svg](a.svg) c"), ["![b.svg](a.svg): this alternative text is the name of a file"]);
    assert_eq!(told("![The end. Of it](a.png)"), Vec::<String>::new());
    let svg = run("![A \"b\"](a.svg)", &folio(), Flavor::Page, &[Target::Inline("<svg viewBox=\"0 0 1 1\"/>".into())]);
    assert_eq!(
        svg.content.html,
        "<figure class=\"fig\"><svg role=\"img\" aria-label=\"A &quot;b&quot;\" viewBox=\"0 0 1 1\"/></figure>\n"
    );
}

#[test]
fn links() {
    let targets = [Target::Url("/b/".into()), Target::HeldBack, Target::Broken];
    let done =
        run("[*a*](b.md) [c](d.md) [e](f.md) [[G h|i]] https://x.org/a_b_c.\n", &folio(), Flavor::Page, &targets);
    assert_eq!(
        done.content.html,
        "<p><a href=\"/b/\"><em>a</em></a> c e <a href=\"G%20h\">i</a> <a href=\"https://x.org/a_b_c\">https://x.org/a_b_c</a>.</p>\n"
    );
    assert_eq!(
        told("[x](javascript:alert)"),
        ["[x](javascript:alert): links with the scheme `javascript` are not written"]
    );
    assert_eq!(
        html("`https://x.org` [https://x.org](/y)"),
        "<p><code>https://x.org</code> <a href=\"/y\">https://x.org</a></p>"
    );
}

#[test]
fn addresses_keep_their_straight_quotes() {
    let done = run("See https://x.org/Amdahl's_law.", &super::MarkdownOptions::default(), Flavor::Page, &[]);
    assert_eq!(
        done.content.html,
        "<p>See <a href=\"https://x.org/Amdahl&#39;s_law\">https://x.org/Amdahl's_law</a>.</p>\n"
    );
}

#[test]
fn raw_html() {
    assert_eq!(html("A <span lang=\"ja\">本</span> <!-- todo -->b"), "<p>A <span lang=\"ja\">本</span> b</p>");
    assert_eq!(told("<script>x</script>"), ["<script>x</script>: `<script>` is left out"]);
    assert_eq!(told("a <b onclick=\"x\">b</b>"), ["<b onclick=\"x\">: the attribute `onclick` is left out"]);
}

#[test]
fn components() {
    assert_eq!(html("<Note>\nA *b*\n</Note>"), "[Note:<p>A <em>b</em></p>]");
    assert_eq!(
        html("x\n<Note kind=\"tip\">\n\n    Indented\n\n        code\n\n</Note>\ny"),
        "<p>x</p>\n[Note:<p>Indented</p>\n<pre><code>code\n</code></pre>]\n<p>y</p>"
    );
    let html = |text: &str| html(text).replace('\n', "");
    assert_eq!(html("<Note>\n  <Note>\n    In\n  </Note>\n  Out\n</Note>"), "[Note:[Note:<p>In</p>]<p>Out</p>]");
    assert_eq!(html("<Note>words\n\nmore</Note>"), "[Note:<p>words</p><p>more</p>]");
    assert_eq!(html("a <Note>b *c*</Note> <Fig src=\"x\" /> d"), "<p>a [Note:b <em>c</em>] [Fig:] d</p>");
    assert_eq!(html("<Note>b *c*</Note>"), "[Note:b <em>c</em>]");
    assert_eq!(html("<Fig\n  src=\"x\"\n  width={3}\n/>\n\nb"), "[Fig:]<p>b</p>");
    assert_eq!(html("- <Note>\n  In\n  </Note>\n- b"), "<ul><li>[Note:<p>In</p>]</li><li><p>b</p></li></ul>");
    assert_eq!(html("> <Note>\n> In\n> </Note>"), "<blockquote>[Note:<p>In</p>]</blockquote>");
}

#[test]
fn code_is_never_a_component() {
    assert_eq!(html("`<Note>`"), "<p><code>&lt;Note&gt;</code></p>");
    assert_eq!(html("```\n<Note>\n```"), "<pre><code>&lt;Note&gt;\n</code></pre>");
    assert_eq!(html("a\n\n    <Note>\n"), "<p>a</p>\n<pre><code>&lt;Note&gt;\n</code></pre>");
    assert_eq!(
        html("- ```\n  <Note>\n  ```\n").replace('\n', ""),
        "<ul><li><pre><code>&lt;Note&gt;</code></pre></li></ul>"
    );
    assert_eq!(html("<!--\n<Note>\n-->\n\na"), "<p>a</p>");
}

#[test]
fn mistakes_in_components() {
    assert_eq!(told("a\n\n<Nte />"), ["<Nte />: there is no component `Nte`"]);
    assert_eq!(told("A Vec<T> b"), ["<T>: `<T>` is not closed"]);
    assert_eq!(told("<Note kin=\"a\">\nb\n</Note>"), ["kin=\"a\": `Note` has no argument `kin`"]);
    assert_eq!(told("<Note kind={3} />"), ["kind={3}: `kind` of `Note` takes a string"]);
    assert_eq!(told("<Fig />"), ["<Fig />: `Fig` needs `src`"]);
    assert_eq!(told("<Note>\nb\n"), ["<Note>: `<Note>` is not closed"]);
    assert_eq!(told("b\n\n</Note>\n"), ["</Note>: `</Note>` closes nothing"]);
    let done = run("<Note kin=\"a\" />", &folio(), Flavor::Page, &[]);
    assert_eq!(done.diagnostics[0].help.as_deref(), Some("did you mean `kind`?"));
    assert_eq!(done.diagnostics[0].note.as_deref(), Some("`Note` takes `kind` (a string, \"note\" if left out)"));
}

#[test]
fn definition_lists_and_abbreviations() {
    assert_eq!(html("Term\n: Text\n").replace('\n', ""), "<dl><dt>Term</dt><dd>Text</dd></dl>");
    assert_eq!(html("An RFC, RFCs.\n\n*[RFC]: Request\n"), "<p>An <abbr title=\"Request\">RFC</abbr>, RFCs.</p>");
}

#[test]
fn outline() {
    let text = "# Title\n\nFirst *para*.\n\nSecond.\n\n<!-- more -->\n\n## One\n\n```rust file=a.rs#r\n```\n\n```rust\nx\ny\n```\n\n<Note>\n## In\n</Note>\n\n![a](b.png)\n\n- [x] t\n- [ ] u\n";
    let done = run(text, &folio(), Flavor::Page, &[]).outline;
    assert_eq!(done.title.as_deref(), Some("Title"));
    assert_eq!(done.summary.as_deref(), Some("First para. Second."));
    assert_eq!(
        done.headings.iter().map(|h| (h.level, h.id.as_str())).collect::<Vec<_>>(),
        [(1, "title"), (2, "one"), (2, "in")]
    );
    assert_eq!((done.tasks, done.code_lines), (Some((1, 2)), 2));
    let files: Vec<&str> = done.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!((done.components, files), (vec!["Note".into()], vec!["a.rs"]));
    assert_eq!(
        done.trace,
        [
            Mark::Heading(0),
            Mark::Prose(2),
            Mark::Prose(1),
            Mark::Heading(1),
            Mark::File(0),
            Mark::Code(2),
            Mark::Heading(2),
            Mark::Figure,
            Mark::Prose(2)
        ]
    );
    assert_eq!(&text[done.headings[1].span.clone()], "## One");
}
