use serde_json::{Map, Value as Json, json as object};

use super::referenced::{ProjectPage, TalkPage, address};
use super::select::Selected;
use crate::content::Config;
use crate::content::resume::Ending;

/// Where the schema is published.
const SCHEMA: &str = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";
/// The keys of dates, which the schema wants without a time.
const DATES: [&str; 4] = ["startDate", "endDate", "date", "releaseDate"];

/// The résumé as JSON Resume 1.0.0. Never holds a private field, whatever `selected` holds.
pub fn json(selected: &Selected, config: &Config) -> Json {
    let Ok(Json::Object(mut fields)) = serde_json::to_value(&selected.resume) else { return Json::Null };
    for key in ["variants", "private", "talks", "paper", "pages"] {
        fields.shift_remove(key);
    }
    let sections = fields.shift_remove("sections").unwrap_or_default();
    let own_meta = fields.shift_remove("meta").unwrap_or_default();
    hide(&mut fields);
    let projects: Vec<Json> = selected.projects.iter().map(|page| project(page, config)).collect();
    fields.insert("projects".to_owned(), projects.into());
    if let Some(Json::Array(publications)) = fields.get_mut("publications") {
        drop(publications.splice(0..0, selected.talks.iter().map(|page| publication(page, config))));
    }
    let mut whole = Map::from_iter([("$schema".to_owned(), Json::from(SCHEMA))]);
    whole.extend(fields.into_iter().map(|(key, value)| (key, tidy(value))).filter(|(_, value)| !is_empty(value)));
    whole.insert("meta".to_owned(), meta(selected, config, own_meta, tidy(sections)));
    Json::Object(whole)
}

fn meta(selected: &Selected, config: &Config, own: Json, sections: Json) -> Json {
    let folder = selected.variant.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
    let mut meta = Map::new();
    meta.insert("canonical".into(), config.base_url.absolute(&format!("/resume/{folder}resume.json")).into());
    meta.insert("version".into(), "v1.0.0".into());
    if let Json::Object(own) = own {
        meta.extend(own);
    }
    if !is_empty(&sections) {
        // the schema allows no section of one's own at the top
        meta.insert("sections".into(), sections);
    }
    Json::Object(meta)
}

fn hide(fields: &mut Map<String, Json>) {
    let Some(Json::Object(basics)) = fields.get_mut("basics") else { return };
    basics.shift_remove("phone");
    if let Some(Json::Object(location)) = basics.get_mut("location") {
        location.shift_remove("address");
        location.shift_remove("postalCode");
    }
}

/// Without tags, absent values and times of day; `tech` under the name that other tools read.
fn tidy(value: Json) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(tidy).collect(),
        Json::Object(fields) => {
            let kept = fields.into_iter().filter(|(key, _)| key != "tags").map(|(key, value)| {
                let value = if DATES.contains(&key.as_str()) { civil(value) } else { tidy(value) };
                (if key == "tech" { "keywords".to_owned() } else { key }, value)
            });
            kept.filter(|(_, value)| !is_empty(value)).collect::<Map<_, _>>().into()
        }
        other => other,
    }
}

/// The day of a date.
fn civil(date: Json) -> Json {
    date.as_str().map_or(Json::Null, |date| date.get(..10).unwrap_or(date).into())
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

fn project(page: &ProjectPage, config: &Config) -> Json {
    let end = match page.end {
        Ending::On(date) => Some(date),
        _ => None,
    };
    object!({
        "name": page.title,
        "description": page.summary,
        "location": page.location,
        "highlights": page.highlights,
        "keywords": page.tech,
        "startDate": page.start,
        "endDate": end,
        "url": page.url.clone().or_else(|| address(page.path.as_ref(), config)),
        "roles": page.roles,
        "entity": page.org,
        "type": page.kind,
    })
}

/// A talk is a publication there; `kind` and `place` are ours.
fn publication(page: &TalkPage, config: &Config) -> Json {
    object!({
        "name": page.title,
        "publisher": page.venue,
        "authors": page.authors,
        "releaseDate": page.date,
        "url": page.url.clone().or_else(|| address(page.path.as_ref(), config)),
        "summary": page.summary,
        "kind": page.kind,
        "place": page.place,
    })
}
