use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;

use super::name::{self, Verdict};
use super::{File, PUBLISHED, SETTINGS, Stamp};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The folders of a site that hold input.
const FOLDERS: [&str; 5] = ["content", "i18n", "static", "templates", "themes"];
/// Folders within folders; and links to folders within linked folders.
const MAX_DEPTH: usize = 64;
const MAX_LINKS: usize = 4;
/// A file that changed this short a time before the scan may change again without another time stamp: 100 ms.
const RACY: i128 = 100_000_000;

/// So many files are worth another thread.
const MANY: usize = 256;

/// One walk over the input folders.
pub(super) struct Scan<'a> {
    /// Free of links.
    root: PathBuf,
    /// What an earlier walk found: files that did not change since stay the same values.
    before: &'a BTreeMap<Arc<str>, Arc<File>>,
    moment: Moment,
    files: Vec<Arc<File>>,
    diagnostics: &'a mut Diagnostics,
}

/// What a folder holds under one name.
enum Found {
    File(Arc<File>),
    Other(String, Metadata),
    Misnamed(OsString),
    Unreadable(String, io::Error),
}

/// A folder on the way down.
struct Folder {
    disk: PathBuf,
    /// Relative to the root, with a slash at its end; empty for the root.
    path: String,
    /// Device and inode of this folder and of those above it: a link to one of them is a loop.
    chain: Vec<(u64, u64)>,
    links: usize,
}

impl<'a> Scan<'a> {
    pub fn run(
        root: &Path,
        before: &'a BTreeMap<Arc<str>, Arc<File>>,
        diagnostics: &'a mut Diagnostics,
    ) -> BTreeMap<Arc<str>, Arc<File>> {
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let mut scan = Self {
            root: root.clone(),
            before,
            moment: Moment::now(!before.is_empty()),
            files: Vec::new(),
            diagnostics,
        };
        let chain = fs::metadata(&root).map(|metadata| identity(&metadata)).into_iter().collect();
        let top = Folder { disk: root, path: String::new(), chain, links: 0 };
        for name in FOLDERS.iter().chain([&SETTINGS, &PUBLISHED]) {
            if let Ok(metadata) = fs::symlink_metadata(top.disk.join(name)) {
                scan.look(&top, name, &metadata);
            }
        }
        scan.files.into_iter().map(|file| (file.shared_path(), file)).collect()
    }

    fn walk(&mut self, folder: &Folder) {
        let (mut entries, mut failure) = (Vec::new(), None);
        match fs::read_dir(&folder.disk) {
            Ok(listed) => {
                for entry in listed {
                    match entry {
                        Ok(entry) => entries.push(entry),
                        Err(error) => failure = Some(error),
                    }
                }
            }
            Err(error) => failure = Some(error),
        }
        let found: Vec<Found> =
            entries.par_iter().with_min_len(MANY).filter_map(|entry| self.entry(folder, entry)).collect();
        for found in found {
            match found {
                Found::File(file) => self.files.push(file),
                Found::Other(name, metadata) => self.look(folder, &name, &metadata),
                Found::Misnamed(raw) => self.misnamed(folder, &raw),
                Found::Unreadable(name, error) => self.unreadable(&format!("{}{name}", folder.path), &error),
            }
        }
        if let Some(error) = failure {
            self.unreadable(folder.path.trim_end_matches('/'), &error);
        }
    }

    /// `None` for what is no input, and for what is gone since its folder was listed.
    fn entry(&self, folder: &Folder, entry: &DirEntry) -> Option<Found> {
        let raw = entry.file_name();
        let Some(name) = name::as_text(&raw) else { return Some(Found::Misnamed(raw)) };
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        match name::judge(name, is_folder) {
            Verdict::Dropping => return None,
            Verdict::Hidden if !folder.path.starts_with("static/") => return None,
            Verdict::Hidden | Verdict::Input => {}
        }
        match entry.metadata() {
            Ok(metadata) if metadata.is_file() => {
                let path = format!("{}{name}", folder.path);
                let known = self.before.get(path.as_str());
                Some(Found::File(self.moment.file(known, &path, folder.disk.join(name), &metadata)))
            }
            Ok(metadata) => Some(Found::Other(name.to_owned(), metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => Some(Found::Unreadable(name.to_owned(), error)),
        }
    }

    fn misnamed(&mut self, folder: &Folder, raw: &OsStr) {
        let path = format!("{}{}", folder.path, name::escaped(raw));
        let message = format!("the name `{path}` cannot become a URL");
        let help = "rename the file: UTF-8, without control characters and backslashes";
        self.diagnostics.push(Diagnostic::new(Code::FileName, message).in_file(&path).help(help));
    }

    fn look(&mut self, folder: &Folder, name: &str, metadata: &Metadata) {
        let (path, disk) = (format!("{}{name}", folder.path), folder.disk.join(name));
        if metadata.is_symlink() {
            self.link(folder, path, &disk);
        } else {
            self.add(folder, path, disk, metadata, folder.links);
        }
    }

    fn add(&mut self, above: &Folder, path: String, disk: PathBuf, metadata: &Metadata, links: usize) {
        if metadata.is_file() {
            self.files.push(self.moment.file(self.before.get(path.as_str()), &path, disk, metadata));
        } else if metadata.is_dir() {
            if above.chain.len() >= MAX_DEPTH {
                let message = format!("`{path}` lies more than {MAX_DEPTH} folders deep");
                let diagnostic = Diagnostic::new(Code::FileName, message).in_file(&path);
                return self.diagnostics.push(diagnostic.help("move it up"));
            }
            let chain = above.chain.iter().copied().chain([identity(metadata)]).collect();
            self.walk(&Folder { disk, path: path + "/", chain, links });
        } else {
            let message = format!("`{path}` is {}, and is left out", what(metadata));
            self.diagnostics.push(Diagnostic::new(Code::NotRegular, message).in_file(&path));
        }
    }

    /// Follows a link that stays in the project.
    fn link(&mut self, above: &Folder, path: String, disk: &Path) {
        let found = fs::canonicalize(disk).and_then(|target| Ok((fs::metadata(&target)?, target)));
        let (metadata, target) = match found {
            Ok(found) => found,
            Err(error) => return self.dangling(&path, disk, &error),
        };
        let inside = target.strip_prefix(&self.root).ok().filter(|inside| {
            !inside.components().any(|part| matches!(part.as_os_str().to_str(), Some(".git" | ".folio")))
        });
        if inside.is_none() {
            let message = format!("the link `{path}` leads to `{}`, outside the site", shown(disk));
            let help = "copy the file into the site, or remove the link";
            return self.diagnostics.push(Diagnostic::new(Code::LinkOutside, message).in_file(&path).help(help));
        }
        let looped = above.chain.contains(&identity(&metadata)) || above.links >= MAX_LINKS;
        if metadata.is_dir() && looped {
            let message = format!("the link `{path}` leads back to a folder it lies in, and is left out");
            return self.diagnostics.push(Diagnostic::new(Code::LinkLoop, message).in_file(&path));
        }
        self.add(above, path, target, &metadata, above.links + 1);
    }

    fn dangling(&mut self, path: &str, disk: &Path, error: &io::Error) {
        let target = shown(disk);
        let diagnostic = match error.kind() {
            io::ErrorKind::NotFound => Diagnostic::new(
                Code::DanglingLink,
                format!("the link `{path}` leads to `{target}`, which does not exist"),
            ),
            _ if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
                Diagnostic::new(Code::LinkLoop, format!("the link `{path}` leads back to itself, and is left out"))
            }
            _ => return self.unreadable(path, error),
        };
        self.diagnostics.push(diagnostic.in_file(path).help("remove the link, or mend what it points to"));
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        let message = format!("`{path}` cannot be read: {error}");
        self.diagnostics.push(Diagnostic::new(Code::Unreadable, message).in_file(path));
    }
}

/// When files are looked at.
pub(super) struct Moment {
    /// What changed after this instant is not settled.
    settled_before: i128,
    /// It is not the first look: whoever follows a folder wants to know what is new since, and only that.
    is_another: bool,
}

impl Moment {
    pub fn now(is_another: bool) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos().cast_signed());
        Self { settled_before: now - RACY, is_another }
    }

    /// The file as it is known, if it did not change. One that was saved within a tick of the last look may have been
    /// saved again within it: only its content tells.
    pub fn file(&self, known: Option<&Arc<File>>, path: &str, disk: PathBuf, metadata: &Metadata) -> Arc<File> {
        let stamp = Stamp::of(metadata);
        let is_settled = stamp.latest() < self.settled_before;
        let known = known.filter(|file| file.stamp() == stamp && file.disk().as_os_str() == disk.as_os_str());
        if let Some(known) = known.filter(|known| known.is_settled()) {
            return known.clone();
        }
        let new = Arc::new(File::new(path.into(), disk, stamp, is_settled));
        if !is_settled && self.is_another {
            new.remember();
        }
        let same = |known: &&Arc<File>| {
            known.known_fingerprint().is_some_and(|known| new.fingerprint().is_ok_and(|now| now == known))
        };
        match known.filter(same) {
            Some(known) => {
                if is_settled {
                    known.settle();
                }
                known.clone()
            }
            None => new,
        }
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// What is written in a link.
fn shown(link: &Path) -> String {
    fs::read_link(link).map_or_else(|_| String::new(), |target| name::escaped(target.as_os_str()))
}

fn what(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}
