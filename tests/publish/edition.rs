use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use folio::build::{Body, Destination};
use folio::publish::Local;
use folio::site::OutputPath;

pub type Files = BTreeMap<String, Vec<u8>>;

pub const PAGES: usize = 24;

/// The name that the theme's style sheet has in an edition.
pub fn style(number: u64) -> String {
    format!("theme.{number:08x}.css")
}

/// A site of which each edition is another. Every page names the style sheet of its edition.
pub fn edition(number: u64) -> Files {
    let mut files = Files::new();
    let page = |name: &str| {
        let line = format!("<p>{name} edition {number}</p>\n").repeat(60);
        format!(
            "<!doctype html><link rel=\"stylesheet\" href=\"/{}\"><img src=\"/pic.svg\">\n{line}</html>\n",
            style(number)
        )
    };
    files.insert("index.html".into(), page("home").into_bytes());
    for number in 0..PAGES {
        files.insert(format!("blog/{number}/index.html"), page(&format!("post {number}")).into_bytes());
    }
    // a page that comes and one that goes with every edition
    files.insert(format!("tags/{number}/index.html"), page("tag").into_bytes());
    files.insert(style(number), format!("/* edition {number} */\n").repeat(200).into_bytes());
    files.insert("pic.svg".into(), b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec());
    files.insert("sitemap.xml".into(), format!("<urlset><!-- {number} --></urlset>").into_bytes());
    files.insert("a b/\u{e9} + 'quote' \"two\" $HOME/index.html".into(), page("odd").into_bytes());
    files
}

/// The edition of a whole page, if it is one.
pub fn edition_of(page: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(page).ok()?;
    let number = text.split_once("/theme.")?.1.split_once('.')?.0;
    text.ends_with("</html>\n").then(|| u64::from_str_radix(number, 16).ok())?
}

/// Writes a site as a build does.
pub fn lay(folder: &Path, files: &Files) -> Local {
    let root = folder.parent().unwrap();
    fs::create_dir_all(root).unwrap();
    let mut destination = Destination::open(folder, root, &[]).unwrap();
    let staging = destination.begin().unwrap();
    for (path, bytes) in files {
        staging.put(&OutputPath::parse(path).unwrap(), Body::Bytes(bytes)).unwrap();
    }
    staging.commit().unwrap();
    drop(destination);
    Local::open(folder).unwrap()
}

/// The folder of an edition below `base`, written at the first call.
pub fn folder(base: &Path, number: u64) -> PathBuf {
    let folder = base.join(format!("edition-{number}/site"));
    if !folder.join(".folio-manifest").exists() {
        lay(&folder, &edition(number));
    }
    folder
}

/// A folder in memory where that is possible: the promises are the same there.
pub fn temporary() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::TempDir::new_in("/dev/shm").or_else(|_| tempfile::TempDir::new()).unwrap();
    let path = dir.path().canonicalize().unwrap();
    (dir, path)
}
