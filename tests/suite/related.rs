//! Related pages: by tags and by words, and the same on a site of any size.

use std::fs;
use std::path::Path;

use crate::case::{folio, write};

fn related(site: &Path, slug: &str) -> String {
    fs::read_to_string(site.join(format!("public/blog/{slug}/index.html"))).unwrap().trim().to_owned()
}

#[test]
fn rare_tags_and_words_lead_to_the_next_page() {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path();
    write(&site.join("folio.yaml"), "title: Related\nbase_url: https://example.org\ncards: false\nsearch: false\n");
    write(&site.join("content/blog/_index.md"), "---\ntitle: Blog\nkind: post\n---\n");
    let template = "{% for p in page.related %}{{ p.slug }} {% endfor %}";
    write(&site.join("templates/post.html"), template);
    let post = |slug: &str, day: u32, title: &str, tags: &str, more: &str, body: &str| {
        let text = format!("---\ntitle: {title}\ndate: 2025-01-{day:02}\ntags: [{tags}]\n{more}---\n\n{body}\n");
        write(&site.join(format!("content/blog/{slug}.md")), text);
    };
    post("tokens", 1, "Counting tokens", "rust, limits", "", "## Leaky buckets\n\nText.");
    post("leaks", 2, "A leaky abstraction", "rust", "", "## Nothing alike\n\nText.");
    post("limits", 3, "Other bounds", "rust, limits", "", "Text.");
    post("far", 4, "Cooking rice", "kitchen", "", "Text.");
    post("one", 5, "Series beginning", "kitchen", "series: meals\n", "Text.");
    post("two", 6, "Series ending", "kitchen", "series: meals\n", "Text.");
    post("hidden", 7, "Counting tokens leaky buckets", "limits", "unlisted: true\n", "Text.");
    for filler in 0..20 {
        post(&format!("filler{filler}"), 8, &format!("Plain{filler}"), "rust", "", "Text.");
    }
    let build = folio(site, &["build"]);
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    assert_eq!(related(site, "tokens"), "limits leaks", "a rare tag before a rare word, a tag of all posts not at all");
    assert_eq!(related(site, "far"), "two one", "of equals the newer first");
    assert_eq!(related(site, "one"), "far", "parts of one series are listed elsewhere");
    assert_eq!(related(site, "hidden"), "", "an unlisted page has none and is none");
    assert_eq!(related(site, "filler3"), "");
}
