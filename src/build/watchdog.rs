use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::render::{Excess, Turn, Turns};

/// Most time of a processor that one route may take: the slowest page of a site of 100,000 posts takes three seconds.
const MAX_TIME: Duration = Duration::from_secs(10);
/// What is told to stop has this long to write something, and to fail at it.
const GRACE: Duration = Duration::from_secs(1);
/// Most memory by which the program may grow while one route is rendered: 2 GB, in kB.
const MAX_GROWTH: u64 = 2 << 20;
/// A route that is done sooner is not to blame for what others take.
const SUSPECT: Duration = Duration::from_millis(200);
const PAUSE: Duration = Duration::from_millis(20);

/// What is known of a turn since it was first seen.
struct Seen {
    since: Instant,
    memory: u64,
    /// What its thread had computed by then: for other routes.
    used: Option<Duration>,
    stopped: Option<Instant>,
}

/// Watches what is rendered from now on. A template that writes is stopped by what it writes to; one that only
/// computes cannot be, so `give_up` is told of it and decides.
pub fn guard(turns: Arc<Turns>, give_up: impl Fn(&Turn, Excess) + Send + 'static) {
    // a system without room for one more thread has other troubles first
    let _ = thread::Builder::new().name("watchdog".to_owned()).spawn(move || {
        let mut seen: HashMap<u64, Seen> = HashMap::new();
        loop {
            thread::sleep(PAUSE);
            let running = turns.running();
            seen.retain(|number, _| running.iter().any(|(known, _)| known == number));
            if running.is_empty() {
                continue;
            }
            let memory = memory();
            for (number, turn) in &running {
                let now = Instant::now();
                let one =
                    seen.entry(*number).or_insert_with(|| Seen { since: now, memory, used: used(turn), stopped: None });
                if let Some(excess) = judged(one, turn, now, memory)
                    && turn.give_up()
                {
                    give_up(turn, excess);
                }
            }
        }
    });
}

/// Whether nothing more is to be expected of a turn. One that takes too long is told to stop first.
fn judged(seen: &mut Seen, turn: &Turn, now: Instant, memory: u64) -> Option<Excess> {
    if now - seen.since > SUSPECT && memory > seen.memory + MAX_GROWTH {
        return Some(Excess::Memory);
    }
    if let Some(then) = seen.stopped {
        return (now - then > GRACE).then_some(Excess::Time);
    }
    let computed = || used(turn).zip(seen.used).is_none_or(|(now, before)| now.saturating_sub(before) > MAX_TIME);
    if now - seen.since > MAX_TIME && computed() {
        turn.stop();
        seen.stopped = Some(now);
    }
    None
}

/// The time that the thread of a turn computed, whatever else the machine did; where the system tells.
fn used(turn: &Turn) -> Option<Duration> {
    let counted = Path::new("/proc").join(turn.counted.as_ref()?).join("schedstat");
    let text = fs::read_to_string(counted).ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The memory of the program in kB; 0 where the system does not tell.
fn memory() -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
