use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::foreign::foreign;
use super::{Body, Caches, Destination, Loaded, Report, Staging, guard};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::render::{Body as Rendered, Excess, Output, Part, Renderer, Searched, Shared, Stopwatch, Turn};
use crate::site::{Options, OutputPath, Planned};
use crate::source::PUBLISHED;

/// What a build found and did.
pub struct Built {
    pub loaded: Loaded,
    pub diagnostics: Diagnostics,
    /// Where the site lies; `None` when the settings could not be read.
    pub destination: Option<PathBuf>,
    /// `None` when there were errors: then nothing was written.
    pub report: Option<Report>,
    /// What lies at the top of the destination and is not of the site.
    pub foreign: Vec<String>,
}

/// Builds the site below `root` into `output`, or where its settings say. With an error nothing there changes.
/// What is done is told to the stopwatch; `give_up` is told of a template that takes too much and cannot be stopped.
pub fn build(
    root: &Path,
    options: &Options,
    output: Option<&Path>,
    stopwatch: &Stopwatch,
    give_up: impl Fn(&Turn, Excess) + Send + 'static,
) -> Built {
    let caches = Caches::open(root, false);
    let shared = Shared { stopwatch: stopwatch.clone(), ..caches.shared() };
    guard(shared.turns.clone(), give_up);
    let loaded = Loaded::load(root, options, None, &shared);
    let mut diagnostics = loaded.diagnostics.clone();
    let configured = loaded.renderer.as_ref().map(|renderer| root.join(&renderer.site().input.config.output_dir));
    let destination = output.map(Path::to_owned).or(configured);
    let report = destination.as_ref().and_then(|dir| write(root, dir, &loaded, stopwatch, &mut diagnostics));
    stopwatch.time(Part::Stage("keep"), || caches.save());
    let foreign = report.and(destination.as_deref()).map(foreign).unwrap_or_default();
    Built { loaded, diagnostics: diagnostics.sorted(), destination, report, foreign }
}

fn write(
    root: &Path,
    dir: &Path,
    loaded: &Loaded,
    stopwatch: &Stopwatch,
    diagnostics: &mut Diagnostics,
) -> Option<Report> {
    let sources = ["content", "static", "templates", "themes", "i18n"].map(|name| root.join(name));
    let opened = Destination::open(dir, root, &sources).map_err(|mistake| placed(mistake, root, dir, loaded));
    let mut destination = keep(opened, diagnostics)?;
    let staging = keep(destination.begin(), diagnostics)?;
    let searched = Mutex::new(Vec::new());
    let searching = loaded.renderer.as_ref().filter(|renderer| renderer.has_search());
    let take = |path: &str, planned: &Planned, output: Output| {
        if let Some(page) = searching.and_then(|renderer| renderer.searched(path, planned, &output.body)) {
            searched.lock().unwrap_or_else(PoisonError::into_inner).push(page);
        }
        let body = match &output.body {
            Rendered::Bytes(bytes) => Body::Bytes(bytes),
            Rendered::File(file) => Body::File(file),
        };
        staging.put(&planned.output, body).err().into_iter().collect()
    };
    diagnostics.extend(stopwatch.time(Part::Stage("render"), || loaded.render_all(take)));
    if diagnostics.has_errors() {
        return None;
    }
    if let Some(renderer) = &loaded.renderer {
        let pictures = renderer.asked_pictures().into_par_iter();
        diagnostics
            .extend(pictures.filter_map(|path| put_picture(renderer, &path, &staging).err()).collect::<Vec<_>>());
    }
    if diagnostics.has_errors() {
        return None;
    }
    if let Some(renderer) = searching {
        let pages = searched.into_inner().unwrap_or_else(PoisonError::into_inner);
        let put = stopwatch.time(Part::Stage("search index"), || put_index(renderer, pages, &staging));
        keep(put, diagnostics)?;
    }
    let report = keep(stopwatch.time(Part::Stage("commit"), || staging.commit()), diagnostics)?;
    if let Some(text) = loaded.renderer.as_ref().and_then(|renderer| renderer.site().published()) {
        keep(remember(&root.join(PUBLISHED), &text), diagnostics);
    }
    Some(report)
}

/// Writes `urls.lock`, whole or not at all.
fn remember(file: &Path, text: &str) -> Result<(), Diagnostic> {
    let staged = file.with_extension(format!("lock.{}", std::process::id()));
    std::fs::write(&staged, text).and_then(|()| std::fs::rename(&staged, file)).map_err(|error| {
        let _ = std::fs::remove_file(&staged);
        Diagnostic::new(Code::Write, format!("`{PUBLISHED}` cannot be written: {error}"))
    })
}

fn put_index(renderer: &Renderer, pages: Vec<Searched>, staging: &Staging) -> Result<(), Diagnostic> {
    for (path, bytes) in renderer.search(pages)? {
        put(&path, &bytes, staging)?;
    }
    Ok(())
}

/// A picture that a template asked for.
fn put_picture(renderer: &Renderer, path: &str, staging: &Staging) -> Result<(), Diagnostic> {
    renderer.asked_picture(path).map_or(Ok(()), |bytes| put(path, &bytes?, staging))
}

fn put(path: &str, bytes: &[u8], staging: &Staging) -> Result<(), Diagnostic> {
    let name = path.trim_start_matches('/');
    let output = OutputPath::parse(name)
        .map_err(|error| Diagnostic::new(Code::OutputPath, format!("`{name}` cannot be written: {error}")))?;
    staging.put(&output, Body::Bytes(bytes)).map(drop)
}

/// A destination that the settings name is refused where they name it.
fn placed(mistake: Diagnostic, root: &Path, dir: &Path, loaded: &Loaded) -> Diagnostic {
    let Some(renderer) = &loaded.renderer else { return mistake };
    let input = &renderer.site().input;
    let written = input.config.output_dir.as_str();
    let text = input.settings.text();
    let line = text.match_indices("output_dir:").find(|(at, _)| *at == 0 || text[..*at].ends_with('\n'));
    match line {
        Some((at, key)) if mistake.code == Code::Destination && root.join(written) == dir => {
            let start = text[at..].find(written).map_or(at, |value| at + value);
            let end = if start == at { at + key.len() } else { start + written.len() };
            mistake.at(&input.settings, start..end, "")
        }
        _ => mistake,
    }
}

fn keep<T>(result: Result<T, Diagnostic>, diagnostics: &mut Diagnostics) -> Option<T> {
    result.map_err(|diagnostic| diagnostics.push(diagnostic)).ok()
}
