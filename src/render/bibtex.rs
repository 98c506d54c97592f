//! Papers, theses and posters as BibTeX.

use std::fmt::Write as _;

use super::cards::Cards;
use crate::content::Date;
use crate::content::front_matter::{Special, Talk, TalkType};
use crate::site::Entry;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The entry of a page, or of all publications in the order of their pages' paths.
pub fn write(cards: &Cards, index: Option<usize>) -> Vec<u8> {
    let site = &cards.site;
    let entries: Vec<String> = match index {
        Some(index) => vec![entry(cards, &site.entries[index])],
        None => site.publications().map(|index| entry(cards, &site.entries[index])).collect(),
    };
    entries.join("\n").into_bytes()
}

fn entry(cards: &Cards, entry: &Entry) -> String {
    let page = &entry.page;
    let Special::Talk(talk) = &page.special else { return String::new() };
    if let Some(written) = &talk.bibtex {
        return format!("{}\n", written.trim());
    }
    let mut text = format!("@{}{{{},\n", kind(talk), key(cards, entry));
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name} = {{{value}}},");
    };
    let authors = match page.common.authors.0.as_slice() {
        [] => cards.site.input.config.author.name.iter().cloned().collect(),
        names => names.to_vec(),
    };
    if !authors.is_empty() {
        let authors: Vec<String> = authors.iter().map(|name| escaped(name)).collect();
        field("author", &authors.join(" and "));
    }
    // braces keep the capitals of names
    field("title", &format!("{{{}}}", escaped(&page.title)));
    if let Some(venue) = &talk.venue {
        field(if kind(talk) == "inproceedings" { "booktitle" } else { "howpublished" }, &escaped(venue));
    }
    match page.date {
        Some(Date::Year(year)) => field("year", &year.to_string()),
        Some(date) => {
            field("year", &date.year().to_string());
            let month = usize::try_from(date.day().month()).unwrap_or(1);
            let _ = writeln!(text, "  month = {},", MONTHS[(month - 1) % 12]);
        }
        None => {}
    }
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name} = {{{value}}},");
    };
    if let Some(place) = &talk.place {
        field("address", &escaped(place));
    }
    if let Some(doi) = &talk.doi {
        field("doi", doi);
    }
    if let Some(number) = &talk.arxiv {
        field("eprint", number);
        field("archiveprefix", "arXiv");
    }
    let url = talk.paper.as_ref().map_or_else(|| cards.permalink(&entry.path), |paper| paper.as_str().to_owned());
    field("url", &url);
    text.push_str("}\n");
    text
}

fn kind(talk: &Talk) -> &'static str {
    match (talk.r#type, &talk.venue) {
        (TalkType::Paper, Some(_)) => "inproceedings",
        _ => "misc",
    }
}

/// The slug, or the whole path where two publications have one slug.
fn key(cards: &Cards, entry: &Entry) -> String {
    let slug = entry.page.slug();
    let twins = cards.site.publications().filter(|index| cards.site.entries[*index].page.slug() == slug).count();
    if twins > 1 { entry.path.trim_matches('/').replace('/', "-") } else { slug }
}

/// Text for a value in braces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
    out
}
