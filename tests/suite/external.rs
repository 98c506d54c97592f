//! `folio check --external`, against a real server on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::case::{folio, write};

/// A server that answers by what the path says, and remembers what it was asked.
fn server() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let Some(first) = lines.next() else { continue };
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            assert!(head.iter().any(|line| line.to_lowercase().starts_with("user-agent: folio/")), "{head:?}");
            let (method, path) = first.split_once(' ').unwrap();
            let path = path.split(' ').next().unwrap();
            log.lock().unwrap().push(format!("{method} {path}"));
            let status = match (method, path) {
                (_, "/moved") => "301 Moved\r\nLocation: /fine",
                ("HEAD", "/readers") => "405 No",
                (_, "/gone") => "410 Gone",
                (_, "/shy") => "403 No",
                (_, "/busy") => "503 Busy",
                (_, "/circle") => "302 Found\r\nLocation: /circle",
                (_, path) if path.starts_with("/missing") => "404 Not Found",
                _ => "200 OK",
            };
            let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (port, asked)
}

fn site(root: &Path, text: &str) {
    write(&root.join("folio.yaml"), "title: Site\nbase_url: https://example.org\ncards: false\nsearch: false\n");
    let page = format!("---\ntitle: Home\nsummary: A site that links to many others.\n---\n\n{text}");
    write(&root.join("content/_index.md"), page);
}

#[test]
fn links_to_others_are_asked_once_and_a_good_answer_is_believed() {
    let (port, asked) = server();
    let dir = tempfile::tempdir().unwrap();
    let link = |path: &str| format!("[x](http://127.0.0.1:{port}{path})\n");
    let paths = ["/fine#part", "/fine", "/moved", "/readers", "/shy", "/busy", "/gone", "/circle", "/missing"];
    let silenced = "\n<!-- folio: allow W0821: kept for the record -->\n".to_owned() + &link("/missing-but-known");
    site(dir.path(), &(paths.map(link).concat() + &silenced));
    let told = folio(dir.path(), &["check"]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    assert!(asked.lock().unwrap().is_empty(), "nobody is asked unless it is said");

    let told = folio(dir.path(), &["check", "--external"]);
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.status.success(), "a dead link elsewhere is a warning: {text}");
    let dead: Vec<&str> = text.lines().filter(|line| line.starts_with("warning")).collect();
    let expected = [("gone", "answers 410"), ("circle", "leads in a circle"), ("missing", "answers 404")];
    let expected = expected.map(|(path, why)| format!("warning[W0821]: `http://127.0.0.1:{port}/{path}` {why}"));
    assert_eq!(dead, expected, "{text}");
    assert!(text.contains("--> content/_index.md:12:5"), "{text}");

    let first = std::mem::take(&mut *asked.lock().unwrap());
    assert_eq!(first.iter().filter(|one| one.ends_with(" /readers")).count(), 2, "by its head, then as a reader");
    folio(dir.path(), &["check", "--external"]);
    let second = std::mem::take(&mut *asked.lock().unwrap());
    assert!(!second.iter().any(|one| one.ends_with("/readers") || one.ends_with("/moved")), "{second:?}");
    assert!(second.iter().any(|one| one.ends_with("/gone")), "what was dead is asked again: {second:?}");
}

#[test]
fn without_a_network_nothing_is_judged() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let dir = tempfile::tempdir().unwrap();
    site(dir.path(), &format!("[x](http://127.0.0.1:{free}/)\n"));
    let told = folio(dir.path(), &["check", "--external"]);
    assert!(told.status.success() && told.stderr.is_empty(), "{}", String::from_utf8_lossy(&told.stderr));
    assert!(String::from_utf8_lossy(&told.stdout).contains("no other host answered"));
}
