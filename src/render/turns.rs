use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

use crate::diagnostic::{Code, Diagnostic, Source};
use crate::site::Planned;

/// What is being rendered at this moment, for a watchdog that has a clock: the engine of the templates has no limit of
/// its own for loops and texts, and no way to be stopped but by what it writes to.
#[derive(Debug, Default)]
pub struct Turns(Mutex<Running>);

#[derive(Debug, Default)]
struct Running {
    next: u64,
    turns: BTreeMap<u64, Arc<Turn>>,
}

/// The rendering of one route.
#[derive(Debug)]
pub struct Turn {
    path: String,
    origin: Source,
    span: Range<usize>,
    thread: ThreadId,
    /// Where the system counts the time of its thread.
    pub counted: Option<std::path::PathBuf>,
    stopped: AtomicBool,
    given_up: AtomicBool,
}

/// What a template takes too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    Time,
    Memory,
}

impl Turns {
    /// Notes that this thread renders a route from now on, until what is returned goes.
    pub fn begin(&self, path: &str, planned: &Planned) -> Begun<'_> {
        let turn = Arc::new(Turn {
            path: path.to_owned(),
            origin: planned.origin.source.clone(),
            span: planned.origin.span.clone(),
            thread: std::thread::current().id(),
            counted: std::fs::read_link("/proc/thread-self").ok(),
            stopped: AtomicBool::new(false),
            given_up: AtomicBool::new(false),
        });
        let mut running = self.lock();
        let number = running.next;
        running.next += 1;
        running.turns.insert(number, turn.clone());
        Begun { turns: self, number, turn }
    }

    /// Every turn that goes on, with its number; the oldest first.
    pub fn running(&self) -> Vec<(u64, Arc<Turn>)> {
        self.lock().turns.iter().map(|(number, turn)| (*number, turn.clone())).collect()
    }

    /// The turn of a thread, once nothing more is expected of it.
    pub fn given_up(&self, thread: ThreadId) -> Option<Arc<Turn>> {
        let running = self.lock();
        running.turns.values().find(|turn| turn.thread == thread && turn.given_up.load(Ordering::Relaxed)).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// What it writes next fails.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Nobody waits for it any more; whether that is new.
    pub fn give_up(&self) -> bool {
        !self.given_up.swap(true, Ordering::Relaxed)
    }

    /// That it took too much, at the page.
    pub fn diagnostic(&self, excess: Excess) -> Diagnostic {
        let what = match excess {
            Excess::Time => "takes too long to render",
            Excess::Memory => "takes too much memory to render",
        };
        let diagnostic = Diagnostic::new(Code::RenderLimit, format!("`{}` {what}", self.path));
        diagnostic.at(&self.origin, self.span.clone(), "").help(
            "look for loops in loops, and for a text that doubles, in its template and the components that it calls",
        )
    }
}

/// A turn that goes on while this lives.
#[derive(Debug)]
pub struct Begun<'a> {
    turns: &'a Turns,
    number: u64,
    pub turn: Arc<Turn>,
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.turns.lock().turns.remove(&self.number);
    }
}
