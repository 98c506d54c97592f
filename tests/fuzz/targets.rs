//! What must hold for any bytes: one function each, used by the tests of the suite and by libFuzzer (`fuzz/`).
//! Each panics when it does not hold, and does nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a target stops where it is wrong")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Component, Path};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use folio::build::{Caches, Loaded, Manifest};
use folio::content::data::Data;
use folio::content::resume::Resume;
use folio::content::url::{BaseUrl, Url};
use folio::content::{Config, Table};
use folio::diagnostic::{Diagnostics, Source, Style, edited, github, human, json, sarif};
use folio::render::resume::{Format, import};
use folio::render::{Body, Shared};
use folio::serve::{self, Console, SitePipeline, Stop};
use folio::site::{Options, OutputPath};
use folio::source::{File, Tree};

/// A name, and what must hold.
pub const ALL: [(&str, fn(&[u8])); 12] = [
    ("front_matter", front_matter),
    ("settings", settings),
    ("page", page),
    ("components", components),
    ("output_path", output_path),
    ("urls", urls),
    ("request", request),
    ("manifest", manifest),
    ("feed", feed),
    ("script", script),
    ("resume_import", resume_import),
    ("data", data),
];

const POST: &str = "content/blog/a.md";
const SETTINGS: &str = "title: Site\nbase_url: https://example.org/sub\ncards: false\n";

/// Every mistake can be told in every format, and mended without touching a letter in half.
fn told(diagnostics: &Diagnostics) {
    for diagnostic in diagnostics.iter() {
        assert!(!diagnostic.message.is_empty());
        human(diagnostic, Style::Plain);
        if let (Some(edit), Some(label)) = (diagnostic.edit(), &diagnostic.primary) {
            edited(label.source.text(), vec![edit]);
        }
    }
    let document: serde_json::Value = serde_json::from_str(&json(diagnostics)).expect("JSON");
    assert_eq!(document["diagnostics"].as_array().expect("a list").len(), diagnostics.iter().count());
    serde_json::from_str::<serde_json::Value>(&sarif(diagnostics)).expect("SARIF");
    assert_eq!(github(diagnostics).lines().count(), diagnostics.iter().count());
}

/// A site of memory with one post; its templates are parsed once for all.
fn site(post: &[u8]) -> Loaded {
    static FIRST: OnceLock<(Loaded, Shared, Tree)> = OnceLock::new();
    let (first, shared, tree) = FIRST.get_or_init(|| {
        let text = |path: &str, text: &str| Arc::new(File::from_bytes(path, text.as_bytes()));
        let tree = Tree::default().with([
            text("folio.yaml", SETTINGS),
            text("content/_index.md", "# Home\n"),
            text("content/blog/_index.md", "---\nkind: post\nfeed: true\n---\n"),
            text("content/blog/b.md", "---\ntitle: B\ndate: 2025-01-01\n---\n\n## Part\n"),
        ]);
        // no cache of a disk: nothing lies there
        let shared = Caches::open(Path::new("/nonexistent"), true).shared();
        let loaded = Loaded::of_tree(tree.clone(), &Options::default(), None, Diagnostics::default(), &shared);
        (loaded, shared, tree)
    });
    let tree = tree.clone().with([Arc::new(File::from_bytes(POST, post))]);
    Loaded::of_tree(tree, &Options::default(), Some(first), Diagnostics::default(), shared)
}

/// What answers a URL of a site, when nothing is wrong with it; what is wrong is told, and a bug of ours is none of it.
fn rendered(loaded: &Loaded, url: &str) -> Option<Vec<u8>> {
    let renderer = loaded.renderer.as_ref()?;
    let planned = renderer.site().plan.get(url)?;
    let (output, diagnostics) = renderer.render(url, planned);
    told(&diagnostics);
    assert!(diagnostics.iter().all(|one| one.code.id() != "E0304"), "rendering panicked");
    match output?.body {
        Body::Bytes(bytes) => Some(bytes),
        Body::File(_) => None,
    }
}

fn pages(loaded: &Loaded) -> Vec<String> {
    let site = loaded.renderer.as_ref().map(|renderer| renderer.site());
    site.into_iter().flat_map(|site| &site.entries).map(|entry| entry.path.clone()).collect()
}

fn front_matter(bytes: &[u8]) {
    let text = [b"---\n", bytes, b"\n---\n\nText.\n"].concat();
    told(&site(&text).diagnostics);
}

fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut diagnostics = Diagnostics::default();
    let config = Config::load(&Source::new("folio.yaml", text), &mut diagnostics);
    assert!(config.is_some() || diagnostics.has_errors(), "settings are not refused without a word");
    told(&diagnostics);
}

fn page(bytes: &[u8]) {
    let text = [b"---\ntitle: A\ndate: 2025-01-02\n---\n\n", bytes].concat();
    let loaded = site(&text);
    told(&loaded.diagnostics);
    if let Some(html) = rendered(&loaded, "/blog/a/") {
        assert!(std::str::from_utf8(&html).is_ok());
        assert!(html.len() < (64 << 10) + 64 * text.len(), "{} bytes of {}", html.len(), text.len());
    }
}

fn components(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (arguments, body) = text.split_once('\n').unwrap_or((&text, ""));
    page(format!("<Note {arguments}>\n{body}\n</Note>\n\n<Figure {arguments} />\n").as_bytes());
}

fn output_path(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(path) = OutputPath::parse(text) else { return };
    let below = Path::new(path.as_str());
    assert!(below.components().all(|part| matches!(part, Component::Normal(_))), "{path}");
    assert!(Path::new("/root").join(below).starts_with("/root"));
    assert!(path.as_str().len() <= 1024 && path.as_str().split('/').all(|part| !part.is_empty() && part.len() <= 255));
    assert!(!path.as_str().contains(|c: char| c.is_control() || matches!(c, '\\' | ':')), "{path}");
    assert_eq!(OutputPath::parse(path.as_str()).map(|again| again.as_str().to_owned()), Ok(path.as_str().to_owned()));
    path.fold_key();
}

fn urls(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(url) = Url::parse(text) {
        let scheme = url.as_str().split(':').next().unwrap_or_default().to_ascii_lowercase();
        assert!(["http", "https", "mailto"].contains(&scheme.as_str()), "{text}");
    }
    if let Some(base) = BaseUrl::parse(text) {
        assert!(!base.origin().ends_with('/') && !base.path().ends_with('/'), "{text}");
        assert!(base.absolute("/a/").starts_with(base.origin()), "{text}");
        assert!(base.absolute("/a/").ends_with(&base.relative("/a/")), "{text}");
    }
    // and as a link of a page: what is not allowed is not written
    let link = text.replace(['(', ')', '<', '>', '\n', '\r'], "");
    if let Some(html) =
        rendered(&site(format!("---\ntitle: A\ndate: 2025-01-02\n---\n\n[x](<{link}>)\n").as_bytes()), "/blog/a/")
    {
        let html = String::from_utf8_lossy(&html).to_lowercase();
        for scheme in ["javascript:", "vbscript:", "data:text"] {
            assert!(!html.contains(&format!("href=\"{scheme}")), "{text}");
        }
    }
}

struct Silent;

impl Console for Silent {
    fn line(&self, text: &str) {
        // the first line says where it is
        if let Some(port) = text.rsplit(':').next().and_then(|rest| rest.split('/').next()?.parse().ok()) {
            let _ = PORT.set(port);
        }
    }

    fn interactive(&self) -> bool {
        false
    }
}

static PORT: OnceLock<u16> = OnceLock::new();

/// The port of a preview of an empty site, started once.
fn preview() -> u16 {
    static STARTED: OnceLock<u16> = OnceLock::new();
    *STARTED.get_or_init(|| {
        let root = std::env::temp_dir().join("folio-fuzz-site");
        std::fs::create_dir_all(root.join("content")).unwrap();
        std::fs::write(root.join("folio.yaml"), SETTINGS).unwrap();
        std::fs::write(root.join("content/_index.md"), "# Home\n").unwrap();
        std::thread::spawn(move || {
            let pipeline = SitePipeline {
                output: root.join("public"),
                shared: Caches::open(&root, true).shared(),
                root,
                options: Options { mode: "serve", ..Options::default() },
                now: || jiff::Timestamp::UNIX_EPOCH,
            };
            let options = serve::Options { port: Some(0), stop: Stop::default(), ..serve::Options::default() };
            serve::run(pipeline, &options, Arc::new(Silent)).unwrap();
        });
        while PORT.get().is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        *PORT.get().unwrap()
    })
}

fn request(bytes: &[u8]) {
    let port = preview();
    let send = |bytes: &[u8], is_all: bool| {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut answer = Vec::new();
        let _ = stream.write_all(bytes);
        if is_all {
            let _ = stream.shutdown(std::net::Shutdown::Write);
        }
        let _ = stream.read_to_end(&mut answer);
        answer
    };
    let answer = send(bytes, true);
    if !answer.is_empty() {
        assert!(answer.starts_with(b"HTTP/1."), "{:?}", String::from_utf8_lossy(&answer));
        assert!(!answer.windows(5).any(|part| part == b"root:"), "a file of the machine");
    }
    let home =
        send(format!("GET /sub/ HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").as_bytes(), false);
    assert!(home.starts_with(b"HTTP/1.1 200"), "the server goes on");
}

fn manifest(bytes: &[u8]) {
    // a seal that fits is not found by chance: one who can write there can also seal
    let head = "folio-manifest 1\n\
        # Folio made this folder. Only the files listed here are ever replaced or deleted.\n\
        # xxh3-128, length, path\n";
    let mut whole = [head.as_bytes(), bytes, b"\n"].concat();
    let seal = xxhash_rust::xxh3::xxh3_128(&whole);
    whole.extend_from_slice(format!("end {seal:032x}\n").as_bytes());
    for bytes in [bytes, &whole] {
        for (path, _) in Manifest::read(bytes).iter().flat_map(Manifest::iter) {
            assert!(OutputPath::parse(path).is_ok(), "{path}");
        }
    }
}

/// A post whose title, summary and text are the same bytes.
fn quoted(bytes: &[u8]) -> Option<Loaded> {
    let text = std::str::from_utf8(bytes).ok()?;
    let value = serde_json::Value::from(text);
    let post = format!("---\ntitle: {value}\nsummary: {value}\ntags: [{value}]\ndate: 2025-01-02\n---\n\n{text}\n");
    let loaded = site(post.as_bytes());
    told(&loaded.diagnostics);
    Some(loaded)
}

fn feed(bytes: &[u8]) {
    let Some(loaded) = quoted(bytes) else { return };
    for url in ["/atom.xml", "/rss.xml", "/blog/atom.xml", "/sitemap.xml"] {
        let Some(xml) = rendered(&loaded, url) else { continue };
        let text = std::str::from_utf8(&xml).expect("UTF-8");
        let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
        assert!(!text.contains(forbidden), "{url} holds what XML forbids");
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{url}: {error}"),
            }
        }
        if !url.contains("sitemap") {
            feed_rs::parser::parse(&xml[..]).unwrap_or_else(|error| panic!("{url}: {error}"));
        }
    }
    if let Some(feed) = rendered(&loaded, "/feed.json") {
        serde_json::from_slice::<serde_json::Value>(&feed).expect("the JSON feed is JSON");
    }
}

fn script(bytes: &[u8]) {
    let Some(loaded) = quoted(bytes) else { return };
    for url in pages(&loaded) {
        let Some(html) = rendered(&loaded, &url) else { continue };
        let html = String::from_utf8(html).expect("UTF-8");
        for rest in html.split("<script type=\"application/ld+json\">").skip(1) {
            let (json, _) = rest.split_once("</script>").expect("the script ends");
            let value: serde_json::Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
            assert!(value.is_object() || value.is_array());
            assert!(!json.contains('<'), "{json}");
        }
    }
}

fn resume_import(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for path in ["resume.json", "resume.yaml"] {
        match import(&Source::new(path, text), Format::of(path, text)) {
            Ok((yaml, _)) => {
                let mut diagnostics = Diagnostics::default();
                let read = Resume::load(&Source::new("content/resume.yaml", yaml.as_str()), &mut diagnostics);
                let codes: Vec<&str> = diagnostics.iter().map(|one| one.code.id()).collect();
                assert!(read.is_some() && !codes.contains(&"E0101") && !codes.contains(&"E0102"), "{yaml}\n{codes:?}");
            }
            Err(diagnostic) => told(&[diagnostic].into_iter().collect()),
        }
    }
}

fn data(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut diagnostics = Diagnostics::default();
    for name in ["books", "bookmarks", "courses", "series", "other"] {
        Data::load(&Source::new(format!("content/data/{name}.yaml"), text), name, &mut diagnostics);
    }
    for format in ["yaml", "json", "toml", "csv", "bib", "txt"] {
        let source = Source::new(format!("content/data/x.{format}"), text);
        diagnostics.extend(Table::of(format).and_then(|table| table.read(&source).err()));
    }
    told(&diagnostics);
}
