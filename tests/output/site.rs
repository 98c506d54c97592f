use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use folio::build::{Body, Destination, Report};
use folio::diagnostic::{Diagnostic, Diagnostics};
use folio::site::OutputPath;
use folio::source::Tree;
use tempfile::TempDir;

pub type Files = BTreeMap<String, Vec<u8>>;

/// A site's root on disk with its destination `public`.
pub struct Disk {
    pub root: PathBuf,
    _dir: Option<TempDir>,
}

impl Disk {
    /// In memory where that is possible: the promises are the same there, and a flush takes no time.
    pub fn new() -> Self {
        let dir = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
        Self { root: dir.path().canonicalize().unwrap(), _dir: Some(dir) }
    }

    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), _dir: None }
    }

    pub fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    /// Lays a file anywhere below the root.
    pub fn lay(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn open(&self) -> Result<Destination, Diagnostic> {
        Destination::open(Path::new("public"), &self.root, &["content".into(), "static".into()])
    }

    pub fn open_within(&self, patience: Duration) -> Result<Destination, Diagnostic> {
        Destination::open_within(Path::new("public"), &self.root, &["content".into(), "static".into()], patience)
    }

    /// Builds a site of these files, together with a copy of what lies in `static/`.
    pub fn build(&self, files: &Files) -> Result<Report, Diagnostic> {
        let tree = Tree::scan(&self.root, &mut Diagnostics::default());
        let mut destination = self.open()?;
        let staging = destination.begin()?;
        for (path, bytes) in files {
            staging.put(&output(path), Body::Bytes(bytes))?;
        }
        for file in tree.below("static/") {
            staging.put(&output(&file.path()["static/".len()..]), Body::File(file))?;
        }
        staging.commit()
    }

    /// What lies in the destination, but for what Folio keeps for itself.
    pub fn outputs(&self) -> Files {
        let mut files = snapshot(&self.public());
        files.remove(".folio-manifest");
        files
    }

    /// Fails if a build left anything in the workplace.
    pub fn assert_cleared(&self) {
        assert!(!self.root.join(".folio/output").exists(), "{:?}", snapshot(&self.root.join(".folio")).keys());
    }
}

pub fn output(path: &str) -> OutputPath {
    OutputPath::parse(path).unwrap()
}

/// Files with their bytes, links with their targets, and empty folders.
pub fn snapshot(folder: &Path) -> Files {
    let mut files = Files::new();
    collect(folder, "", &mut files);
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut any = false;
    for entry in entries {
        any = true;
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().unwrap();
        if kind.is_symlink() {
            let target = fs::read_link(entry.path()).unwrap();
            files.insert(path, format!("-> {}", target.display()).into_bytes());
        } else if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    if !any && !prefix.is_empty() {
        files.insert(prefix.to_owned(), Vec::new());
    }
}

pub fn files<const N: usize>(files: [(&str, &str); N]) -> Files {
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// A site of `pages` pages of which each variant is another: `share` of the pages differ between neighbours.
pub fn variant(number: u64, pages: usize, share: usize) -> Files {
    let mut files = Files::new();
    for page in 0..pages {
        let edition = if page % share == 0 { number } else { 0 };
        let text = format!("page {page} edition {edition}\n").repeat(40 + page % 7);
        files.insert(format!("blog/{page}/index.html"), text.into_bytes());
    }
    files.insert("style.css".into(), format!("/* {number} */").into_bytes());
    files.insert("feed.xml".into(), format!("<feed>{number}</feed>").into_bytes());
    // a page that comes and one that goes with every edition
    files.insert(format!("tags/{number}/index.html"), format!("tag {number}").into_bytes());
    files
}
