//! Programs of the user's own: git, ssh, rsync. They bring the keys, agents and helpers that publishing needs.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::patience::stopped;
use super::progress::Progress;
use super::secret::{Secret, without_secrets};
use crate::diagnostic::{Code, Diagnostic};

/// How often a running program is looked after.
const LOOK: Duration = Duration::from_millis(20);
/// A program may leave another behind that holds its output open (a shared ssh connection): so long after its end
/// what it said is taken as all.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// One call of a program.
pub struct Program<'a> {
    command: Command,
    name: &'static str,
    stdin: Vec<u8>,
    limit: Duration,
    secrets: Vec<Secret>,
    progress: &'a dyn Progress,
}

/// What it said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub out: Vec<u8>,
    /// Without secrets.
    pub err: String,
    pub status: ExitStatus,
}

impl Said {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    /// The lines of its complaint that say something.
    pub fn complaint(&self) -> String {
        let lines = self.err.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<&str> = lines.collect();
        lines[lines.len().saturating_sub(6)..].join("; ")
    }
}

impl<'a> Program<'a> {
    /// `limit` is the longest that it may take.
    pub fn new(name: &'static str, limit: Duration, progress: &'a dyn Progress) -> Self {
        let mut command = Command::new(name);
        // messages are looked into
        command.env("LC_ALL", "C");
        Self { command, name, stdin: Vec::new(), limit, secrets: Vec::new(), progress }
    }

    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, args: I) -> Self {
        self.command.args(args);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub fn folder(mut self, folder: &std::path::Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Secrets that it may repeat, besides those of the environment.
    pub fn secrets(mut self, secrets: &[Secret]) -> Self {
        self.secrets = secrets.to_vec();
        self
    }

    /// Runs it to its end.
    ///
    /// # Errors
    /// When it is not there, takes longer than its limit, or the publish is stopped. That it failed is no error yet.
    pub fn run(self) -> Result<Said, Diagnostic> {
        self.run_with(|_| {})
    }

    /// The same, and hands each piece of its output to `heard` at once.
    ///
    /// # Errors
    /// As `run`.
    pub fn run_with(mut self, heard: impl FnMut(&[u8])) -> Result<Said, Diagnostic> {
        let (feed, food) = channel();
        let _ = feed.send(std::mem::take(&mut self.stdin));
        drop(feed);
        self.run_fed(food, heard)
    }

    /// Runs a program that repeats each line of its input, after `mark`, when it comes to it. A line is sent when the
    /// one before is begun, so that hardly anything is left to do for a program whose publish was killed.
    ///
    /// # Errors
    /// As `run`.
    pub fn run_lines(self, lines: &str, mark: &str, mut heard: impl FnMut(&str)) -> Result<Said, Diagnostic> {
        let (feed, food) = channel();
        let mut lines = lines.split_inclusive('\n').map(|line| line.as_bytes().to_vec());
        let mut feed = lines.next().and_then(|line| feed.send(line).ok().map(|()| feed));
        let mut text = String::new();
        self.run_fed(food, |piece| {
            text.push_str(&String::from_utf8_lossy(piece));
            while let Some(end) = text.find('\n') {
                let line: String = text.drain(..=end).collect();
                let Some(repeated) = line.strip_prefix(mark) else { continue };
                heard(repeated.trim_end());
                // the end of the lines is the end of its input
                feed = feed.take().and_then(|feed| lines.next().and_then(|line| feed.send(line).ok().map(|()| feed)));
            }
        })
    }

    fn run_fed(mut self, food: Receiver<Vec<u8>>, mut heard: impl FnMut(&[u8])) -> Result<Said, Diagnostic> {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.missing(&error))?;
        if let Some(mut stdin) = child.stdin.take() {
            // one that does not listen to the end says why on its own
            thread::spawn(move || food.iter().all(|bytes| stdin.write_all(&bytes).is_ok()));
        }
        let out = child.stdout.take().map(listen);
        let err = child.stderr.take().map(listen);
        let begun = Instant::now();
        let mut said = Vec::new();
        let status = loop {
            let before = said.len();
            hear(out.as_ref(), &mut said, LOOK);
            if let Some(new) = said.get(before..).filter(|new| !new.is_empty()) {
                heard(new);
            }
            if let Some(status) = child.try_wait().map_err(|error| self.missing(&error))? {
                break status;
            }
            if self.progress.is_stopped() {
                end(&mut child);
                return Err(stopped());
            }
            if begun.elapsed() >= self.limit {
                end(&mut child);
                return Err(self.too_long());
            }
        };
        let before = said.len();
        drain(out.as_ref(), &mut said);
        heard(said.get(before..).unwrap_or_default());
        let mut complaint = Vec::new();
        drain(err.as_ref(), &mut complaint);
        let err = without_secrets(&String::from_utf8_lossy(&complaint), &self.secrets);
        Ok(Said { out: said, err, status })
    }

    fn missing(&self, error: &io::Error) -> Diagnostic {
        let name = self.name;
        if error.kind() == io::ErrorKind::NotFound {
            return Diagnostic::new(Code::Program, format!("the program `{name}` is not there"))
                .help(format!("install `{name}`; this target is published through it"));
        }
        Diagnostic::new(Code::Program, format!("`{name}` cannot be run: {error}"))
    }

    fn too_long(&self) -> Diagnostic {
        let message = format!("`{}` did not end within {} s", self.name, self.limit.as_secs());
        Diagnostic::new(Code::Host, message).help("see whether the host is up; publish again to go on")
    }
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Reads on a thread of its own, so that neither stream can block the other.
fn listen(mut from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (send, receive) = channel();
    thread::spawn(move || {
        let mut buffer = [0; 16 << 10];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if send.send(buffer.get(..read).unwrap_or_default().to_vec()).is_err() {
                break;
            }
        }
    });
    receive
}

/// Waits for a piece; whether there may be more.
fn hear(from: Option<&Receiver<Vec<u8>>>, said: &mut Vec<u8>, patience: Duration) -> bool {
    match from.map(|from| from.recv_timeout(patience)) {
        Some(Ok(piece)) => {
            said.extend(piece);
            true
        }
        Some(Err(RecvTimeoutError::Timeout)) => true,
        Some(Err(RecvTimeoutError::Disconnected)) | None => {
            // its output is closed, and it has not ended yet
            thread::sleep(Duration::from_millis(1));
            false
        }
    }
}

fn drain(from: Option<&Receiver<Vec<u8>>>, said: &mut Vec<u8>) {
    let until = Instant::now() + LAST_WORDS;
    while Instant::now() < until && hear(from, said, LOOK) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    #[test]
    fn both_streams_and_a_long_input_are_read() {
        let text = "x".repeat(300_000);
        let said = Program::new("sh", LIMIT, &()).args(["-c", "cat; cat /dev/null >&2; echo why >&2; exit 3"]);
        let said = said.stdin(text.clone()).run().unwrap();
        assert_eq!((said.text(), said.complaint(), said.status.code()), (text, "why".to_owned(), Some(3)));
    }

    #[test]
    fn lines_are_sent_one_by_one() {
        let echo = "while read -r line; do echo \"> $line\"; echo said; done";
        let mut heard = Vec::new();
        let program = Program::new("sh", LIMIT, &()).args(["-c", echo]);
        let said = program.run_lines("a\nb\nc\n", "> ", |line| heard.push(line.to_owned())).unwrap();
        assert_eq!((heard.concat(), said.text().lines().count()), ("abc".to_owned(), 6));
    }

    #[test]
    fn a_program_that_hangs_or_is_not_there_is_told() {
        let slow = Program::new("sleep", Duration::from_millis(50), &()).args(["60"]).run().unwrap_err();
        assert!(slow.message.contains("did not end"), "{}", slow.message);
        let none = Program::new("folio-no-such-program", LIMIT, &()).run().unwrap_err();
        assert_eq!(none.code, Code::Program);
    }

    #[test]
    fn what_is_left_behind_does_not_hold_the_end_up() {
        let said = Program::new("sh", LIMIT, &()).args(["-c", "sleep 60 & echo done"]).run().unwrap();
        assert_eq!(said.text(), "done\n");
    }
}
