//! Requests that no browser sends, and what the server must survive (TRUST P36).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::preview::Preview;

#[test]
fn odd_requests_get_a_refusal() {
    let preview = Preview::new(&[("index.html", "<p>home")]);
    let long = "a".repeat(9 * 1024);
    let longer = "a".repeat(17 * 1024);
    for (what, request, expected) in [
        ("nonsense", "\0\x01\x02\x03\r\n\r\n".to_owned(), &[400][..]),
        ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), &[0, 400, 505]),
        ("no path", "GET HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), &[400]),
        ("a long URL", format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), &[414]),
        ("a long header", format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {longer}\r\n\r\n"), &[431]),
        ("many headers", format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(200)), &[431]),
        ("a body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello".to_owned(), &[413]),
        (
            "a body of 4 GB",
            "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4294967296\r\n\r\n".to_owned(),
            &[413],
        ),
        (
            "a chunked body",
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
            &[413],
        ),
        (
            "both lengths",
            "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(),
            &[400, 413],
        ),
        ("a star", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(), &[405]),
        (
            "a tunnel",
            "CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(),
            &[400, 403, 405],
        ),
        (
            "a folded header",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\nConnection: close\r\n\r\n".to_owned(),
            &[200, 400],
        ),
    ] {
        let answer = preview.send(request.as_bytes());
        let status = answer.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok()).unwrap_or(0);
        assert!(expected.contains(&status), "{what}: {answer}");
        assert_eq!(preview.get("/").status, 200, "after {what}");
    }
}

#[test]
fn a_panic_costs_one_request() {
    let preview = Preview::new(&[("index.html", "<p>home"), ("bad/index.html", "PANIC")]);
    for _ in 0..20 {
        assert_eq!(preview.get("/bad/").status, 500);
        assert_eq!(preview.get("/").status, 200);
    }
}

#[test]
fn three_hundred_half_open_requests_lock_nobody_out() {
    let preview = Preview::new(&[("index.html", "<p>home")]);
    let half: Vec<_> = (0..300)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    let start = Instant::now();
    assert_eq!(preview.get("/").status, 200);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    drop(half);
}

#[test]
fn a_slow_head_is_hung_up_on() {
    let preview = Preview::new(&[("index.html", "<p>home")]);
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    let start = Instant::now();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!((9..13).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}
