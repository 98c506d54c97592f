//! A model of one accelerator serving one model, small enough to check by hand.
//! It knows bytes, operations and bandwidth; it knows nothing about kernels.

// region: model
struct Model {
    params: f64,
    layers: usize,
    heads: usize,
    kv_heads: usize,
    head_dim: usize,
}

struct Gpu {
    bytes: f64,     // memory the server may fill
    bandwidth: f64, // bytes per second
    flops: f64,     // dense bf16 operations per second
}

impl Model {
    fn weight_bytes(&self) -> f64 {
        2.0 * self.params
    }
    /// One key and one value vector per layer and per key-value head, in 16 bits.
    fn kv_bytes_per_token(&self) -> usize {
        2 * self.layers * self.kv_heads * self.head_dim * 2
    }
    /// Two operations per weight, and QK^T and PV against every cached position.
    fn flops_per_token(&self, context: f64) -> f64 {
        2.0 * self.params + 4.0 * (self.layers * self.heads * self.head_dim) as f64 * context
    }
}

/// Seconds for one decode step: `batch` sequences, `cached` tokens held in all,
/// and `prefill` prompt tokens riding along. Traffic and arithmetic overlap perfectly.
fn step_time(m: &Model, g: &Gpu, batch: usize, cached: usize, prefill: usize) -> (f64, f64) {
    let traffic = m.weight_bytes() + (cached * m.kv_bytes_per_token()) as f64;
    let context = cached as f64 / batch.max(1) as f64;
    let work = batch as f64 * m.flops_per_token(context)
        + prefill as f64 * m.flops_per_token(context / 2.0);
    (traffic / g.bandwidth, work / g.flops)
}
// endregion: model

const LLAMA3_8B: Model = Model { params: 8.03e9, layers: 32, heads: 32, kv_heads: 8, head_dim: 128 };
const LLAMA3_70B: Model = Model { params: 70.6e9, layers: 80, heads: 64, kv_heads: 8, head_dim: 128 };
/// H100 SXM: 80 GB, 3.35 TB/s, 989 Tflop/s dense bf16; 72 GB of it left to the server.
const H100: Gpu = Gpu { bytes: 72e9, bandwidth: 3.35e12, flops: 989e12 };

fn kv_room(m: &Model, g: &Gpu) -> usize {
    ((g.bytes - m.weight_bytes()) / m.kv_bytes_per_token() as f64) as usize
}

struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }
}

#[derive(Clone, Copy)]
struct Request {
    prompt: usize,
    output: usize,
}

const MAX_LEN: usize = 8192;

fn workload(n: usize) -> Vec<Request> {
    let mut r = Rng(20261109);
    (0..n)
        .map(|_| Request {
            prompt: (32.0 + r.exponential(500.0)).min(6000.0) as usize,
            output: (8.0 + r.exponential(300.0)).min(2000.0) as usize,
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Memory {
    Reserve, // MAX_LEN tokens set aside at admission
    Paged,   // 16-token blocks, taken as the sequence grows
}
#[derive(Clone, Copy, PartialEq)]
enum Batching {
    Static,     // nobody enters until everybody has left
    Continuous, // enter and leave at every step
}

const BLOCK: usize = 16;

struct Running {
    req: Request,
    done: usize, // output tokens produced
}

impl Running {
    fn cached(&self) -> usize {
        self.req.prompt + self.done
    }
    fn held(&self, memory: Memory) -> usize {
        match memory {
            Memory::Reserve => MAX_LEN,
            Memory::Paged => self.cached().div_ceil(BLOCK) * BLOCK,
        }
    }
}

struct Report {
    tokens_per_s: f64,
    mean_batch: f64,
    used: f64, // share of the held memory that holds a real token
    preempted: usize,
}

fn serve(m: &Model, g: &Gpu, reqs: &[Request], memory: Memory, batching: Batching) -> Report {
    let room = kv_room(m, g);
    let mut queue: std::collections::VecDeque<Running> =
        reqs.iter().map(|&req| Running { req, done: 0 }).collect();
    let mut running: Vec<Running> = Vec::new();
    let (mut clock, mut steps, mut seqs, mut tokens) = (0.0, 0usize, 0usize, 0usize);
    let (mut held_sum, mut real_sum, mut preempted) = (0.0, 0.0, 0);
    while !queue.is_empty() || !running.is_empty() {
        let mut prefill = 0;
        // region: schedule
        let mut held: usize = running.iter().map(|r| r.held(memory)).sum();
        // A sequence grows by at most one block in a step: keep one free for each.
        while held + running.len() * BLOCK > room && memory == Memory::Paged {
            let mut victim = running.pop().expect("room for one"); // the newest
            held -= victim.held(memory);
            victim.req.prompt += victim.done; // its tokens become prompt: recompute later
            victim.req.output -= victim.done;
            victim.done = 0;
            queue.push_front(victim);
            preempted += 1;
        }
        if batching == Batching::Continuous || running.is_empty() {
            while let Some(next) = queue.front() {
                let watermark = if memory == Memory::Paged { (running.len() + 1) * BLOCK } else { 0 };
                if held + next.held(memory) + watermark > room {
                    break;
                }
                held += next.held(memory);
                prefill += next.req.prompt;
                running.push(queue.pop_front().unwrap());
            }
        }
        // endregion: schedule
        let cached: usize = running.iter().map(Running::cached).sum();
        let (bytes, ops) = step_time(m, g, running.len(), cached, prefill);
        clock += bytes.max(ops);
        held_sum += held as f64;
        real_sum += cached as f64;
        // Under static batching a finished sequence keeps its seat but makes nothing.
        for r in running.iter_mut() {
            if r.done < r.req.output {
                r.done += 1;
                tokens += 1;
                seqs += 1;
            }
        }
        steps += 1;
        match batching {
            Batching::Continuous => running.retain(|r| r.done < r.req.output),
            Batching::Static => {
                if running.iter().all(|r| r.done == r.req.output) {
                    running.clear();
                }
            }
        }
    }
    assert_eq!(tokens, reqs.iter().map(|r| r.output).sum::<usize>());
    Report {
        tokens_per_s: tokens as f64 / clock,
        mean_batch: seqs as f64 / steps as f64,
        used: real_sum / held_sum,
        preempted,
    }
}

// region: speculate
/// One proposed token `x`, drawn from the draft's distribution `q`; `p` is the target's.
/// The token that comes out is distributed exactly as `p`, whatever `q` was.
fn accept(x: usize, p: &[f64], q: &[f64], rng: &mut Rng) -> (usize, bool) {
    if rng.unit() * q[x] < p[x] {
        return (x, true);
    }
    let rest: f64 = p.iter().zip(q).map(|(p, q)| (p - q).max(0.0)).sum();
    let mut u = rng.unit() * rest;
    for (i, (p, q)) in p.iter().zip(q).enumerate() {
        u -= (p - q).max(0.0);
        if u < 0.0 {
            return (i, false);
        }
    }
    (p.len() - 1, false)
}

/// Tokens per pass of the target when each of `k` proposals is accepted with chance `a`.
fn tokens_per_pass(a: f64, k: i32) -> f64 {
    (1.0 - a.powi(k + 1)) / (1.0 - a)
}
// endregion: speculate

fn sample(p: &[f64], rng: &mut Rng) -> usize {
    let mut u = rng.unit();
    for (i, x) in p.iter().enumerate() {
        u -= x;
        if u < 0.0 {
            return i;
        }
    }
    p.len() - 1
}

fn throughput(m: &Model, g: &Gpu, batch: usize, context: usize) -> (f64, f64, f64) {
    let (b, o) = step_time(m, g, batch, batch * context, 0);
    (batch as f64 / b.max(o), b, o)
}

fn main() {
    let (m, g) = (&LLAMA3_8B, &H100);
    let csv = std::env::args().nth(1).as_deref() == Some("--csv");

    // The cache of one token.
    assert_eq!(m.kv_bytes_per_token(), 128 * 1024);
    assert_eq!(LLAMA3_70B.kv_bytes_per_token(), 320 * 1024);
    let room = kv_room(m, g);
    println!("room for {room} tokens of cache");

    // A full accelerator takes the same time for a step whatever the context.
    println!("context  fits  step ms  arithmetic ms  tok/s  ceiling");
    for context in [512, 1024, 2048, 4096, 8192, 32768] {
        let fits = room / context;
        let (tps, b, o) = throughput(m, g, fits, context);
        let ceiling = g.bandwidth / (context * m.kv_bytes_per_token()) as f64;
        println!(
            "{context:6} {fits:6} {:8.1} {:9.1} {tps:10.0} {ceiling:8.0}",
            b * 1e3,
            o * 1e3
        );
        // Whole sequences only: for the longest contexts a part of the room stays empty.
        assert!(b <= g.bytes / g.bandwidth && b > 0.93 * g.bytes / g.bandwidth);
        assert!(o < b, "decode is bound by traffic at every one of these");
    }
    // Below which context does the arithmetic catch up?
    let knee = (1..2000).find(|&c| {
        let (_, b, o) = throughput(m, g, room / c, c);
        o < b
    });
    println!("traffic-bound from a context of {knee:?}");
    assert!((250..350).contains(&knee.unwrap()));
    // Prompt tokens that fit into the arithmetic a full decode step leaves idle, at 1,024.
    let (_, b, o) = throughput(m, g, room / 1024, 1024);
    let free = (b - o) * g.flops / m.flops_per_token(512.0);
    println!("idle arithmetic per step: {:.0}%, {free:.0} prompt tokens", 100.0 * (1.0 - o / b));
    assert!((700.0..1000.0).contains(&free));
    if csv {
        for context in [1024usize, 8192] {
            for batch in 1..=room / context {
                let (tps, ..) = throughput(m, g, batch, context);
                println!("csv,{context},{batch},{tps:.1}");
            }
        }
    }

    // What the scheduler and the allocator are worth.
    let reqs = workload(4000);
    let mean = |f: fn(&Request) -> usize| reqs.iter().map(f).sum::<usize>() as f64 / 4000.0;
    println!("mean prompt {:.0}, output {:.0}", mean(|r| r.prompt), mean(|r| r.output));
    let a = serve(m, g, &reqs, Memory::Reserve, Batching::Static);
    let b = serve(m, g, &reqs, Memory::Reserve, Batching::Continuous);
    let c = serve(m, g, &reqs, Memory::Paged, Batching::Static);
    let d = serve(m, g, &reqs, Memory::Paged, Batching::Continuous);
    for (name, r) in [("reserve static", &a), ("reserve continuous", &b), ("paged static", &c), ("paged continuous", &d)] {
        println!(
            "{name:20} {:7.0} tok/s  batch {:6.1}  used {:4.1}%  preempted {}",
            r.tokens_per_s, r.mean_batch, r.used * 100.0, r.preempted
        );
    }
    assert!(b.tokens_per_s > 2.5 * a.tokens_per_s);
    assert!(c.tokens_per_s > 1.5 * a.tokens_per_s);
    assert!(d.tokens_per_s > 2.0 * b.tokens_per_s && d.tokens_per_s > 8.0 * a.tokens_per_s);
    assert!(d.used > 0.98 && b.used < 0.12);

    // Splitting prefill from decode: what the cache needs of the network.
    for (name, m, gpus) in [("8B", &LLAMA3_8B, 1.0), ("70B", &LLAMA3_70B, 8.0)] {
        let prompt_tokens = 0.5 * gpus * g.flops / (2.0 * m.params);
        let gbit = prompt_tokens * m.kv_bytes_per_token() as f64 * 8.0 / 1e9;
        println!("{name}: {prompt_tokens:.0} prompt tok/s make {gbit:.0} Gbit/s of cache");
        assert!(gbit < 100.0);
    }

    // Speculation changes nothing about the distribution.
    let mut rng = Rng(7);
    let p = [0.42, 0.30, 0.15, 0.08, 0.04, 0.01];
    let q = [0.20, 0.45, 0.05, 0.10, 0.15, 0.05];
    let alpha: f64 = p.iter().zip(&q).map(|(a, b): (&f64, &f64)| a.min(*b)).sum();
    let n = 1_000_000;
    let (mut seen, mut kept) = ([0usize; 6], 0usize);
    for _ in 0..n {
        let x = sample(&q, &mut rng);
        let (y, ok) = accept(x, &p, &q, &mut rng);
        seen[y] += 1;
        kept += ok as usize;
    }
    for (s, p) in seen.iter().zip(p) {
        assert!((*s as f64 / n as f64 - p).abs() < 0.002);
    }
    println!("accepted {:.4}, sum of min(p, q) {alpha:.4}", kept as f64 / n as f64);
    assert!((kept as f64 / n as f64 - alpha).abs() < 0.002);
    // ... and the count of tokens follows the geometric series.
    for (a, k) in [(0.6, 4), (0.8, 4), (0.8, 8)] {
        let mut total = 0usize;
        for _ in 0..200_000 {
            let mut got = 0;
            while got < k && rng.unit() < a {
                got += 1;
            }
            total += got as usize + 1;
        }
        let mean = total as f64 / 200_000.0;
        println!("a {a} k {k}: {mean:.3} tokens, formula {:.3}", tokens_per_pass(a, k));
        assert!((mean - tokens_per_pass(a, k)).abs() < 0.02);
    }
    println!("ok");
}
