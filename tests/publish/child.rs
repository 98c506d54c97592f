//! A publish in a process of its own.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use folio::content::Config;
use folio::diagnostic::{Diagnostic, Diagnostics, Source};
use folio::publish::{Local, Plan, Progress, Target, open};

/// The target of a site's settings.
pub fn target(root: &Path) -> Result<Box<dyn Target>, Diagnostic> {
    let text = std::fs::read_to_string(root.join("folio.yaml")).unwrap();
    let mut diagnostics = Diagnostics::default();
    let config = Config::load(&Source::new("folio.yaml", text), &mut diagnostics).unwrap();
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let (name, settings) = config.publish.iter().next().unwrap();
    open(root, name, settings, &config.base_url)
}

pub fn publish_now(root: &Path, site: &Path, progress: &dyn Progress) -> Result<Plan, Diagnostic> {
    let local = Local::open(site)?;
    let mut target = target(root)?;
    let held = target.look(&local)?;
    let plan = Plan::new(&local, &held);
    if !plan.is_empty() {
        target.apply(&local, &plan, progress)?;
    }
    Ok(plan)
}

/// Does nothing in a run of all tests.
#[test]
fn publish() {
    let (Ok(root), Ok(site)) = (env::var("FOLIO_ROOT"), env::var("FOLIO_SITE")) else { return };
    match publish_now(&PathBuf::from(root), &PathBuf::from(site), &()) {
        Ok(plan) => eprintln!("SENT {}", plan.uploads.len()),
        Err(diagnostic) => {
            let note = diagnostic.note.unwrap_or_default();
            eprintln!("DIAGNOSTIC {} {} ({note})", diagnostic.code.id(), diagnostic.message);
            std::process::exit(1);
        }
    }
}

/// The publish of the site in `site` by the settings in `root`.
pub fn command(root: &Path, site: &Path, environment: &[(String, String)]) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "child::publish", "--nocapture", "--test-threads=1"]);
    command.env("FOLIO_ROOT", root).env("FOLIO_SITE", site).envs(environment.iter().cloned());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}
