use std::time::Duration;

use jiff::Zoned;

use super::preview::{Change, Summary};
use crate::diagnostic::{Diagnostic, Severity, Style, human};

/// Files named on the line of a change.
const NAMED: usize = 2;

/// The wall clock, as lines and the overlay show it.
pub fn clock() -> String {
    Zoned::now().strftime("%H:%M:%S").to_string()
}

/// The first line, and in a pipe the only one: where the site is.
pub fn address(url: &str, summary: &Summary, interactive: bool, coloured: bool) -> String {
    if !interactive {
        return url.to_owned();
    }
    let mut parts = vec![format!("  {url:<28}"), plural(summary.pages, "page")];
    if summary.drafts > 0 {
        parts.push(plural(summary.drafts, "draft"));
    }
    if summary.scheduled > 0 {
        let day = summary.next_scheduled.as_ref().map(|day| format!(" for {day}")).unwrap_or_default();
        parts.push(format!("{} scheduled{day}", summary.scheduled));
    }
    let line = parts.join("   ");
    if coloured { line.replacen(url, &format!("\x1b[1m{url}\x1b[0m"), 1) } else { line }
}

pub fn title(folder: &str, elapsed: Duration, coloured: bool) -> String {
    let program = format!("folio {}  {folder}", env!("CARGO_PKG_VERSION"));
    dim(&format!("  {program:<42} ready in {}", milliseconds(elapsed)), coloured)
}

pub fn keys(coloured: bool) -> String {
    dim("  o open   d drafts on/off   n new   c check   q quit", coloured)
}

/// One line for one change: when, what, how many pages, how long. `open` counts the pages that differ in a browser.
pub fn change(change: &Change, open: usize, elapsed: Duration, coloured: bool) -> String {
    let files = match change.files.len() {
        0 => "something else".to_owned(),
        count if count <= NAMED => change.files.join(", "),
        count => format!("{} and {} more", change.files[0], count - 1),
    };
    let only_styles = !change.assets.is_empty() && change.assets.iter().all(|asset| is_stylesheet(asset));
    let effect = match change.pages {
        Some(pages) if pages > 0 => plural(pages, "page"),
        _ if open > 0 => plural(open, "open page"),
        _ if only_styles => "swapped in place".to_owned(),
        _ => String::new(),
    };
    format!("  {}  {files:<34} {effect:>16} {:>9}", dim(&clock(), coloured), milliseconds(elapsed))
}

/// The mistakes that are new, as the compiler prints them, and what the browser does meanwhile.
pub fn mistakes(new: &[&Diagnostic], errors: usize, good_since: &str, coloured: bool) -> Vec<String> {
    let style = if coloured { Style::Coloured } else { Style::Plain };
    let mut lines: Vec<_> = new.iter().map(|diagnostic| format!("\n{}", human(diagnostic, style))).collect();
    if new.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        let count = plural(errors, "error");
        let keeps =
            if good_since.is_empty() { String::new() } else { format!(". The browser keeps the {good_since} build") };
        lines.push(format!("\n  {}  {count}{keeps}.", dim(&clock(), coloured)));
    }
    lines
}

pub fn mended(coloured: bool) -> String {
    format!("  {}  all errors are mended", dim(&clock(), coloured))
}

pub fn is_stylesheet(url: &str) -> bool {
    url.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("css"))
}

pub fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

pub fn milliseconds(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        0 => "1 ms".to_owned(),
        millis if millis < 10_000 => format!("{millis} ms"),
        millis => format!("{} s", millis / 1000),
    }
}

fn dim(text: &str, coloured: bool) -> String {
    if coloured { format!("\x1b[2m{text}\x1b[0m") } else { text.to_owned() }
}
