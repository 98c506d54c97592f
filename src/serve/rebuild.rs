use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::preview::{Change, Generation, Pipeline};
use super::report;
use super::server::Server;
use super::watch::Watch;
use crate::diagnostic::{Code, Diagnostic, Style, human};

/// A save is over when nothing rang for this long …
const QUIET: Duration = Duration::from_millis(35);
/// … but a burst without end is looked at after this long.
const PATIENCE: Duration = Duration::from_millis(250);
/// One more look after a change, at everything: for what was written while new folders were not watched yet, and for
/// what did not ring.
const AFTERTHOUGHT: Duration = Duration::from_millis(250);
/// How often to look where nothing rings.
const POLL: Duration = Duration::from_secs(1);

/// Why the loop wakes up.
pub enum Ring {
    Look,
    /// The same, with the files that rang: nothing that could be relied on, but they are looked at first.
    Files(Vec<PathBuf>),
    /// The system stopped ringing; from now on we look by ourselves.
    Deaf(String),
    Drafts,
    Create(String),
    Stop,
}

/// The loop: one thread, so a change that comes during a rebuild waits and starts exactly one more.
pub struct Rebuild<P: Pipeline> {
    pub pipeline: Arc<P>,
    pub current: Arc<P::Generation>,
    pub server: Arc<Server>,
    pub watch: Watch,
    pub drafts: bool,
    pub poll: bool,
    pub navigate: bool,
}

impl<P: Pipeline> Rebuild<P> {
    /// Until the server stops.
    pub fn run(mut self, bell: &Receiver<Ring>) {
        let mut wait = self.pause(false);
        loop {
            let ring = match wait {
                Some(wait) => bell.recv_timeout(wait),
                None => bell.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let started = Instant::now();
            let again = match ring {
                Ok(Ring::Look) => self.burst(bell, None),
                Ok(Ring::Files(files)) => self.burst(bell, Some(files.into_iter().collect())),
                Err(RecvTimeoutError::Timeout) => self.look(started, None),
                Ok(Ring::Deaf(why)) => self.fall_back(&why),
                Ok(Ring::Drafts) => self.toggle_drafts(),
                Ok(Ring::Create(words)) => self.create(&words),
                Ok(Ring::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            };
            wait = self.pause(again);
        }
    }

    fn pause(&self, again: bool) -> Option<Duration> {
        if again { Some(AFTERTHOUGHT) } else { self.poll.then_some(POLL) }
    }

    /// Waits for the end of a burst of events, then looks once.
    fn burst(&mut self, bell: &Receiver<Ring>, mut files: Option<BTreeSet<PathBuf>>) -> bool {
        self.server.note_activity();
        let until = Instant::now() + PATIENCE;
        let mut others = Vec::new();
        while let Ok(ring) = bell.recv_timeout(QUIET.min(until.saturating_duration_since(Instant::now()))) {
            match (ring, &mut files) {
                (Ring::Files(more), Some(files)) => files.extend(more),
                (Ring::Look | Ring::Files(_), _) => files = None,
                (other, _) => others.push(other),
            }
            if Instant::now() >= until {
                break;
            }
        }
        let mut again = self.look(Instant::now(), files.as_ref());
        for ring in others {
            again |= match ring {
                Ring::Deaf(why) => self.fall_back(&why),
                Ring::Drafts => self.toggle_drafts(),
                Ring::Create(words) => self.create(&words),
                Ring::Look | Ring::Files(_) | Ring::Stop => false,
            };
        }
        again
    }

    /// Compares the disk with what is shown, and shows what is new; when only the files that rang are to be looked at,
    /// those. Whether to look once more.
    fn look(&mut self, started: Instant, files: Option<&BTreeSet<PathBuf>>) -> bool {
        let refused = self.watch.refresh();
        let older = self.current.clone();
        let work = || {
            let glance = files.and_then(|files| self.pipeline.glance(&older, self.drafts, files));
            let is_glance = glance.is_some();
            let newer = glance.unwrap_or_else(|| self.pipeline.load(Some(&older), self.drafts));
            let change = if Arc::ptr_eq(&older, &newer) { None } else { Some(self.pipeline.change(&older, &newer)) };
            (newer, change, is_glance)
        };
        let again = match catch_unwind(AssertUnwindSafe(work)) {
            Ok((_, None, is_glance)) => is_glance,
            Ok((newer, Some(change), _)) => {
                self.show(newer, &change, started);
                true
            }
            Err(_) => {
                let bug = Diagnostic::new(Code::Panic, "the change could not be read: Folio failed");
                self.server.fail(bug.help("please report it with the files that were changed"));
                false
            }
        };
        if let Some(why) = refused {
            self.fall_back(&why);
        }
        again
    }

    fn show(&mut self, newer: Arc<P::Generation>, change: &Change, started: Instant) {
        self.current = newer.clone();
        let saved = change.files.iter().filter(|_| self.navigate).find_map(|file| newer.page_of(file));
        let open = self.server.show(newer, &change.assets, saved.as_deref());
        if self.server.console.interactive() {
            self.server.console.line(&report::change(change, open, started.elapsed(), self.server.console.coloured()));
        }
    }

    fn toggle_drafts(&mut self) -> bool {
        self.drafts = !self.drafts;
        let older = self.current.clone();
        let newer = self.pipeline.load(None, self.drafts);
        let change = self.pipeline.change(&older, &newer);
        self.current = newer.clone();
        self.server.show(newer, &change.assets, None);
        self.server.console.line(if self.drafts { "  drafts are shown" } else { "  drafts are hidden" });
        false
    }

    fn create(&mut self, words: &str) -> bool {
        let console = &self.server.console;
        match self.pipeline.create(words) {
            Ok(path) => console.line(&format!("  made {}", shortened(&path))),
            Err(diagnostic) => {
                console.line(&human(&diagnostic, if console.coloured() { Style::Coloured } else { Style::Plain }));
            }
        }
        self.look(Instant::now(), None)
    }

    fn fall_back(&mut self, why: &str) -> bool {
        if !self.poll {
            self.poll = true;
            self.server.console.line(&format!("warning: {why}; looking every second instead"));
        }
        false
    }
}

fn shortened(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
