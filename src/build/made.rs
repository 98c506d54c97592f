use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::xxh3_128;

use crate::render::Store;

/// What no build asked for in this time is let go: thirty days.
const KEPT: Duration = Duration::from_hours(30 * 24);
/// Bytes of the seal before the content.
const SEAL: usize = 16;

/// Things that are dear to make (pictures, cards, the search index), by what they were made from: one sealed file each.
///
/// It is only ever a shortcut. A file that is damaged is as if it were not there, one appears whole or not at all, and
/// the folder may be deleted at any time.
pub struct Made {
    folder: PathBuf,
    used: Mutex<HashSet<u128>>,
}

impl Made {
    pub fn open(root: &Path) -> Self {
        Self { folder: root.join(".folio/cache/made"), used: Mutex::default() }
    }

    fn file(&self, key: u128) -> PathBuf {
        self.folder.join(format!("{key:032x}"))
    }

    fn note(&self, key: u128) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
    }

    /// Lets go of what a whole build had no use for and that is old.
    pub fn sweep(&self) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let key = entry.file_name().to_str().and_then(|name| u128::from_str_radix(name, 16).ok());
            if key.is_some_and(|key| used.contains(&key)) {
                continue;
            }
            let age = entry.metadata().and_then(|found| found.modified()).ok();
            let age = age.and_then(|then| SystemTime::now().duration_since(then).ok());
            if age.is_some_and(|age| age > KEPT) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl Store for Made {
    fn get(&self, key: u128) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.file(key)).ok()?;
        let (seal, content) = bytes.split_at_checked(SEAL)?;
        if seal != (xxh3_128(content) ^ key).to_le_bytes() {
            return None;
        }
        bytes.drain(..SEAL);
        self.note(key);
        Some(bytes)
    }

    /// A disk that refuses keeps nothing.
    fn put(&self, key: u128, content: &[u8]) {
        self.note(key);
        let mut bytes = (xxh3_128(content) ^ key).to_le_bytes().to_vec();
        bytes.extend_from_slice(content);
        let thread = std::thread::current().id();
        let staged = self.folder.join(format!("{key:032x}.{}.{thread:?}", std::process::id()));
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&staged, bytes))
            .and_then(|()| fs::rename(&staged, self.file(key)));
        if written.is_err() {
            let _ = fs::remove_file(staged);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Made;
    use crate::render::Store;
    use std::fs;

    #[test]
    fn what_was_made_is_found_by_another_process_unless_it_is_damaged() {
        let dir = tempfile::tempdir().unwrap();
        Made::open(dir.path()).put(7, b"content");
        let made = Made::open(dir.path());
        assert_eq!(made.get(7).as_deref(), Some(&b"content"[..]));
        assert_eq!(made.get(8), None);
        let file = made.file(7);
        let whole = fs::read(&file).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&file, bytes).unwrap();
            assert_eq!(made.get(7), None, "byte {at}");
            fs::write(&file, &whole[..at]).unwrap();
            assert_eq!(made.get(7), None, "cut at {at}");
        }
        // a file under the name of another is not its content
        fs::write(made.file(9), &whole).unwrap();
        assert_eq!(made.get(9), None);
    }

    #[test]
    fn only_what_is_old_and_unused_is_swept() {
        let dir = tempfile::tempdir().unwrap();
        let made = Made::open(dir.path());
        let age = |key| {
            let file = fs::File::options().write(true).open(made.file(key)).unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        };
        let old = Made::open(dir.path());
        (1..4).for_each(|key| old.put(key, b"x"));
        (age(1), age(2));
        made.get(1);
        made.sweep();
        assert_eq!([1, 2, 3].map(|key| made.file(key).exists()), [true, false, true]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_keeps_nothing() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".folio"), "").unwrap();
        let made = Made::open(dir.path());
        made.put(1, b"x");
        assert_eq!(made.get(1), None);
        made.sweep();
    }
}
