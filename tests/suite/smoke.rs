//! The real program, as a writer would first meet it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use folio::build::Caches;
use folio::serve::{Found, Generation, Pipeline, SiteGeneration, SitePipeline};
use folio::site::Options;

use crate::case::{folio, write};

/// A running `folio serve`, ended with the test.
struct Preview {
    child: Child,
    address: String,
}

impl Preview {
    fn start(root: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_folio"))
            .args(["serve", "-p", "0"])
            .current_dir(root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").split('/').next().unwrap().to_owned();
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks until the answer holds a text; a site that never shows it ends the test by its own time limit of tries.
    fn wait_for(&self, path: &str, text: &str) -> String {
        for _ in 0..200 {
            let answer = self.get(path);
            if answer.contains(text) {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{path} never showed {text:?}");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn init_new_build_serve_and_edit() {
    let dir = tempfile::tempdir().unwrap();
    let site = dir.path().join("site");
    let init = folio(dir.path(), &["init", "site"]);
    assert!(init.status.success());
    let again = folio(dir.path(), &["init", "site"]);
    assert_eq!(again.status.code(), Some(1), "an occupied folder is refused");

    let new = folio(&site, &["new", "post", "Ünï: a \"second\" post"]);
    assert_eq!(String::from_utf8_lossy(&new.stdout), "content/blog/uni-a-second-post.md  (draft)\n");
    let twice = folio(&site, &["new", "post", "Ünï: a \"second\" post"]);
    assert_eq!(twice.status.code(), Some(1), "nothing is overwritten");

    let build = folio(&site.join("content/blog"), &["build", "--future"]);
    let said = String::from_utf8_lossy(&build.stdout).into_owned();
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    assert!(said.starts_with("built 2 pages in "), "{said}");
    assert!(said.contains("held back: content/blog/uni-a-second-post.md (draft)"), "{said}");
    assert!(site.join("public/blog/hello/index.html").is_file());
    assert!(!site.join("public/blog/uni-a-second-post").exists());

    let preview = Preview::start(&site);
    assert!(preview.get("/").starts_with("HTTP/1.1 200"));
    assert!(preview.get("/blog/uni-a-second-post/").contains("second"), "drafts are shown in a preview");
    assert!(preview.get("/nowhere/").starts_with("HTTP/1.1 404"));
    let post = site.join("content/blog/hello.md");
    let text = std::fs::read_to_string(&post).unwrap();
    write(&post, text.replace("Write in Markdown", "Written again"));
    preview.wait_for("/blog/hello/", "Written again");
    write(&post, text.replace("title:", "titel:"));
    std::thread::sleep(Duration::from_millis(400));
    assert!(preview.get("/blog/hello/").starts_with("HTTP/1.1 200"), "a mistake takes no page away");
    write(&post, text.replace("Write in Markdown", "Mended"));
    preview.wait_for("/blog/hello/", "Mended");
    std::fs::remove_file(&post).unwrap();
    preview.wait_for("/blog/hello/", "404");
}

#[test]
fn the_exit_code_says_whose_fault_it_is() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(folio(dir.path(), &["build"]).status.code(), Some(1), "no site");
    assert_eq!(folio(dir.path(), &["bild"]).status.code(), Some(2), "no such verb");
    assert_eq!(folio(dir.path(), &["--help"]).status.code(), Some(0));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    folio(dir.path(), &["init", "site"]);
    let port = taken.local_addr().unwrap().port().to_string();
    let serve = folio(&dir.path().join("site"), &["serve", "-p", &port]);
    assert_eq!(serve.status.code(), Some(3), "{}", String::from_utf8_lossy(&serve.stderr));
}

#[test]
fn a_preview_begins_pages_as_new_does() {
    let dir = tempfile::tempdir().unwrap();
    assert!(folio(dir.path(), &["init", "site"]).status.success());
    let root = dir.path().join("site");
    let pipeline = SitePipeline {
        output: root.join("public"),
        shared: Caches::open(&root, true).shared(),
        root: root.clone(),
        options: Options { mode: "serve", ..Options::default() },
        now: || jiff::Timestamp::UNIX_EPOCH,
    };
    let made = pipeline.create("post How queues fill").unwrap();
    assert_eq!(made, root.join("content/blog/how-queues-fill.md"));
    let text = std::fs::read_to_string(&made).unwrap();
    assert!(text.contains("title: \"How queues fill\"\ndate: 1970-01-01\n"), "{text}");
    assert!(pipeline.create("post How queues fill").is_err(), "nothing is overwritten");
    assert!(pipeline.create("post").is_err() && pipeline.create("poem Ode").is_err());
}

/// What a URL answers.
fn answered(generation: &SiteGeneration, url: &str) -> String {
    match generation.answer(url) {
        Found::Answer(answer) => String::from_utf8_lossy(&answer.bytes).into_owned(),
        found => format!("{found:?}"),
    }
}

#[test]
fn a_preview_shows_what_cannot_be_read_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let put = |path: &str, text: &str| write(&root.join(path), text);
    put("folio.yaml", "title: Site\nbase_url: https://example.org\nsearch: false\ncards: false\n");
    put("content/_index.md", "# Home\n");
    put("content/blog/_index.md", "---\nkind: post\n---\n");
    put("content/blog/one.md", "---\ntitle: First\ndate: 2025-01-01\n---\n\nOld words.\n");
    put("content/blog/two.md", "---\ntitle: Second\ndate: 2025-01-02\n---\n\nOther words.\n");
    put("content/shelf.md", "---\ntemplate: bookshelf.html\n---\n");
    put("content/data/books.yaml", "- title: A good book\n  author: A. Writer\n");
    put("templates/page.html", "<p>{{ page.title }}");
    let pipeline = SitePipeline {
        output: root.join("public"),
        shared: Caches::open(root, true).shared(),
        root: root.to_owned(),
        options: Options { mode: "serve", ..Options::default() },
        now: || jiff::Timestamp::from_second(1_767_225_600).unwrap(),
    };
    let good = pipeline.load(None, true);
    assert!(!good.diagnostics().has_errors(), "{:?}", good.diagnostics());
    let urls = ["/", "/blog/", "/blog/one/", "/blog/two/", "/shelf/", "/sitemap.xml", "/_headers"];
    let all = |generation: &SiteGeneration| urls.map(|url| answered(generation, url));
    let before = all(&good);
    assert!(good.is_ready("/blog/one/") && !good.is_ready("/blog/three/"));
    assert!(before[0].contains("First") && before[4].contains("A good book"));
    for (path, broken) in [
        ("content/blog/one.md", "---\ntitle: [First\ndate: 2025-01-01\n---\n\nNew words.\n"),
        ("content/blog/one.md", "---\ntitle: First\ndate: 2025-01-01\n--\n\nNew words.\n"),
        ("content/blog/one.md", "---\ntitle: Else\n---\n\nNew words.\n"),
        ("content/blog/_index.md", "---\nkind: pst\n---\n"),
        ("content/data/books.yaml", "- title: [\n"),
        ("folio.yaml", "title: [\n"),
        ("folio.yaml", "title: Else\nbase_url: https://example.org/moved\ncolour: red\n"),
        ("templates/page.html", "<p>{% if %}"),
    ] {
        let old = std::fs::read_to_string(root.join(path)).unwrap();
        put(path, broken);
        let generation = pipeline.load(Some(&good), true);
        assert!(generation.diagnostics().has_errors(), "{path}");
        assert!(all(&generation) == before, "{broken} in {path} changes what is shown");
        assert_eq!(generation.base_path(), "/");
        // what is written meanwhile is seen at once, and still there when the mistake is mended
        let other = std::fs::read_to_string(root.join("content/blog/two.md")).unwrap();
        put("content/blog/two.md", &other.replace("Other words", "Words meanwhile"));
        let meanwhile = pipeline.load(Some(&generation), true);
        assert!(answered(&meanwhile, "/blog/two/").contains("Words meanwhile"), "{path}");
        assert_eq!(answered(&meanwhile, "/blog/one/"), before[2], "{path}");
        put(path, &old);
        let mended = pipeline.load(Some(&meanwhile), true);
        assert!(!mended.diagnostics().has_errors(), "{path}");
        assert!(answered(&mended, "/blog/two/").contains("Words meanwhile"), "{path}");
        put("content/blog/two.md", &other);
    }
}
