use serde_json::{Map, Value as Json};

use super::Lost;

/// What older versions of the schema and popular tools call things.
const OLD: [(&str, &str, &str); 9] = [
    ("basics", "website", "url"),
    ("basics", "picture", "image"),
    ("work", "company", "name"),
    ("work", "website", "url"),
    ("volunteer", "website", "url"),
    ("education", "website", "url"),
    ("education", "gpa", "score"),
    ("publications", "website", "url"),
    ("projects", "summary", "description"),
];

/// JSON Resume in our names: older names, what our own export adds, and ends that are only meant.
pub fn convert(value: Json, _lost: &mut [Lost]) -> Json {
    let Json::Object(mut fields) = value else { return value };
    fields.shift_remove("$schema");
    for (section, old, new) in OLD {
        for entry in entries(&mut fields, section) {
            if let Json::Object(entry) = entry
                && !entry.contains_key(new)
                && let Some(value) = entry.shift_remove(old)
            {
                entry.insert(new.to_owned(), value);
            }
        }
    }
    for section in ["work", "volunteer", "education", "projects"] {
        entries(&mut fields, section).iter_mut().for_each(go_on);
    }
    for section in ["basics", "profiles"] {
        entries(&mut fields, section).iter_mut().for_each(name_networks);
    }
    own(&mut fields);
    Json::Object(fields)
}

/// The entries of a section; a table is its own only entry.
fn entries<'f>(fields: &'f mut Map<String, Json>, section: &str) -> &'f mut [Json] {
    match fields.get_mut(section) {
        Some(Json::Array(items)) => items,
        Some(one) => std::slice::from_mut(one),
        None => &mut [],
    }
}

/// What began and has no end goes on: the schema says so by leaving the end out, we say so in words.
fn go_on(entry: &mut Json) {
    let Json::Object(entry) = entry else { return };
    let there = |key: &str| entry.get(key).and_then(Json::as_str).is_some_and(|text| !text.trim().is_empty());
    let said = entry.get("endDate").and_then(Json::as_str).unwrap_or_default().trim().to_lowercase();
    if matches!(said.as_str(), "present" | "now" | "current" | "ongoing") || there("startDate") && said.is_empty() {
        entry.insert("endDate".to_owned(), "present".into());
    }
}

/// A profile without a network is called by the host of its address.
fn name_networks(basics: &mut Json) {
    let Some(Json::Array(profiles)) = basics.get_mut("profiles") else { return };
    for profile in profiles {
        let named = profile.get("network").and_then(Json::as_str).is_some_and(|name| !name.trim().is_empty());
        let url = profile.get("url").and_then(Json::as_str).unwrap_or_default();
        let host = url.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default().to_owned();
        if let Json::Object(profile) = profile
            && !named
            && !host.is_empty()
        {
            profile.insert("network".to_owned(), host.into());
        }
    }
}

/// Takes back what our export put elsewhere: talks among the publications, sections into `meta`, and its own address.
fn own(fields: &mut Map<String, Json>) {
    if let Some(Json::Array(publications)) = fields.get_mut("publications") {
        let (talks, papers): (Vec<Json>, Vec<Json>) =
            std::mem::take(publications).into_iter().partition(|entry| entry.get("kind").is_some());
        *publications = papers;
        if !talks.is_empty() {
            fields.insert("talks".to_owned(), talks.into_iter().map(talk).collect());
        }
    }
    if let Some(Json::Object(meta)) = fields.get_mut("meta")
        && let Some(sections) = meta.shift_remove("sections")
    {
        fields.insert("sections".to_owned(), sections);
    }
}

fn talk(publication: Json) -> Json {
    let Json::Object(entry) = publication else { return publication };
    let renamed = entry.into_iter().map(|(key, value)| {
        let key = match key.as_str() {
            "name" => "title",
            "publisher" => "venue",
            "releaseDate" => "date",
            "kind" => "type",
            other => other,
        };
        (key.to_owned(), value)
    });
    renamed.collect::<Map<_, _>>().into()
}
