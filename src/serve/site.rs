use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::preview::{Answer, Change, Found, Generation, Pipeline, Summary};
use crate::build::{Loaded, begin_page};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::render::{Body, Excess, Output, Renderer, Shared, media_type};
use crate::site::{Options, Planned, Reason, Route};
use crate::source::{PUBLISHED, Tree};

/// Room for templates that call each other.
const STACK: usize = 8 << 20;
/// How often to ask whether a page was given up.
const LOOK: Duration = Duration::from_millis(100);

/// The real pipeline: a site's folder.
pub struct SitePipeline {
    pub root: PathBuf,
    pub options: Options,
    /// Where `build` writes: it never rings.
    pub output: PathBuf,
    /// What every generation renders with.
    pub shared: Shared,
    /// The moment that decides what is of the future.
    pub now: fn() -> Timestamp,
}

/// One state of a site, rendered as it is asked for.
pub struct SiteGeneration {
    loaded: Loaded,
    /// The same with each file that cannot be read as it was before.
    kept: Option<Loaded>,
    /// The last state that could be rendered, when this one cannot be at all.
    good: Option<Arc<Self>>,
    id: u64,
    base_path: String,
    answers: Mutex<HashMap<String, Found>>,
    /// The search index, made when it is first asked for.
    index: OnceLock<Result<HashMap<String, Arc<[u8]>>, Diagnostic>>,
    /// What rendering found, by URL, so that a page that is rendered twice tells once.
    mistakes: Mutex<BTreeMap<String, Diagnostics>>,
}

impl Pipeline for SitePipeline {
    type Generation = SiteGeneration;

    fn load(&self, previous: Option<&Arc<SiteGeneration>>, drafts: bool) -> Arc<SiteGeneration> {
        let Some(previous) = previous else {
            let loaded = Loaded::load(&self.root, &self.options(drafts), None, &self.shared);
            return Arc::new(SiteGeneration::new(loaded, None, None));
        };
        let mut diagnostics = Diagnostics::default();
        let tree = previous.loaded.tree.rescan(&mut diagnostics);
        self.follow(previous, drafts, tree, diagnostics)
    }

    fn glance(
        &self,
        previous: &Arc<SiteGeneration>,
        drafts: bool,
        files: &BTreeSet<PathBuf>,
    ) -> Option<Arc<SiteGeneration>> {
        let root = std::path::absolute(&self.root).ok()?;
        let inner = |file: &PathBuf| Some(file.strip_prefix(&root).ok()?.to_str()?.to_owned());
        let files: Vec<String> = files.iter().map(inner).collect::<Option<_>>()?;
        let tree = previous.loaded.tree.glance(files.iter().map(String::as_str))?;
        // what the scan found wrong is among the mistakes, and a glance does not look for it
        let is_quiet = previous.loaded.diagnostics.is_empty();
        is_quiet.then(|| self.follow(previous, drafts, tree, Diagnostics::default()))
    }

    fn change(&self, older: &SiteGeneration, newer: &SiteGeneration) -> Change {
        let changes = Tree::changes(&older.loaded.tree, &newer.loaded.tree);
        let files = changes.iter().map(|change| change.path.to_string()).collect();
        let (before, after) = (older.assets(), newer.assets());
        let assets = after.iter().filter(|asset| !before.contains(asset)).map(|(path, _)| path.clone()).collect();
        let pages = match (newer.renderer(), older.renderer()) {
            (Some(newer), Some(older)) => Some(newer.affected(older, &changes)),
            _ => None,
        };
        Change { files, assets, pages }
    }

    fn create(&self, words: &str) -> Result<PathBuf, Diagnostic> {
        let (kind, title) = words.split_once(' ').unwrap_or((words, ""));
        let title = title.trim();
        if title.is_empty() {
            let diagnostic = Diagnostic::new(Code::InvalidValue, format!("`{words}` says no title"));
            return Err(diagnostic.help("write a kind and a title: `post Rate limiting`"));
        }
        let options = Options { drafts: true, ..self.options.clone() };
        let loaded = Loaded::load(&self.root, &options, None, &self.shared);
        let site = loaded.renderer.as_ref().map(|renderer| renderer.site().as_ref());
        begin_page(&self.root, site, kind, title, (self.now)())
    }

    fn watched(&self) -> Vec<PathBuf> {
        let inputs = ["content", "static", "templates", "themes", "i18n", PUBLISHED, self.options.config.as_str()];
        inputs.iter().map(|name| self.root.join(name)).collect()
    }

    fn ignored(&self) -> Vec<PathBuf> {
        vec![self.output.clone(), self.root.join(".folio"), self.root.join(".git")]
    }
}

impl SitePipeline {
    fn options(&self, drafts: bool) -> Options {
        Options { drafts, now: (self.now)(), ..self.options.clone() }
    }

    /// What follows when the disk is as in `tree`: the very same when nothing changed.
    fn follow(
        &self,
        previous: &Arc<SiteGeneration>,
        drafts: bool,
        tree: Tree,
        diagnostics: Diagnostics,
    ) -> Arc<SiteGeneration> {
        if Tree::changes(&previous.loaded.tree, &tree).is_empty() {
            return previous.clone();
        }
        let options = self.options(drafts);
        let loaded = Loaded::of_tree(tree, &options, Some(&previous.loaded), diagnostics, &self.shared);
        let kept = self.as_before(&loaded, previous, &options);
        Arc::new(SiteGeneration::new(loaded, kept, Some(previous)))
    }

    /// The site with each file that has a mistake as it was when it was last shown, so that its page, the lists that name
    /// it and all that its settings or templates shape stay as they were until it is mended.
    fn as_before(&self, loaded: &Loaded, previous: &SiteGeneration, options: &Options) -> Option<Loaded> {
        let before = previous.as_shown();
        let is_mistaken = |one: &&Diagnostic| one.severity == Severity::Error && one.code.is_of_reading();
        let paths = loaded.diagnostics.iter().filter(is_mistaken).filter_map(|one| one.primary.as_ref());
        let files = paths.filter_map(|label| {
            let (old, new) = (before.tree.get(label.source.path())?, loaded.tree.get(label.source.path())?);
            (!Arc::ptr_eq(old, new)).then(|| old.clone())
        });
        let files: Vec<_> = files.collect();
        if files.is_empty() {
            return None;
        }
        let tree = loaded.tree.clone().replaced(files);
        Some(Loaded::of_tree(tree, options, Some(before), Diagnostics::default(), &self.shared))
    }
}

impl SiteGeneration {
    fn new(loaded: Loaded, kept: Option<Loaded>, previous: Option<&Arc<Self>>) -> Self {
        let mut hasher = Xxh3::new();
        for file in loaded.tree.files() {
            hasher.update(file.path().as_bytes());
            file.stamp().hash(&mut hasher);
        }
        let good = match &kept.as_ref().unwrap_or(&loaded).renderer {
            Some(_) => None,
            None => previous.map(|previous| previous.good.clone().unwrap_or_else(|| previous.clone())),
        };
        let mut generation = Self {
            base_path: String::new(),
            id: hasher.digest(),
            answers: Mutex::default(),
            index: OnceLock::new(),
            mistakes: Mutex::default(),
            loaded,
            kept,
            good,
        };
        let base = generation.renderer().map_or("", |renderer| renderer.site().input.config.base_url.path());
        generation.base_path = format!("{base}/");
        generation
    }

    fn as_shown(&self) -> &Loaded {
        self.kept.as_ref().unwrap_or(&self.loaded)
    }

    /// What answers: this state, or the last one that can.
    fn renderer(&self) -> Option<&Arc<Renderer>> {
        self.as_shown().renderer.as_ref().or_else(|| self.good.as_ref()?.renderer())
    }

    /// Style sheets, scripts, images: their URLs and what tells their bytes apart.
    fn assets(&self) -> Vec<(String, String)> {
        let files = self.renderer().into_iter().flat_map(|renderer| &renderer.site().files);
        files.map(|file| (file.path.clone(), format!("{:?}", file.file.stamp()))).collect()
    }

    fn render(&self, url: &str) -> Found {
        let Some(renderer) = self.renderer() else { return Found::Missing };
        if is_index(renderer, url) {
            return self.search(renderer, url);
        }
        let Some(planned) = renderer.site().plan.get(url) else {
            return match renderer.asked_picture(url) {
                None => Found::Missing,
                Some(Ok(bytes)) => answer(media_type(url), bytes.into()),
                Some(Err(diagnostic)) => {
                    let mut mistakes = self.mistakes.lock().unwrap_or_else(PoisonError::into_inner);
                    mistakes.insert(url.to_owned(), [diagnostic].into_iter().collect());
                    Found::Broken
                }
            };
        };
        let (output, found) = apart(renderer, url, planned);
        let mut mistakes = self.mistakes.lock().unwrap_or_else(PoisonError::into_inner);
        if found.is_empty() {
            mistakes.remove(url);
        } else {
            mistakes.insert(url.to_owned(), found);
        }
        drop(mistakes);
        let Some(output) = output else { return Found::Broken };
        let bytes: Arc<[u8]> = match output.body {
            Body::Bytes(bytes) => bytes.into(),
            Body::File(file) => match file.bytes() {
                Ok(bytes) => bytes,
                Err(diagnostic) => {
                    let mut mistakes = self.mistakes.lock().unwrap_or_else(PoisonError::into_inner);
                    mistakes.insert(url.to_owned(), [diagnostic].into_iter().collect());
                    return Found::Broken;
                }
            },
        };
        answer(output.media_type, bytes)
    }

    /// A file of the search index of this state.
    fn search(&self, renderer: &Renderer, url: &str) -> Found {
        let made = self.index.get_or_init(|| {
            let files = renderer.search_of_all()?;
            Ok(files.into_iter().map(|(path, bytes)| (path, bytes.into())).collect())
        });
        match made {
            Ok(files) => files.get(url).map_or(Found::Missing, |bytes| answer(media_type(url), bytes.clone())),
            Err(diagnostic) => {
                let mut mistakes = self.mistakes.lock().unwrap_or_else(PoisonError::into_inner);
                mistakes.insert(url.to_owned(), [diagnostic.clone()].into_iter().collect());
                Found::Broken
            }
        }
    }
}

/// Renders on a thread of its own, so that a template without end takes nothing but that thread: when the watchdog
/// gives it up, the page has a mistake and everything else goes on.
fn apart(renderer: &Arc<Renderer>, url: &str, planned: &Planned) -> (Option<Output>, Diagnostics) {
    if !planned.route.has_template() {
        return renderer.render(url, planned);
    }
    let (send, receive) = mpsc::channel();
    let (own, path) = (renderer.clone(), url.to_owned());
    let work = move || {
        if let Some(planned) = own.site().plan.get(&path) {
            // nobody waits for what was given up
            let _ = send.send(own.render(&path, planned));
        }
    };
    let Ok(worker) = thread::Builder::new().stack_size(STACK).spawn(work) else { return renderer.render(url, planned) };
    loop {
        match receive.recv_timeout(LOOK) {
            Ok(rendered) => return rendered,
            Err(RecvTimeoutError::Disconnected) => return (None, Diagnostics::default()),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(turn) = renderer.turns.given_up(worker.thread().id()) {
                    return (None, [turn.diagnostic(Excess::Time)].into_iter().collect());
                }
            }
        }
    }
}

fn answer(media_type: &str, bytes: Arc<[u8]>) -> Found {
    let fingerprint = xxh3_64(&bytes);
    Found::Answer(Answer { content_type: media_type.to_owned(), bytes, fingerprint, headers: Vec::new() })
}

/// Whether a URL is answered by what is made of rendered pages: the index, pictures that templates ask for.
fn is_made(renderer: &Renderer, url: &str) -> bool {
    is_index(renderer, url) || (url.starts_with("/processed/") && renderer.asked_picture_is_known(url))
}

/// Whether a URL belongs to the search index.
fn is_index(renderer: &Renderer, url: &str) -> bool {
    url.starts_with("/pagefind/") && renderer.has_search()
}

impl Generation for SiteGeneration {
    fn id(&self) -> u64 {
        self.id
    }

    fn base_path(&self) -> &str {
        &self.base_path
    }

    fn contains(&self, url: &str) -> bool {
        self.renderer().is_some_and(|renderer| renderer.site().plan.get(url).is_some() || is_made(renderer, url))
    }

    fn urls(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self.renderer() {
            Some(renderer) => Box::new(renderer.site().plan.iter().map(|(url, _)| url)),
            None => Box::new(std::iter::empty()),
        }
    }

    fn answer(&self, url: &str) -> Found {
        if let Some(found) = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(url) {
            return found.clone();
        }
        let found = self.render(url);
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), found.clone());
        found
    }

    fn is_ready(&self, url: &str) -> bool {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(answers.get(url), Some(Found::Answer(_)))
    }

    /// Finds the mistakes of pages; files are not read ahead, and nothing is kept but the bodies of pages.
    fn check(&self, url: &str) {
        let known = self.answers.lock().unwrap_or_else(PoisonError::into_inner).contains_key(url);
        let is_file = self
            .renderer()
            .and_then(|renderer| renderer.site().plan.get(url))
            .is_none_or(|planned| matches!(planned.route, Route::File(_) | Route::SearchIndex));
        if !known && !is_file {
            self.render(url);
        }
    }

    fn rest(&self) {
        if let Some(renderer) = self.renderer() {
            renderer.rest();
        }
    }

    fn not_found(&self) -> Option<Answer> {
        match self.answer("/404.html") {
            Found::Answer(answer) => Some(answer),
            Found::Broken | Found::Missing => None,
        }
    }

    fn diagnostics(&self) -> Diagnostics {
        let mut all = self.loaded.diagnostics.clone();
        let mistakes = self.mistakes.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(mistakes.values().flat_map(|found| found.iter().cloned()));
        all.sorted()
    }

    fn summary(&self) -> Summary {
        let Some(renderer) = self.renderer() else { return Summary::default() };
        let site = renderer.site();
        let due = site.held_back.iter().filter_map(|held| match held.reason {
            Reason::Scheduled(date) => Some(date),
            Reason::Draft => None,
        });
        let due: Vec<_> = due.collect();
        Summary {
            pages: site.entries.len(),
            drafts: site.held_back.len() - due.len()
                + site.entries.iter().filter(|entry| entry.page.is_draft()).count(),
            scheduled: due.len(),
            next_scheduled: due.iter().min().map(|date| date.day().strftime("%-d %b").to_string()),
        }
    }

    fn page_of(&self, file: &str) -> Option<String> {
        let site = self.renderer()?.site();
        match site.find_source(file)? {
            crate::site::Destination::Entry(index) => Some(site.entries[index].path.clone()),
            crate::site::Destination::Section(index) => Some(site.sections[index].path.clone()),
        }
    }

    fn disk(&self, file: &str) -> Option<PathBuf> {
        let found = self.loaded.tree.get(file)?;
        Some(found.disk()).filter(|disk| **disk != *Path::new("")).map(Path::to_owned)
    }
}
