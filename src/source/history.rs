use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use crate::diagnostic::{Code, Diagnostic};

/// When each file of `content/` was last changed, as git's commits say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The commit that it was read at.
    head: String,
    /// Days, `2025-10-19`, by path from the root.
    days: HashMap<String, String>,
}

impl History {
    /// Asks the user's own `git`, once for the whole tree; `previous` is kept while its commit is the last.
    pub fn read(root: &Path, previous: Option<&Self>) -> Result<Self, Diagnostic> {
        let told = git(root, &["rev-parse", "HEAD", "--is-shallow-repository"])?;
        let (head, is_shallow) = told.trim().split_once('\n').unwrap_or((told.trim(), "false"));
        if let Some(previous) = previous.filter(|previous| previous.head == head) {
            return Ok(previous.clone());
        }
        if is_shallow == "true" {
            let diagnostic = Diagnostic::new(Code::History, "the repository holds only its last commits");
            return Err(diagnostic.help(
                "fetch all of them: `git fetch --unshallow`, or `fetch-depth: 0` where a workflow checks it out",
            ));
        }
        let options = ["-c", "log.showSignature=false", "-c", "core.quotePath=false", "log", "--no-renames"];
        let output = ["--name-only", "--relative", "--format=%as", "--", "content"];
        let log = git(root, &[&options[..], &output[..]].concat())?;
        let mut history = Self { head: head.to_owned(), days: HashMap::new() };
        let mut day = "";
        for line in log.lines() {
            match line.starts_with("content/") {
                // the newest commit comes first
                true => drop(history.days.entry(line.to_owned()).or_insert_with(|| day.to_owned())),
                false if !line.is_empty() => day = line,
                false => {}
            }
        }
        Ok(history)
    }

    /// The day of a file's last commit.
    pub fn day(&self, path: &str) -> Option<&str> {
        self.days.get(path).map(String::as_str)
    }
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, Diagnostic> {
    let output = Command::new("git").arg("--no-pager").args(arguments).current_dir(root).output().map_err(|error| {
        let diagnostic = Diagnostic::new(Code::History, format!("`git` cannot be run: {error}"));
        diagnostic.help("install git, or leave the key out")
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    let why = why.lines().next().unwrap_or("it failed").trim_start_matches("fatal: ").to_owned();
    let diagnostic = Diagnostic::new(Code::History, format!("git does not know when pages were changed: {why}"));
    Err(diagnostic.help("commit the site, or leave the key out"))
}
