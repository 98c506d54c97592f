use serde_json::{Map, Value as Json, json};

use super::Lost;
use super::fit::lose;
use super::rendercv_entry::{Kind, entry, split_link};

/// Where the profiles of a network live; `{}` is the name there.
const NETWORKS: [(&str, &str); 16] = [
    ("LinkedIn", "https://www.linkedin.com/in/{}"),
    ("GitHub", "https://github.com/{}"),
    ("GitLab", "https://gitlab.com/{}"),
    ("IMDB", "https://www.imdb.com/name/{}"),
    ("Instagram", "https://www.instagram.com/{}"),
    ("ORCID", "https://orcid.org/{}"),
    ("StackOverflow", "https://stackoverflow.com/users/{}"),
    ("ResearchGate", "https://www.researchgate.net/profile/{}"),
    ("YouTube", "https://www.youtube.com/@{}"),
    ("Google Scholar", "https://scholar.google.com/citations?user={}"),
    ("Telegram", "https://t.me/{}"),
    ("Leetcode", "https://leetcode.com/u/{}"),
    ("X", "https://x.com/{}"),
    ("Bluesky", "https://bsky.app/profile/{}"),
    ("Reddit", "https://www.reddit.com/user/{}"),
    ("WhatsApp", "https://wa.me/{}"),
];

/// A RenderCV file in our names: its free sections by what their titles and entries are.
pub fn convert(value: Json, lost: &mut Vec<Lost>) -> Json {
    let Json::Object(mut file) = value else { return value };
    let cv = file.shift_remove("cv").unwrap_or_default();
    for (key, value) in &file {
        lose(key, value, "it says how RenderCV draws the résumé", lost);
    }
    let Json::Object(mut cv) = cv else { return Json::Null };
    let sections = cv.shift_remove("sections").unwrap_or_default();
    let mut out = Map::new();
    out.insert("basics".to_owned(), basics(cv, lost));
    if let Json::Object(sections) = sections {
        for (title, entries) in sections {
            section(&mut out, &title, entries, lost);
        }
    }
    Json::Object(out)
}

fn basics(cv: Map<String, Json>, lost: &mut Vec<Lost>) -> Json {
    let mut basics = Map::new();
    let mut profiles = Vec::new();
    for (key, value) in cv {
        let at = format!("cv.{key}");
        match key.as_str() {
            "headline" | "label" => drop(basics.insert("label".to_owned(), value)),
            "website" => drop(basics.insert("url".to_owned(), first(value, &at, lost))),
            "email" | "phone" => drop(basics.insert(key, first(value, &at, lost))),
            "photo" => drop(basics.insert("image".to_owned(), value)),
            "location" => drop(basics.insert("location".to_owned(), json!({"city": value}))),
            "social_networks" => profiles.extend(list(value).into_iter().map(profile)),
            "custom_connections" => profiles.extend(
                list(value)
                    .into_iter()
                    .enumerate()
                    .map(|(number, one)| connection(one, &format!("{at}[{number}]"), lost)),
            ),
            _ => drop(basics.insert(key, value)),
        }
    }
    basics.insert("profiles".to_owned(), profiles.into());
    Json::Object(basics)
}

/// The first of several; the others are lost.
fn first(value: Json, path: &str, lost: &mut Vec<Lost>) -> Json {
    let Json::Array(items) = value else { return value };
    for (at, other) in items.iter().enumerate().skip(1) {
        lose(&format!("{path}[{at}]"), other, "there is place for one", lost);
    }
    items.into_iter().next().unwrap_or_default()
}

fn list(value: Json) -> Vec<Json> {
    match value {
        Json::Array(items) => items,
        Json::Null => Vec::new(),
        one => vec![one],
    }
}

fn profile(mut network: Json) -> Json {
    let name = network["network"].as_str().unwrap_or_default().to_owned();
    let user = network["username"].as_str().unwrap_or_default().to_owned();
    let url = match (name.as_str(), user.trim_start_matches('@').split_once('@')) {
        ("Mastodon", Some((user, host))) => Some(format!("https://{host}/@{user}")),
        _ => NETWORKS.iter().find(|(known, _)| *known == name).map(|(_, url)| url.replace("{}", &user)),
    };
    if let (Json::Object(fields), Some(url)) = (&mut network, url) {
        fields.entry("url").or_insert(url.into());
    }
    network
}

fn connection(connection: Json, path: &str, lost: &mut Vec<Lost>) -> Json {
    let Json::Object(mut fields) = connection else { return connection };
    if let Some(icon) = fields.shift_remove("fontawesome_icon") {
        lose(&format!("{path}.fontawesome_icon"), &icon, "it says how RenderCV draws the résumé", lost);
    }
    if let Some(name) = fields.shift_remove("placeholder") {
        fields.insert("network".to_owned(), name);
    }
    Json::Object(fields)
}

fn section(out: &mut Map<String, Json>, title: &str, entries: Json, lost: &mut Vec<Lost>) {
    let mut own = (Vec::new(), Vec::new());
    for (number, value) in list(entries).into_iter().enumerate() {
        let at = format!("cv.sections.{title}[{number}]");
        match entry(title, value, &at, lost) {
            (Kind::Summary, text) => summary(out, &text),
            (Kind::Item, item) => own.0.push(item),
            (Kind::Entry, entry) => own.1.push(entry),
            (Kind::Section(name), entry) => push(out, name, entry),
        }
    }
    if !own.0.is_empty() || !own.1.is_empty() {
        push(out, "sections", json!({"title": words(title), "items": own.0, "entries": own.1}));
    }
}

fn push(out: &mut Map<String, Json>, section: &str, entry: Json) {
    if let Json::Array(entries) = out.entry(section).or_insert_with(|| Json::Array(Vec::new())) {
        entries.push(entry);
    }
}

/// Several paragraphs become one text.
fn summary(out: &mut Map<String, Json>, text: &Json) {
    let Some(Json::Object(basics)) = out.get_mut("basics") else { return };
    let before = basics.get("summary").and_then(Json::as_str).map(|before| format!("{before} ")).unwrap_or_default();
    basics.insert("summary".to_owned(), format!("{before}{}", text.as_str().unwrap_or_default()).into());
}

/// `extracurricular_activities` as a title; a title stays as it was written.
fn words(title: &str) -> String {
    let (title, _) = split_link(title);
    if title.contains(' ') || title.contains(char::is_uppercase) {
        return title;
    }
    let text = title.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
