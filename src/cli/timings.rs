use std::time::Duration;

use super::style;
use crate::build::{Slowest, Taken};

/// Says where the time of a build went: to standard error, for it is no part of the answer.
pub fn print(taken: &Taken) {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    say("stage", "by the clock");
    for (name, time) in &taken.stages {
        say(name, &milliseconds(*time));
    }
    say("", &format!("the rest is summed over up to {}", style::plural(threads, "thread")));
    let mut templates: Vec<_> = taken.templates.iter().collect();
    templates.sort_by_key(|(name, (time, _))| (std::cmp::Reverse(*time), *name));
    say("template", "time, outputs");
    for (name, (time, count)) in templates.into_iter().take(10) {
        say(name, &format!("{}, {count}", milliseconds(*time)));
    }
    slowest("output", &taken.routes);
    slowest("code block", &taken.code);
    let (kept, made) = taken.bodies;
    say("bodies", &format!("{kept} were kept from an earlier build, {made} were made"));
}

fn slowest(what: &str, slowest: &Slowest) {
    let total = milliseconds(slowest.total);
    say(what, &format!("{} in {}, the slowest:", total, style::plural(slowest.count, what)));
    for (time, name) in &slowest.list {
        say("", &format!("{}  {name}", milliseconds(*time)));
    }
}

fn say(what: &str, text: &str) {
    anstream::eprintln!("{what:22} {text}");
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
