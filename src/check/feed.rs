//! The files that programs read: feeds, the sitemap, JSON.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::address::{Target, planned};
use super::facts::{Facts, Use};
use super::finding::Finding;
use super::page::missing;
use crate::diagnostic::Code;
use crate::site::{Route, Site};

/// Elements whose text is an address, and those whose text is a page.
const ADDRESSES: [&str; 4] = ["loc", "link", "uri", "comments"];
const PAGES: [&str; 4] = ["content", "summary", "description", "encoded"];

/// What is wrong with a file of XML: a feed or the sitemap.
pub fn xml(site: &Site, path: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut reader = Reader::from_str(text);
    let mut open: Vec<String> = Vec::new();
    let mut inner = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => {
                if let Some(name) = open.last() {
                    found.push(broken(path, &format!("`{name}` is not closed")));
                }
                return found;
            }
            Ok(Event::Start(tag)) => {
                addresses(site, path, &tag, &mut found);
                open.push(tag.local_name().as_ref().to_owned());
                inner.clear();
            }
            Ok(Event::Empty(tag)) => addresses(site, path, &tag, &mut found),
            Ok(Event::Text(text)) => inner.push_str(&text),
            Ok(Event::CData(text)) => inner.push_str(&text),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref().ok().flatten() {
                Some(c) => inner.push(c),
                None => inner.push_str(match &*name {
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "&",
                }),
            },
            Ok(Event::End(tag)) => {
                let name = tag.local_name();
                if ADDRESSES.contains(&name.as_ref()) && !inner.trim().is_empty() {
                    address(site, path, inner.trim(), &mut found);
                } else if PAGES.contains(&name.as_ref()) && inner.contains('<') {
                    page(site, path, &inner, &mut found);
                }
                open.pop();
                inner.clear();
            }
            Ok(_) => {}
            Err(error) => {
                found.push(broken(path, &error.to_string()));
                return found;
            }
        }
    }
}

fn broken(path: &str, why: &str) -> Finding {
    let message = format!("`{path}` is not well-formed: {why}");
    Finding::new(Code::InvalidFeed, message, "programs refuse such a file", "")
}

fn addresses(site: &Site, path: &str, tag: &quick_xml::events::BytesStart, found: &mut Vec<Finding>) {
    for attribute in tag.attributes().flatten() {
        if matches!(attribute.key.local_name().as_ref(), "href" | "url" | "src") {
            let value = attribute.value.replace("&amp;", "&");
            address(site, path, &value, found);
        }
    }
}

/// An address of a feed: whole, and of the site only if it is there.
fn address(site: &Site, path: &str, written: &str, found: &mut Vec<Finding>) {
    let absolute = ["https://", "http://", "mailto:", "tel:", "data:"].iter().any(|scheme| written.starts_with(scheme));
    if !absolute {
        let message = format!("`{path}` holds the relative address `{written}`");
        found.push(Finding::new(Code::InvalidFeed, message, "feeds are read elsewhere: write it in full", written));
        return;
    }
    if let Target::Internal { path: to, .. } = Target::of(written, path, &site.input.config.base_url)
        && planned(&site.plan, &to).is_none()
    {
        found.push(missing(&site.plan, written, &to, Use::Link));
    }
}

/// A page inside a feed.
fn page(site: &Site, path: &str, html: &str, found: &mut Vec<Finding>) {
    for link in Facts::of(html).links.iter().filter(|link| !link.address.starts_with('#')) {
        address(site, path, &link.address, found);
    }
}

/// What is wrong with a file of JSON: a feed, the résumé, or any other.
pub fn json(site: &Site, path: &str, route: &Route, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let message = format!("`{path}` is not JSON: {error}");
            return vec![Finding::new(Code::InvalidJson, message, "programs refuse such a file", "")];
        }
    };
    let mut needs = |value: &Value, key: &str, of: &str| {
        if value.get(key).is_none_or(Value::is_null) {
            let message = format!("`{path}` has no `{key}`{of}");
            found.push(Finding::new(Code::InvalidJson, message, "the format asks for it", ""));
        }
    };
    let items = value.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    match route {
        Route::ResumeFile(..) => {
            needs(&value, "basics", "");
            if let Some(basics) = value.get("basics") {
                needs(basics, "name", " in `basics`");
            }
        }
        Route::Feed(..) => {
            for key in ["version", "title", "items"] {
                needs(&value, key, "");
            }
            for item in &items {
                needs(item, "id", " in an item");
            }
        }
        _ => {}
    }
    for item in &items {
        if let Some(url) = item.get("url").and_then(Value::as_str) {
            address(site, path, url, &mut found);
        }
        if let Some(html) = item.get("content_html").and_then(Value::as_str) {
            page(site, path, html, &mut found);
        }
    }
    found
}
