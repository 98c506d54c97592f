use std::fmt::Write as _;

use xxhash_rust::xxh3::xxh3_64;

use super::held::Held;
use super::local::Local;
use super::plan::Plan;
use super::progress::Progress;
use super::target::Target;
use super::transport::{Transport, quoted};
use crate::build::{MANIFEST, Manifest};
use crate::diagnostic::{Code, Diagnostic};

const LOOK: &str = include_str!("scripts/look.sh");
const BEGIN: &str = include_str!("scripts/begin.sh");
const SWITCH: &str = include_str!("scripts/switch.sh");
const FINISH: &str = include_str!("scripts/finish.sh");
const BACK: &str = include_str!("scripts/back.sh");

/// Bytes are compared, for a build gives every file a new time. Files travel whole: pages are small, and rsync 3.2.7
/// as Debian mended it discards what it puts together from a file of `--link-dest`.
const RSYNC: [&str; 7] =
    ["--recursive", "--checksum", "--whole-file", "--perms", "--chmod=D755,F644", "--delete", "--out-format=%i %l"];

/// A folder with one numbered folder for each release, and the link `current` to the one that readers see:
/// `releases/43/site`. A release grows out of sight, unchanged files are second names of those of the release before,
/// and the link changes at once.
///
/// There is no lock to be left behind: a release's number belongs to whoever makes its folder, so that of two
/// publishes at once the second is refused.
pub struct Releases {
    transport: Transport,
    place: String,
    keep: u32,
    seen: Seen,
}

/// What the last look found.
#[derive(Default)]
struct Seen {
    /// Where `current` leads; empty when there is none.
    current: String,
    /// The highest number there is.
    last: u64,
}

impl Releases {
    pub fn new(transport: Transport, place: &str, keep: u32) -> Self {
        Self { transport, place: place.to_owned(), keep: keep.max(1), seen: Seen::default() }
    }

    /// A script with its settings at its head.
    fn script(&self, settings: &[(&str, &str)], parts: &[&str]) -> String {
        let mut script = format!("place={}\n", quoted(&self.place));
        for (name, value) in settings {
            let _ = writeln!(script, "{name}={}", quoted(value));
        }
        script + &parts.concat()
    }

    fn raced(&self, moved: &str) -> Diagnostic {
        let other = moved.trim().trim_start_matches("releases/").trim_end_matches("/site");
        let message = format!("{} was published to by someone else: release {other}", self.shown());
        Diagnostic::new(Code::Raced, message).help("publish again, if this site is the newer one")
    }
}

/// What `look.sh` says: lines of words, then the manifest and the kept files of the release that is shown.
fn read(text: &str) -> Option<(Seen, Option<(Manifest, String)>)> {
    let (head, rest) = text.split_once("\ncurrent ")?;
    let last = head.strip_prefix("last ")?.trim().parse().ok()?;
    let (current, rest) = rest.split_once('\n')?;
    let seen = Seen { current: current.trim().to_owned(), last };
    let Some((manifest, kept)) = rest.split_once("== kept\n") else { return Some((seen, None)) };
    Some((seen, Manifest::read(manifest.as_bytes()).map(|manifest| (manifest, kept.to_owned()))))
}

impl Target for Releases {
    fn shown(&self) -> String {
        match &self.transport {
            Transport::Local => format!("the releases in {}", self.place),
            Transport::Ssh { host, .. } => format!("{host}:{}", self.place),
        }
    }

    fn look(&mut self, _: &Local) -> Result<Held, Diagnostic> {
        let text = self.transport.run(&self.script(&[], &[LOOK]), &())?;
        self.seen = Seen::default();
        match text.trim() {
            "nothing" => return Ok(Held::default()),
            "taken" => {
                let message = format!("`current` in {} is no link, so it cannot be switched", self.shown());
                return Err(Diagnostic::new(Code::Foreign, message).help("move it away, or name another `path`"));
            }
            _ => {}
        }
        let Some((seen, site)) = read(&text) else {
            let message = format!("{} answered what a shell does not", self.shown());
            let help = "publishing by ssh needs a shell on the server, and one that says nothing of its own";
            return Err(Diagnostic::new(Code::Host, message).note(first_line(&text)).help(help));
        };
        self.seen = seen;
        // a release whose list is damaged is simply replaced by a whole one
        Ok(site.map_or_else(Held::default, |(manifest, kept)| Held::of_manifest(&manifest, &kept)))
    }

    fn apply(&mut self, local: &Local, plan: &Plan, progress: &dyn Progress) -> Result<(), Diagnostic> {
        let manifest = plan.manifest.write();
        // named by what it holds: a publish of the same site goes on where this one was cut
        let partial = format!(".partial-{:016x}", xxh3_64(manifest.as_bytes()));
        let number = (self.seen.last + 1).to_string();
        self.transport.run(&self.script(&[("partial", &partial)], &[BEGIN]), progress)?;
        progress.begin(plan.uploads.len(), plan.bytes());
        let mut arguments: Vec<String> = RSYNC.iter().map(|argument| (*argument).to_owned()).collect();
        arguments.push(format!("--exclude=/{MANIFEST}"));
        if !self.seen.current.is_empty() {
            // relative to the folder that is filled
            arguments.push(format!("--link-dest=../../{}", self.seen.current));
        }
        let (from, to) = (format!("{}/", local.folder().display()), format!("{}/releases/{partial}/", self.place));
        let mut lines = String::new();
        self.transport.copy(&from, &to, &arguments, progress, |piece| {
            lines.push_str(&String::from_utf8_lossy(piece));
            while let Some(end) = lines.find('\n') {
                let line: String = lines.drain(..=end).collect();
                progress.sent(sent(&line).unwrap_or_default());
            }
        })?;
        let kept = plan.kept_list().unwrap_or_default();
        let finish = FINISH.replace("@KEPT@", kept.trim_end()).replace("@MANIFEST@", manifest.trim_end());
        let keep = self.keep.to_string();
        let settings =
            [("partial", &*partial), ("number", &*number), ("before", &*self.seen.current), ("keep", &*keep)];
        let said = self.transport.run(&self.script(&settings, &[SWITCH, &finish]), progress)?;
        match said.trim().strip_prefix("moved") {
            Some(moved) => Err(self.raced(moved)),
            None => Ok(()),
        }
    }

    fn roll_back(&mut self) -> Result<String, Diagnostic> {
        let said = self.transport.run(&self.script(&[], &[SWITCH, BACK]), &())?;
        match said.trim().split_once(' ') {
            Some((from, to)) => Ok(format!("release {to} is shown again, instead of release {from}")),
            None => {
                let message = format!("{} has no release before the present one", self.shown());
                let help = "check out an older commit of the site, and publish that";
                Err(Diagnostic::new(Code::Target, message).help(help))
            }
        }
    }
}

/// The length of a file that was sent, by rsync's own account of it: `<f+++++++++ 1234`.
fn sent(line: &str) -> Option<u64> {
    let (item, len) = line.trim().split_once(' ')?;
    item.starts_with(['<', '>']).then(|| len.parse().ok()).flatten()
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_of_a_server_is_read() {
        let (seen, site) = read("last 43\ncurrent releases/42/site\n").unwrap();
        assert_eq!((seen.last, &*seen.current, site.is_none()), (43, "releases/42/site", true));
        let manifest = Manifest::default().write();
        let (seen, site) = read(&format!("last 1\ncurrent releases/1/site\n{manifest}== kept\na.css\n")).unwrap();
        assert_eq!((seen.last, site), (1, Some((Manifest::default(), "a.css\n".to_owned()))));
        assert!(read("Welcome to the server\n").is_none());
    }

    #[test]
    fn only_files_that_travel_are_counted() {
        assert_eq!(sent("<f+++++++++ 1234\n"), Some(1234));
        assert_eq!(sent("cd+++++++++ 4096\n"), None);
        assert_eq!(sent("hf 12\n"), None);
    }
}
