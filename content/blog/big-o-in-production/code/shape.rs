// What complexity classes leave out: constants, caches, ranges, single operations.
// rustc -O shape.rs && ./shape [times]
use std::collections::{BTreeSet, HashSet};
use std::hint::black_box;
use std::time::Instant;

struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    fn shuffle<T>(&mut self, v: &mut [T]) {
        for i in (1..v.len()).rev() {
            v.swap(i, self.below(i + 1));
        }
    }
}
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Nanoseconds per operation: the best of `rounds` runs of `run`, which does `ops`.
fn best(rounds: usize, ops: usize, mut run: impl FnMut()) -> f64 {
    (0..rounds)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e9 / ops as f64
        })
        .fold(f64::INFINITY, f64::min)
}

// ---- membership ---------------------------------------------------------------

fn membership(times: bool, rng: &mut Rng) {
    println!("n, linear, binary, hash set, tree set (ns per lookup)");
    for n in [4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384] {
        let mut keys: Vec<u32> = (0..n).map(|_| rng.next() as u32 | 1).collect();
        let unsorted = keys.clone();
        keys.sort();
        let hash: HashSet<u32> = keys.iter().copied().collect();
        let tree: BTreeSet<u32> = keys.iter().copied().collect();
        // half of the questions are answered with yes
        let asked: Vec<u32> = (0..if times { 1 << 18 } else { 1 << 10 })
            .map(|i| if mix(i) % 2 == 0 { unsorted[rng.below(n)] } else { rng.next() as u32 & !1 })
            .collect();
        let linear = |x: &u32| unsorted.contains(x);
        let binary = |x: &u32| keys.binary_search(x).is_ok();
        for x in &asked {
            let yes = linear(x);
            assert!(yes == binary(x) && yes == hash.contains(x) && yes == tree.contains(x));
        }
        if times {
            // timed in pieces, none of which is seen twice in a row: a branch predictor
            // can learn a few thousand questions by heart
            let lower_tenth = |f: &dyn Fn(&u32) -> bool| {
                let piece = |part: &[u32]| best(1, part.len(), || {
                    black_box(part.iter().filter(|x| f(x)).count());
                });
                let mut took: Vec<f64> = asked.chunks(2048).map(piece).collect();
                took.sort_by(f64::total_cmp);
                took[took.len() / 10]
            };
            let t: Vec<f64> = [
                &linear as &dyn Fn(&u32) -> bool,
                &binary,
                &|x: &u32| hash.contains(x),
                &|x: &u32| tree.contains(x),
            ]
            .iter()
            .map(|f| lower_tenth(*f))
            .collect();
            println!("{n:6} {:8.1} {:8.1} {:8.1} {:8.1}", t[0], t[1], t[2], t[3]);
        }
    }
}

// ---- the same n additions, three memory orders ------------------------------------

#[derive(Clone, Copy)]
struct Node {
    value: u64,
    next: u32,
}

/// A list over `n` nodes in an array, linked in the given order.
fn linked(order: &[u32]) -> Vec<Node> {
    let mut nodes = vec![Node { value: 1, next: u32::MAX }; order.len()];
    for pair in order.windows(2) {
        nodes[pair[0] as usize].next = pair[1];
    }
    nodes
}

fn walk(nodes: &[Node], mut at: u32, mut visit: impl FnMut(u32)) -> u64 {
    let mut sum = 0;
    while at != u32::MAX {
        visit(at);
        sum += nodes[at as usize].value;
        at = nodes[at as usize].next;
    }
    sum
}

// region: cache
/// A cache of 64-byte lines with a random victim: counts misses.
struct Cache {
    place: std::collections::HashMap<u64, usize>,
    held: Vec<u64>,
    misses: usize,
}

impl Cache {
    fn touch(&mut self, address: u64, rng: &mut Rng) {
        let line = address / 64;
        if !self.place.contains_key(&line) {
            let victim = rng.below(self.held.len());
            self.place.remove(&self.held[victim]);
            self.place.insert(line, victim);
            self.held[victim] = line;
            self.misses += 1;
        }
    }
}
// endregion: cache

fn memory(times: bool, rng: &mut Rng) {
    println!("nodes, in order, shuffled: ns per element and misses of a 32 KiB cache");
    for bits in if times { vec![10, 16, 20, 23] } else { vec![10, 16] } {
        let n = 1usize << bits;
        let straight: Vec<u32> = (0..n as u32).collect();
        let mut mixed = straight.clone();
        rng.shuffle(&mut mixed);
        let mut row = vec![];
        for order in [&straight, &mixed] {
            let nodes = linked(order);
            assert_eq!(walk(&nodes, order[0], |_| ()), n as u64);
            if bits <= 16 {
                let mut cache = Cache {
                    place: Default::default(),
                    held: (0..512).map(|i| u64::MAX - i).collect(),
                    misses: 0,
                };
                // the last pass counts: the others fill the cache
                for _ in 0..if bits == 10 { 20 } else { 2 } {
                    cache.misses = 0;
                    walk(&nodes, order[0], |at| cache.touch(at as u64 * 16, rng));
                }
                row.push(format!("{:5.2} misses", cache.misses as f64 / n as f64));
                if bits == 10 {
                    assert!(cache.misses < n / 50); // all of it fits
                } else {
                    let per = cache.misses as f64 / n as f64;
                    assert!(if std::ptr::eq(order, &straight) { per < 0.26 } else { per > 0.9 });
                }
            }
            if times {
                let t = best(5, n, || { black_box(walk(&nodes, order[0], |_| ())); });
                row.push(format!("{t:6.2} ns"));
            }
        }
        if times {
            let values: Vec<u64> = vec![1; n];
            let t = best(5, n, || { black_box(values.iter().sum::<u64>()); });
            row.push(format!("array {t:5.2} ns"));
        }
        println!("2^{bits:2} {}", row.join("  "));
    }
}

// ---- the other variable --------------------------------------------------------

// region: counting
/// O(n + range). The second term is not smaller for being constant.
fn counting_sort(values: &mut [u32], range: usize) {
    let mut counts = vec![0u32; range];
    for &v in values.iter() {
        counts[v as usize] += 1;
    }
    let mut at = 0;
    for (v, &count) in counts.iter().enumerate() {
        values[at..at + count as usize].fill(v as u32);
        at += count as usize;
    }
}
// endregion: counting

fn ranges(times: bool, rng: &mut Rng) {
    println!("sorting: n, range, by comparison, by counting (us)");
    for (n, range) in [(100, 256), (100, 65536), (10_000, 256), (10_000, 65536), (10_000, 1 << 20),
                       (1_000_000, 256), (1_000_000, 65536), (1_000_000, 1 << 20)] {
        if !times && n > 10_000 {
            continue;
        }
        let values: Vec<u32> = (0..n).map(|_| rng.below(range) as u32).collect();
        let (mut a, mut b) = (values.clone(), values.clone());
        let mut took = [f64::INFINITY; 2];
        for _ in 0..if times { 5 } else { 1 } {
            a.copy_from_slice(&values);
            b.copy_from_slice(&values);
            let start = Instant::now();
            a.sort_unstable();
            took[0] = took[0].min(start.elapsed().as_secs_f64() * 1e6);
            let start = Instant::now();
            counting_sort(&mut b, range);
            took[1] = took[1].min(start.elapsed().as_secs_f64() * 1e6);
            assert_eq!(a, b);
        }
        if times {
            println!("{n:8} {range:8} {:10.1} {:10.1}", took[0], took[1]);
        }
    }
}

// ---- amortized constant time ------------------------------------------------------

#[derive(Default)]
struct Table {
    slots: Vec<u64>, // 0 is empty; open addressing, linear probing
    len: usize,
}

impl Table {
    fn sized(n: usize) -> Self {
        Table { slots: vec![0; n], len: 0 }
    }
    fn put(&mut self, key: u64) {
        let mask = self.slots.len() - 1;
        let mut i = mix(key) as usize & mask;
        while self.slots[i] != 0 {
            if self.slots[i] == key {
                return;
            }
            i = (i + 1) & mask;
        }
        self.slots[i] = key;
        self.len += 1;
    }
    fn has(&self, key: u64) -> bool {
        let mask = self.slots.len().wrapping_sub(1);
        let mut i = mix(key) as usize & mask;
        while !self.slots.is_empty() && self.slots[i] != 0 {
            if self.slots[i] == key {
                return true;
            }
            i = (i + 1) & mask;
        }
        false
    }
    fn full(&self) -> bool {
        self.len * 2 >= self.slots.len()
    }
}

/// Moves everything when it is full: O(1) amortized, O(n) now and then.
struct AtOnce(Table);

/// Moves a few slots with every insertion: O(1), and a second table meanwhile.
struct BitByBit {
    new: Table,
    old: Table,
    moved: usize,
}

trait Set {
    fn insert(&mut self, key: u64) -> usize; // how many slots were moved
    fn has(&self, key: u64) -> bool;
}

// region: grow
impl Set for AtOnce {
    fn insert(&mut self, key: u64) -> usize {
        let mut work = 0;
        if self.0.full() {
            let bigger = Table::sized(self.0.slots.len() * 2);
            let old = std::mem::replace(&mut self.0, bigger);
            work = old.slots.len();
            for key in old.slots.into_iter().filter(|k| *k != 0) {
                self.0.put(key);
            }
        }
        self.0.put(key);
        work
    }
    fn has(&self, key: u64) -> bool {
        self.0.has(key)
    }
}

impl Set for BitByBit {
    fn insert(&mut self, key: u64) -> usize {
        if self.new.full() {
            let bigger = Table::sized(self.new.slots.len() * 2);
            self.old = std::mem::replace(&mut self.new, bigger);
            self.moved = 0;
        }
        let upto = self.old.slots.len().min(self.moved + 4);
        let work = upto - self.moved;
        while self.moved < upto {
            match self.old.slots[self.moved] {
                0 => (),
                key => self.new.put(key),
            }
            self.moved += 1;
        }
        if !self.old.has(key) {
            self.new.put(key);
        }
        work
    }
    fn has(&self, key: u64) -> bool {
        self.new.has(key) || self.old.has(key)
    }
}
// endregion: grow

fn amortized(times: bool) {
    let n = if times { 1_000_000 } else { 100_000 };
    let fresh: [(&str, fn() -> Box<dyn Set>); 2] = [
        ("at once", || Box::new(AtOnce(Table::sized(16)))),
        ("bit by bit", || {
            Box::new(BitByBit { new: Table::sized(16), old: Table::default(), moved: 0 })
        }),
    ];
    for (name, make) in fresh {
        // insertion i does the same work in every run: the least of its times leaves
        // out what the rest of the machine did meanwhile
        let mut took = vec![u64::MAX; n];
        let (mut total, mut worst) = (0, 0);
        for run in 0..if times { 7 } else { 1 } {
            let mut set = make();
            for (i, least) in took.iter_mut().enumerate() {
                let start = Instant::now();
                let work = set.insert(i as u64 + 1);
                *least = (*least).min(start.elapsed().as_nanos() as u64);
                if run == 0 {
                    total += work;
                    worst = worst.max(work);
                }
            }
            for i in 1..=n as u64 {
                assert!(set.has(i) && !set.has(i + n as u64));
            }
        }
        took.sort();
        println!("{name:10} moved per insertion: mean {:.2}, worst {worst}", total as f64 / n as f64);
        if times {
            let at = |q: f64| took[(q * (n - 1) as f64) as usize];
            println!("           ns: p50 {} p99 {} p99.9 {} p99.99 {} max {}; mean {:.0}",
                     at(0.5), at(0.99), at(0.999), at(0.9999), at(1.0),
                     took.iter().sum::<u64>() as f64 / n as f64);
        }
        assert!(total < 4 * n);
        assert!(if name == "at once" { worst > n / 2 } else { worst <= 4 });
    }
}

// ---- who pays for a class ---------------------------------------------------------

/// Share of the work done for the largest `top` of all inputs, if the work for an
/// input of size s is s^power and sizes are lognormal.
fn share(rng: &mut Rng, power: f64, sigma: f64, top: f64) -> f64 {
    let mut work: Vec<f64> = (0..400_000)
        .map(|_| {
            let u = (rng.next() >> 11) as f64 / (1u64 << 53) as f64;
            let v = (rng.next() >> 11) as f64 / (1u64 << 53) as f64;
            let normal = (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos();
            (power * sigma * normal).exp()
        })
        .collect();
    work.sort_by(f64::total_cmp);
    let from = (work.len() as f64 * (1.0 - top)) as usize;
    work[from..].iter().sum::<f64>() / work.iter().sum::<f64>()
}

fn main() {
    let times = std::env::args().len() > 1;
    let mut rng = Rng(20261117);
    membership(times, &mut rng);
    memory(times, &mut rng);
    ranges(times, &mut rng);
    amortized(times);
    let (one, two) = (share(&mut rng, 1.0, 1.5, 0.01), share(&mut rng, 2.0, 1.5, 0.01));
    println!("work for the largest 1% of inputs: linear {one:.3}, quadratic {two:.3}");
    assert!((one - 0.204).abs() < 0.02 && (two - 0.75).abs() < 0.1);
    println!("all claims hold");
}
