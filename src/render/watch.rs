use std::sync::Arc;
use std::time::Duration;

use crate::diagnostic::Source;

/// A part of the work, for those who measure it.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// One of the steps of a whole build.
    Stage(&'static str),
    /// A route, by its path.
    Route(&'a str),
    /// A template, by its name, with everything it includes.
    Template(&'a str),
    /// A code block: its file, where its fence begins, and what the fence says.
    Code(&'a Source, usize, &'a str),
}

/// Measures the work. The clock is the caller's: rendering itself has none.
pub trait Watch: Send + Sync {
    /// The time since any moment that stays the same.
    fn now(&self) -> Duration;
    /// The part is done; it began at `since`.
    fn took(&self, part: Part<'_>, since: Duration);
    /// A body was asked for; `kept` if it was at hand.
    fn body(&self, kept: bool);
}

/// A watch, or none: then nothing is measured.
#[derive(Clone, Default)]
pub struct Stopwatch(pub Option<Arc<dyn Watch>>);

impl Stopwatch {
    /// Does the work and tells the watch how long it took.
    pub fn time<T>(&self, part: Part<'_>, work: impl FnOnce() -> T) -> T {
        let Some(watch) = &self.0 else { return work() };
        let since = watch.now();
        let done = work();
        watch.took(part, since);
        done
    }

    pub fn body(&self, kept: bool) {
        if let Some(watch) = &self.0 {
            watch.body(kept);
        }
    }
}
