use std::collections::BTreeMap;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::patience::{Fault, persist};
use super::program::{Program, Said};
use super::progress::Progress;
use super::secret::{Secret, without_secrets};
use super::transport::ssh_options;
use crate::diagnostic::{Code, Diagnostic};

pub const NOTHING: Vec<u8> = Vec::new();
/// The longest that git may take with files of this machine, with a question to a host, and with a transfer.
const LOCAL: Duration = Duration::from_mins(10);
const ASK: Duration = Duration::from_mins(1);
const TRANSFER: Duration = Duration::from_hours(1);
/// The commit that was fetched or pushed last.
const TIP: &str = "refs/folio/tip";
/// What our repository calls the remote.
pub const REMOTE: &str = "folio";
/// Settings of the site's own repository that say how hosts are reached.
const REACH: [&str; 4] = ["http.", "credential.", "url.", "core.sshcommand"];

/// A bare repository of our own that keeps what was published, and git to work in it and to reach a remote. Settings
/// of the site's repository that say how its remotes are reached, credentials among them, hold here too: they are
/// handed over in the environment, not copied.
pub struct Repository {
    folder: PathBuf,
    root: PathBuf,
    /// As the settings name it.
    remote: String,
    address: String,
    settings: Vec<(String, String)>,
}

impl Repository {
    /// The repository for the target `name`; `remote` is a remote of the site's repository, or an address.
    ///
    /// # Errors
    /// When there is no git, or no such remote.
    pub fn open(root: &Path, name: &str, remote: &str) -> Result<Self, Diagnostic> {
        let folder = root.join(".folio/publish").join(format!("{name}.git"));
        let is_address = remote.contains(['/', ':']);
        let address = if is_address { remote.to_owned() } else { url_of(root, remote)? };
        let address = if Path::new(&address).is_relative() && root.join(&address).exists() {
            root.join(&address).display().to_string()
        } else {
            address
        };
        let mut settings = settings(root)?;
        // an address may hold a password, so it does not stand in a command line
        settings.push((format!("remote.{REMOTE}.url"), address.clone()));
        let repository = Self { folder, root: root.to_owned(), remote: remote.to_owned(), address, settings };
        repository.prepare()?;
        Ok(repository)
    }

    fn prepare(&self) -> Result<(), Diagnostic> {
        fs::create_dir_all(&self.folder).map_err(|error| {
            Diagnostic::new(Code::Write, format!("cannot make the folder `{}`: {error}", self.folder.display()))
        })?;
        // left by a git that was killed; we are alone here
        for lock in ["shallow.lock", "packed-refs.lock", "config.lock", "HEAD.lock", "refs/folio/tip.lock"] {
            let _ = fs::remove_file(self.folder.join(lock));
        }
        self.run(&["init", "--quiet", "--bare"], NOTHING, None).map(drop)
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// The remote as people know it, without a password.
    pub fn shown(&self) -> String {
        without_secrets(&self.remote, &[])
    }

    fn git<'a>(&self, limit: Duration, progress: &'a dyn Progress) -> Program<'a> {
        let mut program = Program::new("git", limit, progress)
            .env("GIT_DIR", &self.folder)
            .without_env("GIT_WORK_TREE")
            .without_env("GIT_INDEX_FILE")
            .without_env("GIT_OBJECT_DIRECTORY")
            .env("GIT_CONFIG_COUNT", self.settings.len().to_string());
        for (number, (key, value)) in self.settings.iter().enumerate() {
            program = program.env(&format!("GIT_CONFIG_KEY_{number}"), key);
            program = program.env(&format!("GIT_CONFIG_VALUE_{number}"), value);
        }
        if !std::io::stdin().is_terminal() {
            program = program.env("GIT_TERMINAL_PROMPT", "0");
        }
        let is_set = |name| std::env::var_os(name).is_some();
        let own = self.settings.iter().any(|(key, _)| key == "core.sshcommand");
        if !own && !is_set("GIT_SSH_COMMAND") && !is_set("GIT_SSH") {
            program = program.env("GIT_SSH_COMMAND", format!("ssh {}", ssh_options().join(" ")));
        }
        let secrets = self.settings.iter().filter(|(key, _)| key.ends_with("extraheader"));
        program.secrets(&secrets.map(|(_, value)| Secret::new(value.clone())).collect::<Vec<_>>())
    }

    /// Runs git on what is on this machine; its output.
    ///
    /// # Errors
    /// When it fails.
    pub fn run(&self, arguments: &[&str], stdin: Vec<u8>, folder: Option<&Path>) -> Result<String, Diagnostic> {
        let mut program = self.git(LOCAL, &()).args(arguments).stdin(stdin);
        if let Some(folder) = folder {
            program = program.folder(folder);
        }
        let said = program.run()?;
        if said.status.success() { Ok(said.text()) } else { Err(failed(arguments, &said)) }
    }

    /// The tree of the lines that `update-index` takes.
    ///
    /// # Errors
    /// When git refuses one of them.
    pub fn tree(&self, lines: String) -> Result<String, Diagnostic> {
        let index = self.folder.join("folio-index");
        for file in [index.clone(), index.with_extension("lock"), self.folder.join("folio-index.lock")] {
            let _ = fs::remove_file(file);
        }
        let steps = [(vec!["update-index", "-z", "--index-info"], lines.into_bytes()), (vec!["write-tree"], NOTHING)];
        let mut tree = String::new();
        for (arguments, stdin) in steps {
            let said = self.git(LOCAL, &()).env("GIT_INDEX_FILE", &index).args(&arguments).stdin(stdin).run()?;
            if !said.status.success() {
                return Err(failed(&arguments, &said));
            }
            said.text().trim().clone_into(&mut tree);
        }
        Ok(tree)
    }

    /// The commit that a branch of the remote is at.
    ///
    /// # Errors
    /// When the remote cannot be asked.
    pub fn tip(&self, reference: &str, progress: &dyn Progress) -> Result<Option<String>, Diagnostic> {
        persist(progress, || {
            let said = self.git(ASK, progress).args(["ls-remote", "--", REMOTE, reference]).run()?;
            if !said.status.success() {
                return Err(self.fault(&said));
            }
            let text = said.text();
            let line = text.lines().find_map(|line| line.split_once('\t').filter(|(_, name)| *name == reference));
            Ok(line.map(|(id, _)| id.to_owned()))
        })
    }

    /// The same, with all that it holds.
    ///
    /// # Errors
    /// As `tip`.
    pub fn fetch(&self, reference: &str, progress: &dyn Progress) -> Result<Option<String>, Diagnostic> {
        let Some(tip) = self.tip(reference, progress)? else { return Ok(None) };
        if self.run(&["rev-parse", "--verify", "--quiet", TIP], NOTHING, None).is_ok_and(|own| own.trim() == tip) {
            return Ok(Some(tip));
        }
        self.deepen(1, reference, progress)?;
        self.run(&["rev-parse", "--verify", TIP], NOTHING, None).map(|id| Some(id.trim().to_owned()))
    }

    fn deepen(&self, depth: u32, reference: &str, progress: &dyn Progress) -> Result<(), Diagnostic> {
        let (depth, refspec) = (format!("--depth={depth}"), format!("+{reference}:{TIP}"));
        let arguments = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", &depth, "--", REMOTE, &refspec];
        persist(progress, || {
            let said = self.git(TRANSFER, progress).args(arguments).run()?;
            if said.status.success() { Ok(()) } else { Err(self.fault(&said)) }
        })
    }

    /// The commit before `tip`, which is the tip of `reference`.
    ///
    /// # Errors
    /// As `tip`.
    pub fn before(&self, reference: &str, tip: &str) -> Result<Option<String>, Diagnostic> {
        self.deepen(2, reference, &())?;
        let parent = format!("{tip}^");
        let said = self.git(LOCAL, &()).args(["rev-parse", "--verify", "--quiet", &parent]).run()?;
        Ok(Some(said.text().trim().to_owned()).filter(|id| !id.is_empty()))
    }

    /// Every file of a commit with its mode and object.
    ///
    /// # Errors
    /// When our repository is damaged.
    pub fn files(&self, commit: &str) -> Result<BTreeMap<Arc<str>, (String, String)>, Diagnostic> {
        let text = self.run(&["ls-tree", "-r", "-z", "--full-tree", commit], NOTHING, None)?;
        let file = |line: &str| {
            let (what, path) = line.split_once('\t')?;
            let mut words = what.split(' ');
            let (mode, _, id) = (words.next()?, words.next()?, words.next()?);
            Some((Arc::from(path), (mode.to_owned(), id.to_owned())))
        };
        Ok(text.split('\0').filter_map(file).collect())
    }

    /// `git push`; that it was refused is no error yet.
    ///
    /// # Errors
    /// When git cannot be run, or hangs.
    pub fn push(&self, arguments: &[&str], progress: &dyn Progress) -> Result<Said, Diagnostic> {
        let mut said = self.git(TRANSFER, progress).args(["push", "--porcelain"]).args(arguments).run()?;
        // why a branch was refused stands in the answer itself: `!	refs/heads/x	[remote rejected] (…)`
        let refused: String =
            said.text().lines().filter(|line| line.starts_with('!')).map(|line| format!("\n{line}")).collect();
        said.err.push_str(&without_secrets(&refused.replace('\t', " "), &[]));
        Ok(said)
    }

    /// Keeps a commit that was pushed, so that it need not be fetched.
    pub fn remember(&self, commit: &str) {
        let _ = self.run(&["update-ref", TIP, commit], NOTHING, None);
    }

    /// The commit that the site's sources are at.
    pub fn source_commit(&self) -> Option<String> {
        let said = own_git(&self.root, &["rev-parse", "--verify", "--quiet", "HEAD"]).ok()?;
        Some(said.text().trim().to_owned()).filter(|id| !id.is_empty())
    }

    /// What a failure means: whether it may pass, and what would help.
    pub fn fault(&self, said: &Said) -> Fault {
        let (complaint, place) = (said.complaint(), self.shown());
        let has = |words: &[&str]| words.iter().any(|word| complaint.contains(word));
        let told =
            |code, message: String, help: &str| Diagnostic::new(code, message).note(complaint.clone()).help(help);
        if has(&["Host key verification failed", "HOST IDENTIFICATION HAS CHANGED"]) {
            let help = "connect once with `ssh` and compare its fingerprint with the host's; then publish again";
            return Fault::Final(told(
                Code::Host,
                format!("the host key of {place} is not the one that is known"),
                help,
            ));
        }
        if has(&["Authentication failed", "could not read Username", "could not read Password", "Permission denied"])
            || has(&["error: 401", "error: 403"])
        {
            let help = "give git its credentials: a credential helper for https, a key in the ssh agent for ssh";
            return Fault::Final(told(Code::Credentials, format!("{place} lets nobody in without credentials"), help));
        }
        if has(&["not found", "does not exist", "does not appear to be a git repository"]) {
            let help = "see whether `remote` is spelt right, and whether your credentials may see it";
            return Fault::Final(told(Code::Host, format!("there is no repository at {place}"), help));
        }
        if has(&["protected branch", "pre-receive hook declined", "hook declined", "remote rejected"]) {
            let help = "see the rules of the branch at the host, or publish to another branch";
            return Fault::Final(told(Code::Host, format!("{place} refuses the push"), help));
        }
        let passing = [
            "Could not resolve",
            "timed out",
            "reset by peer",
            "early EOF",
            "unexpected disconnect",
            "RPC failed",
            "hung up",
            "onnection refused",
            "Empty reply",
            "error: 5",
            "Could not read from remote",
            "too slow",
            "cannot lock ref",
            "Unable to create",
            "bad pack",
            "inflate",
            "unpack failed",
            "protocol error",
            "invalid",
        ];
        let fault = told(Code::Host, format!("{place} does not answer as it should"), "publish again when it does");
        if has(&passing) { Fault::Passing(fault) } else { Fault::Final(fault) }
    }
}

fn failed(arguments: &[&str], said: &Said) -> Diagnostic {
    let verb = arguments.first().copied().unwrap_or_default();
    Diagnostic::new(Code::Host, format!("`git {verb}` failed")).note(said.complaint()).help("mend what it says")
}

/// git in the site's own repository, only ever to look.
fn own_git(root: &Path, arguments: &[&str]) -> Result<Said, Diagnostic> {
    Program::new("git", ASK, &()).folder(root).args(arguments).run()
}

/// The address that a remote of the site's repository is pushed to.
fn url_of(root: &Path, remote: &str) -> Result<String, Diagnostic> {
    let said = own_git(root, &["remote", "get-url", "--push", remote])?;
    let address = said.text().trim().to_owned();
    if said.status.success() && !address.is_empty() {
        return Ok(address);
    }
    let message = format!("this folder's repository has no remote `{remote}`");
    let help = "add it with `git remote add`, or write the address of the repository as `remote`";
    Err(Diagnostic::new(Code::Target, message).note(said.complaint()).help(help))
}

/// How the site's repository reaches its remotes, and who commits there.
fn settings(root: &Path) -> Result<Vec<(String, String)>, Diagnostic> {
    let said = own_git(root, &["config", "--list", "-z"])?;
    let text = said.text();
    let all = text.split('\0').filter_map(|line| line.split_once('\n'));
    let all: Vec<(String, String)> = all.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let local = own_git(root, &["config", "--local", "--list", "-z"])?.text();
    let local = local.split('\0').filter_map(|line| line.split_once('\n'));
    let mut settings: Vec<(String, String)> = local
        .filter(|(key, _)| REACH.iter().any(|start| key.starts_with(start)))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    for (key, fallback) in [("user.name", "Folio"), ("user.email", "folio@localhost")] {
        let known = all.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
        settings.push((key.to_owned(), known.unwrap_or(fallback).to_owned()));
    }
    // what git publishes are these bytes, and a host that has fallen silent is given up
    let fixed = [
        ("core.autocrlf", "false"),
        ("core.hookspath", "/dev/null"),
        ("http.lowspeedlimit", "1"),
        ("http.lowspeedtime", "25"),
        ("gc.autodetach", "false"),
        ("maintenance.autodetach", "false"),
    ];
    settings.extend(fixed.map(|(key, value)| (key.to_owned(), value.to_owned())));
    Ok(settings)
}
