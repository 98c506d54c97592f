//! A preview server on a port of its own, over a folder of its own, and a client that sends bytes as they are.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use folio::diagnostic::Diagnostic;
use folio::serve::{Console, Options, run};
use tempfile::TempDir;

use crate::folder::{Folder, SETTINGS};

/// Everything the server printed.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<String>>>);

impl Console for Lines {
    fn line(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }

    fn interactive(&self) -> bool {
        false
    }
}

impl Lines {
    pub fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

pub struct Preview {
    pub port: u16,
    pub lines: Lines,
    options: Options,
    folder: Arc<TempDir>,
    server: Option<JoinHandle<Result<(), Diagnostic>>>,
}

impl Preview {
    /// A site with these files; `settings` makes it one.
    pub fn of(files: &[(&str, &str)], options: Options) -> Self {
        let folder = TempDir::new().unwrap();
        let mut preview = Self {
            port: options.port.unwrap_or(0),
            lines: Lines::default(),
            options,
            folder: Arc::new(folder),
            server: None,
        };
        preview.write(SETTINGS, "/");
        for (path, content) in files {
            preview.write(path, content);
        }
        preview.start();
        preview
    }

    pub fn new(files: &[(&str, &str)]) -> Self {
        Self::of(files, Options::default())
    }

    pub fn start(&mut self) {
        self.options.stop = folio::serve::Stop::default();
        self.options.port = Some(self.port);
        let (pipeline, options, lines) =
            (Folder(self.folder.path().to_owned()), self.options.clone(), self.lines.clone());
        let before = lines.all().len();
        let server = std::thread::spawn(move || run(pipeline, &options, Arc::new(lines)));
        let first = || self.lines.all().get(before).cloned();
        until("the server says where it is", || first().is_some() || server.is_finished());
        let line = first().unwrap_or_else(|| panic!("{:?}", server.is_finished()));
        self.port = line.split(':').nth(2).and_then(|rest| rest.split('/').next()).unwrap().parse().unwrap();
        self.server = Some(server);
        until("it answers", || TcpStream::connect(("127.0.0.1", self.port)).is_ok());
    }

    /// Stops it; how long that took.
    pub fn stop(&mut self) -> Duration {
        let start = Instant::now();
        self.options.stop.stop();
        self.server.take().unwrap().join().unwrap().unwrap();
        start.elapsed()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, content: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Sends bytes, reads until the server hangs up.
    pub fn send(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A request with headers, each ending in `\r\n`.
    pub fn ask(&self, method: &str, url: &str, headers: &str) -> Reply {
        let host = if headers.to_lowercase().contains("host:") { "" } else { "Host: localhost\r\n" };
        Reply::parse(
            &self.send(format!("{method} {url} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").as_bytes()),
        )
    }

    pub fn get(&self, url: &str) -> Reply {
        self.ask("GET", url, "")
    }

    /// Waits until a URL answers so; how long it took.
    pub fn becomes(&self, url: &str, status: u16, part: &str) -> Duration {
        let start = Instant::now();
        until(&format!("{url} answers {status} with {part:?}"), || {
            let reply = self.get(url);
            reply.status == status && reply.body.contains(part)
        });
        start.elapsed()
    }

    /// The token that a page carries.
    pub fn token(&self) -> String {
        let page = self.get("/").body;
        page.split("token=").nth(1).unwrap()[..32].to_owned()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.options.stop.stop();
        if let Some(server) = self.server.take() {
            let _ = server.join();
        }
    }
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

pub fn until(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(8), "not in time: {what}");
        std::thread::sleep(Duration::from_millis(4));
    }
}
