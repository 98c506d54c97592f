use std::sync::atomic::{AtomicUsize, Ordering};

use super::build;
use super::style::{self, Format};
use crate::render::{Excess, Turn};

/// Templates without end that a preview carries along, each on a thread that cannot be ended.
const CARRIED: usize = 4;

/// Ends the program when a template cannot be stopped, and names its page. The destination is as it was, and the next
/// command clears what is left.
pub fn ending(format: Format) -> impl Fn(&Turn, Excess) + Send + 'static {
    move |turn, excess| {
        let diagnostics = [turn.diagnostic(excess)].into_iter().collect();
        style::print_all(&diagnostics, format);
        std::process::exit(i32::from(build::code(&diagnostics)));
    }
}

/// Lets a preview go on without the page, unless memory runs out or too many such templates take its time.
pub fn carrying() -> impl Fn(&Turn, Excess) + Send + 'static {
    let carried = AtomicUsize::new(0);
    let end = ending(Format::Human);
    move |turn, excess| {
        if excess == Excess::Memory || carried.fetch_add(1, Ordering::Relaxed) >= CARRIED {
            end(turn, excess);
        }
    }
}
