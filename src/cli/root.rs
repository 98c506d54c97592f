use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Cli;
use crate::diagnostic::{Code, Diagnostic};

/// The site's folder: as given, or the nearest one above the working directory that holds the settings.
///
/// # Errors
/// A diagnostic when there is none.
pub fn find(cli: &Cli) -> Result<PathBuf, Diagnostic> {
    let here = cli.root.clone().unwrap_or_else(|| PathBuf::from("."));
    let here = here.canonicalize().map_err(|error| {
        Diagnostic::new(Code::NoSite, format!("`{}` cannot be opened: {error}", here.display()))
            .help("check the path after `--root`")
    })?;
    let mut folder: &Path = &here;
    loop {
        if folder.join(&cli.config).is_file() {
            return Ok(folder.to_owned());
        }
        match folder.parent() {
            Some(parent) if cli.root.is_none() => folder = parent,
            _ => {
                let message = format!(
                    "there is no `{}` in `{}`{}",
                    cli.config,
                    here.display(),
                    if cli.root.is_none() { " or above it" } else { "" }
                );
                let help = "go to the folder of a site, or begin one with `folio init DIR`";
                return Err(Diagnostic::new(Code::NoSite, message).help(help));
            }
        }
    }
}

/// The moment that counts as now: `SOURCE_DATE_EPOCH` where it is set, so that builds can be repeated.
pub fn now() -> Timestamp {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    epoch.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now)
}
