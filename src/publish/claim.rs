use std::time::Duration;

use crate::build::Manifest;

const HEAD: &str = "folio-claim 1\n";
const NOBODY: &str = "nobody";

/// What lies at the top of a place that cannot change at once.
pub enum Record {
    /// The list of what is there.
    Rest(Manifest),
    /// A publish is under way, or was cut.
    Claimed(Claim),
}

/// The word of a publish that it is under way, with the list of all that it may have put there.
pub struct Claim {
    pub owner: String,
    /// Differs from renewal to renewal, so that each is a version of its own.
    pub beat: u64,
    pub manifest: Manifest,
}

impl Record {
    /// `None` if it is damaged.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let Some(rest) = std::str::from_utf8(bytes).ok()?.strip_prefix(HEAD) else {
            return Manifest::read(bytes).map(Self::Rest);
        };
        let (owner, rest) = rest.split_once('\n')?;
        let (beat, rest) = rest.split_once('\n')?;
        let manifest = Manifest::read(rest.as_bytes())?;
        let owner = owner.strip_prefix("owner ")?.to_owned();
        Some(Self::Claimed(Claim { owner, beat: beat.strip_prefix("beat ")?.parse().ok()?, manifest }))
    }
}

impl Claim {
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

fn machine() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LASTS: Duration = Duration::from_mins(5);

    fn age(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }

    #[test]
    fn a_claim_reads_back() {
        let claim = Claim::new(Manifest::default());
        let Some(Record::Claimed(read)) = Record::read(claim.write().as_bytes()) else { panic!("no claim") };
        assert_eq!((&read.owner, read.beat), (&claim.owner, 0));
        assert!(read.is_alive(age(10), LASTS));
        assert!(!read.is_alive(age(1000), LASTS));
        let Some(Record::Claimed(read)) = Record::read(claim.released().as_bytes()) else { panic!("no claim") };
        assert!(!read.is_alive(age(0), LASTS));
        assert!(matches!(Record::read(Manifest::default().write().as_bytes()), Some(Record::Rest(_))));
        assert!(Record::read(b"folio-claim 1\nowner x\n").is_none());
    }

    #[test]
    fn the_claim_of_a_process_that_died_here_is_none() {
        let mut claim = Claim::new(Manifest::default());
        let mut child = std::process::Command::new("true").spawn().unwrap();
        claim.owner = format!("process {} on {}", child.id(), machine());
        child.wait().unwrap();
        assert!(!claim.is_alive(age(1), LASTS));
        claim.owner = "process 1 on another-machine".into();
        assert!(claim.is_alive(age(1), LASTS));
    }
}
