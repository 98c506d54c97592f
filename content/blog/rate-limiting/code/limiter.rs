//! Four rate limiters, their worst cases, and the thing none of them does.
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

// region: gcra
/// Generic cell rate algorithm. All state is one time: when the caller's account is even.
pub struct Gcra {
    even_at: AtomicU64, // nanoseconds on the server's monotonic clock
}

#[derive(Clone, Copy)]
pub struct Rate {
    pub period: u64, // nanoseconds that one unit of cost buys
    pub burst: u64,  // units that may be spent at once
}

impl Gcra {
    pub const fn new() -> Self {
        Gcra { even_at: AtomicU64::new(0) }
    }

    /// `Err` holds the nanoseconds after which the same call can succeed (if it ever can: cost <= burst).
    pub fn spend(&self, now: u64, cost: u64, rate: Rate) -> Result<(), u64> {
        let credit = rate.burst * rate.period;
        let mut even_at = self.even_at.load(Relaxed);
        loop {
            let next = even_at.max(now) + cost * rate.period;
            let debt = next - now;
            if debt > credit {
                return Err(debt - credit);
            }
            match self.even_at.compare_exchange_weak(even_at, next, Relaxed, Relaxed) {
                Ok(_) => return Ok(()),
                Err(seen) => even_at = seen,
            }
        }
    }
}
// endregion: gcra

/// The picture everybody draws: a level and the time it was last brought up to date.
struct Bucket {
    level: u128, // in units of cost times nanoseconds
    at: u64,
}
impl Bucket {
    fn spend(&mut self, now: u64, cost: u64, rate: Rate) -> bool {
        let full = rate.burst as u128 * rate.period as u128;
        self.level = (self.level + (now - self.at) as u128).min(full);
        self.at = now;
        let price = cost as u128 * rate.period as u128;
        let ok = price <= self.level;
        if ok {
            self.level -= price;
        }
        ok
    }
}

// The others, with a limit of N per window of W ticks.
const N: u64 = 100;
const W: u64 = 1000;

trait Limiter {
    fn allow(&mut self, now: u64) -> bool;
}

#[derive(Default)]
struct FixedWindow {
    window: u64,
    count: u64,
}
impl Limiter for FixedWindow {
    fn allow(&mut self, now: u64) -> bool {
        if now / W != self.window {
            (self.window, self.count) = (now / W, 0);
        }
        let ok = self.count < N;
        self.count += ok as u64;
        ok
    }
}

// region: sliding
/// Two counters: the last window counts for the share of it still in view.
#[derive(Default)]
struct SlidingCounter {
    window: u64,
    previous: u64,
    current: u64,
}
impl Limiter for SlidingCounter {
    fn allow(&mut self, now: u64) -> bool {
        let window = now / W;
        if window != self.window {
            self.previous = if window == self.window + 1 { self.current } else { 0 };
            (self.window, self.current) = (window, 0);
        }
        let in_view = W - now % W;
        let ok = self.previous * in_view + (self.current + 1) * W <= N * W;
        self.current += ok as u64;
        ok
    }
}
// endregion: sliding

/// Exact, and as large as the limit.
#[derive(Default)]
struct Log(VecDeque<u64>);
impl Limiter for Log {
    fn allow(&mut self, now: u64) -> bool {
        while self.0.front().is_some_and(|&t| t + W <= now) {
            self.0.pop_front();
        }
        let ok = self.0.len() < N as usize;
        if ok {
            self.0.push_back(now);
        }
        ok
    }
}

struct GcraWith(Gcra, Rate);
impl Limiter for GcraWith {
    fn allow(&mut self, now: u64) -> bool {
        self.0.spend(now, 1, self.1).is_ok()
    }
}

/// The most that any W consecutive ticks admit, over a family of greedy callers: be silent,
/// burst at tick `first`, be silent again until tick `second`, then ask all the time.
fn worst(make: &dyn Fn() -> Box<dyn Limiter>) -> u64 {
    let mut worst = 0;
    for first in (W..3 * W).step_by(111).chain([2 * W - 1, 2 * W]) {
        for gap in (1..W).step_by(37).chain([W - 1]) {
            let mut l = make();
            let mut admitted = vec![0u64; 5 * W as usize];
            for t in std::iter::once(first).chain(first + gap..5 * W) {
                while l.allow(t) {
                    admitted[t as usize] += 1;
                }
            }
            let mut sum: u64 = 0;
            for t in 0..admitted.len() {
                sum += admitted[t];
                if t >= W as usize {
                    sum -= admitted[t - W as usize];
                }
                worst = worst.max(sum);
            }
        }
    }
    worst
}

// region: server
/// A pool of workers behind a queue. The service time quadruples at `slow_at` (milliseconds).
struct Outcome {
    latency: Vec<(u64, u64)>, // (arrival, wait + service) in ms, for each admitted request
    rejected: usize,
}

fn serve(max_in_flight: usize) -> Outcome {
    const WORKERS: usize = 16;
    let (per_second, slow_at, end) = (800, 10_000u64, 30_000u64);
    let rate = Rate { period: 1_000_000_000 / per_second, burst: 80 };
    let gate = Gcra::new();
    let mut free_at = [0u64; WORKERS]; // microseconds
    let mut leaving: VecDeque<u64> = VecDeque::new();
    let mut out = Outcome { latency: vec![], rejected: 0 };
    for i in 0..per_second * end / 1000 {
        let now = i * 1_000_000 / per_second;
        assert!(gate.spend(now * 1000, 1, rate).is_ok()); // exactly at the limit
        leaving.retain(|&t| t > now);
        if leaving.len() >= max_in_flight {
            out.rejected += 1; // 503: nothing the caller did wrong
            continue;
        }
        let service = if now < slow_at * 1000 { 10_000 } else { 40_000 };
        let worker = free_at.iter_mut().min().unwrap();
        *worker = (*worker).max(now) + service;
        leaving.push_back(*worker);
        out.latency.push((now / 1000, (*worker - now) / 1000));
    }
    out
}
// endregion: server

struct Rng(u64);
impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn main() {
    let arg = std::env::args().nth(1).unwrap_or_default();

    // One word of state decides exactly as the bucket does.
    let mut rng = Rng(0x5eed);
    let mut refused = 0u64;
    for _ in 0..100 {
        let rate = Rate { period: 1 + rng.below(1000), burst: 1 + rng.below(50) };
        let gcra = Gcra::new();
        let mut bucket = Bucket { level: rate.burst as u128 * rate.period as u128, at: 0 };
        let mut now = 0;
        for _ in 0..20_000 {
            now += rng.below(3 * rate.period);
            let cost = 1 + rng.below(3);
            let a = gcra.spend(now, cost, rate);
            assert_eq!(a.is_ok(), bucket.spend(now, cost, rate));
            if let Err(wait) = a {
                refused += 1;
                if cost <= rate.burst {
                    // The wait is exact: one nanosecond less is too early.
                    let copy = Gcra { even_at: AtomicU64::new(gcra.even_at.load(Relaxed)) };
                    assert!(copy.spend(now + wait - 1, cost, rate).is_err());
                    assert!(copy.spend(now + wait, cost, rate).is_ok());
                }
            }
        }
    }
    println!("gcra = bucket on 2,000,000 requests, {refused} refused");
    assert!(refused > 100_000);

    // Under contention nothing is lost and nothing is given away.
    let shared = Gcra::new();
    let rate = Rate { period: 1000, burst: 10_000 };
    let won: u64 = std::thread::scope(|s| {
        let threads: Vec<_> = (0..4)
            .map(|_| s.spawn(|| (0..5000).filter(|_| shared.spend(1, 1, rate).is_ok()).count() as u64))
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).sum()
    });
    assert_eq!(won, 10_000);

    // Worst cases, N = 100 per window.
    let rate = Rate { period: W / N, burst: N };
    let tight = Rate { period: W / N, burst: 10 };
    let fixed = worst(&|| Box::new(FixedWindow::default()));
    let sliding = worst(&|| Box::new(SlidingCounter::default()));
    let log = worst(&|| Box::new(Log::default()));
    let full = worst(&|| Box::new(GcraWith(Gcra::new(), rate)));
    let small = worst(&|| Box::new(GcraWith(Gcra::new(), tight)));
    println!("worst window: fixed {fixed}, sliding counter {sliding}, log {log}, gcra b=100 {full}, gcra b=10 {small}");
    assert_eq!(fixed, 2 * N);
    assert!(sliding > 190 && sliding < 2 * N);
    assert_eq!(log, N);
    // The bound is b + w/T; the window of W ticks from its first to its last is W - 1 long.
    assert_eq!(full, N + (W - 1) / (W / N));
    assert_eq!(small, 10 + (W - 1) / (W / N));

    // A caller exactly at its limit, and a server that slows down.
    let rate_only = serve(usize::MAX);
    let capped = serve(32);
    let last = rate_only.latency.last().unwrap().1;
    let worst_capped = capped.latency.iter().map(|x| x.1).max().unwrap();
    let after = capped.latency.iter().filter(|x| x.0 >= 10_000).count() as f64 / 20.0;
    println!("rate only: last latency {last} ms; capped: worst {worst_capped} ms, {after}/s served after, {} rejected", capped.rejected);
    assert!(last > 19_000);
    assert!(worst_capped <= 2 * 40);
    assert!((after - 400.0).abs() < 10.0);
    let in_time = |o: &Outcome| o.latency.iter().filter(|x| x.0 >= 15_000 && x.1 <= 1000).count();
    println!("in time after 15 s: rate only {}, capped {}", in_time(&rate_only), in_time(&capped));
    assert_eq!(in_time(&rate_only), 0);
    if arg == "--csv" {
        for (name, o) in [("rate", &rate_only), ("cap", &capped)] {
            for (t, l) in o.latency.iter().step_by(100) {
                println!("csv,{name},{t},{l}");
            }
        }
    }
    if arg == "--bench" {
        bench();
    }
    println!("ok");
}

fn bench() {
    use std::time::Instant;
    let rate = Rate { period: 10, burst: 1 << 40 };
    for threads in [1, 2] {
        let g = Gcra::new();
        let n = 20_000_000u64;
        let start = Instant::now();
        std::thread::scope(|s| {
            for _ in 0..threads {
                s.spawn(|| {
                    for i in 0..n {
                        std::hint::black_box(g.spend(std::hint::black_box(i), 1, rate).is_ok());
                    }
                });
            }
        });
        let ns = start.elapsed().as_nanos() as f64 / n as f64;
        println!("{threads} thread(s) on one key: {ns:.1} ns per decision each");
    }
    // A table of a million keys, visited at random.
    let keys: Vec<Gcra> = (0..1 << 20).map(|_| Gcra::new()).collect();
    let mut rng = Rng(1);
    let n = 10_000_000u64;
    let start = Instant::now();
    for i in 0..n {
        let k = rng.below(1 << 20) as usize;
        std::hint::black_box(keys[k].spend(i, 1, rate).is_ok());
    }
    println!("million keys: {:.1} ns", start.elapsed().as_nanos() as f64 / n as f64);
    let start = Instant::now();
    let t0 = Instant::now();
    for _ in 0..n {
        std::hint::black_box(t0.elapsed());
    }
    println!("clock: {:.1} ns", start.elapsed().as_nanos() as f64 / n as f64);
}
