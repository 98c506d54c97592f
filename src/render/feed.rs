//! Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, with whole articles and whole addresses.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::json;

use super::cards::Cards;
use super::escape::xml_chars;
use crate::content::{Date, Kind};
use crate::site::{Entry, FeedFormat, Scope};

/// A feed, before it has a format.
struct Feed {
    title: String,
    subtitle: Option<String>,
    /// The page it is the feed of.
    home: String,
    own: String,
    author: String,
    lang: String,
    updated: String,
    items: Vec<Item>,
}

struct Item {
    title: String,
    url: String,
    published: String,
    updated: String,
    summary: Option<String>,
    content: Option<String>,
    tags: Vec<String>,
}

/// The pages that a feed holds, newest first.
pub fn pages(cards: &Cards, scope: Scope) -> Vec<usize> {
    let site = &cards.site;
    let mut pages: Vec<usize> = match scope {
        Scope::Site => cards.of_kind(Kind::Post),
        Scope::Section(index) => site.sections[index].pages.clone(),
        Scope::Term(taxonomy, term) => site.taxonomies[taxonomy].terms[term].pages.clone(),
    };
    let zone = site.input.config.timezone.get();
    pages.retain(|index| site.entries[*index].page.common.feed && site.entries[*index].page.date.is_some());
    pages.sort_by_cached_key(|index| {
        let entry = &site.entries[*index];
        (std::cmp::Reverse(entry.page.date.map(|date| date.timestamp(zone))), entry.path.clone())
    });
    pages.truncate(site.input.config.feeds.limit as usize);
    pages
}

/// Every listed page that has a date, newest first.
pub fn dated(cards: &Cards) -> Vec<usize> {
    let site = &cards.site;
    let zone = site.input.config.timezone.get();
    let mut pages: Vec<usize> = site.sections.iter().flat_map(|section| section.pages.iter().copied()).collect();
    pages.retain(|index| site.entries[*index].page.date.is_some());
    pages.sort_by_cached_key(|index| {
        let entry = &site.entries[*index];
        (std::cmp::Reverse(entry.page.date.map(|date| date.timestamp(zone))), entry.path.clone())
    });
    pages
}

/// Writes a feed. `content` gives the HTML of a page with whole addresses.
///
/// # Errors
/// Only when memory cannot be written to.
pub fn write(
    cards: &Cards,
    scope: Scope,
    format: FeedFormat,
    content: impl Fn(usize) -> String,
) -> io::Result<Vec<u8>> {
    let feed = collect(cards, scope, format, content);
    match format {
        FeedFormat::Atom => atom(&feed),
        FeedFormat::Rss => rss(&feed),
        FeedFormat::Json => json_feed(&feed),
    }
}

fn collect(cards: &Cards, scope: Scope, format: FeedFormat, content: impl Fn(usize) -> String) -> Feed {
    let site = &cards.site;
    let config = &site.input.config;
    let zone = config.timezone.get();
    let (title, home) = match scope {
        Scope::Site => (config.title.clone(), "/".to_owned()),
        Scope::Section(index) => {
            (format!("{}: {}", config.title, site.sections[index].title), site.sections[index].path.clone())
        }
        Scope::Term(taxonomy, term) => {
            let term = &site.taxonomies[taxonomy].terms[term];
            (format!("{}: {}", config.title, term.name), term.path.clone())
        }
    };
    let moment = |date: Option<Date>| date.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |date| date.rfc3339(zone));
    let item = |index: usize| {
        let entry: &Entry = &site.entries[index];
        let page = &entry.page;
        Item {
            title: xml_chars(&page.title),
            url: cards.permalink(&entry.path),
            published: moment(page.date),
            updated: moment(entry.updated.or(page.date)),
            summary: page.summary.as_deref().map(xml_chars),
            content: config.feeds.full_text.then(|| xml_chars(&content(index))),
            tags: page.common.tags.clone(),
        }
    };
    let pages = pages(cards, scope);
    let newest = pages.iter().filter_map(|index| {
        let entry = &site.entries[*index];
        entry.updated.or(entry.page.date)
    });
    let newest = newest.max_by_key(|date| date.timestamp(zone));
    Feed {
        title: xml_chars(&title),
        subtitle: config.description.as_deref().map(xml_chars),
        own: cards.permalink(&format!("{home}{}", format.file_name())),
        home: cards.permalink(&home),
        author: config.author.name.clone().unwrap_or_else(|| config.title.clone()),
        lang: config.default_language.to_string(),
        updated: moment(newest),
        items: pages.into_iter().map(item).collect(),
    }
}

type Xml = Writer<Vec<u8>>;

fn leaf(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text))?;
    Ok(())
}

fn begin() -> io::Result<Xml> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    Ok(xml)
}

fn end(xml: Xml) -> Vec<u8> {
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

fn atom(feed: &Feed) -> io::Result<Vec<u8>> {
    let mut xml = begin()?;
    let root = xml
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", feed.lang.as_str())]);
    root.write_inner_content(|xml| {
        leaf(xml, "title", &feed.title)?;
        if let Some(subtitle) = &feed.subtitle {
            leaf(xml, "subtitle", subtitle)?;
        }
        xml.create_element("link")
            .with_attributes([("href", feed.home.as_str()), ("rel", "alternate"), ("type", "text/html")])
            .write_empty()?;
        xml.create_element("link")
            .with_attributes([("href", feed.own.as_str()), ("rel", "self"), ("type", "application/atom+xml")])
            .write_empty()?;
        leaf(xml, "id", &feed.own)?;
        leaf(xml, "updated", &feed.updated)?;
        xml.create_element("author").write_inner_content(|xml| leaf(xml, "name", &feed.author))?;
        xml.create_element("generator")
            .with_attribute(("uri", env!("CARGO_PKG_REPOSITORY")))
            .write_text_content(BytesText::new("Folio"))?;
        for item in &feed.items {
            xml.create_element("entry").write_inner_content(|xml| atom_entry(xml, item))?;
        }
        Ok(())
    })?;
    Ok(end(xml))
}

fn atom_entry(xml: &mut Xml, item: &Item) -> io::Result<()> {
    leaf(xml, "title", &item.title)?;
    xml.create_element("link")
        .with_attributes([("href", item.url.as_str()), ("rel", "alternate"), ("type", "text/html")])
        .write_empty()?;
    leaf(xml, "id", &item.url)?;
    leaf(xml, "published", &item.published)?;
    leaf(xml, "updated", &item.updated)?;
    for tag in &item.tags {
        xml.create_element("category").with_attribute(("term", tag.as_str())).write_empty()?;
    }
    if let Some(summary) = &item.summary {
        leaf(xml, "summary", summary)?;
    }
    if let Some(content) = &item.content {
        xml.create_element("content").with_attribute(("type", "html")).write_text_content(BytesText::new(content))?;
    }
    Ok(())
}

fn rss(feed: &Feed) -> io::Result<Vec<u8>> {
    let mut xml = begin()?;
    let root = xml.create_element("rss").with_attributes([
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ]);
    root.write_inner_content(|xml| {
        xml.create_element("channel").write_inner_content(|xml| {
            leaf(xml, "title", &feed.title)?;
            leaf(xml, "link", &feed.home)?;
            leaf(xml, "description", feed.subtitle.as_ref().unwrap_or(&feed.title))?;
            leaf(xml, "language", &feed.lang)?;
            leaf(xml, "lastBuildDate", &rfc2822(&feed.updated))?;
            xml.create_element("atom:link")
                .with_attributes([("href", feed.own.as_str()), ("rel", "self"), ("type", "application/rss+xml")])
                .write_empty()?;
            for item in &feed.items {
                xml.create_element("item").write_inner_content(|xml| rss_item(xml, item, &feed.author))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(end(xml))
}

fn rss_item(xml: &mut Xml, item: &Item, author: &str) -> io::Result<()> {
    leaf(xml, "title", &item.title)?;
    leaf(xml, "link", &item.url)?;
    xml.create_element("guid").with_attribute(("isPermaLink", "true")).write_text_content(BytesText::new(&item.url))?;
    leaf(xml, "pubDate", &rfc2822(&item.published))?;
    leaf(xml, "dc:creator", author)?;
    for tag in &item.tags {
        leaf(xml, "category", tag)?;
    }
    if let Some(summary) = &item.summary {
        leaf(xml, "description", summary)?;
    }
    if let Some(content) = &item.content {
        leaf(xml, "content:encoded", content)?;
    }
    Ok(())
}

/// The form that RSS asks for (RFC 822 with a four-digit year).
fn rfc2822(moment: &str) -> String {
    let zone =
        moment.rfind(['+', '-']).filter(|at| *at > 10).map_or("+0000".to_owned(), |at| moment[at..].replace(':', ""));
    let civil = moment.get(..19).and_then(|civil| civil.parse::<jiff::civil::DateTime>().ok());
    civil.map_or_else(|| moment.to_owned(), |civil| format!("{} {zone}", civil.strftime("%a, %d %b %Y %H:%M:%S")))
}

fn json_feed(feed: &Feed) -> io::Result<Vec<u8>> {
    let items = feed.items.iter().map(|item| {
        let mut value = json!({
            "id": item.url,
            "url": item.url,
            "title": item.title,
            "date_published": item.published,
            "date_modified": item.updated,
            "tags": item.tags,
        });
        match (&item.content, &item.summary) {
            (Some(content), _) => value["content_html"] = json!(content),
            (None, summary) => value["content_text"] = json!(summary.as_deref().unwrap_or(&item.title)),
        }
        if let Some(summary) = &item.summary {
            value["summary"] = json!(summary);
        }
        value
    });
    let mut value = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.own,
        "language": feed.lang,
        "authors": [{"name": feed.author}],
        "items": items.collect::<Vec<_>>(),
    });
    if let Some(subtitle) = &feed.subtitle {
        value["description"] = json!(subtitle);
    }
    let mut bytes = serde_json::to_vec_pretty(&value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
