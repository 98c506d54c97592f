//! A site in one text file: a comment, then `-- path --` lines, each before the text of a file.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The moment that counts as now in every test: 1 January 2026.
pub const NOW: &str = "1767225600";

/// The settings of a case that brings none.
const SETTINGS: &str = "title: Case\nbase_url: https://example.org\n";

pub struct Case {
    pub path: PathBuf,
    pub comment: String,
    pub files: Vec<(String, String)>,
}

impl Case {
    pub fn read(path: &Path) -> Self {
        Self::parse(path, &fs::read_to_string(path).unwrap())
    }

    pub fn parse(path: &Path, text: &str) -> Self {
        let mut case = Self { path: path.to_owned(), comment: String::new(), files: Vec::new() };
        for line in text.split_inclusive('\n') {
            match line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
                Some(name) => case.files.push((name.to_owned(), String::new())),
                None => match case.files.last_mut() {
                    Some((_, text)) => text.push_str(line),
                    None => case.comment.push_str(line),
                },
            }
        }
        case
    }

    /// Every case of a folder below `tests/`, in the order of their names.
    pub fn all(folder: &str) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().filter(|path| path.extension().is_some_and(|e| e == "txt")).map(|path| Self::read(path)).collect()
    }

    pub fn name(&self) -> String {
        self.path.file_stem().unwrap().to_string_lossy().into_owned()
    }

    /// The text of one of its files.
    pub fn file(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|(path, _)| path == name).map(|(_, text)| text.as_str())
    }

    /// Writes the site, without the parts that are not files of it.
    pub fn write(&self, root: &Path) {
        if self.file("folio.yaml").is_none() {
            write(&root.join("folio.yaml"), SETTINGS);
        }
        for (path, text) in &self.files {
            if matches!(path.as_str(), "expected" | "arguments") {
                continue;
            }
            let (path, target) = path.split_once(" -> ").map_or((path.as_str(), None), |(path, to)| (path, Some(to)));
            let path = root.join(OsStr::from_bytes(&unescaped(path)));
            match target {
                Some(target) => symlink(target, path).unwrap(),
                None => write(&path, &unescaped(text)),
            }
        }
    }

    /// Writes the case back with another expectation.
    pub fn update(&self, expected: &str) {
        let mut text = self.comment.clone();
        for (path, content) in self.files.iter().filter(|(path, _)| path != "expected") {
            text.push_str(&format!("-- {path} --\n{content}"));
        }
        text.push_str(&format!("-- expected --\n{expected}"));
        fs::write(&self.path, text).unwrap();
    }
}

/// `\x01` and the like become the bytes they name, in files whose bytes an editor would not keep, and `\*9{ab}` is
/// nine times `ab`.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let text = repeated(text);
    let mut rest = text.as_str();
    while let Some(at) = rest.find("\\x") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        match rest.get(at + 2..at + 4).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[at + 4..];
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                rest = &rest[at + 2..];
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

fn repeated(text: &str) -> String {
    let mut parts = text.split("\\*");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('{').unwrap();
        let (unit, rest) = rest.split_at(rest.char_indices().skip(1).find(|(_, c)| *c == '}').unwrap().0);
        whole.push_str(&unit.repeat(number.parse().unwrap()));
        whole.push_str(&rest[1..]);
    }
    whole
}

pub fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Runs the real program in a folder.
pub fn folio(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(arguments)
        .current_dir(root)
        .env("SOURCE_DATE_EPOCH", NOW)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// Every file below a folder with its bytes, in the order of their paths.
pub fn tree(root: &Path) -> Vec<(String, Vec<u8>)> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

pub fn is_updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}
