use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::{Host, Server};

/// A bare repository whose branch `gh-pages` is served: reached over files, or over http by git's own backend.
pub struct Bare {
    pub path: PathBuf,
    server: Option<Server>,
}

pub fn git(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env("GIT_AUTHOR_NAME", "A").env("GIT_AUTHOR_EMAIL", "a@a").env("GIT_COMMITTER_NAME", "A");
    command.env("GIT_COMMITTER_EMAIL", "a@a").output().unwrap()
}

/// The output of a git that must succeed.
pub fn git_ok(folder: &Path, arguments: &[&str]) -> String {
    let output = git(folder, arguments);
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

impl Bare {
    pub fn new(base: &Path) -> Self {
        let path = base.join("site.git");
        git_ok(base, &["init", "--quiet", "--bare", path.to_str().unwrap()]);
        git_ok(&path, &["config", "http.receivepack", "true"]);
        Self { path, server: None }
    }

    /// Over http; with `user:password` nobody else may enter.
    pub fn served(base: &Path, password: Option<&str>) -> Self {
        let bare = Self::new(base);
        let server = Server::python("git_http.py", &[base.to_str().unwrap()], password.unwrap_or_default());
        Self { server: Some(server), ..bare }
    }

    pub fn address(&self) -> String {
        match &self.server {
            Some(server) => format!("http://127.0.0.1:{}/site.git", server.port),
            None => format!("file://{}", self.path.display()),
        }
    }

    pub fn port(&self) -> u16 {
        self.server.as_ref().unwrap().port
    }

    pub fn commits(&self) -> usize {
        git_ok(&self.path, &["rev-list", "--count", "gh-pages"]).parse().unwrap()
    }
}

impl Host for Bare {
    fn settings(&self) -> String {
        format!("git: {{remote: {:?}}}", self.address())
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let output = git(&self.path, &["cat-file", "blob", &format!("gh-pages:{path}")]);
        output.status.success().then_some(output.stdout)
    }

    fn files(&self) -> Vec<String> {
        let text = git_ok(&self.path, &["ls-tree", "-r", "-z", "--name-only", "gh-pages"]);
        let paths = text.split('\0').filter(|path| !path.is_empty());
        paths.filter(|path| !path.starts_with(".folio-") && *path != ".nojekyll").map(str::to_owned).collect()
    }
}
