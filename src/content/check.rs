//! What is wrong with a page whose keys are right one by one. A value that cannot stand is replaced, so that it is
//! told here and nowhere else.

use super::date::Date;
use super::document::Document;
use super::front_matter::{Common, Kind, PostType, Section, Special, Talk};
use super::page::MAX_SUMMARY;
use super::slug::slugify;
use super::table::Table;
use super::yaml;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// Looks at a page; mends its slug and its date where they cannot stand.
pub fn page(
    document: &Document,
    common: &mut Common,
    special: &Special,
    date: &mut Option<Date>,
    kind: Kind,
    diagnostics: &mut Diagnostics,
) {
    if kind == Kind::Post && date.is_none() {
        if common.publish.is_none() && document.place_of("date").end == 0 && !is_stub(document) {
            let diagnostic = Diagnostic::new(Code::MissingKey, "`date` is missing").at(&document.source, 0..0, "");
            diagnostics
                .push(diagnostic.help("a `post` needs a line `date: 2025-10-19`, or a file name that begins with it"));
        }
        *date = common.publish.or(Some(Date::Year(1970)));
    }
    slug(document, common, diagnostics);
    summary(document, common, diagnostics);
    if common.cover.is_some() && common.cover_alt.is_none() {
        let diagnostic = Diagnostic::new(Code::MissingKey, "`cover_alt` is missing");
        let diagnostic = diagnostic.at(&document.source, document.place_of("cover"), "the cover is named here");
        diagnostics.push(diagnostic.help("say in words what the cover shows: `cover_alt: …`"));
    }
    if let (Some(begin), Some(end)) = (common.date, common.updated)
        && end.last_day() < begin.day()
    {
        let message = format!("it was updated ({end}) before it appeared ({begin})");
        let diagnostic = Diagnostic::new(Code::DateOrder, message);
        diagnostics.push(order(document, diagnostic, ["updated", "lastmod"], ["date", "date"]));
    }
    match special {
        Special::Project(project) => span(document, project.start, project.end, diagnostics),
        Special::Event(event) => span(document, event.start, event.end, diagnostics),
        Special::Post(post) if post.r#type == PostType::Link && post.link.is_none() => {
            let place = document.place_of("type");
            let diagnostic = Diagnostic::new(Code::MissingKey, "`link` is missing").at(&document.source, place, "");
            diagnostics.push(diagnostic.help("a post of the type `link` needs a line `link: https://…`"));
        }
        Special::Talk(Talk { bibtex: Some(entry), .. }) => {
            if let Err(mistake) = Table::Bib.read(&Source::new("bibtex", entry.as_str())) {
                let message = mistake.message.replacen("`bibtex` cannot be read", "`bibtex` is no entry of BibTeX", 1);
                let diagnostic = Diagnostic::new(Code::InvalidValue, message);
                let diagnostic = diagnostic.at(&document.source, document.place_of("bibtex"), "");
                diagnostics.push(diagnostic.help("write it after `bibtex: |`, indented, or leave the key out"));
            }
        }
        _ => {}
    }
}

/// Looks at a section.
pub fn section(document: &Document, section: &Section, diagnostics: &mut Diagnostics) {
    if section.paginate_by == Some(0) {
        let diagnostic = Diagnostic::new(Code::InvalidValue, "`paginate_by` takes a number from 1");
        let diagnostic = diagnostic.at(&document.source, document.place_of("paginate_by"), "");
        diagnostics.push(diagnostic.help("leave the key out for one page with everything"));
    }
}

fn slug(document: &Document, common: &mut Common, diagnostics: &mut Diagnostics) {
    let Some(slug) = &common.slug else { return };
    let bad = slug.trim().is_empty()
        || slug.contains(['/', '\\', ':', '?', '#', '%'])
        || matches!(slug.as_str(), "." | "..")
        || slug.chars().any(char::is_control);
    if !bad {
        return;
    }
    let (message, help) = if slug.trim().is_empty() {
        ("`slug` is empty".to_owned(), "write one, or leave the key out".to_owned())
    } else {
        let message = format!("`{slug}` cannot be a part of a URL");
        (message, format!("write `slug: {}`, or leave the key out", slugify(slug)))
    };
    let diagnostic = Diagnostic::new(Code::InvalidValue, message);
    diagnostics.push(diagnostic.at(&document.source, document.place_of("slug"), "").help(help));
    common.slug = None;
}

fn summary(document: &Document, common: &Common, diagnostics: &mut Diagnostics) {
    let Some(length) = common.summary.as_ref().map(|text| text.chars().count()).filter(|length| *length > MAX_SUMMARY)
    else {
        return;
    };
    let message = format!("a summary of {length} characters; lists and search engines cut at {MAX_SUMMARY}");
    let place = ["summary", "description", "excerpt"].map(|key| document.place_of(key));
    let place = place.into_iter().find(|place| place.end > 0).unwrap_or(0..0);
    let diagnostic = Diagnostic::new(Code::LongSummary, message).at(&document.source, place, "");
    diagnostics.push(diagnostic.help("say it in one sentence"));
}

fn span(document: &Document, start: Option<Date>, end: Option<Date>, diagnostics: &mut Diagnostics) {
    let (Some(start), Some(end)) = (start, end) else { return };
    let before = match (start.time(), end.time()) {
        (Some(start), Some(end)) => end < start,
        _ => end.last_day() < start.day(),
    };
    if before {
        let message = format!("it ends ({end}) before it starts ({start})");
        let diagnostic = Diagnostic::new(Code::InvalidValue, message);
        diagnostics.push(order(document, diagnostic, ["end", "end"], ["start", "start"]));
    }
}

fn order(document: &Document, diagnostic: Diagnostic, end: [&str; 2], start: [&str; 2]) -> Diagnostic {
    let place = |keys: [&str; 2]| keys.map(|key| document.place_of(key)).into_iter().max_by_key(|place| place.end);
    diagnostic
        .at(&document.source, place(end).unwrap_or(0..0), "this")
        .related(&document.source, place(start).unwrap_or(0..0), "is before this")
        .help("exchange the two, or mend the year")
}

/// Whether the header could not be read, so that everything is missing from it.
fn is_stub(document: &Document) -> bool {
    document.is_broken || document.body.is_empty() && matches!(document.front.value, yaml::Value::Null)
}
