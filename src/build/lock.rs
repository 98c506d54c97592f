use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::failure::failure;
use crate::diagnostic::{Code, Diagnostic};

/// How long a second build waits for the first.
pub const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write to one destination. The kernel lets go of it with the process, however that dies.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Holding the lock, and closed to let go of it.
    _file: File,
}

impl Lock {
    /// Waits for the lock; the folder is made (again) by `prepare`, as the last holder clears it away.
    pub fn take(
        path: &Path,
        destination: &Path,
        patience: Duration,
        prepare: impl Fn() -> Result<(), Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let begun = Instant::now();
        loop {
            prepare()?;
            let held = match Self::attempt(path) {
                Ok(Some(lock)) => return Ok(lock),
                Ok(None) => true,
                // cleared away between our making its folder and opening it
                Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                Err(error) => return Err(failure("lock", path, &error)),
            };
            if begun.elapsed() >= patience {
                return Err(refused(path, destination, held));
            }
            sleep(PAUSE);
        }
    }

    fn attempt(path: &Path) -> io::Result<Option<Self>> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // the holder before us may have removed the file we opened: then another may hold the one that is there now
        if fs::symlink_metadata(path)?.ino() != file.metadata()?.ino() {
            return Ok(None);
        }
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Some(Self { path: path.to_owned(), _file: file }))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn refused(path: &Path, destination: &Path, held: bool) -> Diagnostic {
    let destination = destination.display();
    let holder = fs::read_to_string(path).ok().and_then(|text| text.trim().parse::<u32>().ok());
    let message = match holder.filter(|_| held) {
        Some(pid) => format!("process {pid} is writing to `{destination}`"),
        None => format!("another process is writing to `{destination}`"),
    };
    Diagnostic::new(Code::Locked, message).help("wait for it to end, or stop it")
}
