//! What each route's template sees beyond the settings, and which template that is.

use std::borrow::Cow;

use tera::{Context, Value};

use super::Renderer;
use super::sections;
use super::settings::feed_links;
use super::structured::json_ld;
use super::trace;
use super::value::{count, map, maybe, safe, serialized, text};
use crate::content::Kind;
use crate::diagnostic::Diagnostics;
use crate::site::{Entry, Route, SITE_CARD, TERM_PAGE, card_path, pager_path};

/// How many related pages are offered.
const RELATED: usize = 5;

/// A template and what it sees.
pub struct Page {
    pub template: Cow<'static, str>,
    pub context: Context,
}

impl Renderer {
    /// The template of a route; `None` for routes that no template answers.
    pub(super) fn template_of(&self, route: &Route) -> Option<Cow<'static, str>> {
        let site = self.site();
        Some(match route {
            Route::Page(index) => self.template_of_page(&site.entries[*index]),
            Route::Section(index, _) => self.template_of_section(*index),
            Route::TaxonomyList(index) => {
                self.named(format!("{}/list.html", site.taxonomies[*index].name), "taxonomy_list.html")
            }
            Route::Term(taxonomy, ..) => {
                self.named(format!("{}/single.html", site.taxonomies[*taxonomy].name), "taxonomy_single.html")
            }
            Route::SeriesList => "series_list.html".into(),
            Route::Series(_) => "series.html".into(),
            Route::Archive => "archive.html".into(),
            Route::Search => "search.html".into(),
            Route::Resume(_) => "resume.html".into(),
            Route::NotFound => "404.html".into(),
            Route::Alias(_) => "alias.html".into(),
            _ => return None,
        })
    }

    fn template_of_page(&self, entry: &Entry) -> Cow<'static, str> {
        let page = &entry.page;
        let section = self.site().sections[entry.section].page.as_ref();
        let in_section = section.and_then(|section| section.front.page_template.clone());
        match page.common.template.clone().or(in_section).filter(|name| self.templates.has(name)) {
            Some(written) => written.into(),
            None if page.kind == Kind::Page => "page.html".into(),
            None => self.named(format!("{}.html", page.kind.as_str()), "page.html"),
        }
    }

    fn template_of_section(&self, index: usize) -> Cow<'static, str> {
        let section = &self.site().sections[index];
        let written = section.page.as_ref().and_then(|page| page.front.template.clone());
        if let Some(written) = written.filter(|name| self.templates.has(name)) {
            return written.into();
        }
        let by_kind = match section.kind {
            _ if section.folder.is_empty() => "index.html",
            Kind::Post => "blog.html",
            Kind::Project => "projects.html",
            Kind::Event => "events.html",
            Kind::Talk => "talks.html",
            Kind::Page => "section.html",
        };
        self.named(by_kind, "section.html")
    }

    /// The template and the values of a route; `None` for routes that no template answers.
    pub(super) fn page(&self, path: &str, route: &Route, diagnostics: &mut Diagnostics) -> Option<Page> {
        let template = self.template_of(route)?;
        let mut context = Context::new();
        match route {
            Route::Page(index) => self.single(*index, &mut context, diagnostics),
            Route::Section(index, number) => self.section(*index, *number, &mut context, diagnostics),
            Route::TaxonomyList(index) => {
                let taxonomy = &self.cards.site.taxonomies[*index];
                context.insert_value("taxonomy", self.taxonomy(*index));
                let terms = taxonomy.terms.iter().map(|term| sections::term(&self.cards, term, false));
                context.insert_value("terms", Value::from(terms.collect::<Vec<_>>()));
            }
            Route::Term(taxonomy, term, number) => {
                let found = &self.cards.site.taxonomies[*taxonomy];
                let term = &found.terms[*term];
                context.insert_value("taxonomy", self.taxonomy(*taxonomy));
                context.insert_value("term", sections::term(&self.cards, term, true));
                if term.pages.len() > TERM_PAGE {
                    let paginator = sections::paginator(&self.cards, &term.pages, TERM_PAGE, &term.path, *number);
                    context.insert_value("paginator", paginator);
                }
                context.insert_value("feed_links", feed_links(&self.cards, Some((&term.name, &term.path))));
            }
            Route::SeriesList => {
                let list = self.cards.site.series.iter().map(|series| sections::series(&self.cards, series));
                context.insert_value("series_list", Value::from(list.collect::<Vec<_>>()));
            }
            Route::Series(index) => {
                context.insert_value("series", sections::series(&self.cards, &self.cards.site.series[*index]));
            }
            Route::Archive => context.insert_value("years", self.years()),
            Route::Search => context.insert_value("pages", self.cards.list(&self.listed())),
            Route::Resume(variant) => {
                context.insert_value("resume", super::resume::value(&self.cards, variant.as_deref())?);
                if variant.is_some() {
                    context.insert("noindex", &true);
                }
            }
            Route::NotFound => context.insert("noindex", &true),
            Route::Alias(target) => {
                context.insert("target", &self.cards.path(target));
                context.insert("target_url", &self.cards.permalink(target));
            }
            _ => {}
        }
        self.common(path, route, &mut context);
        Some(Page { template, context })
    }

    /// What every template sees, where the route did not say otherwise.
    fn common(&self, path: &str, route: &Route, context: &mut Context) {
        let site = &self.cards.site;
        let lang = match route {
            Route::Page(index) => &site.entries[*index].lang,
            Route::Section(index, _) => &site.sections[*index].lang,
            _ => &site.input.config.default_language,
        };
        let set = |context: &mut Context, key: &'static str, value: Value| {
            if !context.contains_key(key) {
                context.insert_value(key, value);
            }
        };
        set(context, "lang", text(lang));
        set(context, "current_path", text(self.cards.path(path)));
        set(context, "current_url", text(self.cards.permalink(path)));
        set(context, "canonical", text(self.cards.permalink(path)));
        set(context, "noindex", Value::from(false));
        let card = site.has_cards().then(|| match route {
            Route::Page(index) => card_path(&site.entries[*index].path),
            _ => SITE_CARD.to_owned(),
        });
        set(context, "card_image", maybe(card.map(|card| self.cards.permalink(&card))));
        set(context, "feed_links", feed_links(&self.cards, None));
        set(context, "json_ld", json_ld(&self.cards, route).map_or_else(Value::none, safe));
    }

    fn named(&self, special: impl Into<Cow<'static, str>>, general: &'static str) -> Cow<'static, str> {
        let special = special.into();
        if self.templates.has(&special) { special } else { general.into() }
    }

    fn single(&self, index: usize, context: &mut Context, diagnostics: &mut Diagnostics) {
        let site = &self.cards.site;
        let entry = &site.entries[index];
        let page = &entry.page;
        let outline = &*self.cards.outline(entry);
        let content = self.content(index);
        diagnostics.extend(content.diagnostics.iter().cloned());
        let mut value = self.cards.get(index).into_map().unwrap_or_default();
        let toc = page.common.toc.unwrap_or_else(|| outline.headings.iter().filter(|h| h.level <= 3).count() >= 3);
        let brief = |index: Option<usize>| index.map_or_else(Value::none, |index| self.cards.brief(index));
        let list = |indices: &[usize]| self.cards.list(indices);
        let mut ancestors = Vec::new();
        let mut section = Some(entry.section);
        while let Some(found) = section {
            let found = &site.sections[found];
            ancestors
                .push(Value::from(map([("title", text(&found.title)), ("path", text(self.cards.path(&found.path)))])));
            section = found.parent;
        }
        ancestors.reverse();
        let relative = page.document.source.path().trim_start_matches("content/");
        let edit = site.input.config.edit.as_ref();
        let edit = edit.map(|base| format!("{}/content/{relative}", base.as_str().trim_end_matches('/')));
        let empty = || Value::from(Vec::<Value>::new());
        value.extend(map([
            ("content", safe(&content.html)),
            ("toc", if toc { sections::toc(&self.cards, outline, &entry.path) } else { empty() }),
            ("trace_large", trace::large(outline).map_or_else(Value::none, safe)),
            ("higher", brief(entry.higher)),
            ("lower", brief(entry.lower)),
            ("backlinks", list(&entry.backlinks)),
            ("related", list(&site.related(index, RELATED))),
            ("translations", self.translations(index)),
            ("aliases", serialized(&page.common.aliases)),
            ("relative_path", text(relative)),
            ("edit_url", maybe(edit)),
            (
                "checklist",
                outline.tasks.map_or_else(Value::none, |(done, total)| {
                    Value::from(map([("done", count(done)), ("total", count(total))]))
                }),
            ),
            ("word_count", count(outline.words)),
            ("reading_time", count(super::cards::minutes(outline.words, outline.code_lines))),
            ("ancestors", Value::from(ancestors)),
            ("license", maybe(page.common.license.as_ref().or(site.input.config.license.as_ref()))),
            ("authors", serialized(&page.common.authors)),
        ]));
        if let Some((number, place)) = entry.series {
            let series = &site.series[number];
            let mut details = sections::series(&self.cards, series).into_map().unwrap_or_default();
            details.extend(map([("part", count(place + 1)), ("total", count(series.pages.len()))]));
            value.extend(map([("series", Value::from(details))]));
        }
        context.insert_value("page", Value::from(value));
        context.insert("noindex", &page.common.unlisted);
        if let Some(canonical) = &page.common.canonical {
            context.insert("canonical", canonical);
        }
    }

    fn translations(&self, index: usize) -> Value {
        let entries = &self.cards.site.entries;
        let others = entries[index].translations.iter().map(|other| {
            let other = &entries[*other];
            Value::from(map([
                ("lang", text(&other.lang)),
                ("title", text(&other.page.title)),
                ("path", text(self.cards.path(&other.path))),
                ("permalink", text(self.cards.permalink(&other.path))),
            ]))
        });
        Value::from(others.collect::<Vec<_>>())
    }

    fn section(&self, index: usize, number: usize, context: &mut Context, diagnostics: &mut Diagnostics) {
        let section = &self.cards.site.sections[index];
        let content = self.section_content(index);
        diagnostics.extend(content.iter().flat_map(|content| content.diagnostics.iter().cloned()));
        let body = content.as_ref().map(|content| content.html.as_str());
        context.insert_value("section", sections::value(&self.cards, index, body));
        if let Some(size) = section.paginate_by() {
            let paginator = sections::paginator(&self.cards, &section.pages, size, &section.path, number);
            context.insert_value("paginator", paginator);
        }
        if section.has_feed() {
            context.insert_value("feed_links", feed_links(&self.cards, Some((&section.title, &section.path))));
        }
        if number > 0 {
            context.insert("canonical", &self.cards.permalink(&pager_path(&section.path, number)));
        }
    }

    fn taxonomy(&self, index: usize) -> Value {
        let taxonomy = &self.cards.site.taxonomies[index];
        Value::from(map([("name", text(&taxonomy.name)), ("path", text(self.cards.path(&taxonomy.path)))]))
    }

    /// Posts by year, the newest first; those without a date are not in an archive.
    fn years(&self) -> Value {
        let site = &self.cards.site;
        let mut pages = super::feed::dated(&self.cards);
        pages.retain(|index| site.entries[*index].page.kind == Kind::Post);
        let mut years: Vec<(i16, Vec<usize>)> = Vec::new();
        for index in pages {
            let Some(year) = site.entries[index].page.date.map(|date| date.year()) else { continue };
            match years.last_mut() {
                Some((last, pages)) if *last == year => pages.push(index),
                _ => years.push((year, vec![index])),
            }
        }
        let years = years
            .into_iter()
            .map(|(year, pages)| Value::from(map([("year", Value::from(year)), ("pages", self.cards.list(&pages))])));
        Value::from(years.collect::<Vec<_>>())
    }

    /// Everything that a search would look through: dated pages newest first, then the others.
    fn listed(&self) -> Vec<usize> {
        let mut pages = super::feed::dated(&self.cards);
        let rest = self.cards.site.entries.iter().enumerate();
        pages.extend(rest.filter(|(_, e)| e.is_listed() && e.page.date.is_none()).map(|(index, _)| index));
        pages
    }
}
