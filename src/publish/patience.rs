//! Trying again: a network that fails for a moment must not end a publish, and one that is gone must not hold it up.

use std::time::Duration;

use super::progress::Progress;
use crate::diagnostic::{Code, Diagnostic};

/// A fault, and whether it may pass.
#[derive(Debug)]
pub enum Fault {
    Passing(Diagnostic),
    Final(Diagnostic),
}

impl From<Diagnostic> for Fault {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Final(diagnostic)
    }
}

const TRIES: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// A pause is cut into such pieces, so that Ctrl-C need not wait for its end.
const PIECE: Duration = Duration::from_millis(50);

/// Does it until it succeeds, fails for good, or has failed four times. Pauses double, with jitter, so that many who
/// failed at once do not come back at once.
///
/// # Errors
/// The last fault.
pub fn persist<T>(progress: &dyn Progress, mut work: impl FnMut() -> Result<T, Fault>) -> Result<T, Diagnostic> {
    let mut pause = FIRST_PAUSE;
    let mut tried = 1;
    loop {
        match work() {
            Ok(value) => return Ok(value),
            Err(Fault::Final(diagnostic)) => return Err(diagnostic),
            Err(Fault::Passing(mut diagnostic)) if tried == TRIES => {
                let why = diagnostic.note.take().filter(|why| !why.is_empty());
                let why = why.map(|why| format!("{why}; ")).unwrap_or_default();
                return Err(diagnostic.note(format!("{why}tried {TRIES} times")));
            }
            Err(Fault::Passing(_)) => {}
        }
        rest(pause.mul_f64(0.5 + jitter()), progress)?;
        pause *= 2;
        tried += 1;
    }
}

/// From 0 to 1.
fn jitter() -> f64 {
    let mut byte = [0];
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / 255.0
}

fn rest(pause: Duration, progress: &dyn Progress) -> Result<(), Diagnostic> {
    let mut left = pause;
    while !left.is_zero() {
        if progress.is_stopped() {
            return Err(stopped());
        }
        let piece = left.min(PIECE);
        std::thread::sleep(piece);
        left -= piece;
    }
    Ok(())
}

/// The end that was asked for.
pub fn stopped() -> Diagnostic {
    Diagnostic::new(Code::Host, "stopped before everything was sent")
        .help("publish again: only what is missing is sent")
}
