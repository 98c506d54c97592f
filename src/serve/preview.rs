use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// What makes the site: the disk in, a [`Generation`] out. The server calls it again whenever something may have changed.
pub trait Pipeline: Send + Sync + 'static {
    type Generation: Generation;

    /// Looks at the disk. When nothing changed since `previous` (which was made with the same `drafts`), the very
    /// same `Arc` comes back: that is how the server knows. Never fails: mistakes are the generation's diagnostics.
    fn load(&self, previous: Option<&Arc<Self::Generation>>, drafts: bool) -> Arc<Self::Generation>;

    /// The same from a look at some files alone, which rang: quicker at a large site. `None` when they do not tell
    /// enough. What else may have changed is looked for right after.
    fn glance(
        &self,
        previous: &Arc<Self::Generation>,
        drafts: bool,
        files: &BTreeSet<PathBuf>,
    ) -> Option<Arc<Self::Generation>> {
        let _ = (previous, drafts, files);
        None
    }

    /// What is different in `newer`. Called once for each new generation; must render nothing.
    fn change(&self, older: &Self::Generation, newer: &Self::Generation) -> Change;

    /// The folders and files whose changes matter, whether they exist yet or not.
    fn watched(&self) -> Vec<PathBuf>;

    /// The folders that never ring: the destination and the caches.
    fn ignored(&self) -> Vec<PathBuf>;

    /// Key `n`: makes a new file from the words typed ("post A title") and says where it lies.
    ///
    /// # Errors
    /// A diagnostic when the words make no file.
    fn create(&self, words: &str) -> Result<PathBuf, Diagnostic> {
        Err(Diagnostic::new(Code::InvalidValue, format!("`{words}` cannot be made here"))
            .help("use `folio new KIND TITLE` in another terminal"))
    }
}

/// One state of the site. Immutable; what it renders on demand it remembers by itself.
///
/// A URL here is decoded, lies below the base path and begins with `/`: a page is `/blog/x/` (never `/blog/x/index.html`),
/// a file is `/theme.css`.
pub trait Generation: Send + Sync + 'static {
    /// A fingerprint of everything that went in: the same input, the same id, in another process too.
    fn id(&self) -> u64;

    /// Begins and ends with a slash: `/` or `/sub/`.
    fn base_path(&self) -> &str;

    /// Whether the URL is planned. Renders nothing.
    fn contains(&self, url: &str) -> bool;

    /// Every planned URL.
    fn urls(&self) -> Box<dyn Iterator<Item = &str> + '_>;

    /// The bytes behind a URL, rendered now or before.
    fn answer(&self, url: &str) -> Found;

    /// Whether `answer` only has to hand out what lies there.
    fn is_ready(&self, _url: &str) -> bool {
        false
    }

    /// Renders a URL that nobody asked for, to find its mistakes; what is kept of it is the generation's business.
    fn check(&self, url: &str) {
        let _ = self.answer(url);
    }

    /// Few will ask from now on: what only makes answering many quick may go.
    fn rest(&self) {}

    /// The site's own 404 page, if it has one that renders.
    fn not_found(&self) -> Option<Answer>;

    /// Every mistake known so far; a page rendered on demand may add its own.
    fn diagnostics(&self) -> Diagnostics;

    fn summary(&self) -> Summary;

    /// The URL of the page that a source file makes. The path is relative to the site's root.
    fn page_of(&self, file: &str) -> Option<String>;

    /// Where a file of the site lies on the disk; `None` for everything that is not the site's.
    fn disk(&self, file: &str) -> Option<PathBuf>;
}

/// What a generation says to a URL.
#[derive(Clone, Debug)]
pub enum Found {
    Answer(Answer),
    /// The URL is planned, but a mistake (to be found among the diagnostics) keeps it from being rendered.
    Broken,
    Missing,
}

/// The bytes of one URL.
#[derive(Clone, Debug)]
pub struct Answer {
    pub content_type: String,
    pub bytes: Arc<[u8]>,
    /// Of the bytes.
    pub fingerprint: u64,
    /// More headers, as the site's settings ask for them.
    pub headers: Vec<(String, String)>,
}

/// For the first lines in the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub pages: usize,
    pub drafts: usize,
    pub scheduled: usize,
    /// The next day on which a scheduled page is due, as it is to be printed.
    pub next_scheduled: Option<String>,
}

/// The difference between two generations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Source files written, made or removed, relative to the site's root.
    pub files: Vec<String>,
    /// URLs of outputs that are not pages (stylesheets, scripts, images) whose bytes may differ.
    pub assets: Vec<String>,
    /// How many pages may differ; `None` when that is not known without rendering them.
    pub pages: Option<usize>,
}
