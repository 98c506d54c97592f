use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::access::Access;
use super::address;
use super::console::Console;
use super::host_rules::{HostRules, Place};
use super::mistakes::Mistakes;
use super::options::Options;
use super::page;
use super::preview::{Answer, Found, Generation};
use super::redirects_file::{self, Rule};
use super::report;
use super::shown::Shown;
use super::tabs::{Message, Tabs};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};

/// Asset changes that are remembered for tabs that come back.
const MAX_HISTORY: usize = 1_000;

/// Fingerprints of our own pages, which stand where the site has none.
pub const MISSING: u64 = 0;
pub const BROKEN: u64 = 1;

/// What all connections share: what is shown, who looks at it, and who may.
pub struct Server {
    shown: RwLock<Arc<Shown>>,
    pub tabs: Tabs,
    pub access: Access,
    /// Known to our own pages only.
    pub token: String,
    pub host: &'static HostRules,
    pub console: Arc<dyn Console>,
    pub editor: Option<String>,
    /// Held while a tab is greeted or a change is told, so that no tab falls between the two.
    turn: Mutex<Told>,
    started: Instant,
    /// Milliseconds since `started`.
    last_activity: AtomicU64,
}

/// What the tabs and the terminal know already.
#[derive(Default)]
struct Told {
    mistakes: Diagnostics,
    /// When the site was last without mistakes, as the overlay says it.
    good_since: String,
    /// For each change: the generation it came after, and the assets that it changed.
    history: Vec<(u64, Vec<String>)>,
}

/// What a path leads to.
pub enum Outcome {
    /// A status, and an address as a browser needs it.
    Redirect(u16, String),
    Answer(u16, Answer),
    /// Planned, but a mistake keeps it from being rendered and there is no older one.
    Broken,
    Missing,
}

impl Server {
    pub fn new(first: Arc<dyn Generation>, token: String, options: &Options, console: Arc<dyn Console>) -> Self {
        let good_since = if first.diagnostics().has_errors() { String::new() } else { report::clock() };
        let allowed = options.allowed_hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self {
            shown: RwLock::new(Arc::new(Shown::first(first))),
            tabs: Tabs::default(),
            access: Access { allowed },
            token,
            host: options.host,
            console,
            editor: options.editor.clone(),
            turn: Mutex::new(Told { good_since, ..Told::default() }),
            started: Instant::now(),
            last_activity: AtomicU64::new(0),
        }
    }

    pub fn shown(&self) -> Arc<Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Follows a decoded path under the rules of the host.
    pub fn outcome(&self, shown: &Shown, path: &str) -> Outcome {
        let base = shown.base_path();
        let Some(url) = address::below(path, base) else {
            let near = path == "/" || format!("{path}/") == base;
            return if near { Outcome::Redirect(307, address::encode(base)) } else { Outcome::Missing };
        };
        let place = self.host.place(url, &|url| shown.contains(url));
        let rule = self.redirect(shown, path).filter(|rule| rule.is_forced || place == Place::Nowhere);
        match (rule, place) {
            (Some(rule), _) => self.follow(shown, rule),
            (None, Place::Here(url)) => here(shown, &url, 200),
            (None, Place::Elsewhere(status, url)) => {
                Outcome::Redirect(status, address::encode(&format!("{}{url}", base.trim_end_matches('/'))))
            }
            (None, Place::Nowhere) => {
                shown.generation.not_found().map_or(Outcome::Missing, |answer| Outcome::Answer(404, answer))
            }
        }
    }

    /// What the site's `_redirects` say of a path, under a host that reads them.
    fn redirect(&self, shown: &Shown, path: &str) -> Option<Rule> {
        let rules = self.host.rules?;
        let Found::Answer(file) = shown.generation.answer("/_redirects") else { return None };
        redirects_file::rule_for(&String::from_utf8_lossy(&file.bytes), &address::encode(path), rules)
    }

    fn follow(&self, shown: &Shown, rule: Rule) -> Outcome {
        if !matches!(rule.status, 200 | 404) {
            return Outcome::Redirect(rule.status, rule.to);
        }
        let path = address::decode(&rule.to);
        let url = path.as_deref().and_then(|path| address::below(path, shown.base_path()));
        match url.map(|url| self.host.place(url, &|url| shown.contains(url))) {
            Some(Place::Here(url)) => here(shown, &url, rule.status),
            _ => Outcome::Missing,
        }
    }

    /// Of what a path answers, for comparing with what a tab has.
    pub fn fingerprint(&self, shown: &Shown, path: &str) -> u64 {
        match self.outcome(shown, path) {
            Outcome::Answer(_, answer) => answer.fingerprint,
            Outcome::Missing => MISSING,
            Outcome::Broken => BROKEN,
            Outcome::Redirect(_, to) => page::salt(&to),
        }
    }

    /// Puts a new generation in the place of the old one and tells every tab. How many of the open pages differ.
    pub fn show(&self, generation: Arc<dyn Generation>, assets: &[String], navigate: Option<&str>) -> usize {
        let mut told = self.told();
        let older = self.shown();
        let shown = Arc::new(older.followed_by(generation));
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = shown.clone();
        let base = shown.base_path();
        let in_browser = |url: &str| address::encode(&format!("{}{url}", base.trim_end_matches('/')));
        let assets: Vec<_> = assets.iter().map(|url| in_browser(url)).collect();
        if told.history.len() >= MAX_HISTORY {
            told.history.clear();
        }
        told.history.push((older.generation.id(), assets.clone()));
        let pages = self.tabs.pages();
        let fingerprints: BTreeMap<_, _> =
            pages.into_iter().map(|page| (page.clone(), self.fingerprint(&shown, &page))).collect();
        let differ = self.tabs.update(shown.generation.id(), &assets, &|page| fingerprints.get(page).copied());
        let moved = (older.base_path() != base).then_some("/");
        if let Some(url) = navigate.or(moved) {
            self.tabs.tell(&Message::Navigate { url: &in_browser(url) });
        }
        self.tell_mistakes_in(&mut told);
        older.generation.rest();
        differ
    }

    /// Our own bug kept a change from being shown: says so, and goes on with what there is.
    pub fn fail(&self, failure: Diagnostic) {
        let mut told = self.told();
        let shown = Arc::new(self.shown().failed(failure));
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = shown;
        self.tell_mistakes_in(&mut told);
    }

    /// Tells the tabs and the terminal what is wrong, if that is not what they were told last.
    pub fn tell_mistakes(&self) {
        self.tell_mistakes_in(&mut self.told());
    }

    fn tell_mistakes_in(&self, told: &mut Told) {
        let mistakes = self.shown().diagnostics().sorted();
        if !mistakes.has_errors() && !told.mistakes.has_errors() {
            told.good_since = report::clock();
        }
        if mistakes == told.mistakes {
            return;
        }
        let mended = told.mistakes.has_errors() && !mistakes.has_errors();
        if mended {
            told.good_since = report::clock();
        }
        let message = Mistakes::of(&mistakes);
        self.tabs.tell(&Message::Mistakes { mistakes: &message, since: &told.good_since });
        let new: Vec<_> = mistakes.iter().filter(|one| !told.mistakes.iter().any(|old| old == *one)).collect();
        for line in report::mistakes(&new, mistakes.count(Severity::Error), &told.good_since, self.console.coloured()) {
            self.console.line(&line);
        }
        if mended && self.console.interactive() {
            self.console.line(&report::mended(self.console.coloured()));
        }
        told.mistakes = mistakes;
    }

    /// Lets a tab in and tells it what it missed since `generation`.
    pub fn greet(
        &self,
        page: String,
        fingerprint: Option<u64>,
        generation: Option<u64>,
    ) -> tokio::sync::mpsc::Receiver<hyper::body::Bytes> {
        let told = self.told();
        let shown = self.shown();
        let now = self.fingerprint(&shown, &page);
        let id = shown.generation.id();
        let missed = generation.map_or(Some(Vec::new()), |known| missed(&told.history, known, id));
        let mistakes = Mistakes::of(&told.mistakes);
        let news = match &missed {
            None => Message::Reload,
            Some(assets) => Message::Update {
                generation: super::tabs::hex(id),
                page: (Some(now) != fingerprint).then(|| super::tabs::hex(now)),
                assets,
            },
        };
        let greeting = [news, Message::Mistakes { mistakes: &mistakes, since: &told.good_since }];
        self.tabs.open(page, Some(now), &greeting)
    }

    /// Somebody asks, or saves: whoever works ahead gives way.
    pub fn note_activity(&self) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_activity.store(now, Ordering::Relaxed);
    }

    /// How long nobody has asked for anything, and nothing rang.
    pub fn quiet_for(&self) -> Duration {
        self.started.elapsed().saturating_sub(Duration::from_millis(self.last_activity.load(Ordering::Relaxed)))
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn here(shown: &Shown, url: &str, status: u16) -> Outcome {
    shown.answer(url).map_or(Outcome::Broken, |answer| Outcome::Answer(status, answer))
}

/// The assets that changed between a generation and now; `None` when the generation is not remembered.
fn missed(history: &[(u64, Vec<String>)], known: u64, now: u64) -> Option<Vec<String>> {
    if known == now {
        return Some(Vec::new());
    }
    let at = history.iter().rposition(|(older, _)| *older == known)?;
    let mut assets: Vec<_> = history[at..].iter().flat_map(|(_, assets)| assets.iter().cloned()).collect();
    assets.sort();
    assets.dedup();
    Some(assets)
}
