use std::sync::{LazyLock, Mutex, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::Source;

/// Résumés that are kept: the variants of one site.
const KEPT: usize = 16;

/// PDFs of this process by everything they are made from: setting one again would give the same bytes.
static MEMO: LazyLock<Mutex<Vec<(u128, Vec<u8>)>>> = LazyLock::new(Mutex::default);

/// Identity of what a PDF is made from.
pub fn key(data: &[u8], template: &Source, fonts: &[Vec<u8>], pages: Option<u32>) -> u128 {
    let mut hasher = Xxh3::new();
    for part in [data, template.text().as_bytes()].into_iter().chain(fonts.iter().map(Vec::as_slice)) {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.update(format!("{pages:?}").as_bytes());
    hasher.digest128()
}

pub fn get(key: u128) -> Option<Vec<u8>> {
    let memo = MEMO.lock().unwrap_or_else(PoisonError::into_inner);
    memo.iter().find(|(known, _)| *known == key).map(|(_, bytes)| bytes.clone())
}

/// Keeps a PDF that nothing was told about; the oldest makes place.
pub fn put(key: u128, bytes: &[u8]) {
    let mut memo = MEMO.lock().unwrap_or_else(PoisonError::into_inner);
    if memo.len() >= KEPT {
        memo.remove(0);
    }
    memo.push((key, bytes.to_vec()));
}
