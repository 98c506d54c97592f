use std::io::{Read, Stdin};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::editor;
use super::options::Stop;
use super::rebuild::Ring;
use super::report;
use super::server::Server;
use crate::diagnostic::Severity;

/// The terminal gives single keys as long as this lives, and is as before after it.
pub struct SingleKeys(Termios);

impl SingleKeys {
    pub fn begin() -> Option<Self> {
        let before = tcgetattr(std::io::stdin()).ok()?;
        let mut single = before.clone();
        // signals stay on: Ctrl-C is not ours to read
        single.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
        tcsetattr(std::io::stdin(), OptionalActions::Now, &single).ok()?;
        Some(Self(before))
    }
}

impl Drop for SingleKeys {
    fn drop(&mut self) {
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0);
    }
}

/// Reads keys until the server stops.
pub fn run(server: &Arc<Server>, url: &str, bell: &Sender<Ring>, stop: &Stop) {
    let mut stdin = std::io::stdin();
    while !stop.is_stopped() {
        match key(&mut stdin) {
            Pressed::Nothing => {}
            Pressed::End => return,
            Pressed::Key(b'o') => {
                if let Err(why) = editor::browse(url) {
                    server.console.line(&format!("  {why}"));
                }
            }
            Pressed::Key(b'd') => drop(bell.send(Ring::Drafts)),
            Pressed::Key(b'n') => ask(server, &mut stdin, bell),
            Pressed::Key(b'c') => check(server),
            Pressed::Key(b'q' | 3 | 4) => stop.stop(),
            Pressed::Key(_) => server.console.line(&report::keys(server.console.coloured())),
        }
    }
}

enum Pressed {
    Key(u8),
    Nothing,
    End,
}

/// One key, or nothing after a while, so that the thread can end.
fn key(stdin: &mut Stdin) -> Pressed {
    let timeout = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
    let ready = {
        let descriptor = stdin.as_fd();
        let mut descriptors = [PollFd::new(&descriptor, PollFlags::IN)];
        poll(&mut descriptors, Some(&timeout))
    };
    let mut byte = [0];
    match ready {
        Ok(0) | Err(rustix::io::Errno::INTR) => Pressed::Nothing,
        Ok(_) => match stdin.read(&mut byte) {
            Ok(1) => Pressed::Key(byte[0]),
            _ => Pressed::End,
        },
        Err(_) => Pressed::End,
    }
}

/// Key `n`: a line of words, with the terminal as it usually is while they are typed.
fn ask(server: &Server, stdin: &mut Stdin, bell: &Sender<Ring>) {
    server.console.line("  kind and title (for example: post How queues fill), or nothing:");
    let usual = tcgetattr(&*stdin).ok().map(|single| {
        let mut usual = single.clone();
        usual.local_modes |= LocalModes::ICANON | LocalModes::ECHO;
        let _ = tcsetattr(&*stdin, OptionalActions::Now, &usual);
        SingleKeys(single)
    });
    let mut words = String::new();
    let read = stdin.read_line(&mut words);
    drop(usual);
    if read.is_ok() && !words.trim().is_empty() {
        let _ = bell.send(Ring::Create(words.trim().to_owned()));
    }
}

/// Key `c`: every page, now.
fn check(server: &Arc<Server>) {
    let server = server.clone();
    let work = move || {
        let shown = server.shown();
        let urls: Vec<_> = shown.generation.urls().collect();
        for url in &urls {
            shown.generation.check(url);
        }
        server.tell_mistakes();
        let diagnostics = shown.diagnostics();
        let errors = report::plural(diagnostics.count(Severity::Error), "error");
        let warnings = report::plural(diagnostics.count(Severity::Warning), "warning");
        server.console.line(&format!(
            "  {}  checked {}: {errors}, {warnings}",
            report::clock(),
            report::plural(urls.len(), "URL")
        ));
    };
    // without a thread there is no check, and the key can be pressed again
    let _ = std::thread::Builder::new().name("check".to_owned()).stack_size(super::STACK).spawn(work);
}
