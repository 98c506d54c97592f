//! A site of 10,000 pages with one changed post. The long form is `tests/bench/publish`.

use std::env;
use std::path::Path;
use std::time::Instant;

use crate::child::command;
use crate::edition::{Files, lay, temporary};
use crate::hosts::s3::Store;
use crate::hosts::{Host, all, site};

fn pages() -> usize {
    env::var("FOLIO_PAGES").ok().and_then(|pages| pages.parse().ok()).unwrap_or(300)
}

fn large(changed: bool) -> Files {
    let text = |number: usize| {
        let edition = if changed && number == 17 { "new" } else { "old" };
        format!("<!doctype html><p>post {number} {edition}\n{}</html>\n", "words and words ".repeat(200)).into_bytes()
    };
    let mut files: Files = (0..pages()).map(|number| (format!("blog/{number}/index.html"), text(number))).collect();
    files.insert("index.html".into(), b"home".to_vec());
    files.insert("theme.00000001.css".into(), b"css".to_vec());
    let name = if changed { "new" } else { "old" };
    for feed in ["atom.xml", "rss.xml", "feed.json", "sitemap.xml"] {
        files.insert(feed.into(), format!("{feed} {name}").into_bytes());
    }
    files
}

fn publish(root: &Path, site: &Path, host: &dyn Host) {
    let output = command(root, site, &host.environment()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn one_changed_post() {
    let (_dir, base) = temporary();
    let (old, new) = (base.join("old/site"), base.join("new/site"));
    lay(&old, &large(false));
    lay(&new, &large(true));
    for (name, host) in all(&base, None) {
        if name == "s3" {
            continue;
        }
        let root = site(&base.join(format!("site-{name}")), &*host);
        publish(&root, &old, &*host);
        let begun = Instant::now();
        publish(&root, &new, &*host);
        println!("{name}: {} pages, one changed post: {:.2} s", pages(), begun.elapsed().as_secs_f64());
    }
    let store = Store::start(&base);
    let root = site(&base.join("site-s3"), &store);
    publish(&root, &old, &store);
    store.requests();
    let begun = Instant::now();
    publish(&root, &new, &store);
    let (took, requests) = (begun.elapsed().as_secs_f64(), store.requests());
    println!("s3: {} pages, one changed post: {} requests, {took:.2} s", pages(), requests.len());
    assert!(requests.len() <= 12, "{requests:?}");
    publish(&root, &new, &store);
    assert_eq!(store.requests().len(), 1, "nothing to do is one look");
}
