use std::path::{Path, PathBuf};

use super::{Body, Destination, Loaded, Report};
use crate::diagnostic::{Diagnostic, Diagnostics};
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
    let loaded = Loaded::load(root, options, None);
    let mut diagnostics = loaded.diagnostics.clone();
    let configured = loaded.renderer.as_ref().map(|renderer| root.join(&renderer.site().input.config.output_dir));
    let destination = output.map(Path::to_owned).or(configured);
    let report = destination.as_ref().and_then(|dir| write(root, dir, &loaded, &mut diagnostics));
    Built { loaded, diagnostics: diagnostics.sorted(), destination, report }
}

fn write(root: &Path, dir: &Path, loaded: &Loaded, diagnostics: &mut Diagnostics) -> Option<Report> {
    let sources = ["content", "static", "templates", "themes", "i18n"].map(|name| root.join(name));
    let mut destination = keep(Destination::open(dir, root, &sources), diagnostics)?;
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

fn keep<T>(result: Result<T, Diagnostic>, diagnostics: &mut Diagnostics) -> Option<T> {
    result.map_err(|diagnostic| diagnostics.push(diagnostic)).ok()
}
