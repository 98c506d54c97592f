use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::options::Stop;
use super::server::Server;

/// Somebody may be about to ask: wait until nobody has for this long.
const QUIET: Duration = Duration::from_millis(300);
const PAUSE: Duration = Duration::from_millis(100);

/// Renders every page while nothing else is to be done, to find mistakes before anybody meets them.
///
/// It gives way to each request and begins again with each change; the thread asks the system for less than its share.
pub fn run(server: &Server, stop: &Stop) {
    lower_priority();
    let mut done = None;
    while !stop.is_stopped() {
        let shown = server.shown();
        if done.as_ref().is_some_and(|done| Arc::ptr_eq(done, &shown)) || server.quiet_for() < QUIET {
            std::thread::sleep(PAUSE);
            continue;
        }
        let is_over = || stop.is_stopped() || !Arc::ptr_eq(&shown, &server.shown());
        for url in shown.generation.urls() {
            while server.quiet_for() < QUIET && !is_over() {
                std::thread::sleep(PAUSE);
            }
            if is_over() {
                break;
            }
            // the request that meets the same bug is told so; here there is nobody to tell
            let _ = catch_unwind(AssertUnwindSafe(|| shown.generation.check(url)));
        }
        if !is_over() {
            server.tell_mistakes();
            shown.generation.rest();
        }
        done = Some(shown);
    }
}

#[cfg(target_os = "linux")]
fn lower_priority() {
    // on Linux this is about the calling thread alone; without it we are merely less polite
    let _ = rustix::process::setpriority_process(None, 15);
}

#[cfg(not(target_os = "linux"))]
fn lower_priority() {}
