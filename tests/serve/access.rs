//! Who may ask (TRUST P33): pairs of Host and Origin, what browsers say about where a request comes from, and the token.

use folio::serve::Options;

use crate::preview::{Preview, until};

/// Hosts of ours and others, each with the status that a plain request gets.
const HOSTS: [(&str, u16); 20] = [
    ("localhost", 200),
    ("localhost:1111", 200),
    ("LOCALHOST:80", 200),
    ("127.0.0.1", 200),
    ("127.0.0.1:1111", 200),
    ("[::1]:1111", 200),
    ("blog.localhost:1111", 200),
    ("preview.example.com", 200),
    ("evil.com", 403),
    ("evil.com:1111", 403),
    ("localhost.evil.com", 403),
    ("evillocalhost", 403),
    (".localhost", 403),
    ("127.0.0.1.nip.io", 403),
    ("127.0.0.2", 403),
    ("0.0.0.0", 403),
    ("192.168.1.5", 403),
    ("user@localhost", 403),
    ("localhost:99999999", 403),
    ("local host", 403),
];

fn preview() -> Preview {
    let options = Options { allowed_hosts: vec!["Preview.Example.com".into()], editor: None, ..Options::default() };
    Preview::of(&[("index.html", "<h1>secret</h1>")], options)
}

#[test]
fn sixty_pairs_of_host_and_origin() {
    let preview = preview();
    for (host, expected) in HOSTS {
        let ours = preview.ask("GET", "/", &format!("Host: {host}\r\nOrigin: http://{host}\r\n"));
        let foreign = preview.ask("GET", "/", &format!("Host: {host}\r\nOrigin: https://evil.com\r\n"));
        let none = preview.ask("GET", "/", &format!("Host: {host}\r\n"));
        assert_eq!(none.status, expected, "{host}");
        assert_eq!(ours.status, expected, "{host} with its own origin");
        assert_eq!(foreign.status, 403, "{host} with a foreign origin");
        for reply in [ours, foreign, none] {
            assert_eq!(reply.status == 200, reply.body.contains("secret"));
            assert_eq!(reply.header("access-control-allow-origin"), None);
        }
    }
}

#[test]
fn the_check_comes_before_everything_else() {
    let preview = preview();
    for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        for url in ["/", "/nothing", "/_folio/live.js", "/_folio/events", "/%zz"] {
            assert_eq!(preview.ask(method, url, "Host: evil.com\r\n").status, 403, "{method} {url}");
        }
    }
    assert_eq!(preview.ask("GET", "http://evil.com/", "Host: localhost\r\n").status, 403);
    assert_eq!(preview.ask("GET", "/", "Host: localhost\r\nHost: localhost\r\n").status, 403);
    assert!(preview.send(b"GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 403"));
}

#[test]
fn other_origins() {
    let preview = preview();
    for (origin, expected) in [
        ("null", 403),
        ("http://localhost:3000", 403),
        ("https://localhost:1111", 200),
        ("http://127.0.0.1:1111", 403),
        ("http://localhost:1111@evil.com", 403),
        ("ftp://localhost:1111", 403),
        ("chrome-extension://abcdef", 403),
        // a proxy that puts its own Host in
        ("https://preview.example.com", 200),
    ] {
        let headers = format!("Host: localhost:1111\r\nOrigin: {origin}\r\n");
        assert_eq!(preview.ask("GET", "/", &headers).status, expected, "{origin}");
    }
}

#[test]
fn what_a_browser_says_of_the_sender() {
    let preview = preview();
    let site = |site: &str, mode: &str, dest: &str| {
        let headers = format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {dest}\r\n");
        (preview.ask("GET", "/", &headers).status, preview.ask("POST", "/", &headers).status)
    };
    assert_eq!(site("none", "navigate", "document"), (200, 405));
    assert_eq!(site("same-origin", "no-cors", "image"), (200, 405));
    assert_eq!(site("cross-site", "navigate", "document"), (200, 403));
    assert_eq!(site("cross-site", "navigate", "iframe"), (403, 403));
    assert_eq!(site("cross-site", "no-cors", "script"), (403, 403));
    assert_eq!(site("same-site", "cors", "empty"), (403, 403));
}

#[test]
fn the_stream_and_the_editor_need_a_token_and_an_origin() {
    let preview = preview();
    let token = preview.token();
    let own = "Host: localhost\r\nOrigin: http://localhost\r\n";
    for name in ["events", "open"] {
        let with = format!("/_folio/{name}?token={token}&file=nothing");
        assert_eq!(preview.ask("POST", &with, "").status, 403, "no origin");
        assert_eq!(preview.ask("POST", &format!("/_folio/{name}"), own).status, 403, "no token");
        assert_eq!(
            preview.ask("POST", &format!("/_folio/{name}?token={}", "0".repeat(32)), own).status,
            403,
            "wrong token"
        );
    }
    let open = |file: &str| preview.ask("POST", &format!("/_folio/open?token={token}&file={file}"), own);
    for outside in ["/etc/passwd", "../../etc/passwd", "nothing", ""] {
        assert_eq!(open(outside).status, 409, "{outside}");
    }
    assert_eq!(preview.ask("GET", &format!("/_folio/open?token={token}&file=index.html"), own).status, 405);
}

#[test]
fn every_answer_keeps_other_sites_out() {
    let preview = preview();
    for url in ["/", "/nothing", "/_folio/live.js", "/_folio/events", "/_folio/x", "/%"] {
        let reply = preview.get(url);
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{url}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{url}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{url}");
    }
}

#[cfg(unix)]
#[test]
fn the_editor_opens_files_of_the_site() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::TempDir::new().unwrap();
    let (program, seen) = (folder.path().join("code"), folder.path().join("seen"));
    std::fs::write(&program, format!("#!/bin/sh\necho \"$@\" > '{0}.part' && mv '{0}.part' '{0}'\n", seen.display()))
        .unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let editor = Some(format!("{} --wait", program.display()));
    let preview = Preview::of(&[("a b.html", "<p>")], Options { editor, ..Options::default() });
    preview.write("index.html", "<p>home");
    preview.becomes("/", 200, "home");
    let own = "Host: localhost\r\nOrigin: http://localhost\r\n";
    let open =
        |file: &str| preview.ask("POST", &format!("/_folio/open?token={}&line=7&file={file}", preview.token()), own);
    assert_eq!(open("a%20b.html").status, 204);
    until("the editor has run", || seen.exists());
    let expected = format!("--wait --goto {}:7\n", preview.path("a b.html").display());
    assert_eq!(std::fs::read_to_string(seen).unwrap(), expected);

    let preview =
        Preview::of(&[("index.html", "<p>")], Options { editor: Some("nvim -R".into()), ..Options::default() });
    let reply = preview.ask("POST", &format!("/_folio/open?token={}&file=index.html", preview.token()), own);
    assert_eq!(reply.status, 409);
    assert!(reply.body.contains("`nvim` needs a terminal of its own"), "{}", reply.body);
}
