use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::xxh3_64;

use super::claim::Claim;
use super::held::{Held, UNKNOWN};
use super::local::Local;
use super::patience::persist;
use super::plan::{KEPT, Plan, Upload};
use super::program::Said;
use super::progress::Progress;
use super::target::Target;
use super::transport::Transport;
use crate::build::{Entry, MANIFEST, Manifest};
use crate::content::publish::SshTarget;
use crate::diagnostic::{Code, Diagnostic};

/// The claim of a publish that is under way, beside the site.
const LOCK: &str = ".folio-lock";
/// A claim that is older was left by one who died: it is not renewed, and the largest site is there by then.
const LASTS: Duration = Duration::from_hours(1);

/// A folder of a server that gives no shell. Files come into place one by one, each whole, in an order in which no
/// page names what is not there.
pub struct Sftp {
    transport: Transport,
    place: String,
    /// Where what is read there is put here.
    work: PathBuf,
    seen: Seen,
}

/// Files that were asked for, as far as they are there.
type Found<const N: usize> = [Option<Vec<u8>>; N];

/// What the last look found.
#[derive(Default)]
struct Seen {
    manifest: Manifest,
    /// The claim of the last publish, which was cut.
    claimed: Option<Claim>,
}

impl Seen {
    /// All that may be there.
    fn all(&self) -> &Manifest {
        self.claimed.as_ref().map_or(&self.manifest, |claim| &claim.manifest)
    }
}

impl Sftp {
    pub fn open(root: &Path, name: &str, target: &SshTarget) -> Result<Self, Diagnostic> {
        let work = root.join(".folio/publish").join(format!("{name}.sftp"));
        fs::create_dir_all(&work).map_err(|error| cannot_write(&work, &error))?;
        let transport = Transport::Ssh { host: target.host.to_string(), port: target.port };
        Ok(Self { transport, place: target.path.trim_end_matches('/').to_owned(), work, seen: Seen::default() })
    }

    /// A path of the server as a word of the batch.
    fn there(&self, path: &str) -> String {
        word(&format!("{}/{path}", self.place))
    }

    fn here(&self, name: &str) -> String {
        word(&self.work.join(name).to_string_lossy())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Diagnostic> {
        let path = self.work.join(name);
        fs::write(&path, text).map_err(|error| cannot_write(&path, &error))
    }

    fn batch(&self, lines: &str, progress: &dyn Progress, mut heard: impl FnMut(&str)) -> Result<Said, Diagnostic> {
        persist(progress, || self.transport.batch(lines, progress, &mut heard))
    }

    /// Reads files of the server; those that are not there are `None`.
    fn read<const N: usize>(&self, names: [&str; N], more: &str) -> Result<(Found<N>, String), Diagnostic> {
        let mut lines = String::new();
        for name in names {
            let _ = fs::remove_file(self.work.join(name));
            let _ = writeln!(lines, "-get {} {}", self.there(name), self.here(name));
        }
        let said = self.batch(&(lines + more), &(), |_| {})?;
        Ok((names.map(|name| fs::read(self.work.join(name)).ok()), said.text()))
    }

    fn raced(&self, who: &str) -> Diagnostic {
        let message = format!("{who} is publishing to {}", self.shown());
        let help = format!("wait for it to end; if it died elsewhere, delete `{LOCK}` there or wait for an hour");
        Diagnostic::new(Code::Raced, message).help(help)
    }

    /// Takes the folder for this publish; fails when another has it, or has been there since the look.
    fn claim(&self, claim: &Claim) -> Result<(), Diagnostic> {
        self.write("claim", &claim.write())?;
        let own = self.there(&format!("{LOCK}.{}", std::process::id()));
        let mut lines = format!("-mkdir {}\nput {} {own}\n", word(&self.place), self.here("claim"));
        if let Some(dead) = &self.seen.claimed {
            // a program that outlived its publish finds its folder gone, and ends
            let parts = parts(dead);
            let gone = format!("{parts}.gone");
            let _ = writeln!(lines, "-rename {} {}", self.there(&parts), self.there(&gone));
            let _ = writeln!(lines, "-rm {}\n-rmdir {}", self.there(&format!("{gone}/part")), self.there(&gone));
            let _ = writeln!(lines, "-rm {}", self.there(LOCK));
        }
        // the old way of renaming does not replace: of two, one fails
        let _ = writeln!(lines, "-rename -l {own} {}\n-rm {own}", self.there(LOCK));
        let said = self.batch(&lines, &(), |_| {})?;
        if !said.status.success() {
            return Err(self.refused(&said));
        }
        let ([lock, manifest], _) = self.read([LOCK, MANIFEST], "")?;
        if lock.as_deref() != Some(claim.write().as_bytes()) {
            return Err(self.raced("someone else"));
        }
        let now = manifest.and_then(|bytes| Manifest::read(&bytes)).unwrap_or_default();
        if now != self.seen.manifest {
            let _ = self.batch(&format!("-rm {}\n", self.there(LOCK)), &(), |_| {});
            let message = format!("{} was published to while this publish was prepared", self.shown());
            return Err(Diagnostic::new(Code::Raced, message).help("publish again, if this site is the newer one"));
        }
        Ok(())
    }

    /// The lines that carry a plan out.
    fn lines(&self, local: &Local, plan: &Plan, claim: &Claim) -> String {
        let parts = parts(claim);
        let (mut lines, mut made) = (format!("-mkdir {}\n", self.there(&parts)), BTreeSet::new());
        let part = self.there(&format!("{parts}/part"));
        let mut put = |from: &str, to: &str, lines: &mut String| {
            for (at, _) in to.match_indices('/') {
                let folder = to.get(..at).unwrap_or_default().to_owned();
                if made.insert(folder.clone()) {
                    let _ = writeln!(lines, "-mkdir {}", self.there(&folder));
                }
            }
            let _ = writeln!(lines, "put {from} {part}\nrename {part} {}", self.there(to));
        };
        for Upload { path, .. } in &plan.uploads {
            put(&word(&local.file(path).to_string_lossy()), path, &mut lines);
        }
        if plan.kept_list().is_some() {
            put(&self.here("kept"), KEPT, &mut lines);
        }
        let mut emptied = BTreeSet::new();
        for path in &plan.deletes {
            let _ = writeln!(lines, "-rm {}", self.there(path));
            emptied.extend(path.match_indices('/').filter_map(|(at, _)| path.get(..at)));
        }
        // the deepest first; one that is not empty stays
        for folder in emptied.iter().rev() {
            let _ = writeln!(lines, "-rmdir {}", self.there(folder));
        }
        put(&self.here("list"), MANIFEST, &mut lines);
        let _ = writeln!(lines, "-rmdir {}\n-rm {}", self.there(&parts), self.there(LOCK));
        lines
    }

    fn refused(&self, said: &Said) -> Diagnostic {
        Diagnostic::new(Code::Host, format!("{} refuses", self.shown()))
            .note(said.complaint())
            .help("see that the user may write there and that the disk has room; then publish again")
    }
}

impl Target for Sftp {
    fn shown(&self) -> String {
        format!("{}, folder {}", self.transport.shown(), self.place)
    }

    fn look(&mut self, _: &Local) -> Result<Held, Diagnostic> {
        let list = format!("-ls -1a {}\n", word(&self.place));
        let ([lock, manifest, kept], said) = self.read([LOCK, MANIFEST, KEPT], &list)?;
        self.seen = Seen::default();
        if let Some(bytes) = lock {
            // a claim comes whole; what is none was laid there by someone else
            let Some(claim) = Claim::read(&bytes) else { return Err(self.raced("someone else")) };
            let age = now().checked_sub(Duration::from_secs(claim.beat));
            if claim.is_alive(age, LASTS) {
                return Err(self.raced(&claim.owner));
            }
            self.seen.claimed = Some(claim);
        }
        self.seen.manifest = manifest.and_then(|bytes| Manifest::read(&bytes)).unwrap_or_default();
        let kept = kept.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let mut held = Held::of_manifest(self.seen.all(), &kept);
        held.is_cut = self.seen.claimed.is_some();
        let names = said.lines().filter(|line| !line.starts_with("sftp> "));
        let names = names.map(|line| line.rsplit('/').next().unwrap_or(line).trim());
        let ours: BTreeSet<&str> = held.ours.keys().filter_map(|path| path.split('/').next()).collect();
        let foreign = names.filter(|name| !name.starts_with(".folio-") && !matches!(*name, "" | "." | ".."));
        held.foreign = foreign.filter(|name| !ours.contains(name)).map(Arc::from).collect();
        Ok(held)
    }

    fn apply(&mut self, local: &Local, plan: &Plan, progress: &dyn Progress) -> Result<(), Diagnostic> {
        progress.begin(plan.uploads.len(), plan.bytes());
        let mut claim = Claim::new(union(self.seen.all(), plan));
        claim.beat = now().as_secs();
        self.claim(&claim)?;
        self.write("list", &plan.manifest.write())?;
        self.write("kept", &plan.kept_list().unwrap_or_default())?;
        let lens: Vec<u64> = plan.uploads.iter().map(|upload| upload.len).collect();
        let mut arrived = lens.into_iter();
        let sent = self.batch(&self.lines(local, plan, &claim), progress, |line| {
            if line.starts_with("rename ") {
                progress.sent(arrived.next().unwrap_or_default());
            }
        });
        let failure = match sent {
            Ok(said) if said.status.success() => return Ok(()),
            Ok(said) => self.refused(&said),
            Err(diagnostic) => diagnostic,
        };
        // nobody need wait for us any more
        if self.write("claim", &claim.released()).is_ok() {
            let (parts, own) = (parts(&claim), self.there(&format!("{LOCK}.{}", std::process::id())));
            let mut lines = format!("put {} {own}\nrename {own} {}\n", self.here("claim"), self.there(LOCK));
            let _ = writeln!(lines, "-rm {}\n-rmdir {}", self.there(&format!("{parts}/part")), self.there(&parts));
            let _ = self.transport.batch(&lines, &(), |_| {});
        }
        Err(failure)
    }
}

/// All that may be there if this publish is cut. What it touches may have any bytes then, or none.
fn union(before: &Manifest, plan: &Plan) -> Manifest {
    let touched: BTreeSet<&Arc<str>> = plan.uploads.iter().map(|upload| &upload.path).chain(&plan.deletes).collect();
    let all = before.iter().chain(plan.manifest.iter());
    let entry = |path: &Arc<str>, entry: &Entry| if touched.contains(path) { UNKNOWN } else { *entry };
    all.map(|(path, known)| (path.clone(), entry(path, known))).collect()
}

/// The folder in which the files of one publish arrive, before each takes its place.
fn parts(claim: &Claim) -> String {
    format!(".folio-parts-{:016x}", xxh3_64(format!("{} {}", claim.owner, claim.beat).as_bytes()))
}

/// A text as one word of a batch.
fn word(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Write, format!("cannot write `{}`: {error}", path.display()))
        .help("check the permissions of the folder")
}
