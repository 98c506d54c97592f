//! `folio check --fix`: what has one right answer is written into the sources, and nothing else is touched.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::case::{folio, tree, write};

/// A file, as it is and as it is mended.
const FILES: [(&str, &str, &str); 8] = [
    (
        "folio.yaml",
        "title: Site\nbase_url: https://example.org # the address\ntagline: A site that says enough of itself.\n\
         compile_sass: true\ntimezone: Europe/Berlni\nnavigation:\n  - {name: One, path: \"/blog/oen/\"}\n\
         check: {levels: {W0470: off}}\n",
        "title: Site\nbase_url: https://example.org # the address\ndescription: A site that says enough of itself.\n\
         timezone: Europe/Berlin\nnavigation:\n  - {name: One, path: \"/blog/one/\"}\n\
         check: {levels: {W0470: off}}\n",
    ),
    (
        "content/blog/one.md",
        "\u{feff}---\r\ntitel: One\r\ndate: 2025-01-01\r\ntags: rust # what it is about\r\ndraft: \"no\"\r\nsumary: What \
         the page is about, in a sentence.\r\n---\r\n\r\nSee [tow.md](tow.md \"tow.md\"), [moved](departed.md#a-prat),\r\n\
         [here](#prat) and ![A plot](plto.svg).\r\n\r\n## Part\r\n",
        "\u{feff}---\r\ntitle: One\r\ndate: 2025-01-01\r\ntags: [rust] # what it is about\r\ndraft: false\r\nsummary: \
         What the page is about, in a sentence.\r\n---\r\n\r\nSee [tow.md](two.md \"tow.md\"), \
         [moved](../notes/departed.md#a-part),\r\n[here](#part) and ![A plot](plot.svg).\r\n\r\n## Part\r\n",
    ),
    (
        "content/blog/two.md",
        "---\ntitle: Two\ndate: 2025-01-02\ntype: artcle\n---\n\n<Note knd=\"tip\">knd</Note>\n\n```rust hl_lnes=1\nfn \
         main() {}\n```\n\n[One](@/blgo/one.md)\nA\u{1} letter.\n",
        "---\ntitle: Two\ndate: 2025-01-02\ntype: article\n---\n\n<Note kind=\"tip\">knd</Note>\n\n```rust \
         hl_lines=1\nfn main() {}\n```\n\n[One](@/blog/one.md)\nA letter.\n",
    ),
    ("content/notes/departed.md", "---\ntitle: Gone elsewhere\n---\n\n## A part\n\nText.\n", ""),
    ("content/blog/plot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", ""),
    ("content/blog/_index.md", "---\nkind: post\ngenerate_feed: true\npaginate: 5\n---\n", ""),
    ("content/_index.md", "---\ntitle: Home\nsummary: A site that says enough of itself.\n---\n\nText.\n", ""),
    // each of these could be mended in two ways, or in none that is sure
    (
        "content/ambiguous.md",
        "---\ntitle: Ambiguous\ntitel: Again\nauthor: A\nautors: [B]\ntags: one, two\ndate: tomorrow\nslug: a/b\n\
         extra: {a: 1}\nprams: 1\n---\n\n[x](nothing-like-it.md) [y](#zzz) <Nonsense>text</Nonsense> [z][ref]\n\n\
         [ref]: ../content/blog/tow.md\n",
        "",
    ),
];

fn lay(root: &Path) {
    for (path, text, _) in FILES {
        write(&root.join(path), text);
    }
}

fn run(root: &Path, arguments: &[&str]) -> String {
    let output = folio(root, arguments);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_has_one_right_answer_is_written_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    lay(dir.path());
    let before = tree(&dir.path().join("content"));
    let shown = run(dir.path(), &["check", "--fix", "--dry-run"]);
    assert_eq!(tree(&dir.path().join("content")), before, "a dry run only shows");
    assert!(shown.contains("content/blog/one.md:2\n- titel: One\r\n+ title: One\r\n"), "{shown}");
    assert!(shown.contains("folio.yaml:4\n- compile_sass: true\nfolio.yaml:5\n"), "{shown}");

    let post = dir.path().join("content/blog/one.md");
    fs::set_permissions(&post, fs::Permissions::from_mode(0o640)).unwrap();
    let shown = run(dir.path(), &["check", "--fix"]);
    for (path, old, new) in FILES {
        let text = fs::read_to_string(dir.path().join(path)).unwrap();
        let new = match path {
            "content/blog/_index.md" => "---\nkind: post\nfeed: true\npaginate_by: 5\n---\n",
            _ if new.is_empty() => old,
            _ => new,
        };
        assert_eq!(text, new, "{path}\n{shown}");
    }
    assert_eq!(fs::metadata(&post).unwrap().permissions().mode() & 0o777, 0o640);
    let left: Vec<_> =
        tree(dir.path()).into_iter().map(|(path, _)| path).filter(|path| path.contains(".folio-")).collect();
    assert!(left.is_empty(), "{left:?}");
    let again = run(dir.path(), &["check", "--fix"]);
    assert!(!again.contains("changes made"), "{again}");
}

#[test]
fn a_site_without_mistakes_is_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("folio.yaml"), "title: Site\nbase_url: https://example.org\n");
    write(&dir.path().join("content/_index.md"), FILES[6].1);
    let before = tree(&dir.path().join("content"));
    let output = folio(dir.path(), &["check", "--fix"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(tree(&dir.path().join("content")), before);
    assert_eq!(folio(dir.path(), &["check", "--dry-run"]).status.code(), Some(2), "it belongs to --fix");
}
