//! Run by hand: `cargo test --release --lib bench -- --ignored --nocapture`.

use std::time::Instant;

use super::{Flavor, folio, run};
use crate::content::outline::outline;
use crate::diagnostic::{Diagnostics, Source};

#[test]
#[ignore = "a measurement"]
fn bench() {
    let part = "## A section\n\nSome *prose* with `code`, a [link](https://example.org/a_b) and a note.[^1] It goes on for a while, \
                as prose does, and then it ends in a list:\n\n- one thing with **weight**\n- another\n\n```rust\nfn main() {}\n```\n\n\
                The sum $\\sum_{i=1}^n i$ is known to all who have read this far, and to some who have not.\n\n";
    let text = part.repeat(36) + "[^1]: A note.\n";
    let source = Source::new("a.md", text.as_str());
    let options = folio();
    let read = || outline(&source, 0..text.len(), &options, &mut Diagnostics::default());
    println!("{} words, {} bytes", read().words, text.len());
    let start = Instant::now();
    (0..200).for_each(|_| drop(read()));
    println!("outline: {:?}", start.elapsed() / 200);
    let plain = text.replace('$', "");
    for (name, text) in [("with 36 formulas", &text), ("without formulas", &plain)] {
        let start = Instant::now();
        (0..100).for_each(|_| drop(run(text, &options, Flavor::Page, &[])));
        println!("outline and render, {name}: {:?}", start.elapsed() / 100);
    }
}
