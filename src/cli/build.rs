use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::style::Format;
use super::{BuildArgs, Cli, ENVIRONMENT, MISTAKES, endless, root, style, timings};
use crate::build::{Built, Timings, build};
use crate::diagnostic::{Diagnostics, Severity};
use crate::render::{Stopwatch, Watch};
use crate::site::{HeldBack, Options, Reason, Site};

/// `folio build`
pub fn run(cli: &Cli, args: &BuildArgs) -> u8 {
    let began = Instant::now();
    let root = match root::find(cli) {
        Ok(root) => root,
        Err(diagnostic) => {
            style::print_all(&[diagnostic].into_iter().collect(), args.format);
            return MISTAKES;
        }
    };
    let options = Options {
        drafts: args.drafts,
        future: args.future,
        base_url: args.base_url.clone(),
        config: cli.config.clone(),
        now: root::now(),
        mode: "build",
    };
    // from the folder of the call; an empty one is passed on, to be refused
    let output = args.output_dir.as_ref().map(|dir| std::path::absolute(dir).unwrap_or_else(|_| dir.clone()));
    let timings = args.timings.then(|| Arc::new(Timings::default()));
    let stopwatch = Stopwatch(timings.clone().map(|timings| timings as Arc<dyn Watch>));
    let built = build(&root, &options, output.as_deref(), &stopwatch, endless::ending(args.format));
    report(&root, &built, began, args.format);
    if let Some(timings) = timings {
        timings::print(&timings.taken());
    }
    style::print_all(&built.diagnostics, args.format);
    let code = code(&built.diagnostics);
    // the process ends: to give back the memory of a large site piece by piece takes a tenth of a build
    std::mem::forget(built);
    code
}

/// The first line says whether it is fine; then what is not in the site, and why.
fn report(root: &Path, built: &Built, began: Instant, format: Format) {
    let place = built.destination.as_deref().map(|dir| shown(dir, root)).unwrap_or_default();
    match &built.report {
        Some(report) => {
            let pages = built.loaded.renderer.as_ref().map_or(0, |renderer| renderer.site().entries.len());
            let line = format!(
                "built {} in {:.2} s: {} written, {} unchanged, {} deleted in {place}{}",
                style::plural(pages, "page"),
                began.elapsed().as_secs_f64(),
                style::plural(report.written, "file"),
                report.unchanged,
                report.deleted,
                if built.diagnostics.is_empty() {
                    String::new()
                } else {
                    format!("; {}", style::tally(&built.diagnostics))
                },
            );
            style::say(format, &line);
        }
        None => {
            let kept =
                if place.is_empty() { "nothing was written".to_owned() } else { format!("{place} is as it was") };
            anstream::eprintln!("{}; {kept}\n", style::tally(&built.diagnostics));
        }
    }
    if !built.foreign.is_empty() {
        let names: Vec<String> = built.foreign.iter().map(|name| format!("{place}{name}")).collect();
        style::say(format, &format!("kept, though not of this site: {}", names.join(", ")));
    }
    let has_resume = |site: &Site| site.input.resume.is_some();
    let renderer = built.loaded.renderer.as_ref().filter(|_| built.report.is_some());
    if !cfg!(feature = "pdf") && renderer.is_some_and(|renderer| has_resume(renderer.site())) {
        style::say(format, "the résumé has no PDF: this folio was built without the feature `pdf`");
    }
    let held: Vec<&HeldBack> = built.loaded.renderer.iter().flat_map(|renderer| &renderer.site().held_back).collect();
    for held in held {
        let why = match &held.reason {
            Reason::Draft => "draft".to_owned(),
            Reason::Scheduled(date) => format!("scheduled for {date}"),
        };
        style::say(format, &format!("held back: {} ({why})", held.page.document.source.path()));
    }
}

/// A path as a reader in the site's folder would write it.
fn shown(path: &Path, root: &Path) -> String {
    match path.strip_prefix(root) {
        Ok(inside) if inside.as_os_str().is_empty() => "./".to_owned(),
        Ok(inside) => format!("{}/", inside.display()),
        Err(_) => path.display().to_string(),
    }
}

/// The exit code that the diagnostics call for.
pub fn code(diagnostics: &Diagnostics) -> u8 {
    let mut errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).peekable();
    if errors.peek().is_none() {
        0
    } else if errors.any(|diagnostic| diagnostic.code.is_environment()) {
        ENVIRONMENT
    } else {
        MISTAKES
    }
}
