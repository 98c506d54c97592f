//! Real hosts, started by the tests on loopback.

pub mod folder;
pub mod git;
pub mod s3;
pub mod ssh;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// A place to publish to, as its readers see it.
pub trait Host: Send + Sync {
    /// What stands under `publish:` in the settings.
    fn settings(&self) -> String;

    /// What a publish finds in its environment.
    fn environment(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// A file as a reader gets it.
    fn read(&self, path: &str) -> Option<Vec<u8>>;

    /// Every file that is there, but for Folio's records.
    fn files(&self) -> Vec<String>;
}

type Start = fn(&Path) -> Arc<dyn Host>;

/// A way to start a host, by kind.
const KINDS: [(&str, Start); 7] = [
    ("dir", |base| Arc::new(folder::Folder::new(base, None))),
    ("dir with releases", |base| Arc::new(folder::Folder::new(base, Some(3)))),
    ("git over files", |base| Arc::new(git::Bare::new(base))),
    ("git over http", |base| Arc::new(git::Bare::served(base, None))),
    ("ssh", |base| Arc::new(ssh::Sshd::start(base))),
    ("sftp", |base| Arc::new(ssh::Sshd::start(base).plain())),
    ("s3", |base| Arc::new(s3::Store::start(base))),
];

/// A host of each kind, or of one; the folder must outlive it.
pub fn all(base: &Path, only: Option<&str>) -> Vec<(&'static str, Arc<dyn Host>)> {
    let wanted = KINDS.iter().filter(|(name, _)| only.is_none_or(|only| only == *name));
    let start = |(name, start): &(&'static str, Start)| {
        let path = base.join(name.replace(' ', "-"));
        std::fs::create_dir_all(&path).unwrap();
        (*name, start(&path))
    };
    wanted.map(start).collect()
}

/// A site whose settings name one host.
pub fn site(root: &Path, host: &dyn Host) -> PathBuf {
    std::fs::create_dir_all(root).unwrap();
    let text = format!("title: Case\nbase_url: https://case.test\npublish:\n  there:\n    {}\n", host.settings());
    std::fs::write(root.join("folio.yaml"), text).unwrap();
    root.to_owned()
}

/// A server that says its port in its first line, ended with the test.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// `input` is the first line that it reads.
    pub fn python(script: &str, arguments: &[&str], input: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publish/hosts").join(script);
        let mut command = Command::new("python3");
        let mut child =
            command.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        // its input stays open as long as the test lives
        writeln!(child.stdin.as_mut().unwrap(), "{input}").unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { port: line.trim().parse().unwrap(), child }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The files below a folder, but for Folio's records.
pub fn listed(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let paths = files.map(|entry| entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
    paths.filter(|path| !path.starts_with(".folio-")).collect()
}
