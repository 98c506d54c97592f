use std::time::Duration;

use super::program::Program;
use super::progress::Progress;
use crate::diagnostic::{Code, Diagnostic};

/// The longest that a command after a publish may take.
const LIMIT: Duration = Duration::from_mins(10);

/// Runs the command that a target names, with the changed URLs on its standard input, one a line: to empty a cache,
/// or to tell someone.
///
/// # Errors
/// When it fails; the site is published all the same.
pub fn run_after(command: &str, urls: &[String], progress: &dyn Progress) -> Result<(), Diagnostic> {
    let list: String = urls.iter().map(|url| format!("{url}\n")).collect();
    let said = Program::new("sh", LIMIT, progress).args(["-c", command]).stdin(list).run()?;
    if said.status.success() {
        return Ok(());
    }
    Err(Diagnostic::new(Code::Host, "the site is published, but the command `after` failed")
        .note(said.complaint())
        .help("run it by hand, or mend it in folio.yaml"))
}
