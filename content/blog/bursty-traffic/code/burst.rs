//! One service, one burst, four controls. Discrete events in microseconds, one seed.
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

const WORKERS: usize = 10;
const SERVICE: u64 = 10_000; // so the capacity is 1,000 per second
const REFUSAL: u64 = 500; // saying no costs a twentieth of saying yes
const PATIENCE: u64 = 1_000_000; // a caller waits one second for an attempt

#[derive(Clone, Copy)]
struct Policy {
    max_wait: Option<u64>,    // shed: refuse when the queue is longer than this
    budget: Option<f64>,      // retry control: retries per first attempt
    in_flight: Option<usize>, // backpressure: outstanding attempts, over all callers
    limit: Option<u64>,       // rate limit: admitted attempts per second
    newest_first: bool,       // which held attempt is sent when there is room
    drop_late: bool,          // deadlines travel with requests
    retries: u32,
    base: u64,    // calls per second outside the burst
    seconds: u64, // to simulate
}

fn arrivals_per_s(t: u64, base: u64) -> u64 {
    if (10_000_000..20_000_000).contains(&t) { 1500 } else { base }
}

struct Rng(u64);
impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
    fn exponential(&mut self, mean: f64) -> u64 {
        let u = (self.below(1 << 53) as f64 + 1.0) / (1u64 << 53) as f64;
        (-mean * u.ln()) as u64
    }
}

// region: budget
/// Retries are paid from a balance that first attempts fill. A caller keeps one per service.
struct Budget {
    ratio: f64,
    balance: f64,
}

impl Budget {
    fn first_attempt(&mut self) {
        self.balance = (self.balance + self.ratio).min(10.0);
    }
    fn may_retry(&mut self) -> bool {
        let ok = self.balance >= 1.0;
        if ok {
            self.balance -= 1.0;
        }
        ok
    }
}
// endregion: budget

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Call,                // a new call arrives from the world
    Attempt(usize, u32), // call, number of the attempt
    Timeout(usize, u32),
    Finish(usize, u32, u64, bool), // call, attempt, when it was sent, a real answer
}

struct Result {
    good: Vec<u32>,      // calls answered in time, by the second in which they were answered
    attempts: Vec<u32>,  // attempts that reached the server, by second
    calls: Vec<u32>,     // first attempts
    wasted: u64,         // worker time spent on answers nobody waited for
    worked: u64,
}

fn run(p: Policy) -> Result {
    let seconds = p.seconds as usize;
    let mut r = Result { good: vec![0; seconds + 9], attempts: vec![0; seconds + 9], calls: vec![0; seconds + 9], wasted: 0, worked: 0 };
    let mut rng = Rng(0xB0057);
    let mut heap = BinaryHeap::new();
    let mut seq = 0u64;
    let mut push = |heap: &mut BinaryHeap<_>, t: u64, e: Event| {
        seq += 1;
        heap.push(Reverse((t, seq, e)));
    };
    let mut state: Vec<(u32, bool)> = vec![]; // per call: the live attempt, and whether it is over
    let mut queue: VecDeque<(usize, u32, u64, bool)> = VecDeque::new();
    let mut backlog = 0u64; // worker time waiting in the queue
    let mut idle = WORKERS;
    let mut held: VecDeque<(usize, u32, u64)> = VecDeque::new(); // at the callers, by backpressure
    let mut outstanding = 0usize;
    let mut bucket = 0f64;
    let mut bucket_at = 0u64;
    let mut budget = p.budget.map(|ratio| Budget { ratio, balance: 10.0 });
    push(&mut heap, 0, Event::Call);
    while let Some(Reverse((now, _, event))) = heap.pop() {
        if now >= p.seconds * 1_000_000 {
            break;
        }
        let s = (now / 1_000_000) as usize;
        let mut failed: Option<(usize, u32)> = None;
        let mut send: Option<(usize, u32, u64)> = None;
        match event {
            Event::Call => {
                let next = now + rng.exponential(1e6 / arrivals_per_s(now, p.base) as f64).max(1);
                push(&mut heap, next, Event::Call);
                let id = state.len();
                state.push((1, false));
                r.calls[s] += 1;
                if let Some(b) = &mut budget {
                    b.first_attempt();
                }
                push(&mut heap, now, Event::Attempt(id, 1));
            }
            Event::Attempt(id, n) => {
                state[id].0 = n;
                push(&mut heap, now + PATIENCE, Event::Timeout(id, n));
                if p.in_flight.is_some_and(|max| outstanding >= max) {
                    held.push_back((id, n, now));
                } else {
                    send = Some((id, n, now));
                }
            }
            Event::Timeout(id, n) => {
                if state[id] == (n, false) {
                    failed = Some((id, n));
                }
            }
            Event::Finish(id, n, _, real) => {
                idle += 1;
                outstanding -= 1;
                let waiting = state[id] == (n, false);
                if real {
                    r.worked += SERVICE;
                    if waiting {
                        state[id].1 = true;
                        r.good[s] += 1;
                    } else {
                        r.wasted += SERVICE;
                    }
                } else if waiting {
                    failed = Some((id, n));
                }
                // Backpressure: a finished attempt lets the next one out, if it is still wanted.
                while let Some((id, n, at)) = if p.newest_first { held.pop_back() } else { held.pop_front() } {
                    if state[id] == (n, false) {
                        send = Some((id, n, at));
                        break;
                    }
                }
            }
        }
        if let Some((id, n, sent)) = send {
            outstanding += 1;
            r.attempts[s] += 1;
            if let Some(rate) = p.limit {
                bucket = (bucket + (now - bucket_at) as f64 * rate as f64 / 1e6).min(100.0);
                bucket_at = now;
            }
            // region: admit
            let over_rate = p.limit.is_some() && bucket < 1.0;
            let too_long = p.max_wait.is_some_and(|max| backlog / WORKERS as u64 > max);
            let admitted = !over_rate && !too_long;
            // endregion: admit
            if admitted && p.limit.is_some() {
                bucket -= 1.0;
            }
            backlog += if admitted { SERVICE } else { REFUSAL };
            if admitted {
                queue.push_back((id, n, sent, true));
            } else {
                queue.push_front((id, n, sent, false)); // a refusal does not wait its turn
            }
        }
        while idle > 0 {
            let Some((id, n, sent, real)) = queue.pop_front() else { break };
            backlog -= if real { SERVICE } else { REFUSAL };
            if real && p.drop_late && sent + PATIENCE < now + SERVICE {
                outstanding -= 1; // nobody will be there: cheaper than answering
                continue;
            }
            idle -= 1;
            let time = if real { SERVICE } else { REFUSAL };
            push(&mut heap, now + time, Event::Finish(id, n, sent, real));
        }
        // region: retry
        if let Some((id, n)) = failed {
            let allowed = n <= p.retries && budget.as_mut().is_none_or(Budget::may_retry);
            if allowed {
                let wait = 1 + rng.below(100_000 << n); // exponential, with full jitter
                state[id].0 = n + 1;
                push(&mut heap, now + wait, Event::Attempt(id, n + 1));
            } else {
                state[id].1 = true; // the user sees an error
            }
        }
        // endregion: retry
    }
    r
}

fn mean(v: &[u32], from: usize, to: usize) -> f64 {
    v[from..to].iter().sum::<u32>() as f64 / (to - from) as f64
}

/// The first second after the burst from which, for five seconds, nine in ten calls succeed.
fn recovered(r: &Result) -> Option<usize> {
    (20..r.good.len() - 14).find(|&s| mean(&r.good, s, s + 5) > 0.9 * mean(&r.calls, s, s + 5)
        && mean(&r.attempts, s, s + 5) < 1.2 * mean(&r.calls, s, s + 5)).map(|s| s - 20)
}

fn main() {
    let csv = std::env::args().nth(1).as_deref() == Some("--csv");
    let none = Policy {
        max_wait: None, budget: None, in_flight: None, limit: None,
        newest_first: false, drop_late: false, retries: 3, base: 700, seconds: 90,
    };
    let budget = Policy { budget: Some(0.1), ..none };
    let back = Policy { in_flight: Some(400), ..none };
    let shed = Policy { max_wait: Some(300_000), ..none };
    let rows = [
        ("nothing", none),
        ("no retries", Policy { retries: 0, ..none }),
        ("retry budget", budget),
        ("rate limit 1200", Policy { limit: Some(1200), ..none }),
        ("rate limit 950", Policy { limit: Some(950), ..none }),
        ("backpressure", back),
        ("backpressure newest", Policy { newest_first: true, ..back }),
        ("deadlines", Policy { drop_late: true, ..none }),
        ("shed", shed),
        ("shed and budget", Policy { budget: Some(0.1), ..shed }),
    ];
    println!("{:24} {:>8} {:>8} {:>9} {:>8} {:>9}", "", "burst", "last 10s", "recovery", "wasted", "peak att");
    let mut results = vec![];
    for (name, p) in rows {
        let r = run(p);
        println!(
            "{name:24} {:8.0} {:8.0} {:>9} {:7.1}% {:9}",
            mean(&r.good, 11, 20),
            mean(&r.good, 80, 90),
            recovered(&r).map_or("never".into(), |s| format!("{s} s")),
            100.0 * r.wasted as f64 / r.worked.max(1) as f64,
            r.attempts.iter().max().unwrap(),
        );
        if csv {
            for s in 0..90 {
                println!("csv,{name},{s},{},{},{}", r.good[s], r.attempts[s], r.calls[s]);
            }
        }
        results.push((name, mean(&r.good, 11, 20), recovered(&r)));
    }
    let row = |name: &str| results.iter().find(|r| r.0 == name).unwrap();
    for name in ["nothing", "rate limit 1200", "rate limit 950", "backpressure"] {
        assert_eq!(row(name).2, None, "{name} should never recover");
        assert!(row(name).1 < 700.0);
    }
    for name in ["no retries", "retry budget"] {
        assert!(row(name).1 < 300.0 && row(name).2.is_some_and(|s| s > 5));
    }
    assert!(row("shed").1 > 750.0 && row("shed and budget").1 > 950.0);
    assert!(row("shed and budget").2.unwrap() <= 1);

    // Stuck or not: with k attempts per call, below 1/k of the capacity there is no way to stay down.
    for (retries, below, above) in [(3, 150, 290), (1, 400, 560)] {
        let recovery = |base| -> Option<usize> { recovered(&run(Policy { retries, base, seconds: 300, ..none })) };
        println!("{} attempts: at {below} recovery {:?}, at {above} {:?}", retries + 1, recovery(below), recovery(above));
        assert!(recovery(below).is_some() && recovery(above).is_none());
    }
    println!("ok");
}
