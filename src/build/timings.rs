use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::render::{Part, Watch};

/// How many of the slowest are kept.
const SLOWEST: usize = 10;

/// Where the time of a build went.
#[derive(Debug)]
pub struct Timings {
    began: Instant,
    taken: Mutex<Taken>,
}

/// What was measured. Times of stages are those of the clock; all others are summed over the threads.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// In the order in which they ended.
    pub stages: Vec<(&'static str, Duration)>,
    /// By template: how long, and how often.
    pub templates: BTreeMap<String, (Duration, usize)>,
    pub routes: Slowest,
    pub code: Slowest,
    /// Bodies that were at hand, and that had to be made.
    pub bodies: (usize, usize),
}

/// The slowest of many, the slowest first.
#[derive(Clone, Debug, Default)]
pub struct Slowest {
    pub list: Vec<(Duration, String)>,
    pub total: Duration,
    pub count: usize,
}

impl Default for Timings {
    fn default() -> Self {
        Self { began: Instant::now(), taken: Mutex::default() }
    }
}

impl Timings {
    /// What was measured so far.
    pub fn taken(&self) -> Taken {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for Timings {
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn took(&self, part: Part<'_>, since: Duration) {
        let took = self.now().saturating_sub(since);
        let mut taken = self.lock();
        match part {
            Part::Stage(name) => taken.stages.push((name, took)),
            Part::Route(path) => taken.routes.add(took, || path.to_owned()),
            Part::Template(name) => {
                let (time, count) = taken.templates.entry(name.to_owned()).or_default();
                *time += took;
                *count += 1;
            }
            Part::Code(source, at, info) => {
                let line = source.position(at).line;
                taken.code.add(took, || format!("{}:{line} {}", source.path(), info.trim()));
            }
        }
    }

    fn body(&self, kept: bool) {
        let mut taken = self.lock();
        *(if kept { &mut taken.bodies.0 } else { &mut taken.bodies.1 }) += 1;
    }
}

impl Slowest {
    fn add(&mut self, took: Duration, name: impl FnOnce() -> String) {
        self.total += took;
        self.count += 1;
        if self.list.len() < SLOWEST || self.list.last().is_some_and(|(least, _)| took > *least) {
            let at = self.list.partition_point(|(time, _)| *time >= took);
            self.list.insert(at, (took, name()));
            self.list.truncate(SLOWEST);
        }
    }
}
