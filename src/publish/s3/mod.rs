//! A bucket of an S3-compatible store. It cannot change at once, so files come into place in an order in which no
//! page ever names what is not there, and a claim keeps a second publish out.

mod bucket;
mod listing;
mod send;
mod sign;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use md5::{Digest, Md5};

use super::claim::Claim;
use super::held::{Held, UNKNOWN};
use super::local::Local;
use super::plan::{KEPT, Plan};
use super::progress::Progress;
use super::target::Target;
use crate::build::{MANIFEST, Manifest};
use crate::content::publish::S3Target;
use crate::diagnostic::{Code, Diagnostic};
use bucket::{Bucket, Condition};

/// A claim that was not renewed for so long was left by one who died.
const LASTS: Duration = Duration::from_mins(5);
/// A claim that is alive is renewed so often.
const BEAT: Duration = Duration::from_mins(1);

/// A target in a bucket.
pub struct S3 {
    bucket: Bucket,
    parallel: usize,
    seen: Seen,
}

/// What the last look found.
#[derive(Default)]
struct Seen {
    /// What tells the record that was read from any other; `None` when there was none.
    version: Option<String>,
    manifest: Manifest,
}

impl S3 {
    /// The bucket that a target names.
    ///
    /// # Errors
    /// When there are no credentials, or the address is none.
    pub fn open(target: &S3Target) -> Result<Self, Diagnostic> {
        let parallel = (target.parallel.clamp(1, 64)) as usize;
        Ok(Self { bucket: Bucket::open(target)?, parallel, seen: Seen::default() })
    }

    /// Compares with what lies there: without a list that can be trusted, its bytes are what counts.
    fn compare(&self, local: &Local, manifest: &Manifest) -> Result<Held, Diagnostic> {
        let listed = listing::all(&self.bucket)?;
        let sums = sums(local, &listed)?;
        let mut held = Held::default();
        for (path, sum) in &listed {
            let own = local.get(path).filter(|_| sums.get(path) == Some(sum));
            match own {
                Some(entry) => drop(held.ours.insert(path.clone(), entry)),
                None if manifest.contains(path) => {
                    // what no output has any more is only deleted or kept: then its old entry will do
                    let entry = manifest.get(path).filter(|_| local.get(path).is_none());
                    held.ours.insert(path.clone(), entry.unwrap_or(UNKNOWN));
                }
                None => drop(held.foreign.insert(path.clone())),
            }
        }
        held.foreign.remove(MANIFEST);
        Ok(held)
    }

    fn kept(&self, manifest: &Manifest) -> Result<String, Diagnostic> {
        if !manifest.contains(KEPT) {
            return Ok(String::new());
        }
        let found = self.bucket.get(KEPT, &())?;
        Ok(found.map(|object| String::from_utf8_lossy(&object.bytes).into_owned()).unwrap_or_default())
    }

    fn raced(&self, what: &str) -> Diagnostic {
        Diagnostic::new(Code::Raced, format!("{what} is publishing to {}", self.shown()))
            .help("wait for it to end; one that died without a word is taken over after five minutes")
    }
}

/// The MD5 of each local output that lies there too.
fn sums(local: &Local, listed: &BTreeMap<Arc<str>, String>) -> Result<HashMap<Arc<str>, String>, Diagnostic> {
    let both = local.outputs().map(|(path, _)| path).filter(|path| listed.contains_key(*path));
    both.map(|path| Ok((path.clone(), md5(&local.read(path)?)))).collect()
}

/// As stores name the bytes of an object that came in one piece.
fn md5(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Target for S3 {
    fn shown(&self) -> String {
        self.bucket.shown()
    }

    fn look(&mut self, local: &Local) -> Result<Held, Diagnostic> {
        let Some(object) = self.bucket.get(MANIFEST, &())? else {
            self.seen = Seen::default();
            return self.compare(local, &Manifest::default());
        };
        let (manifest, is_cut) = match (Claim::read(&object.bytes), Manifest::read(&object.bytes)) {
            (Some(claim), _) if claim.is_alive(object.age, LASTS) => return Err(self.raced(&claim.owner)),
            (Some(claim), _) => (claim.manifest, true),
            (None, Some(manifest)) => (manifest, false),
            (None, None) => {
                let message = format!("`{MANIFEST}` in {} is damaged", self.shown());
                let help = "delete it there: the next publish compares every file";
                return Err(Diagnostic::new(Code::Target, message).help(help));
            }
        };
        self.seen = Seen { version: Some(object.etag), manifest: manifest.clone() };
        let kept = self.kept(&manifest)?;
        if !is_cut {
            return Ok(Held::of_manifest(&manifest, &kept));
        }
        let mut held = self.compare(local, &manifest)?;
        held.kept = Held::of_manifest(&manifest, &kept).kept;
        held.is_cut = true;
        Ok(held)
    }

    fn apply(&mut self, local: &Local, plan: &Plan, progress: &dyn Progress) -> Result<(), Diagnostic> {
        progress.begin(plan.uploads.len(), plan.bytes());
        let union = self.seen.manifest.iter().chain(plan.manifest.iter());
        let union: Manifest = union.map(|(path, entry)| (path.clone(), *entry)).collect();
        let condition = match self.seen.version.take() {
            Some(version) => Condition::Is(version),
            None => Condition::Absent,
        };
        let mut claim = Claim::new(union);
        // from here on no other publish begins, and all that we may put there is known to be ours
        let version = self.bucket.put_record(&claim.write(), &condition, progress)?;
        let mut version = version.ok_or_else(|| self.raced("someone else"))?;
        let sent = send::send(&self.bucket, local, plan, self.parallel, progress, || {
            claim.beat += 1;
            let next = self.bucket.put_record(&claim.write(), &Condition::Is(version.clone()), &())?;
            version = next.ok_or_else(|| self.raced("someone else"))?;
            Ok(())
        });
        if let Err(mistake) = sent {
            // nobody need wait for us any more
            let _ = self.bucket.put_record(&claim.released(), &Condition::Is(version), &());
            return Err(mistake);
        }
        let last = self.bucket.put_record(&plan.manifest.write(), &Condition::Is(version), progress)?;
        last.map(drop).ok_or_else(|| self.raced("someone else"))
    }
}
