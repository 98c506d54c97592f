use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};

/// `.folio/publish/` of a site: the build that travels, and what targets remember. While this value lives no other
/// publish of the same folder runs; the kernel lets go of it with the process, however that dies.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    _lock: File,
}

impl Workspace {
    /// Takes it for this process.
    ///
    /// # Errors
    /// When another publish of this site runs, or the disk refuses.
    pub fn open(root: &Path) -> Result<Self, Diagnostic> {
        let folder = root.join(".folio/publish");
        let path = folder.join("lock");
        let failed = |error: std::io::Error| {
            Diagnostic::new(Code::Write, format!("cannot write `{}`: {error}", path.display()))
                .help("check the permissions of the folder")
        };
        fs::create_dir_all(&folder).map_err(failed)?;
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut lock = open.map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(failed(error)),
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                let message = format!("process {} is publishing this site", holder.trim());
                return Err(Diagnostic::new(Code::Locked, message).help("wait for it to end, or stop it"));
            }
        }
        lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id())).map_err(failed)?;
        Ok(Self { folder, _lock: lock })
    }

    /// Where the site is built.
    pub fn site(&self) -> PathBuf {
        self.folder.join("site")
    }
}
