//! What is refused before anything is sent: each a site that would be broken for its readers, or a slip.

use std::net::IpAddr;

use super::held::Held;
use super::local::Local;
use super::plan::Plan;
use crate::content::url::BaseUrl;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::Class;

/// So many files may go without a word: pages come and go.
const FEW: usize = 10;
/// Past these it needs `--max-deletes`.
const MANY: usize = 200;
const SHARE: usize = 4;

/// What pages hold only when they were made for this machine.
const MARKS: [&str; 5] = [
    " src=\"http://localhost",
    " src=\"http://127.0.0.1",
    "<link rel=\"canonical\" href=\"http://localhost",
    "<link rel=\"canonical\" href=\"http://127.0.0.1",
    "src=\"/_folio/",
];

/// Refuses an address at which no reader will find the site.
///
/// # Errors
/// A diagnostic that says why.
pub fn check_base_url(base_url: &BaseUrl) -> Result<(), Diagnostic> {
    let host = host(base_url);
    let is_reserved = |name: &str| host == name || host.ends_with(&format!(".{name}"));
    let told = |why: &str| {
        let message = format!("the site is built for `{}{}`, {why}", base_url.origin(), base_url.path());
        Diagnostic::new(Code::Unfit, message).help("write the address of the site into `base_url` of folio.yaml")
    };
    if is_reserved("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback()) {
        return Err(told("which is this machine"));
    }
    // RFC 2606, section 3: names that belong to nobody
    if ["example.org", "example.com", "example.net", "invalid"].into_iter().any(is_reserved) {
        return Err(told("an address for examples"));
    }
    Ok(())
}

/// The host of an address, in lower case, without its port.
pub(super) fn host(base_url: &BaseUrl) -> String {
    let authority = base_url.origin().split_once("://").map_or("", |(_, rest)| rest);
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => authority.split(':').next(),
    };
    host.unwrap_or_default().to_ascii_lowercase()
}

/// Refuses a site without a home page, and pages that were made for this machine.
///
/// # Errors
/// A diagnostic that names the first such file.
pub fn check_site(local: &Local) -> Result<(), Diagnostic> {
    if local.get("index.html").is_none() {
        let help = "write `content/_index.md`";
        return Err(Diagnostic::new(Code::Unfit, "the site has no home page").help(help));
    }
    for (path, _) in local.outputs().filter(|(path, _)| Class::of(path) == Class::Page) {
        let bytes = local.read(path)?;
        let text = String::from_utf8_lossy(&bytes);
        if let Some(mark) = MARKS.iter().find(|mark| text.contains(**mark)) {
            let message = format!("`{path}` loads or names something of this machine: `{}`", mark.trim());
            let help = "readers cannot reach it: name the file of the site, or its address on the network";
            return Err(Diagnostic::new(Code::Unfit, message).help(help));
        }
    }
    Ok(())
}

/// Refuses a plan that deletes much of what is there, unless `allowed` says how much; and one that would replace
/// foreign files, unless `force` says so.
///
/// # Errors
/// A diagnostic with the numbers and a way out.
pub fn check_deletions(plan: &Plan, held: &Held, allowed: Option<usize>, force: bool) -> Result<(), Diagnostic> {
    if let Some(path) = plan.in_the_way.first().filter(|_| !force) {
        let others = plan.in_the_way.len() - 1;
        let and = if others == 0 { String::new() } else { format!(" and {others} more") };
        let message = format!("the target has `{path}`{and}, and Folio did not write it");
        let help = "move it away, or replace what has the path of an output with `--force`";
        return Err(Diagnostic::new(Code::Foreign, message).help(help));
    }
    let lost = plan.lost_files();
    let is_fine = match allowed {
        Some(allowed) => lost <= allowed,
        None => lost <= FEW || (lost <= MANY && lost * SHARE <= held.ours.len()),
    };
    if is_fine {
        return Ok(());
    }
    let message = format!("{lost} of the {} files at the target would be deleted", held.ours.len());
    Err(Diagnostic::new(Code::Deletions, message).help(format!("if that is meant, say `--max-deletes {lost}`")))
}
