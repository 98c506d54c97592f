use std::collections::{HashMap, HashSet};
use std::fs::File as DiskFile;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::fs::{Mode, OFlags};
use xxhash_rust::xxh3::xxh3_128;

use super::failure::failure;
use super::folder::{Folder, split};
use super::manifest::Entry;
use super::stamps::Known;
use super::{Body, Destination, Put};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::OutputPath;
use crate::source::{File, Stamp, copy};

/// A site on its way: what changed is written beside the destination, where no reader sees it, and nothing else is.
///
/// Dropped without a commit it leaves no trace.
#[derive(Debug)]
pub struct Staging<'a> {
    pub(super) destination: &'a mut Destination,
    /// Where changed outputs are written, and the same held open.
    pub(super) dir: PathBuf,
    top: Folder,
    /// The destination as it is; `None` if there is none yet.
    live: Option<Folder>,
    folders: Mutex<HashSet<String>>,
    pub(super) records: Mutex<HashMap<Arc<str>, Record>>,
    /// An output that could not be put: the site is not whole and must not be committed.
    pub(super) failed: AtomicBool,
    /// The staging folder belongs to a commit now, which the next command may have to end.
    pub(super) handed_over: bool,
}

/// An output that was put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub entry: Entry,
    pub known: Known,
    pub put: Put,
}

impl<'a> Staging<'a> {
    pub(super) fn new(destination: &'a mut Destination) -> Result<Self, Diagnostic> {
        let dir = destination.workplace.staging();
        std::fs::create_dir(&dir).map_err(|error| failure("make the folder", &dir, &error))?;
        let top = Folder::open(&dir).map_err(|error| failure("open", &dir, &error))?;
        let live = match Folder::open(&destination.place) {
            Ok(folder) => Some(folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failure("open", &destination.place, &error)),
        };
        Ok(Self {
            destination,
            dir,
            top,
            live,
            folders: Mutex::default(),
            records: Mutex::default(),
            failed: AtomicBool::new(false),
            handed_over: false,
        })
    }

    /// Takes an output: compares it with what the destination holds and writes it only if it differs. From any thread.
    ///
    /// # Errors
    /// A diagnostic when it cannot be read or written, or was put before; the site can then not be committed.
    pub fn put(&self, path: &OutputPath, body: Body) -> Result<Put, Diagnostic> {
        let record = match body {
            Body::Bytes(bytes) => self.put_bytes(path, bytes),
            Body::File(file) if file.is_built_in() => file.bytes().and_then(|bytes| self.put_bytes(path, &bytes)),
            Body::File(file) => self.put_file(path, file),
        };
        let put = record.and_then(|record| {
            let before = lock(&self.records).insert(path.as_str().into(), record);
            if before.is_some() { Err(twice(path)) } else { Ok(record.put) }
        });
        if put.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        put
    }

    fn put_bytes(&self, path: &OutputPath, bytes: &[u8]) -> Result<Record, Diagnostic> {
        let entry = Entry { hash: xxh3_128(bytes), len: bytes.len() as u64 };
        if let Some(output) = self.holds(path, entry) {
            return Ok(Record::new(entry, output, None, Put::Unchanged));
        }
        let mut file = self.create(path)?;
        let output = file.write_all(bytes).and_then(|()| Ok(Stamp::of(&file.metadata()?)));
        let output = output.map_err(|error| self.cannot_write(path, &error))?;
        Ok(Record::new(entry, output, None, Put::Written))
    }

    fn put_file(&self, path: &OutputPath, file: &File) -> Result<Record, Diagnostic> {
        let source = file.is_settled().then(|| file.stamp());
        let known = self.destination.stamps.get(path.as_str());
        if let Some(known) = known.filter(|known| source.is_some() && known.source == source) {
            let entry = Entry { hash: known.hash, len: file.stamp().len };
            if let Some(output) = self.holds(path, entry) {
                return Ok(Record::new(entry, output, source, Put::Unchanged));
            }
        }
        let before = self.destination.manifest.get(path.as_str());
        if let Some(before) = before.filter(|before| before.len == file.stamp().len)
            && before.hash == file.fingerprint()?
            && let Some(output) = self.holds(path, before)
        {
            return Ok(Record::new(before, output, source, Put::Unchanged));
        }
        self.copy(path, file, source)
    }

    fn copy(&self, path: &OutputPath, file: &File, source: Option<Stamp>) -> Result<Record, Diagnostic> {
        let mut from = file.open()?;
        let mut to = self.create(path)?;
        let hash = copy(&mut from, &mut to).map_err(|error| self.cannot_write(path, &error))?;
        let stamps = from.metadata().and_then(|from| Ok((Stamp::of(&from), Stamp::of(&to.metadata()?))));
        let (now, output) = stamps.map_err(|error| self.cannot_write(path, &error))?;
        if !now.same_content(&file.stamp()) {
            let message = format!("`{}` changed while the site was built", file.path());
            return Err(Diagnostic::new(Code::Unreadable, message).in_file(file.path()).help("build again"));
        }
        Ok(Record::new(Entry { hash, len: output.len }, output, source, Put::Written))
    }

    /// The stamp of the file in the destination, if that holds the output already. A file whose stamp is not the
    /// recorded one (the record was lost, the folder was copied) is read.
    fn holds(&self, path: &OutputPath, entry: Entry) -> Option<Stamp> {
        let path = path.as_str();
        if self.destination.manifest.get(path) != Some(entry) {
            return None;
        }
        let found = self.live.as_ref()?.look(path).ok()??;
        let stamp = found.stamp();
        if !found.is_file() || found.len() != entry.len {
            return None;
        }
        let known = self.destination.stamps.get(path);
        let recorded = known.is_some_and(|known| known.hash == entry.hash && known.output.same_content(&stamp));
        (recorded || self.read_live(path).ok()? == entry.hash).then_some(stamp)
    }

    fn read_live(&self, path: &str) -> io::Result<u128> {
        let live = self.live.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let (above, name) = split(path);
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mut file = DiskFile::from(rustix::fs::openat(live.descend(above)?, name, flags, Mode::empty())?);
        copy(&mut file, &mut io::sink())
    }

    fn create(&self, path: &OutputPath) -> Result<DiskFile, Diagnostic> {
        let open = || -> io::Result<OwnedFd> {
            self.make_folder(split(path.as_str()).0)?;
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            Ok(rustix::fs::openat(&self.top, path.as_str(), flags, Mode::from_raw_mode(0o666))?)
        };
        open().map(DiskFile::from).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => twice(path),
            _ => self.cannot_write(path, &error),
        })
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        let mut folders = lock(&self.folders);
        if folder.is_empty() || folders.contains(folder) {
            return Ok(());
        }
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for part in ends.map(|end| folder.get(..end).unwrap_or(folder)) {
            if !folders.contains(part) {
                self.top.make(part)?;
                folders.insert(part.to_owned());
            }
        }
        Ok(())
    }

    /// The reader is told of the place that matters to them, not of the staging folder.
    fn cannot_write(&self, path: &OutputPath, error: &io::Error) -> Diagnostic {
        failure("write", &self.destination.place.join(path.as_str()), error)
    }

    pub(super) fn place(&self) -> &Path {
        &self.destination.place
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if !self.handed_over {
            let _ = self.destination.workplace.clear_staging();
        }
    }
}

impl Record {
    fn new(entry: Entry, output: Stamp, source: Option<Stamp>, put: Put) -> Self {
        Self { entry, known: Known { hash: entry.hash, output, source }, put }
    }
}

fn twice(path: &OutputPath) -> Diagnostic {
    Diagnostic::new(Code::Collision, format!("two outputs have the path `{path}`"))
        .help("change the path of one of the pages")
}

/// A thread that panicked left no record half made.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
