//! The event stream: what a tab is told, and that nothing is missed.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::preview::Preview;

struct Stream(BufReader<TcpStream>);

impl Stream {
    /// Opens the stream as a tab that shows `path` would.
    fn open(preview: &Preview, path: &str, known: &str) -> Self {
        let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let url = format!("/_folio/events?token={}&path={path}{known}", preview.token());
        write!(stream, "POST {url} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n").unwrap();
        Self(BufReader::new(stream))
    }

    /// The next message of a kind.
    fn next(&mut self, kind: &str) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(message) = line.strip_prefix("data: ").map(|json| serde_json::from_str::<Value>(json).unwrap())
                && message["kind"] == kind
            {
                return message;
            }
        }
    }
}

/// What the page says of itself, as a query.
fn known(preview: &Preview, url: &str) -> String {
    let page = preview.get(url).body;
    let part = |key: &str| page.split(&format!("{key}=")).nth(1).unwrap()[..16].to_owned();
    format!("&generation={}&page={}", part("generation"), part("page"))
}

#[test]
fn only_what_changed_is_told() {
    let preview = Preview::new(&[("index.html", "<p>home"), ("x/index.html", "<p>x"), ("a.css", "p{}")]);
    let mut home = Stream::open(&preview, "%2F", &known(&preview, "/"));
    let mut other = Stream::open(&preview, "%2Fx%2F", &known(&preview, "/x/"));
    for stream in [&mut home, &mut other] {
        let first = stream.next("update");
        assert!(first["page"].is_null() && first["assets"] == serde_json::json!([]), "{first}");
        assert_eq!(stream.next("mistakes")["errors"], 0);
    }
    preview.write("x/index.html", "<p>x two");
    assert!(home.next("update")["page"].is_null());
    assert!(other.next("update")["page"].is_string());
    preview.write("a.css", "p{color:red}");
    for stream in [&mut home, &mut other] {
        let update = stream.next("update");
        assert!(update["page"].is_null() && update["assets"] == serde_json::json!(["/a.css"]), "{update}");
    }
}

#[test]
fn who_comes_back_catches_up() {
    let preview = Preview::new(&[("index.html", "<p>home"), ("a.css", "p{}"), ("b.css", "p{}")]);
    let before = known(&preview, "/");
    preview.write("a.css", "p{color:red}");
    preview.becomes("/a.css", 200, "red");
    preview.write("b.css", "p{color:red}");
    preview.becomes("/b.css", 200, "red");
    let update = Stream::open(&preview, "%2F", &before).next("update");
    assert_eq!(update["assets"], serde_json::json!(["/a.css", "/b.css"]));
    preview.write("index.html", "<p>new");
    preview.becomes("/", 200, "new");
    assert!(Stream::open(&preview, "%2F", &before).next("update")["page"].is_string());
    // a generation that nobody remembers: only a reload is safe
    Stream::open(&preview, "%2F", "&generation=0000000000000001&page=0000000000000001").next("reload");
}

#[test]
fn a_restart_with_nothing_new_is_no_news() {
    let mut preview = Preview::new(&[("index.html", "<p>home")]);
    let before = known(&preview, "/");
    preview.stop();
    preview.start();
    let update = Stream::open(&preview, "%2F", &before).next("update");
    assert!(update["page"].is_null(), "{update}");
}

#[test]
fn mistakes_come_and_go() {
    let preview = Preview::new(&[("index.html", "<p>home")]);
    let mut stream = Stream::open(&preview, "%2F", &known(&preview, "/"));
    assert_eq!(stream.next("mistakes")["errors"], 0);
    preview.write("index.html", "<p>a\n<p>{{ <b>x</b>");
    let told = stream.next("mistakes");
    let mistake = &told["list"][0];
    assert_eq!((&told["errors"], &mistake["code"]), (&1.into(), &"E0301".into()));
    assert_eq!((&mistake["place"]["file"], &mistake["place"]["line"]), (&"index.html".into(), &2.into()));
    assert_eq!(mistake["help"], "write `}}`");
    // one who comes now is told as well
    assert_eq!(Stream::open(&preview, "%2F", "").next("mistakes")["errors"], 1);
    preview.write("index.html", "<p>mended");
    assert_eq!(stream.next("mistakes")["errors"], 0);
}

#[test]
fn pages_that_come_and_go() {
    let preview = Preview::new(&[("index.html", "<p>home"), ("404.html", "<p>lost")]);
    let mut stream = Stream::open(&preview, "%2Fnew%2F", &known(&preview, "/new/"));
    stream.next("mistakes");
    preview.write("new/index.html", "<p>new");
    assert!(stream.next("update")["page"].is_string());
    std::fs::remove_file(preview.path("new/index.html")).unwrap();
    assert!(stream.next("update")["page"].is_string());
}
