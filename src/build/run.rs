use std::path::{Path, PathBuf};

use super::{Bodies, Body, Destination, Loaded, Report, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::render::Body as Rendered;
use crate::site::Options;

/// What a build found and did.
pub struct Built {
    pub loaded: Loaded,
    pub diagnostics: Diagnostics,
    /// Where the site lies; `None` when the settings could not be read.
    pub destination: Option<PathBuf>,
    /// `None` when there were errors: then nothing was written.
    pub report: Option<Report>,
}

/// Builds the site below `root` into `output`, or where its settings say. With an error nothing there changes.
pub fn build(root: &Path, options: &Options, output: Option<&Path>) -> Built {
    let bodies = Bodies::open(root, false);
    let loaded = Loaded::load(root, options, None, &shared(&bodies));
    let mut diagnostics = loaded.diagnostics.clone();
    let configured = loaded.renderer.as_ref().map(|renderer| root.join(&renderer.site().input.config.output_dir));
    let destination = output.map(Path::to_owned).or(configured);
    let report = destination.as_ref().and_then(|dir| write(root, dir, &loaded, &mut diagnostics));
    bodies.save();
    Built { loaded, diagnostics: diagnostics.sorted(), destination, report }
}

fn write(root: &Path, dir: &Path, loaded: &Loaded, diagnostics: &mut Diagnostics) -> Option<Report> {
    let sources = ["content", "static", "templates", "themes", "i18n"].map(|name| root.join(name));
    let opened = Destination::open(dir, root, &sources).map_err(|mistake| placed(mistake, root, dir, loaded));
    let mut destination = keep(opened, diagnostics)?;
    let staging = keep(destination.begin(), diagnostics)?;
    diagnostics.extend(loaded.render_all(|_, planned, output| {
        let body = match &output.body {
            Rendered::Bytes(bytes) => Body::Bytes(bytes),
            Rendered::File(file) => Body::File(file),
        };
        staging.put(&planned.output, body).err().into_iter().collect()
    }));
    if diagnostics.has_errors() {
        return None;
    }
    keep(staging.commit(), diagnostics)
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
