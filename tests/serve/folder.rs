//! The smallest real pipeline: a folder whose files are the site. What a page holds decides how it behaves:
//! `{{` is a mistake in its template, `PANIC` a bug of ours, `DRAFT` a draft.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use folio::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use folio::serve::{Answer, Change, Found, Generation, Pipeline, Summary};

/// The file whose first line is the base path; with a `!` in it the whole site cannot be read.
pub const SETTINGS: &str = "settings";

pub struct Folder(pub PathBuf);

pub struct Snapshot {
    root: PathBuf,
    id: u64,
    base: String,
    files: BTreeMap<String, Arc<[u8]>>,
    drafts: bool,
    urls: Vec<String>,
    diagnostics: Mutex<Diagnostics>,
}

impl Pipeline for Folder {
    type Generation = Snapshot;

    fn load(&self, previous: Option<&Arc<Snapshot>>, drafts: bool) -> Arc<Snapshot> {
        let mut files = BTreeMap::new();
        read(&self.0, &self.0, &mut files);
        assert!(!files.values().any(|bytes| bytes.starts_with(b"LOAD PANIC")), "as asked");
        if let Some(same) = previous.filter(|previous| previous.files == files) {
            return same.clone();
        }
        let settings = files.get(SETTINGS).map(|bytes| text(bytes)).unwrap_or_default();
        let mut diagnostics = Diagnostics::default();
        if let Some(at) = settings.find('!') {
            let source = Source::new(SETTINGS, settings.as_str());
            diagnostics.push(
                Diagnostic::new(Code::Yaml, "a `!` is not allowed").at(&source, at..at + 1, "here").help("take it out"),
            );
        }
        let base = settings.lines().next().filter(|line| line.starts_with('/')).unwrap_or("/").to_owned();
        let id = hash(&(&files, drafts));
        let url = |name: &String| format!("/{}", name.strip_suffix("index.html").unwrap_or(name));
        let urls = files.keys().map(url).collect();
        Arc::new(Snapshot { root: self.0.clone(), id, base, files, drafts, urls, diagnostics: Mutex::new(diagnostics) })
    }

    fn change(&self, older: &Snapshot, newer: &Snapshot) -> Change {
        let keys = older.files.keys().chain(newer.files.keys());
        let mut files: Vec<_> = keys.filter(|key| older.files.get(*key) != newer.files.get(*key)).cloned().collect();
        files.sort();
        files.dedup();
        let is_page = |file: &String| file.ends_with(".html");
        let assets =
            files.iter().filter(|file| !is_page(file) && *file != SETTINGS).map(|file| format!("/{file}")).collect();
        Change { pages: Some(files.iter().filter(|file| is_page(file)).count()), files, assets }
    }

    fn watched(&self) -> Vec<PathBuf> {
        vec![self.0.clone()]
    }

    fn ignored(&self) -> Vec<PathBuf> {
        vec![self.0.join("public")]
    }
}

impl Snapshot {
    fn file(&self, url: &str) -> Option<(String, &Arc<[u8]>)> {
        let relative = url.strip_prefix('/')?;
        let name = if relative.is_empty() || relative.ends_with('/') {
            format!("{relative}index.html")
        } else {
            relative.into()
        };
        if relative.ends_with("index.html") || name == SETTINGS || text(self.files.get(SETTINGS)?).contains('!') {
            return None;
        }
        let bytes = self.files.get(&name)?;
        (self.drafts || !text(bytes).contains("DRAFT")).then_some((name, bytes))
    }
}

impl Generation for Snapshot {
    fn id(&self) -> u64 {
        self.id
    }

    fn base_path(&self) -> &str {
        &self.base
    }

    fn contains(&self, url: &str) -> bool {
        self.file(url).is_some()
    }

    fn urls(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.urls.iter().map(String::as_str))
    }

    fn answer(&self, url: &str) -> Found {
        let Some((name, bytes)) = self.file(url) else { return Found::Missing };
        let content = text(bytes);
        assert!(!content.contains("PANIC"), "as asked");
        if let Some(at) = content.find("{{") {
            let source = Source::new(name, content);
            let mistake = Diagnostic::new(Code::Template, "`{{` is not closed").at(&source, at..at + 2, "opens here");
            self.diagnostics.lock().unwrap().push(mistake.help("write `}}`"));
            return Found::Broken;
        }
        let content_type = match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => "text/html; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        };
        // the policy that the site would have: nothing but its own origin
        let policy =
            ("Content-Security-Policy".to_owned(), "default-src 'self'; require-trusted-types-for 'script'".to_owned());
        let open = ("Access-Control-Allow-Origin".to_owned(), "*".to_owned());
        Found::Answer(Answer {
            content_type: content_type.to_owned(),
            bytes: bytes.clone(),
            fingerprint: hash(bytes),
            headers: vec![policy, open],
        })
    }

    fn not_found(&self) -> Option<Answer> {
        match self.answer("/404.html") {
            Found::Answer(answer) => Some(answer),
            Found::Broken | Found::Missing => None,
        }
    }

    fn diagnostics(&self) -> Diagnostics {
        self.diagnostics.lock().unwrap().clone().sorted()
    }

    fn summary(&self) -> Summary {
        Summary { pages: self.files.keys().filter(|name| name.ends_with(".html")).count(), ..Summary::default() }
    }

    fn page_of(&self, file: &str) -> Option<String> {
        let name = file.strip_suffix("index.html")?;
        Some(format!("/{name}"))
    }

    fn disk(&self, file: &str) -> Option<PathBuf> {
        self.files.contains_key(file).then(|| self.root.join(file))
    }
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, Arc<[u8]>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && name != "public" {
                read(root, &path, files);
            }
        } else if let Ok(bytes) = std::fs::read(&path) {
            files.insert(name, bytes.into());
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
