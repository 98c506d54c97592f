use std::time::Duration;

use crate::build::Manifest;

const HEAD: &str = "folio-claim 1\n";
const NOBODY: &str = "nobody";

/// The word of a publish that it is under way, with the list of all that it may have put there.
pub struct Claim {
    pub owner: String,
    /// Differs from renewal to renewal, so that each is a version of its own.
    pub beat: u64,
    pub manifest: Manifest,
}

impl Claim {
    /// `None` if it is damaged, or none at all.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let rest = std::str::from_utf8(bytes).ok()?.strip_prefix(HEAD)?;
        let (owner, rest) = rest.split_once('\n')?;
        let (beat, rest) = rest.split_once('\n')?;
        let (owner, beat) = (owner.strip_prefix("owner ")?, beat.strip_prefix("beat ")?);
        Some(Self { owner: owner.to_owned(), beat: beat.parse().ok()?, manifest: Manifest::read(rest.as_bytes())? })
    }

    /// Ours.
    pub fn new(manifest: Manifest) -> Self {
        Self { owner: format!("process {} on {}", std::process::id(), machine()), beat: 0, manifest }
    }

    pub fn write(&self) -> String {
        self.written_by(&self.owner)
    }

    /// The same, after its owner has given up.
    pub fn released(&self) -> String {
        self.written_by(NOBODY)
    }

    fn written_by(&self, owner: &str) -> String {
        format!("{HEAD}owner {owner}\nbeat {}\n{}", self.beat, self.manifest.write())
    }

    /// Whether its owner may still be at work, as far as can be told from here.
    /// `age` is the time since it was renewed, and one that was not renewed for `lasts` was left by one who died.
    pub fn is_alive(&self, age: Option<Duration>, lasts: Duration) -> bool {
        if self.owner == NOBODY || age.is_some_and(|age| age > lasts) {
            return false;
        }
        let here = self.owner.strip_prefix("process ").and_then(|rest| rest.split_once(" on "));
        let pid = here.filter(|(_, host)| *host == machine()).and_then(|(pid, _)| pid.parse().ok());
        match pid.and_then(rustix::process::Pid::from_raw) {
            Some(pid) => rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH),
            None => true,
        }
    }
}

/// The name of this machine; with what tells one of its starts from another, where the kernel says that, for many
/// are called `localhost`.
fn machine() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let start = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    format!("{name} {}", start.get(..8).unwrap_or_default()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LASTS: Duration = Duration::from_mins(5);

    fn is_alive(claim: &Claim, age: u64) -> bool {
        claim.is_alive(Some(Duration::from_secs(age)), LASTS)
    }

    #[test]
    fn a_claim_reads_back() {
        let claim = Claim::new(Manifest::default());
        let read = Claim::read(claim.write().as_bytes()).unwrap();
        assert_eq!((&read.owner, read.beat), (&claim.owner, 0));
        assert!(is_alive(&read, 10));
        assert!(!is_alive(&read, 1000));
        let read = Claim::read(claim.released().as_bytes()).unwrap();
        assert!(!is_alive(&read, 0));
        assert!(Claim::read(Manifest::default().write().as_bytes()).is_none());
        assert!(Claim::read(b"folio-claim 1\nowner x\n").is_none());
    }

    #[test]
    fn the_claim_of_a_process_that_died_here_is_none() {
        let mut claim = Claim::new(Manifest::default());
        let mut child = std::process::Command::new("true").spawn().unwrap();
        claim.owner = format!("process {} on {}", child.id(), machine());
        child.wait().unwrap();
        assert!(!is_alive(&claim, 1));
        claim.owner = "process 1 on another-machine".into();
        assert!(is_alive(&claim, 1));
    }
}
