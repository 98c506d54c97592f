// Three near-match problems, each solved exactly and then cheaply.
// rustc -O near.rs && ./near words.txt [times]
use std::collections::{HashMap, HashSet};
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
}
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

// ---- autocorrect -----------------------------------------------------------

/// Insertions, deletions, replacements and swaps of neighbors, or None above `max`.
fn distance(a: &[u8], b: &[u8], max: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let mut older = [0u8; 32];
    let mut old = [0u8; 32];
    let mut row = [0u8; 32];
    for j in 0..=b.len() {
        old[j] = j as u8;
    }
    for i in 1..=a.len() {
        row[0] = i as u8;
        let mut least = row[0];
        for j in 1..=b.len() {
            let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            let mut d = (old[j - 1] + (a[i - 1] != b[j - 1]) as u8)
                .min(old[j] + 1)
                .min(row[j - 1] + 1);
            if swap {
                d = d.min(older[j - 2] + 1);
            }
            row[j] = d;
            least = least.min(d);
        }
        if least as usize > max && i > 1 && *old[..=b.len()].iter().min().unwrap() as usize > max {
            return None;
        }
        older = old;
        old = row;
    }
    let d = old[b.len()] as usize;
    (d <= max).then_some(d)
}

// region: deletes
/// All strings left when at most `n` characters are deleted.
fn deletes(word: &[u8], n: usize, out: &mut HashSet<Vec<u8>>) {
    if out.insert(word.to_vec()) && n > 0 {
        for i in 0..word.len() {
            let mut shorter = word.to_vec();
            shorter.remove(i);
            deletes(&shorter, n - 1, out);
        }
    }
}

struct Deletes<'a> {
    words: &'a [Vec<u8>],
    table: HashMap<u64, Vec<u32>>,
    max: usize,
    prefix: usize,
}

impl<'a> Deletes<'a> {
    fn new(words: &'a [Vec<u8>], max: usize, prefix: usize) -> Self {
        let mut table: HashMap<u64, Vec<u32>> = HashMap::new();
        for (id, word) in words.iter().enumerate() {
            let mut set = HashSet::new();
            deletes(&word[..word.len().min(prefix)], max, &mut set);
            for shorter in set {
                table.entry(hash(&shorter)).or_default().push(id as u32);
            }
        }
        Deletes { words, table, max, prefix }
    }

    /// Every word within `max` edits, and how many were verified.
    fn find(&self, query: &[u8]) -> (Vec<u32>, usize) {
        let mut set = HashSet::new();
        let start = &query[..query.len().min(self.prefix)];
        deletes(start, self.max, &mut set);
        let mut seen = HashSet::new();
        for shorter in &set {
            let ids = self.table.get(&hash(shorter));
            seen.extend(ids.into_iter().flatten().copied());
        }
        let verified = seen.len();
        let near = |id: &u32| {
            distance(query, &self.words[*id as usize], self.max).is_some()
        };
        let mut hits: Vec<u32> = seen.into_iter().filter(near).collect();
        hits.sort();
        (hits, verified)
    }
}
// endregion: deletes

fn hash(s: &[u8]) -> u64 {
    s.iter().fold(s.len() as u64, |h, &c| mix(h ^ c as u64))
}

/// Sorted words, walked as a trie: shared prefixes share rows of the distance table.
fn walk(sorted: &[(Vec<u8>, u32)], query: &[u8], max: usize) -> (Vec<u32>, usize) {
    fn go(sorted: &[(Vec<u8>, u32)], depth: usize, older: &[u8], old: &[u8], last: u8,
          query: &[u8], max: usize, hits: &mut Vec<u32>, nodes: &mut usize) {
        *nodes += 1;
        let mut rest = sorted;
        while let Some((word, id)) = rest.first() {
            if word.len() == depth {
                if old[query.len()] as usize <= max {
                    hits.push(*id);
                }
                rest = &rest[1..];
                continue;
            }
            let c = word[depth];
            let end = rest.partition_point(|(w, _)| w[depth] <= c);
            let mut row = vec![old[0] + 1; query.len() + 1];
            for j in 1..=query.len() {
                row[j] = (old[j - 1] + (c != query[j - 1]) as u8).min(old[j] + 1).min(row[j - 1] + 1);
                if depth > 0 && j > 1 && c == query[j - 2] && last == query[j - 1] {
                    row[j] = row[j].min(older[j - 2] + 1);
                }
            }
            // a swap may still lead from the row before, hence both minima
            if row.iter().chain(old).any(|&d| d as usize <= max) {
                go(&rest[..end], depth + 1, old, &row, c, query, max, hits, nodes);
            }
            rest = &rest[end..];
        }
    }
    let first: Vec<u8> = (0..=query.len() as u8).collect();
    let (mut hits, mut nodes) = (vec![], 0);
    go(sorted, 0, &first, &first, 0, query, max, &mut hits, &mut nodes);
    hits.sort();
    (hits, nodes)
}

fn typo(word: &[u8], edits: usize, rng: &mut Rng) -> Vec<u8> {
    let mut w = word.to_vec();
    for _ in 0..edits {
        let c = b'a' + rng.below(26) as u8;
        let i = rng.below(w.len());
        match rng.below(4) {
            0 => w.insert(i, c),
            1 => w[i] = c,
            2 if w.len() > 2 => drop(w.remove(i)),
            _ if i + 1 < w.len() => w.swap(i, i + 1),
            _ => w.push(c),
        }
    }
    w
}

// ---- typeahead ---------------------------------------------------------------

const K: usize = 10;

// region: prefix
/// Words in alphabetical order with their counts; the best K of a prefix
/// are stored only where more than `limit` words share it.
struct Prefixes<'a> {
    sorted: &'a [(Vec<u8>, u32)],
    counts: &'a [u64],
    stored: HashMap<Vec<u8>, Vec<u32>>,
    limit: usize,
}

impl<'a> Prefixes<'a> {
    fn new(sorted: &'a [(Vec<u8>, u32)], counts: &'a [u64], limit: usize)
        -> Self {
        let stored = HashMap::new();
        let mut this = Prefixes { sorted, counts, stored, limit };
        this.fill(sorted, 0);
        this
    }

    fn fill(&mut self, range: &'a [(Vec<u8>, u32)], depth: usize) {
        if range.len() <= self.limit {
            return; // and so are all longer prefixes
        }
        let best = self.best(range);
        self.stored.insert(range[0].0[..depth].to_vec(), best);
        let whole = range.partition_point(|(w, _)| w.len() == depth);
        let mut rest = &range[whole..];
        while let Some((word, _)) = rest.first() {
            let c = word[depth];
            let end = rest.partition_point(|(w, _)| w[depth] <= c);
            self.fill(&rest[..end], depth + 1);
            rest = &rest[end..];
        }
    }

    fn best(&self, range: &[(Vec<u8>, u32)]) -> Vec<u32> {
        let mut ids: Vec<u32> = range.iter().map(|r| r.1).collect();
        let order =
            |id: &u32| (std::cmp::Reverse(self.counts[*id as usize]), *id);
        if ids.len() > K {
            ids.select_nth_unstable_by_key(K - 1, order);
            ids.truncate(K);
        }
        ids.sort_by_key(order);
        ids
    }

    /// The K most frequent completions, and how many words were looked at.
    fn complete(&self, prefix: &[u8]) -> (Vec<u32>, usize) {
        if let Some(ids) = self.stored.get(prefix) {
            return (ids.clone(), 0);
        }
        let all = self.sorted;
        let from = all.partition_point(|(w, _)| w.as_slice() < prefix);
        let len = all[from..].partition_point(|(w, _)| w.starts_with(prefix));
        (self.best(&all[from..from + len]), len)
    }
}
// endregion: prefix

// ---- near duplicates -----------------------------------------------------------

// region: bands
/// One 64-bit key per band: two sets share a band's key if all its `rows` minima agree.
fn bands(shingles: &[u64], bands: usize, rows: usize) -> Vec<u64> {
    (0..bands)
        .map(|band| {
            (0..rows).fold(band as u64, |key, row| {
                let salt = mix((band * rows + row) as u64 + 1);
                let least = shingles.iter().map(|&s| mix(s ^ salt)).min().unwrap();
                mix(key ^ least)
            })
        })
        .collect()
}
// endregion: bands

fn expected(s: f64, b: i32, r: i32) -> f64 {
    1.0 - (1.0 - s.powi(r)).powi(b)
}

/// The result, and the least microseconds of three runs, per query.
fn best_of<T>(queries: usize, mut run: impl FnMut() -> T) -> (T, f64) {
    let mut least = f64::INFINITY;
    let mut result = None;
    for _ in 0..3 {
        let start = Instant::now();
        result = Some(run());
        least = least.min(start.elapsed().as_secs_f64() * 1e6 / queries as f64);
    }
    (result.unwrap(), least)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1]).unwrap();
    let times = args.len() > 2;
    let (mut words, mut counts) = (vec![], vec![]);
    for line in text.lines() {
        let (w, n) = line.split_once(' ').unwrap();
        words.push(w.as_bytes().to_vec());
        counts.push(n.parse::<u64>().unwrap());
    }
    let mut sorted: Vec<(Vec<u8>, u32)> =
        words.iter().cloned().enumerate().map(|(i, w)| (w, i as u32)).collect();
    sorted.sort();
    let letters: usize = words.iter().map(Vec::len).sum();
    println!("{} words, {} letters", words.len(), letters);

    // autocorrect: three ways, one answer
    let mut rng = Rng(20261116);
    let n = if times { 400 } else { 30 };
    let queries: Vec<Vec<u8>> = (0..n)
        .map(|i| typo(&words[rng.below(words.len())], 1 + i % 2, &mut rng))
        .filter(|q| q.len() < 30)
        .collect();
    let (truth, took) = best_of(queries.len(), || -> Vec<Vec<u32>> {
        let near = |q: &Vec<u8>, id: &u32| distance(q, &words[*id as usize], 2).is_some();
        queries.iter().map(|q| (0..words.len() as u32).filter(|id| near(q, id)).collect()).collect()
    });
    println!("scan: {} verified, {took:.1} us", words.len());
    let mean = truth.iter().map(Vec::len).sum::<usize>() as f64 / truth.len() as f64;
    println!("answers within two edits: {mean:.1} on average");

    let (found, took) =
        best_of(queries.len(), || queries.iter().map(|q| walk(&sorted, q, 2)).collect::<Vec<_>>());
    assert!(found.iter().zip(&truth).all(|(f, t)| &f.0 == t));
    let nodes: usize = found.iter().map(|f| f.1).sum();
    println!("trie walk: {} nodes, {took:.1} us", nodes / found.len());

    for prefix in [32, 7] {
        let index = Deletes::new(&words, 2, prefix);
        let (found, took) =
            best_of(queries.len(), || queries.iter().map(|q| index.find(q)).collect::<Vec<_>>());
        let lost = found.iter().zip(&truth).filter(|(f, t)| &f.0 != *t).count();
        let ids: usize = index.table.values().map(Vec::len).sum();
        let verified: usize = found.iter().map(|f| f.1).sum();
        println!(
            "deletes, prefix {prefix}: {} keys, {ids} ids, {} verified, {took:.1} us, {lost} differ",
            index.table.len(), verified / found.len());
        assert_eq!(lost, 0);
        assert!(verified / found.len() < words.len() / 20);
    }
    let mut set = HashSet::new();
    deletes(b"abcdefghi", 2, &mut set);
    assert_eq!(set.len(), 1 + 9 + 36);
    assert_eq!(distance(b"teh", b"the", 2), Some(1));

    // typeahead: every prefix of every word gets the same answer at every limit
    let mut prefixes: Vec<Vec<u8>> =
        words.iter().flat_map(|w| (1..=w.len()).map(|i| w[..i].to_vec())).collect();
    prefixes.sort();
    prefixes.dedup();
    println!("{} different prefixes", prefixes.len());
    let exact = Prefixes::new(&sorted, &counts, usize::MAX);
    let longest = words.iter().map(Vec::len).max().unwrap();
    for limit in [usize::MAX, 1000, 100, 10, 0] {
        let index = Prefixes::new(&sorted, &counts, limit);
        let (mut worst, mut at) = (0, &prefixes[0]);
        for (i, p) in prefixes.iter().enumerate() {
            let (ids, looked) = index.complete(p);
            if looked > worst {
                (worst, at) = (looked, p);
            }
            if i % 29 == 0 || looked > 100 {
                assert_eq!(ids, exact.complete(p).0);
            }
        }
        let stored: usize = index.stored.values().map(Vec::len).sum();
        let (_, slowest) = best_of(100, || {
            (0..100).for_each(|_| drop(std::hint::black_box(index.complete(at))))
        });
        println!("limit {limit}: {} prefixes stored, {stored} ids, worst case {worst} words, {slowest:.1} us",
                 index.stored.len());
        assert!(worst <= limit);
        if limit > 0 && limit < usize::MAX {
            assert!(index.stored.len() <= (longest + 1) * words.len() / limit);
        }
    }

    // duplicates: the curve
    let (b, r) = (20, 5);
    let trials = if times { 1000 } else { 100 };
    println!("half-way point near {:.2}", (1.0 / b as f64).powf(1.0 / r as f64));
    for percent in [30, 40, 50, 55, 60, 70, 80, 90] {
        let (size, s) = (100usize, percent as f64 / 100.0);
        let shared = (2.0 * size as f64 * s / (1.0 + s)).round() as usize;
        let real = shared as f64 / (2 * size - shared) as f64;
        let mut met = 0;
        for _ in 0..trials {
            let all: Vec<u64> = (0..2 * size - shared).map(|_| rng.next()).collect();
            let one = bands(&all[..size], b, r);
            let two = bands(&all[size - shared..], b, r);
            met += one.iter().zip(&two).any(|(x, y)| x == y) as usize;
        }
        let (got, want) = (met as f64 / trials as f64, expected(real, b as i32, r as i32));
        println!("similarity {real:.3}: proposed {got:.3}, formula {want:.3}");
        let sigma = (want * (1.0 - want) / trials as f64).sqrt();
        assert!((got - want).abs() < 4.0 * sigma + 0.01);
    }
    let pages = 8e9f64;
    println!("64-bit collisions among 8e9: {:.2}", pages * pages / 2.0 / 2f64.powi(64));
    println!("all claims hold");
}
