//! A failed call as a diagnostic: what was done to which path, why it failed, and what would help.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::io::Errno;

use crate::diagnostic::{Code, Diagnostic};

/// `doing` follows "cannot": `write`, `make the folder`.
pub(super) fn failure(doing: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let shown = path.display();
    let diagnostic = Diagnostic::new(Code::Write, format!("cannot {doing} `{shown}`: {error}"));
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::NOSPC | Errno::DQUOT) => full(diagnostic, path),
        Some(Errno::ACCESS | Errno::PERM | Errno::ROFS) => denied(diagnostic, path),
        Some(Errno::MFILE | Errno::NFILE) => diagnostic.help("raise the limit of open files with `ulimit -n 4096`"),
        _ => diagnostic,
    }
}

fn full(diagnostic: Diagnostic, path: &Path) -> Diagnostic {
    let help = "make room, then build again; the old site is still in place";
    let existing = path.ancestors().find(|path| path.exists());
    match existing.and_then(|path| rustix::fs::statvfs(path).ok()) {
        Some(space) => {
            let free = space.f_bavail.saturating_mul(space.f_frsize) / 1_000;
            diagnostic.note(format!("{free} kB are free on that disk")).help(help)
        }
        None => diagnostic.help(help),
    }
}

fn denied(diagnostic: Diagnostic, path: &Path) -> Diagnostic {
    let existing = path.ancestors().find_map(|path| Some((path, fs::symlink_metadata(path).ok()?)));
    let Some((path, metadata)) = existing else { return diagnostic };
    let (owner, mode, we) = (metadata.uid(), metadata.mode() & 0o7777, rustix::process::geteuid().as_raw());
    diagnostic
        .note(format!("`{}` belongs to user {owner} with mode {mode:o}; this is user {we}", path.display()))
        .help("change its owner or permissions, or choose another destination")
}
