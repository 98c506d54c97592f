use std::path::Path;

use super::dir::Dir;
use super::git::Git;
use super::held::Held;
use super::local::Local;
use super::plan::Plan;
use super::progress::Progress;
use super::releases::Releases;
use super::sftp::Sftp;
use super::transport::Transport;
use crate::content::publish::{PublishTarget, S3Target, Via};
use crate::content::url::BaseUrl;
use crate::diagnostic::{Code, Diagnostic};

/// One place that a site is published to.
pub trait Target {
    /// What it is, for people: `branch gh-pages of origin`.
    fn shown(&self) -> String;

    /// What is there. Changes nothing.
    ///
    /// # Errors
    /// When the host cannot be reached, or what is there cannot be published to.
    fn look(&mut self, local: &Local) -> Result<Held, Diagnostic>;

    /// Makes the place the local site, by a plan that was made from the last look.
    ///
    /// # Errors
    /// When the host refuses or fails, or another publish was first. Readers then see the old site or the new one,
    /// each page with its assets, and the next publish sends only what is missing.
    fn apply(&mut self, local: &Local, plan: &Plan, progress: &dyn Progress) -> Result<(), Diagnostic>;

    /// Shows the release before the present one; says which.
    ///
    /// # Errors
    /// When there is none.
    fn roll_back(&mut self) -> Result<String, Diagnostic> {
        let message = format!("{} keeps no releases", self.shown());
        Err(Diagnostic::new(Code::Target, message).help("check out an older commit of the site, and publish that"))
    }
}

/// The place that the settings describe. `name` is that of the target, `base_url` the address the site is built for.
///
/// # Errors
/// When the description is at odds with itself, a program is missing, or there are no credentials.
pub fn open(
    root: &Path,
    name: &str,
    target: &PublishTarget,
    base_url: &BaseUrl,
) -> Result<Box<dyn Target>, Diagnostic> {
    if let Some(git) = &target.git {
        return Ok(Box::new(Git::open(root, name, git, base_url)?));
    }
    if let Some(ssh) = &target.ssh {
        if ssh.via == Via::Sftp {
            return Ok(Box::new(Sftp::open(root, name, ssh)?));
        }
        let transport = Transport::Ssh { host: ssh.host.to_string(), port: ssh.port };
        return Ok(Box::new(Releases::new(transport, &ssh.path, ssh.releases)));
    }
    if let Some(s3) = &target.s3 {
        return bucket(s3);
    }
    if let Some(dir) = &target.dir {
        let path = root.join(&*dir.path);
        return Ok(match dir.releases {
            Some(keep) => Box::new(Releases::new(Transport::Local, &path.to_string_lossy(), keep)),
            None => Box::new(Dir::new(root, &path)),
        });
    }
    Err(Diagnostic::new(Code::Target, format!("the target `{name}` names no place")))
}

#[cfg(feature = "s3")]
fn bucket(s3: &S3Target) -> Result<Box<dyn Target>, Diagnostic> {
    Ok(Box::new(super::s3::S3::open(s3)?))
}

#[cfg(not(feature = "s3"))]
fn bucket(_: &S3Target) -> Result<Box<dyn Target>, Diagnostic> {
    Err(Diagnostic::new(Code::Program, "this program was built without the feature `s3`")
        .help("install it with `cargo install --path . --features s3`"))
}
