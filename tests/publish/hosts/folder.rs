use std::path::{Path, PathBuf};

use super::{Host, listed};

/// A folder of this machine.
pub struct Folder {
    path: PathBuf,
    releases: Option<u32>,
}

impl Folder {
    pub fn new(base: &Path, releases: Option<u32>) -> Self {
        Self { path: base.join("www"), releases }
    }

    fn shown(&self) -> PathBuf {
        if self.releases.is_some() { self.path.join("current") } else { self.path.clone() }
    }
}

impl Host for Folder {
    fn settings(&self) -> String {
        let releases = self.releases.map_or(String::new(), |number| format!(", releases: {number}"));
        format!("dir: {{path: {:?}{releases}}}", self.path.to_str().unwrap())
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        // a web server opens a file by its path, again where the folder changed places between two parts of it
        (0..3).find_map(|_| std::fs::read(self.shown().join(path)).ok())
    }

    fn files(&self) -> Vec<String> {
        listed(&self.shown().canonicalize().unwrap())
    }
}
