use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock};

use tera::{Map, Value};

use super::code::{Block, lines};
use super::trace;
use super::value::{count, map, maybe, safe, serialized, text};
use super::{escape, links};
use crate::content::front_matter::{Event, EventStatus, Project, Special, Talk};
use crate::content::slug::slugify;
use crate::content::{Date, Kind, Outline, Page};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::{Entry, Site, is_publication};

/// Words of prose that are read in a minute.
const WORDS_A_MINUTE: usize = 230;
/// Lines of code that are read in a minute.
const LINES_A_MINUTE: usize = 12;

/// What lists show of pages: built once for each page, shared by every template that shows it, until it is let go.
#[derive(Debug)]
pub struct Cards {
    pub site: Arc<Site>,
    cells: Vec<RwLock<Option<Value>>>,
}

impl Cards {
    pub fn new(site: Arc<Site>) -> Self {
        let cells = site.entries.iter().map(|_| RwLock::default()).collect();
        Self { site, cells }
    }

    /// The card of a page, by its index in the site.
    pub fn get(&self, index: usize) -> Value {
        let cell = &self.cells[index];
        if let Some(card) = &*cell.read().unwrap_or_else(PoisonError::into_inner) {
            return card.clone();
        }
        let card = Value::from(self.build(&self.site.entries[index]));
        *cell.write().unwrap_or_else(PoisonError::into_inner) = Some(card.clone());
        card
    }

    /// Lets go of every card; the next who asks for one builds it again.
    pub fn rest(&self) {
        for cell in &self.cells {
            *cell.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    pub fn list(&self, indices: &[usize]) -> Value {
        Value::from(indices.iter().map(|index| self.get(*index)).collect::<Vec<_>>())
    }

    /// `{title, path}` of a page, for neighbours and breadcrumbs.
    pub fn brief(&self, index: usize) -> Value {
        let entry = &self.site.entries[index];
        Value::from(map([("title", text(&entry.page.title)), ("path", text(self.path(&entry.path)))]))
    }

    /// A site path as a link needs it: with the base path, encoded.
    pub fn path(&self, path: &str) -> String {
        links::encode(&self.site.input.config.base_url.relative(path))
    }

    /// A site path as a whole address.
    pub fn permalink(&self, path: &str) -> String {
        links::encode(&self.site.input.config.base_url.absolute(path))
    }

    fn build(&self, entry: &Entry) -> Map {
        let page = &entry.page;
        let outline = &*self.outline(entry);
        let section = &self.site.sections[entry.section];
        let mut card = map([
            ("title", text(&page.title)),
            ("title_html", title_html(page)),
            ("kind", text(page.kind.as_str())),
            ("path", text(self.path(&entry.path))),
            ("permalink", text(self.permalink(&entry.path))),
            ("slug", text(page.slug())),
            ("lang", text(&entry.lang)),
            ("date", date(page.date)),
            ("updated", date(entry.updated)),
            ("summary", maybe(page.summary.as_ref())),
            ("description", maybe(page.summary.as_ref())),
            ("tags", self.tags(&page.common.tags)),
            ("draft", Value::from(page.is_draft())),
            ("scheduled", Value::from(entry.scheduled)),
            ("unlisted", Value::from(page.common.unlisted)),
            ("words", count(outline.words)),
            ("minutes", count(minutes(outline.words, outline.code_lines))),
            ("weight", page.common.weight.map_or_else(Value::none, Value::from)),
            ("trace", trace::small(outline).map_or_else(Value::none, safe)),
            ("series", self.series(entry)),
            ("extra", serialized(&page.common.extra)),
            ("cover", self.cover(entry)),
            ("section", Value::from(map([("title", text(&section.title)), ("path", text(self.path(&section.path)))]))),
        ]);
        match &page.special {
            Special::Page => {}
            Special::Post(post) => card.extend(map([
                ("type", serialized(&post.r#type)),
                ("link", serialized(&post.link)),
                ("discuss", serialized(&post.discuss)),
                ("comments", serialized(&post.comments)),
                ("pinned", Value::from(post.pinned)),
            ])),
            Special::Project(project) => card.extend(self.project(project)),
            Special::Event(event) => card.extend(self.event(entry, event)),
            Special::Talk(talk) => card.extend(self.talk(entry, talk)),
        }
        card
    }

    /// The outline of a page, with the lines of code that it takes from files.
    pub fn outline<'a>(&self, entry: &'a Entry) -> Cow<'a, Outline> {
        let source = &entry.page.document.source;
        let file = |path: &str| match self.site.beside(source, path) {
            Some(file) => file.text(),
            None => Err(Diagnostic::new(Code::CodeFile, path)),
        };
        entry.page.document.outline.measured(|code| {
            let text = "".into();
            lines(&Block { source, info: &code.info, info_span: 0..0, text, number: 0, file: &file })
        })
    }

    /// `[{name, slug, path}]` of terms as a page writes them.
    pub fn tags(&self, names: &[String]) -> Value {
        let taxonomy = self.site.taxonomies.iter().find(|taxonomy| taxonomy.name == "tags");
        let tags = names.iter().map(|name| {
            let term = taxonomy.and_then(|taxonomy| taxonomy.term(name));
            let slug = term.map_or_else(|| slugify(name), |term| term.slug.clone());
            Value::from(map([
                ("name", text(term.map_or(name, |term| &term.name))),
                ("slug", text(&slug)),
                ("path", term.map_or_else(Value::none, |term| text(self.path(&term.path)))),
            ]))
        });
        Value::from(tags.collect::<Vec<_>>())
    }

    fn series(&self, entry: &Entry) -> Value {
        let Some((number, place)) = entry.series else { return Value::none() };
        let series = &self.site.series[number];
        Value::from(map([
            ("slug", text(&series.slug)),
            ("title", text(&series.title)),
            ("path", text(self.path(&series.path))),
            ("part", count(place + 1)),
            ("total", count(series.pages.len())),
        ]))
    }

    fn cover(&self, entry: &Entry) -> Value {
        let Some(cover) = &entry.page.common.cover else { return Value::none() };
        let folder = entry.page.document.source.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        let asset = self.site.assets.get(&format!("{folder}/{cover}"));
        let path = asset.map_or_else(|| cover.clone(), |asset| asset.path.clone());
        Value::from(map([("src", text(self.path(&path))), ("alt", maybe(entry.page.common.cover_alt.as_ref()))]))
    }

    fn project(&self, project: &Project) -> Map {
        map([
            ("status", text(project.status.as_str())),
            ("start", date(project.start)),
            ("end", date(project.end)),
            ("repo", serialized(&project.repo)),
            ("site", serialized(&project.site)),
            ("docs", serialized(&project.docs)),
            ("paper", serialized(&project.paper)),
            ("demo", serialized(&project.demo)),
            ("role", serialized(&project.role)),
            ("org", maybe(project.org.as_ref())),
            ("highlights", serialized(&project.highlights)),
            ("license", Value::none()),
            ("featured", project.featured.map_or_else(Value::none, Value::from)),
            ("log", serialized(&project.log)),
        ])
    }

    fn event(&self, entry: &Entry, event: &Event) -> Map {
        let status =
            event.status.unwrap_or(if event.start.is_some() { EventStatus::Scheduled } else { EventStatus::Planned });
        let zone = self.site.input.config.timezone.get();
        let past = event.start.is_some_and(|start| {
            let end = event.end.unwrap_or(start);
            let day = end.last_day().tomorrow().unwrap_or(end.last_day());
            Date::Day(day).timestamp(zone) <= self.site.input.options.now
        });
        let timed = event.start.is_some_and(|start| start.has_time());
        map([
            ("start", date(event.start)),
            ("end", date(event.end)),
            ("status", text(status.as_str())),
            ("type", serialized(&event.r#type)),
            ("minutes", count(event.minutes as usize)),
            ("days", event.days.map_or_else(Value::none, Value::from)),
            ("group", maybe(event.group.as_ref())),
            ("place", maybe(event.place.as_ref())),
            ("url", serialized(&event.url)),
            ("reading", serialized(&event.reading)),
            ("ics", if timed { text(self.path(&format!("{}event.ics", entry.path))) } else { Value::none() }),
            ("past", Value::from(past)),
            ("notes", maybe(event.notes.as_ref())),
            ("recording", serialized(&event.recording)),
        ])
    }

    fn talk(&self, entry: &Entry, talk: &Talk) -> Map {
        map([
            ("type", serialized(&talk.r#type)),
            ("venue", maybe(talk.venue.as_ref())),
            ("authors", serialized(&entry.page.common.authors)),
            ("place", maybe(talk.place.as_ref())),
            ("slides", serialized(&talk.slides)),
            ("video", serialized(&talk.video)),
            ("paper", serialized(&talk.paper)),
            ("code", serialized(&talk.code)),
            ("doi", maybe(talk.doi.as_ref())),
            ("arxiv", maybe(talk.arxiv.as_ref())),
            ("award", maybe(talk.award.as_ref())),
            ("bibtex", maybe(is_publication(entry).then(|| self.path(&format!("{}cite.bib", entry.path))))),
        ])
    }

    /// Listed pages of a kind, newest or first in their sections' order.
    pub fn of_kind(&self, kind: Kind) -> Vec<usize> {
        let sections = self.site.sections.iter();
        sections
            .flat_map(|section| section.pages.iter().copied())
            .filter(|index| self.site.entries[*index].page.kind == kind)
            .collect()
    }
}

/// The title for elements whose text is HTML.
fn title_html(page: &Page) -> Value {
    let mut html = String::new();
    for part in &page.title_parts {
        let words = escape::html(&part.text);
        match part.element {
            Some(element) => html.push_str(&format!("<{element}>{words}</{element}>")),
            None => html.push_str(&words),
        }
    }
    safe(if html.is_empty() { escape::html(&page.title) } else { html })
}

/// A date as templates see it: ISO 8601, as precise as it was written.
pub fn date(date: Option<Date>) -> Value {
    date.map_or_else(Value::none, |date| text(date.to_string()))
}

/// How long a text takes to read, at least a minute.
pub fn minutes(words: usize, code_lines: usize) -> usize {
    (words * LINES_A_MINUTE + code_lines * WORDS_A_MINUTE).div_ceil(WORDS_A_MINUTE * LINES_A_MINUTE).max(1)
}
