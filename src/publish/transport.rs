use std::io::IsTerminal;
use std::time::Duration;

use super::patience::{Fault, persist};
use super::program::{Program, Said};
use super::progress::Progress;
use crate::diagnostic::{Code, Diagnostic};

/// The longest that a script on the server may take.
const SCRIPT: Duration = Duration::from_mins(2);

/// Where a shell and rsync run: on this machine, or on a server behind ssh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    Local,
    Ssh { host: String, port: Option<u32> },
}

/// No host key is ever accepted unseen, nothing is asked where nobody sits, and a dead line is given up.
pub fn ssh_options() -> Vec<String> {
    let batch = if std::io::stdin().is_terminal() { "no" } else { "yes" };
    let options = [
        "StrictHostKeyChecking=yes",
        "ConnectTimeout=10",
        "ServerAliveInterval=10",
        "ServerAliveCountMax=3",
        &format!("BatchMode={batch}"),
    ];
    options.iter().map(|option| format!("-o{option}")).collect()
}

impl Transport {
    /// Runs the lines of a batch of `sftp`, up to the first that fails and has no hyphen before it.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn batch(&self, lines: &str, progress: &dyn Progress, heard: impl FnMut(&str)) -> Result<Said, Fault> {
        let Self::Ssh { host, port } = self else { return Err(Fault::Final(unreachable_here())) };
        let mut arguments = ssh_options();
        arguments.extend(port.map(|port| format!("-P{port}")));
        let program = Program::new("sftp", Duration::from_hours(24), progress).args(arguments);
        let said = program.args(["-b", "-", "--", host]).run_lines(lines, "sftp> ", heard)?;
        if said.status.code() == Some(255) { Err(self.fault(&said)) } else { Ok(said) }
    }

    fn ssh(&self) -> Vec<String> {
        let mut arguments = ssh_options();
        if let Self::Ssh { port: Some(port), .. } = self {
            arguments.push(format!("-p{port}"));
        }
        arguments
    }

    /// Runs a script of the POSIX shell. It is read whole before any of it runs, for a line that is cut must not
    /// leave half a command; so it cannot change what is there unless all of it arrived.
    ///
    /// # Errors
    /// When the server cannot be reached, or the script fails.
    pub fn run(&self, script: &str, progress: &dyn Progress) -> Result<String, Diagnostic> {
        let whole = format!("main() {{\nset -eu\n{script}\n}}\nmain\n");
        persist(progress, || {
            let program = match self {
                Self::Local => Program::new("sh", SCRIPT, progress).args(["-s"]),
                Self::Ssh { host, .. } => {
                    Program::new("ssh", SCRIPT, progress).args(self.ssh()).args(["--", host.as_str(), "sh -s"])
                }
            };
            let said = program.stdin(whole.clone()).run()?;
            if said.status.success() { Ok(said.text()) } else { Err(self.fault(&said)) }
        })
    }

    /// `rsync` from a folder of this machine into one of the server, with further arguments. `heard` gets what it
    /// says of each file.
    ///
    /// # Errors
    /// As `run`.
    pub fn copy(
        &self,
        from: &str,
        to: &str,
        arguments: &[String],
        progress: &dyn Progress,
        mut heard: impl FnMut(&[u8]),
    ) -> Result<(), Diagnostic> {
        persist(progress, || {
            let mut program = Program::new("rsync", Duration::from_hours(24), progress).args(arguments);
            let to = match self {
                Self::Local => to.to_owned(),
                Self::Ssh { host, .. } => {
                    program = program.args(["-e".to_owned(), format!("ssh {}", self.ssh().join(" "))]);
                    format!("{host}:{to}")
                }
            };
            let said = program.args(["--protect-args", "--timeout=30", "--", from, &to]).run_with(&mut heard)?;
            if said.status.success() { Ok(()) } else { Err(self.fault(&said)) }
        })
    }

    /// What a failure means: whether it may pass, and what would help.
    pub fn fault(&self, said: &Said) -> Fault {
        let (complaint, place) = (said.complaint(), self.shown());
        let has = |words: &[&str]| words.iter().any(|word| complaint.contains(word));
        let told =
            |code, message: String, help: &str| Diagnostic::new(code, message).note(complaint.clone()).help(help);
        let refused = format!("{place} refuses");
        if has(&["Host key verification failed", "host key is known", "HOST IDENTIFICATION HAS CHANGED"]) {
            let message = format!("the host key of {place} is not the one that is known");
            let help = "connect once with `ssh` and compare its fingerprint with the server's; then publish again";
            return Fault::Final(told(Code::Host, message, help));
        }
        if has(&["Permission denied (", "Too many authentication failures", "no mutual signature"]) {
            let help = "load a key that the server knows into the ssh agent: `ssh-add`";
            return Fault::Final(told(Code::Credentials, refused, help));
        }
        if has(&["Permission denied", "Read-only file system"]) {
            let help = "see that the user may write to `path`";
            return Fault::Final(told(Code::Host, refused, help));
        }
        if has(&["No space left", "Disk quota exceeded"]) {
            let message = format!("the disk of {place} is full");
            return Fault::Final(told(
                Code::Host,
                message,
                "make room there, or keep fewer `releases`; then publish again",
            ));
        }
        if has(&["rsync: not found", "rsync: command not found"]) {
            return Fault::Final(told(Code::Program, format!("{place} has no `rsync`"), "install it there"));
        }
        if has(&["Could not resolve hostname"]) {
            let message = format!("{place} is not known");
            return Fault::Final(told(Code::Host, message, "see whether `host` is spelt right"));
        }
        // 255 is ssh's own failure; the others are rsync's for a connection that ends
        if matches!(said.status.code(), Some(255 | 10 | 12 | 30 | 35)) {
            let message = format!("{place} cannot be reached");
            return Fault::Passing(told(
                Code::Host,
                message,
                "publish again when it can: only what is missing is sent",
            ));
        }
        Fault::Final(told(Code::Host, refused, "mend what it says, and publish again"))
    }

    pub fn shown(&self) -> String {
        match self {
            Self::Local => "this machine".to_owned(),
            Self::Ssh { host, .. } => format!("the server {host}"),
        }
    }
}

/// A text as one word of the shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn unreachable_here() -> Diagnostic {
    Diagnostic::new(Code::Target, "this machine is not reached by sftp").help("use a `dir` target")
}
