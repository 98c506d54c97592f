//! Real hosts, started by the tests on loopback.

pub mod folder;
pub mod git;
pub mod s3;
pub mod ssh;

use std::io::{BufRead, BufReader};
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

/// A host of each kind; the folder must outlive it.
pub fn all(base: &Path) -> Vec<(&'static str, Arc<dyn Host>)> {
    let sub = |name: &str| {
        let path = base.join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    };
    vec![
        ("dir", Arc::new(folder::Folder::new(&sub("dir"), None)) as Arc<dyn Host>),
        ("dir with releases", Arc::new(folder::Folder::new(&sub("releases"), Some(3)))),
        ("git over files", Arc::new(git::Bare::new(&sub("git")))),
        ("git over http", Arc::new(git::Bare::served(&sub("git-http"), None))),
        ("ssh", Arc::new(ssh::Sshd::start(&sub("ssh")))),
        ("s3", Arc::new(s3::Store::start(&sub("s3")))),
    ]
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
    pub fn python(script: &str, arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publish/hosts").join(script);
        let mut command = Command::new("python3");
        let mut child = command.arg(script).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
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
