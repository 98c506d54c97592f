use jiff::civil;
use serde_json::{Map, Value as Json, json};

use super::axis::Axis;
use super::referenced::{ProjectPage, TalkPage};
use super::select::Selected;
use crate::content::resume::Ending;
use crate::content::{Config, Date};

/// The forms beside the page: what their link is called, and their file.
const FORMS: [(&str, &str); 4] =
    [("PDF", "resume.pdf"), ("JSON Resume", "resume.json"), ("Text", "resume.txt"), ("vCard", "resume.vcf")];

/// `resume` of `resume.html`: JSON Resume's names with `dates` (text) and `span` (percent of `axis`) on every entry,
/// pages as cards, and links to the other forms. `today` ends what goes on; only its year counts.
pub fn template_value(selected: &Selected, config: &Config, today: civil::Date) -> Json {
    let Ok(Json::Object(mut fields)) = serde_json::to_value(&selected.resume) else { return Json::Null };
    for key in ["private", "variants", "meta", "paper", "pages"] {
        fields.shift_remove(key);
    }
    let axis = Axis::of(&all_spans(selected), today);
    let view = View { selected, config, axis };
    view.stations(&mut fields);
    view.moments(&mut fields);
    if let Some(Json::Object(basics)) = fields.get_mut("basics") {
        place(basics);
    }
    fields.insert("projects".into(), selected.projects.iter().map(|page| view.project(page)).collect());
    fields.insert("talks".into(), selected.talks.iter().map(|page| view.talk(page)).collect());
    fields.insert("axis".into(), axis.map_or(Json::Null, |axis| json!({"first": axis.first, "last": axis.last})));
    fields.insert("links".into(), view.links());
    fields.insert("variants".into(), view.variants());
    fields.insert("variant".into(), selected.variant.clone().into());
    fields.insert("title".into(), selected.title.clone().into());
    Json::Object(fields)
}

fn all_spans(selected: &Selected) -> Vec<(Option<Date>, Ending)> {
    let resume = &selected.resume;
    let mut spans: Vec<_> = resume.work.iter().map(|entry| (entry.startDate, entry.endDate)).collect();
    spans.extend(resume.volunteer.iter().map(|entry| (entry.startDate, entry.endDate)));
    spans.extend(resume.education.iter().map(|entry| (entry.startDate, entry.endDate)));
    spans.extend(selected.talks.iter().filter_map(|talk| Some((talk.date, Ending::On(talk.date?)))));
    spans
}

struct View<'a> {
    selected: &'a Selected,
    config: &'a Config,
    axis: Option<Axis>,
}

impl View<'_> {
    /// Adds dates and bars to what lasts.
    fn stations(&self, fields: &mut Map<String, Json>) {
        let resume = &self.selected.resume;
        let work: Vec<_> = resume.work.iter().map(|entry| (entry.startDate, entry.endDate)).collect();
        let volunteer: Vec<_> = resume.volunteer.iter().map(|entry| (entry.startDate, entry.endDate)).collect();
        let education: Vec<_> = resume.education.iter().map(|entry| (entry.startDate, entry.endDate)).collect();
        for (key, spans) in [("work", work), ("volunteer", volunteer), ("education", education)] {
            let Some(Json::Array(entries)) = fields.get_mut(key) else { continue };
            self.date_entries(entries, &spans);
        }
        let Some(Json::Array(sections)) = fields.get_mut("sections") else { return };
        for (section, own) in sections.iter_mut().zip(&resume.sections) {
            let spans: Vec<_> = own.entries.iter().map(|entry| (entry.startDate, entry.endDate)).collect();
            if let Some(Json::Array(entries)) = section.get_mut("entries") {
                self.date_entries(entries, &spans);
            }
        }
    }

    fn date_entries(&self, entries: &mut [Json], spans: &[(Option<Date>, Ending)]) {
        for (entry, (start, end)) in entries.iter_mut().zip(spans) {
            let Json::Object(entry) = entry else { continue };
            entry.insert("dates".into(), self.selected.words.range(*start, *end).into());
            let span = self.axis.and_then(|axis| axis.span(*start, *end));
            entry.insert("span".into(), span.unwrap_or_default());
            let keywords = entry.get("tech").cloned().unwrap_or_else(|| Json::Array(Vec::new()));
            entry.insert("keywords".into(), keywords);
        }
    }

    /// Adds the date to what happened once.
    fn moments(&self, fields: &mut Map<String, Json>) {
        let resume = &self.selected.resume;
        let awards: Vec<_> = resume.awards.iter().map(|entry| entry.date).collect();
        let certificates: Vec<_> = resume.certificates.iter().map(|entry| entry.date).collect();
        let publications: Vec<_> = resume.publications.iter().map(|entry| entry.releaseDate).collect();
        for (key, dates) in [("awards", awards), ("certificates", certificates), ("publications", publications)] {
            let Some(Json::Array(entries)) = fields.get_mut(key) else { continue };
            for (entry, date) in entries.iter_mut().zip(dates) {
                entry["dates"] = date.map(|date| self.selected.words.date(date)).unwrap_or_default().into();
            }
        }
    }

    fn project(&self, page: &ProjectPage) -> Json {
        json!({
            "title": page.title,
            "path": self.path(page.path.as_ref()),
            "summary": page.summary,
            "status": page.status,
            "start": page.start,
            "end": match page.end { Ending::On(date) => Some(date), _ => None },
            "dates": self.selected.words.range(page.start, page.end),
            "role": page.roles,
            "org": page.org,
            "highlights": page.highlights,
            "tags": page.tech.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
            "entry": page.entry,
        })
    }

    fn talk(&self, page: &TalkPage) -> Json {
        let span = page.date.and_then(|date| self.axis?.span(Some(date), Ending::On(date)));
        json!({
            "title": page.title,
            "path": self.path(page.path.as_ref()),
            "summary": page.summary,
            "date": page.date,
            "dates": page.date.map(|date| self.selected.words.date(date)).unwrap_or_default(),
            "span": span,
            "type": page.kind,
            "venue": page.venue,
            "place": page.place,
            "authors": page.authors,
            "entry": page.entry,
        })
    }

    /// A path of the site as a link needs it; an address elsewhere as it is.
    fn path(&self, path: Option<&String>) -> Option<String> {
        path.map(|path| if path.starts_with('/') { self.config.base_url.relative(path) } else { path.clone() })
    }

    fn links(&self) -> Json {
        let folder = self.selected.variant.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
        let there = FORMS.iter().filter(|(_, file)| cfg!(feature = "pdf") || !file.ends_with(".pdf"));
        let link = |(name, file): &(&str, &str)| json!({"name": name, "path": self.config.base_url.relative(&format!("/resume/{folder}{file}"))});
        there.map(link).collect()
    }

    fn variants(&self) -> Json {
        let listed = self.selected.listed.iter();
        let link = |(name, title): &(String, String)| json!({"name": name, "title": title, "path": self.config.base_url.relative(&format!("/resume/{name}/"))});
        listed.map(link).collect()
    }
}

/// Templates ask for a location as a whole and begin with its city.
fn place(basics: &mut Map<String, Json>) {
    let Some(Json::Object(location)) = basics.get_mut("location") else { return };
    let known = |key: &str| location.get(key).is_some_and(|value| !value.is_null());
    if !known("city") {
        match ["region", "country"].into_iter().find(|key| known(key)) {
            Some(key) => {
                let value = location.insert(key.to_owned(), Json::Null);
                location.insert("city".into(), value.unwrap_or_default());
            }
            None => drop(basics.insert("location".into(), Json::Null)),
        }
    }
}
