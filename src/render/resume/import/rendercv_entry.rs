use serde_json::{Map, Value as Json};

use super::Lost;
use super::fit::lose;
use crate::content::Date;

/// Most words of a skill in a list of skills; what is longer is prose.
const SKILL_WORDS: usize = 4;

/// Where an entry of a RenderCV section goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A sentence about the person.
    Summary,
    /// A line of a section of one's own.
    Item,
    /// A station of a section of one's own.
    Entry,
    /// A section that JSON Resume knows.
    Section(&'static str),
}

/// An entry in our names. Its kind is that of its keys; the title decides where the keys leave it open.
pub fn entry(title: &str, value: Json, path: &str, lost: &mut Vec<Lost>) -> (Kind, Json) {
    let topic = title.to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| topic.contains(word));
    let mut fields = match value {
        Json::Object(fields) => fields,
        text if is(&["summary", "about", "profile", "objective", "welcome"]) => return (Kind::Summary, text),
        text => return (Kind::Item, text),
    };
    for key in ["bullet", "number", "reversed_number"] {
        if fields.len() == 1 && fields.contains_key(key) {
            return (Kind::Item, fields.shift_remove(key).unwrap_or_default());
        }
    }
    if fields.contains_key("label") {
        return labelled(fields, is(&["skill", "technolog", "tools", "programming"]), is(&["language"]));
    }
    if fields.contains_key("authors") || fields.contains_key("journal") || fields.contains_key("doi") {
        rename(&mut fields, &[("title", "name"), ("journal", "publisher"), ("date", "releaseDate")]);
        link(&mut fields, "name");
        free_date(&mut fields, "releaseDate", "summary", path, lost);
        return (Kind::Section("publications"), Json::Object(fields));
    }
    station(fields, path, &is, lost)
}

fn station(
    mut fields: Map<String, Json>,
    path: &str,
    is: &dyn Fn(&[&str]) -> bool,
    lost: &mut Vec<Lost>,
) -> (Kind, Json) {
    let has = |key: &str| fields.contains_key(key);
    let brief = fields.keys().all(|key| matches!(key.as_str(), "name" | "date" | "summary"));
    let (kind, names): (Kind, &[(&str, &str)]) = if has("institution") {
        (Kind::Section("education"), &[("degree", "studyType"), ("grade", "score")])
    } else if has("company") && is(&["volunteer"]) {
        (Kind::Section("volunteer"), &[("company", "organization")])
    } else if has("company") {
        (Kind::Section("work"), &[("company", "name")])
    } else if is(&["project", "open source", "software"]) {
        (Kind::Section("projects"), &[("summary", "description")])
    } else if brief && is(&["award", "honor", "honour"]) {
        (Kind::Section("awards"), &[("name", "title")])
    } else if brief && !has("summary") && is(&["certif"]) {
        (Kind::Section("certificates"), &[])
    } else {
        (Kind::Entry, &[])
    };
    rename(&mut fields, names);
    rename(&mut fields, &[("start_date", "startDate"), ("end_date", "endDate")]);
    for key in ["name", "institution", "organization"] {
        link(&mut fields, key);
    }
    let text = if kind == Kind::Section("projects") { "description" } else { "summary" };
    dates(&mut fields, kind, text, path, lost);
    if kind == Kind::Section("education")
        && let Some(summary) = fields.shift_remove("summary")
    {
        let mut lines = vec![summary];
        lines.extend(fields.shift_remove("highlights").and_then(|lines| lines.as_array().cloned()).unwrap_or_default());
        fields.insert("highlights".to_owned(), lines.into());
    }
    (kind, Json::Object(fields))
}

/// One date is a beginning and an end, where there is no key for a day.
fn dates(fields: &mut Map<String, Json>, kind: Kind, text: &str, path: &str, lost: &mut Vec<Lost>) {
    let moment = matches!(kind, Kind::Section("awards" | "certificates"));
    free_date(fields, "date", text, path, lost);
    for key in ["startDate", "endDate"] {
        let goes_on = fields.get(key).and_then(Json::as_str).is_some_and(|text| text.eq_ignore_ascii_case("present"));
        if !goes_on {
            free_date(fields, key, text, path, lost);
        }
    }
    if !moment && let Some(date) = fields.shift_remove("date") {
        fields.entry("startDate").or_insert(date.clone());
        fields.entry("endDate").or_insert(date);
    } else if fields.contains_key("startDate") {
        fields.entry("endDate").or_insert("present".into());
    }
}

/// `Fall 2023` is no date: it goes to the head of the text, and that is told.
fn free_date(fields: &mut Map<String, Json>, key: &str, text: &str, path: &str, lost: &mut Vec<Lost>) {
    let Some(value) = fields.get(key) else { return };
    let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if Date::parse(&written).is_some() {
        return;
    }
    lose(&format!("{path}.{key}"), value, &format!("it is not a date; kept at the head of `{text}`"), lost);
    let rest = fields.get(text).and_then(Json::as_str).map(|rest| format!(": {rest}")).unwrap_or_default();
    fields.insert(text.to_owned(), format!("{written}{rest}").into());
    fields.shift_remove(key);
}

/// `label: details`: skills, spoken languages, or a line.
fn labelled(mut fields: Map<String, Json>, skills: bool, languages: bool) -> (Kind, Json) {
    let details = fields.get("details").and_then(Json::as_str).unwrap_or_default().to_owned();
    if languages && fields.len() <= 2 {
        rename(&mut fields, &[("label", "language"), ("details", "fluency")]);
        return (Kind::Section("languages"), Json::Object(fields));
    }
    if skills && fields.len() <= 2 {
        rename(&mut fields, &[("label", "name")]);
        fields.shift_remove("details");
        fields.insert("keywords".to_owned(), keywords(&details).into());
        return (Kind::Section("skills"), Json::Object(fields));
    }
    let label = fields.get("label").and_then(Json::as_str).unwrap_or_default();
    (Kind::Item, format!("**{label}:** {details}").into())
}

/// A list of words, or the sentence as it is.
fn keywords(details: &str) -> Vec<String> {
    let words: Vec<&str> = details.split(", ").map(str::trim).collect();
    let prose = details.contains(['(', ';', '.']) || words.iter().any(|word| word.split(' ').count() > SKILL_WORDS);
    if prose { vec![details.to_owned()] } else { words.into_iter().map(str::to_owned).collect() }
}

fn rename(fields: &mut Map<String, Json>, names: &[(&str, &str)]) {
    for (old, new) in names {
        if let Some(value) = fields.shift_remove(*old) {
            fields.entry(*new).or_insert(value);
        }
    }
}

/// A name that is a link becomes a name and an address.
fn link(fields: &mut Map<String, Json>, key: &str) {
    let Some(text) = fields.get(key).and_then(Json::as_str) else { return };
    if let (name, Some(url)) = split_link(text)
        && !fields.contains_key("url")
    {
        fields.insert(key.to_owned(), name.into());
        fields.insert("url".to_owned(), url.into());
    }
}

/// `[name](address)` apart.
pub fn split_link(text: &str) -> (String, Option<String>) {
    let inner = text.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(')'));
    match inner.and_then(|inner| inner.split_once("](")) {
        Some((name, url)) if !url.contains(['[', ')']) => (name.to_owned(), Some(url.to_owned())),
        _ => (text.to_owned(), None),
    }
}
