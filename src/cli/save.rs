use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Source};

/// What a text may begin with; sources are read without it.
const MARK: &str = "\u{feff}";

/// Writes `new` over the file at `disk`, which `source` was read from: whole or not at all, with the file's own
/// permissions and byte order mark.
///
/// # Errors
/// A diagnostic when the file is no longer what was read, or cannot be written. It is then as it was.
pub fn text(disk: &Path, source: &Source, new: &str) -> Result<(), Diagnostic> {
    let path = source.path();
    let found = fs::symlink_metadata(disk).map_err(|error| failed(disk, &error))?;
    let old = if found.is_file() { fs::read(disk).map_err(|error| failed(disk, &error))? } else { Vec::new() };
    let mark = if old.starts_with(MARK.as_bytes()) { MARK } else { "" };
    if old.get(mark.len()..) != Some(source.text().as_bytes()) {
        let diagnostic = Diagnostic::new(Code::Unreadable, format!("`{path}` changed while it was looked at"));
        return Err(diagnostic.in_file(path).help("run the command again"));
    }
    // beside the file, since a rename never crosses file systems
    let staged = disk.with_file_name(format!(".{}.folio-{}", name(disk), std::process::id()));
    let write = || -> io::Result<()> {
        let mut file = File::options().write(true).create_new(true).open(&staged)?;
        file.write_all(mark.as_bytes())?;
        file.write_all(new.as_bytes())?;
        file.set_permissions(found.permissions())?;
        file.sync_all()?;
        fs::rename(&staged, disk)
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&staged);
        failed(disk, &error)
    })
}

fn name(disk: &Path) -> String {
    disk.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// That a file cannot be written.
pub fn failed(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::Write, format!("`{}` cannot be written: {error}", path.display()))
        .help("check the permissions of the folder")
}
