use serde_json::{Value as Json, json};

use super::super::contact::contacts;
use super::super::inline::typographic as runs;
use super::super::parts::{Part, Row, Station, parts};
use super::super::select::Selected;
use crate::content::Config;
use crate::content::resume::Paper;

/// `resume.json` of the Typst template: contacts, sections and their entries in reading order, texts as runs of one look.
pub fn data(selected: &Selected, config: &Config, paper: Paper) -> Json {
    let basics = &selected.resume.basics;
    let words = &selected.words;
    let title = match &selected.title {
        Some(title) => format!("{}: {}, {title}", basics.name, words.get("resume")),
        None => format!("{}: {}", basics.name, words.get("resume")),
    };
    json!({
        "lang": words.lang,
        "paper": match paper { Paper::A4 => "a4", Paper::Letter => "us-letter" },
        "title": title,
        "name": basics.name,
        "label": basics.label.as_deref().map(runs),
        "keywords": selected.resume.skills.iter().flat_map(|skill| &skill.keywords).collect::<Vec<_>>(),
        "accent": config.theme.accent.light.as_deref().unwrap_or("#0A6A45"),
        "contacts": contacts(selected),
        "summary": basics.summary.as_deref().map(runs),
        "parts": parts(selected, config).iter().map(part).collect::<Vec<_>>(),
        "page": words.get("page"),
    })
}

fn part(part: &Part) -> Json {
    let before = std::iter::once(None).chain(part.stations.iter().map(Some));
    let stations = part.stations.iter().zip(before);
    json!({
        "key": part.key,
        "title": part.title,
        "stations": stations.map(|(own, before)| station(own, before)).collect::<Vec<_>>(),
        "rows": part.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

/// `again` says that the one before it was at the same place, which need not be named twice.
fn station(station: &Station, before: Option<&Station>) -> Json {
    let again = before.is_some_and(|before| !station.org.is_empty() && before.org == station.org);
    json!({
        "title": runs(&station.title),
        "org": runs(&station.org),
        "again": again,
        "location": station.location,
        "dates": station.dates,
        "url": station.url,
        "summary": station.summary.as_deref().map(runs),
        "highlights": station.highlights.iter().map(|line| runs(line)).collect::<Vec<_>>(),
        "notes": station.notes.iter().map(|line| runs(line)).collect::<Vec<_>>(),
        "tech": station.tech,
    })
}

fn row(row: &Row) -> Json {
    json!({"label": row.label, "native": row.native, "lang": row.lang, "text": runs(&row.text)})
}
