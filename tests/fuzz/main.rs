//! Any bytes: what each target says must hold, for its corpus in `fuzz/corpus` and for what chance makes of it.
//!
//! The quick form tries some hundred inputs a target; `FOLIO_FUZZ=600` tries new ones for that many seconds each, and
//! `cargo fuzz run TARGET` (see `fuzz/`) lets libFuzzer look for them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Inputs that chance makes for each target in the quick form.
const QUICK: usize = 120;
/// Longest input that chance makes.
const MAX: usize = 8 << 10;
/// What chance alone would not find soon.
const WORDS: [&[u8]; 40] = [
    b"---\n",
    b"title: ",
    b"draft: ",
    b"date: ",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\0",
    b"\xff",
    b"&a ",
    b"*a",
    b"[[",
    b"{{ ",
    b"]]>",
    b"</script>",
    b"<!--",
    b"-->",
    b"]](",
    b"![",
    b"](",
    b"```rust\n",
    b"$$",
    b"[^1]",
    b"<Note ",
    b"/>",
    b"../",
    b"%2e",
    b"%00",
    b"\\",
    b"javascript:",
    b"https://",
    b"\xe2\x80\xa8",
    b"\xf0\x9f\x98\x80",
    b"GET ",
    b" HTTP/1.1\r\n",
    b"Host: localhost\r\n",
    b"\r\n\r\n",
    b"Content-Length: 9\r\n",
    b"9999999999999999999",
    b"\"",
    b"': ",
];

/// A small generator of the same numbers everywhere (xorshift64*).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % n.max(1)
    }

    /// One of the inputs, changed in a few places.
    fn change(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(12)).min(bytes.len());
            match self.below(6) {
                0 => bytes.splice(at..at, WORDS[self.below(WORDS.len())].iter().copied()).for_each(drop),
                1 => bytes.splice(at..end, None).for_each(drop),
                2 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                3 => {
                    let part = bytes[at..end].repeat(1 + self.below(40));
                    bytes.splice(at..at, part).for_each(drop);
                }
                4 => {
                    let other = &corpus[self.below(corpus.len())];
                    let from = self.below(other.len());
                    let part = other[from..(from + self.below(200)).min(other.len())].to_vec();
                    bytes.splice(at..at, part).for_each(drop);
                }
                _ => bytes.truncate(at),
            }
        }
        bytes.truncate(MAX);
        bytes
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Runs one target, and says which input it does not hold for.
fn run(target: &str) {
    let (_, holds) = targets::ALL.into_iter().find(|(name, _)| *name == target).unwrap();
    let corpus = corpus(target);
    assert!(!corpus.is_empty(), "{target} has no corpus");
    let attempt = |bytes: &[u8]| {
        if catch_unwind(AssertUnwindSafe(|| holds(bytes))).is_err() {
            let kept = std::env::temp_dir().join(format!("folio-fuzz-{target}"));
            fs::write(&kept, bytes).unwrap();
            panic!("{target} does not hold for {}: {:?}", kept.display(), String::from_utf8_lossy(bytes));
        }
    };
    corpus.iter().for_each(|bytes| attempt(bytes));
    let mut numbers = Numbers(0x5EED ^ target.len() as u64);
    match std::env::var("FOLIO_FUZZ").ok().and_then(|seconds| seconds.parse().ok()) {
        None => (0..QUICK).for_each(|_| attempt(&numbers.change(&corpus))),
        Some(seconds) => {
            let (begun, mut tried) = (Instant::now(), 0u64);
            while begun.elapsed() < Duration::from_secs(seconds) {
                attempt(&numbers.change(&corpus));
                tried += 1;
            }
            println!("{target}: {tried} inputs");
        }
    }
}

macro_rules! each {
    ($($name:ident)*) => { $(#[test] fn $name() { run(stringify!($name)); })* };
}

each! { front_matter settings page components output_path urls request manifest feed script resume_import data }

#[test]
fn every_target_is_run_and_has_a_file_for_libfuzzer() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    for (name, _) in targets::ALL {
        assert!(text.contains(&format!("name = \"{name}\"")), "{name}");
    }
}
