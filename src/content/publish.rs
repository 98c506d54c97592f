//! Where a site is published: the targets of `publish` in the settings. Secrets are no part of them.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::reader::Reader;
use super::record::{FromNode, Shape, record, word};
use super::url::BaseUrl;
use super::yaml::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};

record! {
    /// A place that the site is published to.
    pub struct PublishTarget as "target" {
        /// Where this target's readers find the site, when not at the site's `base_url`; it is built for this address.
        base_url: Option<BaseUrl>,
        /// A branch of a git repository, as GitHub Pages, GitLab and Codeberg serve it.
        git: Option<GitTarget>,
        /// A server that is reached by ssh.
        ssh: Option<SshTarget>,
        /// A bucket of an S3-compatible store: AWS, R2, MinIO, Garage, B2.
        s3: Option<S3Target>,
        /// A folder of this machine.
        dir: Option<DirTarget>,
        /// A command for the shell after a publish; the changed URLs stand on its standard input, one a line.
        after: Option<String>,
    }
}

record! {
    /// A branch of a git repository.
    pub struct GitTarget as "git" {
        /// The name of a remote, or the address of a repository.
        remote: Plain = Plain("origin".to_owned()),
        /// The branch that is served.
        branch: Plain = Plain("gh-pages".to_owned()),
        /// `keep` adds a commit to those before; `squash` leaves one commit.
        history: History = History::Keep,
        /// The first line of the commit's message.
        message: String = "Publish".to_owned(),
    }
}

record! {
    /// A server that is reached by ssh.
    pub struct SshTarget as "ssh" {
        /// `name`, `user@name`, or a `Host` of your ssh configuration.
        host: Plain,
        /// A folder of the server; the web server shows the folder `current` in it, or, with `via: sftp`, the folder itself.
        path: Plain,
        /// `rsync` needs a shell on the server; `sftp` needs none, and changes the folder in place.
        via: Via = Via::Rsync,
        /// The port, when ssh does not know it.
        port: Option<u32>,
        /// How many releases stay, for `folio publish --rollback`.
        releases: u32 = 5,
    }
}

record! {
    /// A bucket of an S3-compatible store.
    pub struct S3Target as "s3" {
        /// The bucket's name.
        bucket: Plain,
        /// The address of the store, when it is not AWS.
        endpoint: Option<Plain>,
        /// The region; `auto` for R2.
        region: Plain = Plain("us-east-1".to_owned()),
        /// A folder of the bucket.
        prefix: Plain = Plain(String::new()),
        /// Uploads at the same time.
        parallel: u32 = 8,
    }
}

record! {
    /// A folder of this machine.
    pub struct DirTarget as "dir" {
        /// Relative to the site's root. It holds the site itself, or, with `releases`, the link `current` to it.
        path: Plain,
        /// How many releases stay, for `folio publish --rollback`; without it the folder is changed in place.
        releases: Option<u32>,
    }
}

word! {
    /// How files come to a server.
    pub enum Via { Rsync = "rsync", Sftp = "sftp", }
}

word! {
    /// What becomes of the commits of earlier publishes.
    pub enum History { Keep = "keep", Squash = "squash", }
}

/// A text that is handed to another program: not empty, no option, no secret in it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Plain(String);

impl Deref for Plain {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl FromNode for Plain {
    fn shape() -> Shape {
        Shape::Text
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = String::from_node(node, reader)?;
        if has_secret(&text) {
            let help = "remove it: secrets come from the environment, the ssh agent or git's credential helpers";
            let diagnostic = Diagnostic::new(Code::InvalidValue, format!("`{}` holds a password", reader.key()));
            let source = reader.masked(&node.span);
            reader.diagnostics.push(diagnostic.at(&source, node.span.clone(), "").help(help));
            return None;
        }
        if text.is_empty() || text.starts_with('-') || text.chars().any(char::is_control) {
            let message = format!("`{}` cannot be `{}`", reader.key(), text.escape_debug());
            return reader.invalid(node, message, "write a name that does not begin with a hyphen");
        }
        Some(Self(text))
    }

    fn stub() -> Option<Self> {
        Some(Self(String::new()))
    }
}

/// `https://name:password@host/`
fn has_secret(text: &str) -> bool {
    let authority = text.split_once("://").and_then(|(_, rest)| rest.split('/').next());
    authority.and_then(|authority| authority.rsplit_once('@')).is_some_and(|(user, _)| user.contains(':'))
}

/// The targets by name.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct Targets(BTreeMap<String, PublishTarget>);

impl Deref for Targets {
    type Target = BTreeMap<String, PublishTarget>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromNode for Targets {
    fn shape() -> Shape {
        Shape::Table(Box::new(PublishTarget::shape()))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let targets = BTreeMap::<String, PublishTarget>::from_node(node, reader)?;
        if let Value::Map(entries) = &node.value {
            for entry in entries {
                let Some(target) = targets.get(&entry.key) else { continue };
                let places = [target.git.is_some(), target.ssh.is_some(), target.s3.is_some(), target.dir.is_some()];
                let told = |message: String, help: &str| {
                    Diagnostic::new(Code::Target, message).at(reader.source, entry.key_span.clone(), "").help(help)
                };
                let count = places.iter().filter(|place| **place).count();
                if !is_name(&entry.key) {
                    let message = format!("`{}` cannot be the name of a target", entry.key);
                    reader.diagnostics.push(told(message, "write letters, digits and hyphens"));
                } else if count == 0 {
                    let message = format!("the target `{}` names no place", entry.key);
                    reader.diagnostics.push(told(message, "give it one of `git`, `ssh`, `s3` and `dir`"));
                } else if count > 1 {
                    let message = format!("the target `{}` names {count} places", entry.key);
                    reader.diagnostics.push(told(message, "write one target for each place"));
                }
            }
        }
        Some(Self(targets))
    }
}

/// A name that can also be one of a folder.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
