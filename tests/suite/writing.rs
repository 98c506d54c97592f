//! What an author reaches for in a post, as the README shows it, and all of it in one post.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::case::{folio, is_updating, tree, write};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Builds a site that must have no mistakes.
fn build(site: &Path) {
    let output = folio(site, &["build"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !told.contains("warning"), "{told}");
}

fn read(site: &Path, path: &str) -> String {
    fs::read_to_string(site.join("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The first article of a page.
fn article(html: &str) -> &str {
    let start = html.find("<article").unwrap();
    &html[start..start + html[start..].find("</article>").unwrap() + "</article>".len()]
}

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9\"/></svg>";

#[test]
fn every_example_of_the_readme_builds_without_a_mistake() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let writing = readme.split("\n## Writing\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let examples: Vec<&str> =
        writing.split("\n````markdown\n").skip(1).map(|rest| rest.split("\n````\n").next().unwrap()).collect();
    assert!(examples.len() >= 8, "{} examples", examples.len());
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path();
    write(&site.join("folio.yaml"), "title: Readme\nbase_url: https://example.org\nsearch: false\ncards: false\n");
    write(&site.join("content/_index.md"), "Home.\n");
    write(&site.join("content/blog/_index.md"), "---\ntitle: Blog\nkind: post\n---\n");
    let other = "---\ntitle: Bursty traffic\ndate: 2025-01-01\nseries: overload\n---\n\nText.\n\n## Retries\n\nMore.\n";
    write(&site.join("content/blog/bursty-traffic/index.md"), other);
    for (number, example) in examples.iter().enumerate() {
        let folder = site.join(format!("content/blog/example-{number}"));
        let head = format!("---\ntitle: Example {number}\ndate: 2025-01-01\n---\n\n");
        let text = if example.starts_with("---\n") { (*example).to_owned() } else { head + example + "\n" };
        // the README's own day may lie after the tests' one
        write(&folder.join("index.md"), text.replace("date: 2026-11-11", "date: 2025-11-11"));
        write(&folder.join("wait.svg"), SVG);
        write(&folder.join("code/main.rs"), "// region: admit\nfn admit() {}\n// endregion: admit\nfn main() {}\n");
    }
    build(site);
    for (number, example) in examples.iter().enumerate() {
        let page = if example.starts_with("---\n") {
            tree(&site.join("public/blog")).into_iter().any(|(path, _)| path.starts_with(&format!("example-{number}/")))
        } else {
            read(site, &format!("blog/example-{number}/index.html")).contains("<div class=\"prose\">")
        };
        assert!(page, "{example}");
    }
}

#[test]
fn publications_can_be_cited() {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path();
    let settings =
        "title: Site\nbase_url: https://example.org\nsearch: false\ncards: false\nauthor: {name: Ada Lovelace}\n";
    write(&site.join("folio.yaml"), settings);
    write(&site.join("content/talks/_index.md"), "---\ntitle: Talks\nkind: talk\n---\n");
    let page = |name: &str, head: &str| {
        write(&site.join(format!("content/talks/{name}.md")), format!("---\n{head}---\n\nText.\n"));
    };
    page(
        "notes",
        "title: Notes on `B_{2n}`\ntype: paper\ndate: 1843-10\nvenue: Scientific Memoirs & more\nplace: London\ndoi: 10.1/x_y\nauthors: [Ada Lovelace, Charles Babbage]\n",
    );
    page("early", "title: Early\ntype: paper\ndate: 1840\narxiv: '1234.5678'\npaper: https://example.org/p.pdf\n");
    page("spoken", "title: Spoken\ntype: talk\ndate: 1841-01-02\n");
    page("own", "title: Own\ntype: thesis\nbibtex: |\n  @phdthesis{own,\n    title = {Own},\n  }\n");
    build(site);
    let notes = "@inproceedings{notes,\n  author = {Ada Lovelace and Charles Babbage},\n  title = {{Notes on B\\_\\{2n\\}}},\n  \
                 booktitle = {Scientific Memoirs \\& more},\n  year = {1843},\n  month = oct,\n  address = {London},\n  doi = {10.1/x_y},\n  \
                 url = {https://example.org/talks/notes/},\n}\n";
    assert_eq!(read(site, "talks/notes/cite.bib"), notes);
    let early = "@misc{early,\n  author = {Ada Lovelace},\n  title = {{Early}},\n  year = {1840},\n  eprint = {1234.5678},\n  \
                 archiveprefix = {arXiv},\n  url = {https://example.org/p.pdf},\n}\n";
    assert_eq!(read(site, "talks/early/cite.bib"), early);
    assert_eq!(read(site, "publications.bib"), format!("{early}\n{notes}\n@phdthesis{{own,\n  title = {{Own}},\n}}\n"));
    assert!(!site.join("public/talks/spoken/cite.bib").exists(), "a talk is not cited");
    let html = read(site, "talks/notes/index.html");
    assert!(
        html.contains("<a href=\"/talks/notes/cite.bib\">BibTeX</a>")
            && html.contains("<b>Ada Lovelace</b>, Charles Babbage")
    );
    assert!(read(site, "talks/index.html").contains("href=\"/publications.bib\""));
    // what is written can be read
    let template = "{% for entry in load_data(path=\"all.bib\") %}{{ entry.title }}|{{ entry.authors | join(sep=\", \") }};{% endfor %}";
    write(&site.join("templates/404.html"), template);
    fs::copy(site.join("public/publications.bib"), site.join("content/data/all.bib")).unwrap_or_else(|_| {
        fs::create_dir_all(site.join("content/data")).unwrap();
        fs::copy(site.join("public/publications.bib"), site.join("content/data/all.bib")).unwrap()
    });
    build(site);
    assert_eq!(read(site, "404.html"), "Early|Ada Lovelace;Notes on B_{2n}|Ada Lovelace, Charles Babbage;Own|;");
}

#[test]
fn titles_show_their_code_and_wiki_links_the_title() {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path();
    write(&site.join("folio.yaml"), "title: Site\nbase_url: https://example.org\nsearch: false\ncards: false\n");
    write(&site.join("content/blog/_index.md"), "---\ntitle: Blog\nkind: post\nfeed: true\n---\n");
    let post = "---\ntitle: Using `Vec<T>` *well* & often\ndate: 2025-01-01\n---\n\nText.\n";
    write(&site.join("content/blog/vectors.md"), post);
    let other = "---\ntitle: Other\ndate: 2025-01-02\n---\n\nSee [[vectors]], [[Using Vec<T> well & often]] and [[vectors|these]].\n";
    write(&site.join("content/blog/other.md"), other);
    build(site);
    let html = read(site, "blog/vectors/index.html");
    assert!(html.contains("<h1>Using <code>Vec&lt;T&gt;</code> <em>well</em> &amp; often</h1>"), "{html}");
    assert!(html.contains("<title>Using Vec&lt;T&gt; well &amp; often"), "{html}");
    let title = "Using Vec&lt;T&gt; well &amp; often</a>";
    let other = read(site, "blog/other/index.html");
    assert_eq!(article(&other).matches(&format!("<a href=\"/blog/vectors/\">{title}")).count(), 2, "{other}");
    assert!(other.contains("<a href=\"/blog/vectors/\">these</a>"), "{other}");
    assert!(read(site, "blog/atom.xml").contains("<title>Using Vec&lt;T&gt; well &amp; often</title>"));
    assert!(read(site, "blog/index.html").contains("<code>Vec&lt;T&gt;</code>"));
}

fn git(site: &Path, day: &str, arguments: &[&str]) {
    let when = format!("{day}T12:00:00+00:00");
    let status = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .current_dir(site)
        .env("GIT_AUTHOR_DATE", &when)
        .env("GIT_COMMITTER_DATE", &when)
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
}

#[test]
fn the_day_of_the_last_change_comes_from_git_when_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path();
    let settings = "title: Site\nbase_url: https://example.org\nsearch: false\ncards: false\n";
    write(&site.join("folio.yaml"), format!("{settings}updated_from: git\n"));
    write(&site.join("content/_index.md"), "Home.\n");
    write(&site.join("content/one.md"), "---\ndate: 2025-01-01\n---\n\nOne.\n");
    write(&site.join("content/zwei ü.md"), "---\ndate: 2025-01-01\nupdated: 2025-04-04\n---\n\nTwo.\n");
    write(&site.join("content/new.md"), "---\ndate: 2025-01-01\n---\n\nNew.\n");
    let modified = |path: &str| {
        let html = read(site, path);
        html.split("\"dateModified\":\"").nth(1).map(|rest| rest[..10].to_owned())
    };
    let output = folio(site, &["build"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains("warning[W0112]") && told.contains("folio.yaml:5:1"), "{told}");
    assert_eq!(modified("one/index.html").as_deref(), Some("2025-01-01"));

    git(site, "2025-01-01", &["init", "-q"]);
    git(site, "2025-01-01", &["add", "folio.yaml", "content/one.md", "content/zwei ü.md"]);
    git(site, "2025-01-01", &["commit", "-q", "-m", "First"]);
    write(&site.join("content/one.md"), "---\ndate: 2025-01-01\n---\n\nOne, again.\n");
    write(&site.join("content/zwei ü.md"), "---\ndate: 2025-01-01\nupdated: 2025-04-04\n---\n\nTwo, again.\n");
    git(site, "2025-03-05", &["commit", "-q", "-a", "-m", "Second"]);
    build(site);
    assert_eq!(modified("one/index.html").as_deref(), Some("2025-03-05"));
    assert_eq!(modified("zwei-u/index.html").as_deref(), Some("2025-04-04"), "what is written comes first");
    assert_eq!(modified("new/index.html").as_deref(), Some("2025-01-01"), "git does not know it yet");

    let copy = tempfile::tempdir().unwrap();
    let from = format!("file://{}", site.display());
    git(copy.path(), "2025-03-05", &["clone", "-q", "--depth", "1", &from, "shallow"]);
    let output = folio(&copy.path().join("shallow"), &["build"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("holds only its last commits") && told.contains("fetch-depth: 0"), "{told}");

    // not asked for, no program is run
    write(&site.join("folio.yaml"), settings);
    let output = Command::new(env!("CARGO_BIN_EXE_folio"))
        .arg("build")
        .current_dir(site)
        .env("PATH", "")
        .env("SOURCE_DATE_EPOCH", crate::case::NOW)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(modified("one/index.html").as_deref(), Some("2025-01-01"));
}

/// One post with components, maths, diagrams, photos, code from a file, links, a card, data, a feed and the small
/// things. What it becomes in a page and in a feed is kept beside it.
#[cfg(all(feature = "images", feature = "cards"))]
#[test]
fn everything_meets_in_one_post() {
    let folder = root().join("tests/writing");
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path();
    for (path, bytes) in tree(&folder.join("site")) {
        write(&site.join(path), bytes);
    }
    build(site);
    let page = read(site, "blog/everything/index.html");
    let feed = read(site, "blog/feed.json");
    let feed: serde_json::Value = serde_json::from_str(&feed).unwrap();
    let items = feed["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["url"] == "https://example.org/blog/everything/").unwrap();
    let card = fs::read(site.join("public/cards/blog/everything.png")).unwrap();
    let size = imagesize::blob_size(&card).unwrap();
    assert_eq!((size.width, size.height), (1200, 630));
    assert!(page.contains("og:image") && read(site, "_redirects").contains("/old/everything/"));
    for (name, actual) in
        [("page.html", article(&page).to_owned()), ("feed.html", item["content_html"].as_str().unwrap().to_owned())]
    {
        let expected = folder.join("expected").join(name);
        if is_updating() {
            write(&expected, &actual);
        }
        assert_eq!(fs::read_to_string(&expected).unwrap_or_default(), actual, "{name}");
    }
}

/// Each input ends in a site or in a diagnostic at its place, never in a panic; what takes long would stop the tests.
#[test]
fn inputs_past_all_measure_are_bounded() {
    let deep = format!("${}x{}$", "\\sqrt{".repeat(5_000), "}".repeat(5_000));
    let table = format!("|{}\n|{}\n{}", "a|".repeat(500), "-|".repeat(500), "|x\n".repeat(20_000));
    let inputs: [(&str, String, Option<&str>); 11] = [
        ("words", "All work and no play makes Jack a dull boy.\n\n".repeat(5 << 20 >> 5), None),
        ("line", "word ".repeat(1 << 20), None),
        ("quotes", format!("{}deep\n", "> ".repeat(10_000)), None),
        ("brackets", format!("{}x{}\n", "[".repeat(10_000), "](/)".repeat(10_000)), None),
        ("lists", format!("{}deep\n", "- ".repeat(10_000)), None),
        ("formula", format!("${}x$", "x+".repeat(5_000)), Some("E0405")),
        ("deep formula", deep, Some("E0405")),
        ("table", table, None),
        ("components", "<Note>\n".repeat(10_000), Some("E0302")),
        ("drawing", format!("```svgbob alt=\"x\"\n{}```\n", "+-".repeat(4_000) + "\n"), Some("E0421")),
        ("headings", "# a\n".repeat(50_000), None),
    ];
    for (name, text, code) in inputs {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path();
        write(&site.join("folio.yaml"), "title: Site\nbase_url: https://example.org\nsearch: false\ncards: false\n");
        write(&site.join("content/page.md"), format!("---\ntitle: Page\n---\n\n{text}"));
        let output = folio(site, &["build"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!told.contains("E0304"), "{name}: a panic: {told}");
        match code {
            None => assert!(output.status.success(), "{name}: {}", &told[..told.floor_char_boundary(2_000)]),
            Some(code) => {
                assert_eq!(output.status.code(), Some(1), "{name}");
                assert!(
                    told.contains(code) && told.contains("content/page.md:"),
                    "{name}: {}",
                    &told[..told.floor_char_boundary(2_000)]
                );
                assert!(told.len() < 2 << 20, "{name}: {} bytes are told", told.len());
            }
        }
    }
}

#[cfg(feature = "images")]
#[test]
fn a_photo_of_twenty_megapixels_becomes_small_ones() {
    use image::{ImageEncoder, Rgb, RgbImage};
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path();
    write(&site.join("folio.yaml"), "title: Site\nbase_url: https://example.org\nsearch: false\ncards: false\n");
    write(&site.join("content/page/index.md"), "---\ntitle: Page\n---\n\n![A plain wall](wall.jpg)\n");
    let (width, height) = (5_472, 3_648);
    let pixels = RgbImage::from_fn(width, height, |x, y| Rgb([(x / 22).min(255) as u8, (y / 15).min(255) as u8, 90]));
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 80);
    encoder.write_image(&pixels, width, height, image::ExtendedColorType::Rgb8).unwrap();
    write(&site.join("content/page/wall.jpg"), bytes);
    build(site);
    let made: Vec<_> = tree(&site.join("public/processed"));
    let widest = made.iter().map(|(_, bytes)| imagesize::blob_size(bytes).unwrap().width).max();
    assert!(widest.is_some_and(|widest| widest <= 2_400), "{widest:?}");
}
