use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use super::{Host, Server};

/// A store that checks the signature, the hash and the MD5 of every request, keeps its objects in memory, and shows
/// them to everyone at `/bucket/key`.
pub struct Store {
    server: Server,
    /// Where the client is sent: the store itself, or a proxy before it.
    pub front: u16,
    prefix: String,
}

pub const KEY: &str = "folio-test-key";
pub const SECRET: &str = "folio-test-secret-that-must-not-show";

impl Store {
    pub fn start(_: &Path) -> Self {
        let server = Server::python("store.py", &[KEY], SECRET);
        Self { front: server.port, server, prefix: String::new() }
    }

    #[must_use]
    pub fn behind(self, front: u16) -> Self {
        Self { front, ..self }
    }

    #[must_use]
    pub fn with_prefix(self, prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), ..self }
    }

    pub fn port(&self) -> u16 {
        self.server.port
    }

    /// A request without a signature: status, head, body.
    pub fn ask(&self, method: &str, path: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.server.port)).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, answer[end + 4..].to_vec())
    }

    /// Lays an object that Folio does not know.
    pub fn lay(&self, key: &str) {
        assert_eq!(self.ask("POST", &format!("/-/lay/{}", encoded(key))).0, 200);
    }

    /// From now on every n-th write goes wrong in this way: `500`, `503`, `reset` or `half`; 0 ends it.
    pub fn fail(&self, way: &str, every: usize) {
        assert_eq!(self.ask("POST", &format!("/-/fail/{way}/{every}")).0, 200);
    }

    /// The requests since the last call: method and path, one a line.
    pub fn requests(&self) -> Vec<String> {
        let text = String::from_utf8(self.ask("POST", "/-/log").2).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

fn encoded(path: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
    path.bytes().map(|byte| if plain(&byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl Host for Store {
    fn settings(&self) -> String {
        let endpoint = format!("http://127.0.0.1:{}", self.front);
        let prefix = if self.prefix.is_empty() { String::new() } else { format!(", prefix: {}", self.prefix) };
        format!("s3: {{bucket: site, endpoint: {endpoint:?}{prefix}}}")
    }

    fn environment(&self) -> Vec<(String, String)> {
        let pairs = [("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", SECRET)];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let folder = if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) };
        let (status, _, bytes) = self.ask("GET", &format!("/site/{}", encoded(&format!("{folder}{path}"))));
        (status == 200).then_some(bytes)
    }

    fn files(&self) -> Vec<String> {
        let text = String::from_utf8(self.ask("POST", "/-/keys").2).unwrap();
        let keys = text.lines().filter(|key| !key.contains(".folio-"));
        keys.map(|key| key.strip_prefix(&format!("{}/", self.prefix)).unwrap_or(key).to_owned()).collect()
    }
}
