//! The law: a build over an older one gives the bytes of a clean build, diagnostics included.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use folio::build::{Caches, Loaded};
use folio::diagnostic::{Diagnostics, Style, human};
use folio::render::Body;
use folio::site::Options;
use folio::source::Tree;

use crate::case::{folio, tree, write};

/// A small generator of the same numbers everywhere (xorshift64*).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % n
    }
}

fn begin(root: &Path) {
    write(&root.join("folio.yaml"), "title: Site\nbase_url: https://example.org/sub\n");
    write(&root.join("content/_index.md"), "Home, see [one](blog/one.md).\n");
    write(&root.join("content/blog/_index.md"), "---\ntitle: Blog\nkind: post\nfeed: true\npaginate_by: 2\n---\n");
    for (number, name) in ["one", "two", "three", "four", "five"].iter().enumerate() {
        let text = format!(
            "---\ntitle: {name}\ndate: 2025-01-0{}\ntags: [a, b{number}]\n---\n\nText of {name}.\n\n## A part\n",
            number + 1
        );
        write(&root.join(format!("content/blog/{name}.md")), text);
    }
    write(&root.join("static/robots.txt"), "User-agent: *\n");
}

/// One change that a writer could make.
fn edit(root: &Path, step: usize, numbers: &mut Numbers) {
    let names = ["one", "two", "three", "four", "five", "six"];
    let name = names[numbers.below(names.len())];
    let post = root.join(format!("content/blog/{name}.md"));
    let change = |from: &str, to: String| {
        if let Ok(text) = fs::read_to_string(&post) {
            write(&post, text.replacen(from, &to, 1));
        }
    };
    match numbers.below(21) {
        15 => change("\n---\n", format!("\nsummary: In short, {step}.\n---\n")),
        16 => change("title: ", format!("title: {step} ")),
        17 => change("## A part", format!("## A part {step}")),
        18 => change("\n---\n", format!("\n---\n\nSee [its part](three.md#a-part) of {step}.\n")),
        19 => change("\n---\n", format!("\n---\n\nSee [[{}]].\n", names[numbers.below(5)])),
        20 => change("See [its part](three.md#a-part)", "Seen".to_owned()),
        10 | 11 if post.exists() => {
            let text = fs::read_to_string(&post).unwrap();
            write(&post, format!("{text}\nMore of it, {step}.\n"));
        }
        13 => write(
            &root.join("templates/post.html"),
            format!("<p>{step} {{{{ page.title }}}}</p>{{{{ page.content }}}}"),
        ),
        14 if step % 2 == 0 => write(&root.join("templates/post.html"), format!("{{% if {step} %}}")),
        14 => drop(fs::remove_file(root.join("templates/post.html"))),
        12 if post.exists() => {
            let text = fs::read_to_string(&post).unwrap();
            write(&post, format!("{text}\n## Part {step}\n\nWith [a link](two.md) and ![a picture](none.png).\n"));
        }
        0 => drop(fs::remove_file(&post)),
        1 => drop(fs::rename(&post, root.join(format!("content/blog/{name}-{step}.md")))),
        2 => write(&root.join("static/file.txt"), format!("step {step}")),
        3 => drop(fs::remove_file(root.join("static/file.txt"))),
        4 => write(&root.join("templates/alias.html"), format!("<p>{step} {{{{ target }}}}</p>")),
        5 => write(&root.join("folio.yaml"), format!("title: Site {step}\nbase_url: https://example.org/sub\n")),
        6 => write(
            &post,
            format!("---\ntitle: {name} {step}\ndate: 2025-02-01\ntags: [c]\naliases: [/old-{step}/]\n---\nNew.\n"),
        ),
        7 => write(&post, format!("---\ntitle: {name}\ndate: 2025-02-01\ndraft: true\n---\nA draft {step}.\n")),
        8 => write(&root.join(format!("content/page-{}.md", step % 3)), format!("# A page {step}\n\nText.\n")),
        _ => write(&post, format!("---\ntitle: {name}\ndate: 2025-01-09\n---\nSee [home](../_index.md) {step}.\n")),
    }
}

#[test]
fn a_build_over_an_older_one_equals_a_clean_one() {
    let (steps, seeds) = if std::env::var_os("LONG").is_some() { (200, 50) } else { (25, 3) };
    for seed in 1..=seeds {
        let dir = tempfile::tempdir().unwrap();
        let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        begin(dir.path());
        for step in 0..steps {
            edit(dir.path(), step, &mut numbers);
            let again = folio(dir.path(), &["build"]);
            let clean = tempfile::tempdir().unwrap();
            let target = clean.path().join("site");
            let fresh = folio(dir.path(), &["build", "-o", target.to_str().unwrap()]);
            let told = |output: &std::process::Output| {
                String::from_utf8_lossy(&output.stderr).lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(again.status.code(), fresh.status.code(), "seed {seed}, step {step}");
            assert_eq!(told(&again), told(&fresh), "seed {seed}, step {step}");
            if fresh.status.success() {
                let without_manifest = |root: &Path| {
                    let mut files = tree(root);
                    files.retain(|(path, _)| path != ".folio-manifest");
                    files
                };
                let (again, fresh) = (without_manifest(&dir.path().join("public")), without_manifest(&target));
                for ((path, bytes), (other, fresh)) in again.iter().zip(&fresh) {
                    assert_eq!(path, other, "seed {seed}, step {step}");
                    assert!(bytes == fresh, "seed {seed}, step {step}: {path} differs");
                }
                assert_eq!(again.len(), fresh.len(), "seed {seed}, step {step}");
            }
        }
    }
}

/// Every output by its path, and every diagnostic as text.
fn rendered(loaded: &Loaded) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let outputs = Mutex::new(BTreeMap::new());
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.extend(loaded.render_all(|path, _, output| {
        let bytes = match output.body {
            Body::Bytes(bytes) => bytes,
            Body::File(file) => file.bytes().unwrap().to_vec(),
        };
        outputs.lock().unwrap().insert(path.to_owned(), bytes);
        Diagnostics::default()
    }));
    let told = diagnostics.sorted().iter().map(|diagnostic| human(diagnostic, Style::Plain)).collect();
    (outputs.into_inner().unwrap(), told)
}

#[test]
fn a_preview_that_saw_every_edit_equals_a_fresh_one() {
    let (steps, seeds) = if std::env::var_os("LONG").is_some() { (200, 12) } else { (25, 3) };
    for seed in 1..=seeds {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        begin(root);
        write(
            &root.join("folio.yaml"),
            "title: Site\nbase_url: https://example.org/sub\ncards: false\nsearch: false\n",
        );
        let options = Options { drafts: true, future: true, mode: "serve", ..Options::default() };
        let caches = Caches::open(root, true);
        let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let mut kept = Loaded::load(root, &options, None, &caches.shared());
        for step in 0..steps {
            edit(root, step, &mut numbers);
            kept = Loaded::load(root, &options, Some(&kept), &caches.shared());
            let empty = tempfile::tempdir().unwrap();
            let fresh = Loaded::load(root, &options, None, &Caches::open(empty.path(), true).shared());
            let ((outputs, told), (expected, expected_told)) = (rendered(&kept), rendered(&fresh));
            assert_eq!(told, expected_told, "seed {seed}, step {step}");
            let paths = outputs.keys().chain(expected.keys());
            let differ: Vec<_> = paths.filter(|path| outputs.get(*path) != expected.get(*path)).collect();
            assert!(differ.is_empty(), "seed {seed}, step {step}: {differ:?}");
        }
    }
}

#[test]
fn threads_places_and_zones_change_no_byte() {
    let build = |threads: &str, zone: &str| {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path());
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_folio"))
            .args(["build", "-r"])
            .arg(dir.path())
            .env("RAYON_NUM_THREADS", threads)
            .env("TZ", zone)
            .env("SOURCE_DATE_EPOCH", crate::case::NOW)
            .output()
            .unwrap();
        assert!(status.status.success());
        let mut files = tree(&dir.path().join("public"));
        files.retain(|(path, _)| path != ".folio-manifest");
        files
    };
    assert!(build("1", "Pacific/Kiritimati") == build("2", "Pacific/Niue"));
}

#[test]
fn a_change_is_said_to_show_in_so_many_pages() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    begin(root);
    write(&root.join("templates/post.html"), "{% include \"part.html\" %}{{ page.content }}");
    write(&root.join("templates/part.html"), "<h1>{{ page.title }}</h1>");
    let options = Options { future: true, mode: "serve", ..Options::default() };
    let caches = Caches::open(root, true);
    let mut kept = Loaded::load(root, &options, None, &caches.shared());
    let mut pages = |path: &str, text: &str| {
        write(&root.join(path), text);
        let new = Loaded::load(root, &options, Some(&kept), &caches.shared());
        let changes = Tree::changes(&kept.tree, &new.tree);
        let affected = new.renderer.as_ref().unwrap().affected(kept.renderer.as_ref().unwrap(), &changes);
        kept = new;
        affected
    };
    let post = |title: &str, text: &str| {
        format!("---\ntitle: {title}\ndate: 2025-01-02\ntags: [a]\n---\n\nIn short.\n\n{text}\n")
    };
    // itself, the home, its list, the tag, its neighbours
    assert_eq!(pages("content/blog/two.md", &post("two", "Some text here.")), 7, "and the tag it lost");
    assert_eq!(pages("content/blog/two.md", &post("two", "Some words here.")), 1, "lists show no text");
    assert_eq!(pages("content/blog/two.md", &post("Second", "Some words here.")), 6);
    assert_eq!(pages("templates/part.html", "<h1>{{ page.title }}!</h1>"), 5, "every post");
    assert_eq!(pages("static/file.txt", "x"), 0);
    let all = pages("folio.yaml", "title: Other\nbase_url: https://example.org/sub\n");
    assert!(all > 12, "{all}");
}
