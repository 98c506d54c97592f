//! What a URL answers: planned outputs and nothing else.

use std::fs;

use folio::serve::{HostRules, Options};

use crate::preview::Preview;

const SITE: [(&str, &str); 6] = [
    ("index.html", "<html><body><p>home</body></html>"),
    ("blog/index.html", "<p>blog"),
    ("caf\u{e9}/index.html", "<p>coffee"),
    ("a b.css", "p { color: red }"),
    ("404.html", "<p>lost"),
    (".secret", "hidden"),
];

#[test]
fn twenty_seven_paths_that_lead_nowhere() {
    let preview = Preview::new(&SITE);
    fs::write(preview.root().parent().unwrap().join("folio-outside.txt"), "outside").unwrap();
    for path in [
        "/../folio-outside.txt",
        "/..%2ffolio-outside.txt",
        "/%2e%2e/folio-outside.txt",
        "/%2e%2e%2ffolio-outside.txt",
        "/blog/../../folio-outside.txt",
        "/blog/..%2f..%2ffolio-outside.txt",
        "/%252e%252e%252ffolio-outside.txt",
        "/..%5cfolio-outside.txt",
        "/..\\folio-outside.txt",
        "/....//folio-outside.txt",
        "/.%2e/folio-outside.txt",
        "//etc/passwd",
        "///etc/passwd",
        "/etc/passwd",
        "/%2fetc/passwd",
        "/file:///etc/passwd",
        "/blog/%00",
        "/blog%00.html",
        "/%c0%ae%c0%ae/folio-outside.txt",
        "/%u002e%u002e/folio-outside.txt",
        "/settings",
        "/./settings",
        "/%73ettings",
        "/.git/config",
        "/blog/./",
        "/blog//",
        "/..;/folio-outside.txt",
    ] {
        let reply = preview.get(path);
        assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
        assert!(!reply.body.contains("outside") && !reply.body.contains("root:"), "{path}");
    }
    fs::remove_file(preview.root().parent().unwrap().join("folio-outside.txt")).unwrap();
}

#[test]
fn pages_files_slashes_and_the_missing() {
    let preview = Preview::new(&SITE);
    let home = preview.get("/");
    assert_eq!((home.status, home.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(
        home.body.starts_with("<html><body><p>home<script type=\"module\" src=\"/_folio/live.js?token="),
        "{}",
        home.body
    );
    assert!(home.body.ends_with("</script></body></html>"));
    assert!(home.header("content-security-policy").is_some());

    let blog = preview.get("/blog?a=1");
    assert_eq!((blog.status, blog.header("location")), (308, Some("/blog/?a=1")));
    assert_eq!(preview.get("/caf%c3%a9").header("location"), Some("/caf%c3%a9/"));
    assert!(preview.get("/caf%C3%A9/").body.contains("coffee"));
    let style = preview.get("/a%20b.css");
    assert_eq!((style.status, style.body.as_str()), (200, "p { color: red }"));

    let lost = preview.get("/nothing/");
    assert_eq!(lost.status, 404);
    assert!(lost.body.contains("lost") && lost.body.contains("live.js"));
}

#[test]
fn head_tags_and_methods() {
    let preview = Preview::new(&SITE);
    let (get, head) = (preview.get("/a%20b.css"), preview.ask("HEAD", "/a%20b.css", ""));
    assert_eq!(
        (head.status, head.body.as_str(), head.header("content-length")),
        (200, "", get.header("content-length"))
    );
    let tag = get.header("etag").unwrap();
    let again = preview.ask("GET", "/a%20b.css", &format!("If-None-Match: \"x\", {tag}\r\n"));
    assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", Some(tag)));
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "NONSENSE"] {
        assert_eq!(preview.ask(method, "/", "").status, 405, "{method}");
    }
}

#[test]
fn the_base_path_is_real() {
    let preview = Preview::new(&[("settings", "/sub/"), ("index.html", "<p>home"), ("x/index.html", "<p>x")]);
    assert!(preview.lines.all()[0].ends_with("/sub/"));
    assert_eq!(preview.get("/").header("location"), Some("/sub/"));
    assert_eq!(preview.get("/sub").header("location"), Some("/sub/"));
    assert!(preview.get("/sub/").body.contains("src=\"/sub/_folio/live.js"));
    assert_eq!(preview.get("/sub/x").header("location"), Some("/sub/x/"));
    assert_eq!(preview.get("/sub/_folio/live.js").status, 200);
    for outside in ["/x/", "/_folio/live.js", "/subx/"] {
        assert_eq!(preview.get(outside).status, 404, "{outside}");
    }
}

#[test]
fn as_the_host_would() {
    let site = [
        ("index.html", "<p>home"),
        ("blog/index.html", "<p>blog"),
        ("about.html", "<p>about"),
        ("_headers", "/blog/*\n  X-Robots-Tag: none\n  Cache-Control: max-age=9\n  Access-Control-Allow-Origin: *\n"),
    ];
    let with_rules = [
        &site[..],
        &[(
            "_redirects",
            "/old/ /blog/\n/about.html /blog/ 301\n/app/* /blog/ 200\n/far/:word https://example.org/:word 307!\n",
        )],
    ]
    .concat();
    let moved = |host: &str| {
        let preview = Preview::of(&with_rules, Options { host: HostRules::named(host).unwrap(), ..Options::default() });
        ["/old/?q=1", "/about.html", "/app/x", "/far/away", "/_redirects"].map(|url| {
            let reply = preview.get(url);
            format!("{} {}", reply.status, reply.header("location").unwrap_or_default()).trim_end().to_owned()
        })
    };
    assert_eq!(
        moved("netlify"),
        ["301 /blog/?q=1", "200", "200", "307 https://example.org/away", "404"],
        "a file comes first"
    );
    assert_eq!(
        moved("cloudflare"),
        ["302 /blog/?q=1", "301 /blog/", "200", "404", "404"],
        "a line comes first, and `!` is no status there"
    );
    assert_eq!(moved("s3"), ["404", "200", "404", "404", "200"], "a file like any other");
    let row = |host: &str| {
        let preview = Preview::of(&site, Options { host: HostRules::named(host).unwrap(), ..Options::default() });
        let statuses =
            ["/blog", "/about", "/about/", "/about.html", "/Blog/", "/_headers"].map(|url| preview.get(url).status);
        let blog = preview.get("/blog/");
        assert_eq!(blog.header("cache-control"), Some("no-store"));
        assert_eq!(blog.header("access-control-allow-origin"), None);
        (statuses, blog.header("x-robots-tag").is_some())
    };
    assert_eq!(row("github-pages"), ([301, 200, 404, 200, 404, 200], false));
    assert_eq!(row("netlify"), ([301, 200, 301, 200, 301, 404], true));
    assert_eq!(row("cloudflare"), ([308, 200, 308, 308, 404, 404], true));
    assert_eq!(row("s3"), ([302, 404, 404, 200, 404, 200], false));
}
