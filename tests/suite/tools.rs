//! The verbs around a site: list, why, rename, schema, completions.

use std::fs;
use std::path::Path;

use crate::case::{folio, write};

fn site(root: &Path) {
    write(&root.join("folio.yaml"), "title: Site\nbase_url: https://example.org/sub\n");
    write(&root.join("content/_index.md"), "# Home\n\nSee [one](blog/one.md#part) and [two](@/blog/two.md).\n");
    write(&root.join("content/blog/_index.md"), "---\nkind: post\n---\n");
    let post = "---\ntitle: One\ndate: 2025-01-01\ntags: [a]\n---\n\nSee [two](two.md).\n\n## Part\n";
    write(&root.join("content/blog/one.md"), post);
    let bundle = "---\ntitle: Two\ndate: 2025-01-02\naliases: [/second/]\n---\n\nBack to [one](../one.md).\n";
    write(&root.join("content/blog/two/index.md"), bundle);
    write(&root.join("content/blog/draft.md"), "---\ntitle: Draft\ndate: 2025-01-03\ndraft: true\n---\n");
    write(&root.join("content/blog/later.md"), "---\ntitle: Later\ndate: 2030-01-01\n---\n");
}

fn said(root: &Path, arguments: &[&str]) -> String {
    let output = folio(root, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn pages_that_are_held_back_are_listed_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    site(dir.path());
    assert_eq!(said(dir.path(), &["list", "drafts"]), "content/blog/draft.md  draft                 Draft\n");
    assert_eq!(said(dir.path(), &["list", "scheduled"]), "content/blog/later.md  scheduled 2030-01-01  Later\n");
    let all: serde_json::Value = serde_json::from_str(&said(dir.path(), &["list", "--json"])).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 4);
    assert_eq!(all[1]["due"], "2030-01-01");
}

#[test]
fn a_new_page_begins_with_the_archetype_of_its_kind() {
    let dir = tempfile::tempdir().unwrap();
    site(dir.path());
    write(
        &dir.path().join("archetypes/post.md"),
        "---\ntitle: \"{{ title }}\"\ndate: {{ date }}\ndraft: true\n---\n\n{{ slug }}\n",
    );
    assert_eq!(said(dir.path(), &["new", "post", "On Archetypes"]), "content/blog/on-archetypes.md  (draft)\n");
    let text = fs::read_to_string(dir.path().join("content/blog/on-archetypes.md")).unwrap();
    assert_eq!(text, "---\ntitle: \"On Archetypes\"\ndate: 2026-01-01\ndraft: true\n---\n\non-archetypes\n");
}

#[test]
fn a_url_says_what_it_is_made_from() {
    let dir = tempfile::tempdir().unwrap();
    site(dir.path());
    let said_of_one = said(dir.path(), &["why", "https://example.org/sub/blog/one/"]);
    assert!(said_of_one.contains("from     content/blog/one.md (this page)"), "{said_of_one}");
    assert!(said_of_one.contains("linked   content/blog/two/index.md"), "{said_of_one}");
    assert!(said_of_one.contains("rendered not yet"), "{said_of_one}");
    let built = folio(dir.path(), &["build"]);
    assert!(built.status.success());
    let age = |path: &str, seconds: u64| {
        let file = fs::File::options().append(true).open(dir.path().join(path)).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).unwrap();
    };
    for path in ["folio.yaml", "content/_index.md", "content/blog/_index.md", "content/blog/one.md"] {
        age(path, 1_000_000_000);
    }
    age("content/blog/two/index.md", 1_000_000_100);
    age("public/blog/one/index.html", 1_000_000_200);
    let why = said(dir.path(), &["why", "/blog/one/"]);
    assert!(
        why.contains("  rendered 2001-09-09 01:50:00, after content/blog/two/index.md of 2001-09-09 01:48:20"),
        "{why}"
    );
    age("content/blog/one.md", 1_000_000_300);
    let why = said(dir.path(), &["why", "/blog/one/"]);
    assert!(why.contains("  changed  content/blog/one.md, 2001-09-09 01:51:40, since then"), "{why}");
    assert!(said(dir.path(), &["why", "/second"]).contains("an alias that leads to /blog/two/"));
    let missing = folio(dir.path(), &["why", "/blog/oen/"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("did you mean `/blog/one/`?"));
}

#[test]
fn a_page_that_is_renamed_keeps_its_old_url_and_its_links() {
    let dir = tempfile::tempdir().unwrap();
    site(dir.path());
    let read = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
    said(dir.path(), &["rename", "blog/one.md", "notes/first"]);
    assert!(!dir.path().join("content/blog/one.md").exists());
    let moved = read("content/notes/first.md");
    assert!(moved.contains("aliases: [/blog/one/]"), "{moved}");
    assert!(read("content/_index.md").contains("[one](notes/first.md#part)"));
    assert!(read("content/blog/two/index.md").contains("[one](../../notes/first.md)"));

    said(dir.path(), &["rename", "content/blog/two", "blog/deux"]);
    let moved = read("content/blog/deux/index.md");
    assert!(moved.contains("aliases: [/blog/two/, /second/]"), "{moved}");
    let built = folio(dir.path(), &["build"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let taken = folio(dir.path(), &["rename", "notes/first.md", "blog/later.md"]);
    assert_eq!(taken.status.code(), Some(1), "nothing is overwritten");
}

#[test]
fn schemas_know_every_key_and_refuse_others() {
    let dir = tempfile::tempdir().unwrap();
    said(dir.path(), &["schema", "-o", "schemas"]);
    for name in ["settings", "page", "post", "project", "event", "talk", "section", "resume", "books", "series"] {
        let text = fs::read_to_string(dir.path().join(format!("schemas/{name}.json"))).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        let object = if schema["type"] == "array" { &schema["items"] } else { &schema };
        assert_eq!(object["additionalProperties"], false, "{name}");
        assert!(object["properties"].as_object().unwrap().len() > 2, "{name}");
    }
    let post: serde_json::Value = serde_json::from_str(&said(dir.path(), &["schema", "post"])).unwrap();
    assert_eq!(post["properties"]["type"]["enum"][0], "article");
    assert_eq!(folio(dir.path(), &["schema", "psot"]).status.code(), Some(2));
}

#[test]
fn shells_and_the_manual_know_every_verb() {
    let dir = tempfile::tempdir().unwrap();
    let manual = said(dir.path(), &["man"]);
    let bash = said(dir.path(), &["completions", "bash"]);
    for verb in ["build", "serve", "check", "explain", "rename", "schema"] {
        assert!(manual.contains(verb), "{verb}");
        assert!(bash.contains(verb), "{verb}");
    }
}
