use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// The data file is written anew when less than this part of it is still used.
const MIN_USED: u64 = 2;
/// A data file smaller than this is never written anew.
const SMALL: u64 = 4 << 20;

/// Texts by what they were made from, kept between processes: one file of texts, one that says where each lies.
///
/// It is only ever a shortcut. What is damaged, was made by another program or cannot be written is as if it were not
/// there, and the folder may be deleted at any time.
pub struct Pack {
    folder: PathBuf,
    /// `None` where the disk refuses: then nothing is kept.
    data: Option<File>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    places: HashMap<u128, Place>,
    /// Asked for or added by this process.
    used: HashMap<u128, Place>,
    end: u64,
    is_changed: bool,
}

/// Where a text lies in the data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    offset: u64,
    len: u32,
    /// Of the text, so that a file that two processes wrote at once can do no harm.
    hash: u64,
}

#[derive(Serialize, Deserialize)]
struct Index {
    program: u128,
    places: Vec<(u128, Place)>,
}

impl Pack {
    /// Opens the texts kept in `folder`, which need not exist.
    pub fn open(folder: &Path) -> Self {
        let index = fs::read(folder.join("index")).ok().and_then(|bytes| read_index(&bytes));
        let mut data = File::options();
        data.read(true).append(true).create(true);
        let data = fs::create_dir_all(folder).and_then(|()| match index {
            Some(_) => data.open(folder.join("texts")),
            // texts that nothing points to are of no use
            None => OpenOptions::new()
                .read(true)
                .append(true)
                .create(true)
                .open(folder.join("texts"))
                .and_then(|file| file.set_len(0).map(|()| file)),
        });
        let data = data.ok();
        let end = data.as_ref().and_then(|data| data.metadata().ok()).map_or(0, |metadata| metadata.len());
        let places = index.map(|index| index.places.into_iter().collect()).unwrap_or_default();
        Self { folder: folder.to_owned(), data, state: Mutex::new(State { places, end, ..State::default() }) }
    }

    /// The text that was made from what `key` identifies.
    pub fn get(&self, key: u128) -> Option<Vec<u8>> {
        let place = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let place = *state.places.get(&key)?;
            state.used.insert(key, place);
            place
        };
        let text = self.read(place);
        if text.is_none() {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.places.remove(&key);
            state.used.remove(&key);
        }
        text
    }

    fn read(&self, place: Place) -> Option<Vec<u8>> {
        let mut bytes = vec![0; place.len as usize];
        self.data.as_ref()?.read_exact_at(&mut bytes, place.offset).ok()?;
        (xxh3_64(&bytes) == place.hash).then_some(bytes)
    }

    /// Keeps a text. A disk that refuses keeps nothing.
    pub fn put(&self, key: u128, text: &[u8]) {
        let (Some(mut data), Ok(len)) = (self.data.as_ref(), u32::try_from(text.len())) else { return };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if data.write_all(text).is_ok() {
            let place = Place { offset: state.end, len, hash: xxh3_64(text) };
            state.end += u64::from(len);
            state.places.insert(key, place);
            state.used.insert(key, place);
            state.is_changed = true;
        } else {
            state.end = data.metadata().map_or(state.end, |metadata| metadata.len());
        }
    }

    /// Writes down what is kept. Texts that this process had no use for are let go when they are too many.
    pub fn save(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.is_changed {
            return;
        }
        state.is_changed = false;
        let live: u64 = state.used.values().map(|place| u64::from(place.len)).sum();
        if state.end > SMALL && live * MIN_USED < state.end {
            // a failure leaves the old file, which is as good
            if let Ok(places) = self.rewrite(&state.used) {
                state.places = places;
            }
            return;
        }
        let _ = self.write_index(&state.places);
    }

    fn rewrite(&self, used: &HashMap<u128, Place>) -> io::Result<HashMap<u128, Place>> {
        let staged = self.folder.join(format!("texts.{}", std::process::id()));
        let mut file = io::BufWriter::new(File::create(&staged)?);
        let mut places = HashMap::new();
        let mut offset = 0;
        let mut sorted: Vec<_> = used.iter().collect();
        sorted.sort_by_key(|(_, place)| place.offset);
        for (key, place) in sorted {
            let Some(text) = self.read(*place) else { continue };
            file.write_all(&text)?;
            places.insert(*key, Place { offset, ..*place });
            offset += u64::from(place.len);
        }
        file.flush()?;
        // without an index the texts count for nothing, so no reader sees new texts at old places
        fs::remove_file(self.folder.join("index"))
            .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
        fs::rename(&staged, self.folder.join("texts"))?;
        self.write_index(&places)?;
        Ok(places)
    }

    fn write_index(&self, places: &HashMap<u128, Place>) -> io::Result<()> {
        let mut places: Vec<_> = places.iter().map(|(key, place)| (*key, *place)).collect();
        places.sort_by_key(|(_, place)| place.offset);
        let mut bytes = postcard::to_stdvec(&Index { program: program(), places }).map_err(io::Error::other)?;
        bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
        let staged = self.folder.join(format!("index.{}", std::process::id()));
        fs::write(&staged, bytes)?;
        fs::rename(staged, self.folder.join("index"))
    }
}

fn read_index(bytes: &[u8]) -> Option<Index> {
    let (bytes, hash) = bytes.split_last_chunk::<8>()?;
    if xxh3_64(bytes) != u64::from_le_bytes(*hash) {
        return None;
    }
    postcard::from_bytes(bytes).ok().filter(|index: &Index| index.program == program())
}

/// Identity of this very program: another build of it may render otherwise.
fn program() -> u128 {
    let file = std::env::current_exe().and_then(fs::metadata);
    let file = file.map_or((0, 0, 0), |file| (file.len(), file.mtime(), file.mtime_nsec()));
    xxh3_128(format!("{} {file:?}", env!("CARGO_PKG_VERSION")).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::Pack;
    use std::fs;

    #[test]
    fn texts_are_found_again_by_another_process() {
        let dir = tempfile::tempdir().unwrap();
        let pack = Pack::open(dir.path());
        pack.put(1, b"one");
        pack.put(2, "zwei ✓".as_bytes());
        assert_eq!(pack.get(2).as_deref(), Some("zwei ✓".as_bytes()));
        pack.save();
        let again = Pack::open(dir.path());
        assert_eq!(again.get(1).as_deref(), Some(&b"one"[..]));
        assert_eq!(again.get(3), None);
    }

    #[test]
    fn damage_is_as_if_nothing_were_there() {
        let dir = tempfile::tempdir().unwrap();
        let fill = || {
            let pack = Pack::open(dir.path());
            pack.put(1, b"the text");
            pack.save();
        };
        for damage in [
            (|dir| fs::write(dir, "x")) as fn(std::path::PathBuf) -> std::io::Result<()>,
            |dir| fs::write(dir, ""),
            |dir| fs::remove_file(dir),
            |dir| {
                let mut bytes = fs::read(&dir)?;
                bytes[0] ^= 1;
                fs::write(dir, bytes)
            },
        ] {
            for file in ["index", "texts"] {
                fill();
                damage(dir.path().join(file)).unwrap();
                let found = Pack::open(dir.path()).get(1);
                assert_eq!(found, None, "{file}");
                let _ = fs::remove_dir_all(dir.path());
            }
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_keeps_nothing() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        let pack = Pack::open(&dir.path().join("file"));
        pack.put(1, b"x");
        pack.save();
        assert_eq!(pack.get(1), None);
    }
}
