use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::site::OutputPath;

/// The name of the manifest, at the top of a destination.
pub const MANIFEST: &str = ".folio-manifest";
const HEAD: &str = "folio-manifest 1\n\
    # Folio made this folder. Only the files listed here are ever replaced or deleted.\n\
    # xxh3-128, length, path\n";

/// The bytes of an output, told without them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub hash: u128,
    pub len: u64,
}

/// The outputs that lie in a destination; its presence there says that Folio made the folder.
///
/// It follows from the outputs alone, so that equal sites are equal folders. A manifest that was damaged is none:
/// what we cannot be sure to have written we must not delete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest(BTreeMap<Arc<str>, Entry>);

impl Manifest {
    pub fn get(&self, path: &str) -> Option<Entry> {
        self.0.get(path).copied()
    }

    pub fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The paths and their entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        self.0.iter()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text that `read` takes.
    pub fn write(&self) -> String {
        let mut text = String::with_capacity(HEAD.len() + self.0.len() * 100);
        text.push_str(HEAD);
        for (path, entry) in &self.0 {
            let _ = writeln!(text, "{:032x} {} {path}", entry.hash, entry.len);
        }
        sealed(text)
    }

    /// `None` if the text is damaged, or not a manifest at all.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let lines = unsealed(bytes)?.strip_prefix(HEAD)?;
        let entry = |line: &str| {
            let mut fields = line.splitn(3, ' ');
            let hash = u128::from_str_radix(fields.next()?, 16).ok()?;
            let len = fields.next()?.parse().ok()?;
            let path = fields.next()?;
            OutputPath::parse(path).ok()?;
            Some((Arc::from(path), Entry { hash, len }))
        };
        lines.lines().map(entry).collect::<Option<_>>().map(Self)
    }
}

impl FromIterator<(Arc<str>, Entry)> for Manifest {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Entry)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// A record with a last line that proves it whole.
pub(super) fn sealed(mut text: String) -> String {
    let seal = xxh3_128(text.as_bytes());
    let _ = writeln!(text, "end {seal:032x}");
    text
}

/// The text before the seal, if the seal fits.
pub(super) fn unsealed(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?;
    let start = text.rfind('\n')? + 1;
    let seal = text.get(start..)?.strip_prefix("end ")?;
    let body = text.get(..start)?;
    (u128::from_str_radix(seal, 16).ok()? == xxh3_128(body.as_bytes())).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_back_and_damage_is_seen() {
        let manifest: Manifest = [("a b/é.html", 3), ("z", 0)]
            .map(|(path, len)| (path.into(), Entry { hash: 7, len }))
            .into_iter()
            .collect();
        let text = manifest.write();
        assert_eq!(Manifest::read(text.as_bytes()), Some(manifest));
        for cut in 0..text.len() {
            assert_eq!(Manifest::read(&text.as_bytes()[..cut]), None);
        }
        assert_eq!(Manifest::read(text.replace(" 3 ", " 4 ").as_bytes()), None);
    }

    #[test]
    fn a_manifest_cannot_name_what_lies_outside() {
        assert_eq!(Manifest::read(sealed(format!("{HEAD}{:032x} 1 ../x\n", 1)).as_bytes()), None);
    }
}
