//! The settings as templates see them, and the mark of the site.

use tera::Value;

use super::cards::Cards;
use super::value::{map, maybe, serialized, text};
use crate::content::config::NavItem;
use crate::site::Destination;

/// `config`: every address in it carries the base path.
pub fn value(cards: &Cards) -> Value {
    let config = &cards.site.input.config;
    let options = &config.theme;
    let theme = map([
        ("name", text(&options.name)),
        ("accent", text(&options.accent.name)),
        ("accent_light", maybe(options.accent.light.as_ref())),
        ("accent_dark", maybe(options.accent.dark.as_ref())),
        ("fonts", serialized(&options.fonts)),
        ("holes", Value::from(options.holes)),
        ("keys", Value::from(options.keys)),
        ("home", serialized(&options.home)),
        ("footer", links(cards, &options.footer)),
        ("comments", options.comments.as_ref().map_or_else(Value::none, serialized)),
        ("analytics", serialized(&options.analytics)),
        ("extra", serialized(&options.extra)),
    ]);
    let author = map([
        ("name", text(config.author.name.as_ref().unwrap_or(&config.title))),
        ("email", maybe(config.author.email.as_ref())),
        ("url", serialized(&config.author.url)),
        ("links", links(cards, &config.author.links)),
    ]);
    Value::from(map([
        ("title", text(&config.title)),
        ("description", maybe(config.description.as_ref())),
        ("base_url", serialized(&config.base_url)),
        ("base_path", text(config.base_url.path())),
        ("default_language", text(config.default_language.as_str())),
        ("author", Value::from(author)),
        ("navigation", links(cards, &config.navigation)),
        ("repository", serialized(&config.edit)),
        ("license", maybe(config.license.as_ref())),
        ("theme", Value::from(theme)),
        ("feeds", serialized(&config.feeds)),
        ("extra", serialized(&config.extra)),
        ("mode", text(cards.site.input.options.mode)),
    ]))
}

fn links(cards: &Cards, items: &[NavItem]) -> Value {
    let link = |item: &NavItem| {
        let path = match (&item.url, &item.path) {
            (Some(url), _) => url.as_str().to_owned(),
            (None, Some(path)) => internal(cards, path),
            (None, None) => cards.path("/"),
        };
        Value::from(map([("name", text(&item.name)), ("path", text(&path)), ("url", text(&path))]))
    };
    Value::from(items.iter().map(link).collect::<Vec<_>>())
}

/// A path of the site or a source, as a link.
fn internal(cards: &Cards, path: &str) -> String {
    let site = &cards.site;
    let found = path.strip_prefix("@/").and_then(|source| site.find_source(&format!("content/{source}")));
    match found {
        Some(Destination::Entry(index)) => cards.path(&site.entries[index].path),
        Some(Destination::Section(index)) => cards.path(&site.sections[index].path),
        None => cards.path(&format!("/{}", path.trim_start_matches('/'))),
    }
}

/// The path of the site's own favicon: the first of the usual names that `static/` has.
pub fn icon(cards: &Cards) -> Value {
    let names = ["icon.svg", "favicon.svg", "favicon.png", "favicon.ico"];
    let found = names.iter().find_map(|name| cards.site.static_names.get(*name));
    found.map_or_else(Value::none, |index| text(cards.path(&cards.site.files[*index].path)))
}

/// Five bars whose heights come from the site's title: its mark.
pub fn mark(title: &str) -> String {
    let mut hash = xxhash_rust::xxh3::xxh3_64(title.as_bytes());
    let bars = [2.0_f64, 6.5, 11.0, 15.5, 20.0].map(|x| {
        let top = 2 + hash % 12;
        hash >>= 8;
        format!("M{x} {top}V18")
    });
    bars.concat()
}

/// `{title, path, type}` of the feeds that fit a page: the site's, and one of its own.
pub fn feed_links(cards: &Cards, own: Option<(&str, &str)>) -> Value {
    let config = &cards.site.input.config;
    let feed = |title: &str, path: String, kind: &str| {
        Value::from(map([("title", text(title)), ("path", text(path)), ("type", text(kind))]))
    };
    let mut feeds: Vec<Value> = own
        .map(|(title, path)| feed(title, cards.path(&format!("{path}atom.xml")), "application/atom+xml"))
        .into_iter()
        .collect();
    feeds.push(feed(&config.title, cards.path("/atom.xml"), "application/atom+xml"));
    feeds.push(feed(&config.title, cards.path("/feed.json"), "application/feed+json"));
    Value::from(feeds)
}
