//! Which URLs a site has.

use std::sync::Arc;

use super::assemble::{Site, has_calendar};
use super::entry::Entry;
use super::pictures::Pictures;
use super::plan::{Origin, Plan};
use super::routes::{CARD_TEMPLATE, EVENTS_CALENDAR, FeedFormat, ResumeForm, Route, SEARCH_SCRIPT, SITE_CARD, Scope};
use crate::content::Document;
use crate::content::front_matter::{Special, TalkType};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// Terms with more pages than this are paginated.
pub const TERM_PAGE: usize = 100;

impl Site {
    pub(super) fn plan_routes(&mut self, diagnostics: &mut Diagnostics) {
        let mut plan = Plan::default();
        self.plan_pages(&mut plan, diagnostics);
        self.plan_sections(&mut plan, diagnostics);
        self.plan_groups(&mut plan, diagnostics);
        self.plan_files(&mut plan, diagnostics);
        self.plan_fixed(&mut plan, diagnostics);
        self.plan_aliases(&mut plan, diagnostics);
        plan.check_folders(diagnostics);
        plan.check_index(diagnostics);
        self.plan = Arc::new(plan);
    }

    fn plan_pages(&self, plan: &mut Plan, diagnostics: &mut Diagnostics) {
        for (index, entry) in self.entries.iter().enumerate() {
            let document = &entry.page.document;
            let place = document.place_of("slug");
            let origin = Origin { source: document.source.clone(), span: place, what: "this page" };
            let added = plan.add(entry.path.clone(), Route::Page(index), origin.clone(), diagnostics);
            if has_calendar(entry) {
                plan.add(format!("{}event.ics", entry.path), Route::Calendar(index), origin.clone(), diagnostics);
            }
            if is_publication(entry) {
                plan.add(format!("{}cite.bib", entry.path), Route::Bibtex(Some(index)), origin.clone(), diagnostics);
            }
            // a page that has no place was told already
            if added && self.has_cards() {
                plan.add(card_path(&entry.path), Route::Card(Some(index)), origin, diagnostics);
            }
        }
    }

    fn plan_sections(&self, plan: &mut Plan, diagnostics: &mut Diagnostics) {
        for (index, section) in self.sections.iter().enumerate() {
            let what = "this section";
            let origin = section.page.as_ref().map_or_else(
                || self.settings_origin(what),
                |page| Origin { source: page.document.source.clone(), span: 0..0, what },
            );
            for number in 0..self.pager_count(section.pages.len(), section.paginate_by()) {
                let path = pager_path(&section.path, number);
                plan.add(path, Route::Section(index, number), origin.clone(), diagnostics);
            }
            if section.has_feed() {
                for format in FeedFormat::ALL {
                    let path = format!("{}{}", section.path, format.file_name());
                    plan.add(path, Route::Feed(Scope::Section(index), format), origin.clone(), diagnostics);
                }
            }
        }
    }

    fn plan_groups(&self, plan: &mut Plan, diagnostics: &mut Diagnostics) {
        for (number, taxonomy) in self.taxonomies.iter().enumerate() {
            let origin = self.settings_origin("a taxonomy of these settings");
            plan.add(taxonomy.path.clone(), Route::TaxonomyList(number), origin, diagnostics);
            for (at, term) in taxonomy.terms.iter().enumerate() {
                let page = &self.entries[term.pages[0]].page;
                let names = super::group::terms_of(page, &taxonomy.name);
                let place = names.iter().position(|name| *name == term.name);
                let span = page.document.place_of_item(&taxonomy.name, place.unwrap_or(0));
                let origin = Origin { source: page.document.source.clone(), span, what: "this term" };
                let pagers = 0..self.pager_count(term.pages.len(), Some(TERM_PAGE));
                let added = pagers.fold(true, |added, pager| {
                    let route = Route::Term(number, at, pager);
                    added && plan.add(pager_path(&term.path, pager), route, origin.clone(), diagnostics)
                });
                if added {
                    let feed = Route::Feed(Scope::Term(number, at), FeedFormat::Atom);
                    plan.add(format!("{}atom.xml", term.path), feed, origin, diagnostics);
                }
            }
        }
        for (number, series) in self.series.iter().enumerate() {
            let document = &self.entries[series.pages[0]].page.document;
            let origin =
                Origin { source: document.source.clone(), span: document.place_of("series"), what: "this series" };
            plan.add(series.path.clone(), Route::Series(number), origin, diagnostics);
        }
        if !self.series.is_empty() {
            plan.add("/series/".into(), Route::SeriesList, self.settings_origin("the list of series"), diagnostics);
        }
    }

    fn plan_files(&self, plan: &mut Plan, diagnostics: &mut Diagnostics) {
        for (index, file) in self.files.iter().enumerate() {
            let origin = Origin { source: Source::new(file.file.path(), ""), span: 0..0, what: "this file" };
            plan.add(file.path.clone(), Route::File(index), origin, diagnostics);
        }
    }

    fn plan_fixed(&self, plan: &mut Plan, diagnostics: &mut Diagnostics) {
        let mut add = |path: &str, route: Route, what: &'static str| {
            // a file of one's own under that name wins: `static/robots.txt`
            if plan.get(path).is_none() {
                plan.add(path.to_owned(), route, self.settings_origin(what), diagnostics);
            }
        };
        for format in FeedFormat::ALL {
            add(&format!("/{}", format.file_name()), Route::Feed(Scope::Site, format), "the site's feed");
        }
        add("/404.html", Route::NotFound, "the page for what is not found");
        if self.has_cards() {
            add(SITE_CARD, Route::Card(None), "the site's card");
        }
        add("/sitemap.xml", Route::Sitemap, "the sitemap");
        add("/robots.txt", Route::Robots, "the robots file");
        add("/_headers", Route::Headers, "the host's headers");
        add("/_redirects", Route::Redirects, "the host's redirects");
        if self.has_posts() {
            add("/archive/", Route::Archive, "the archive");
        }
        add("/search/", Route::Search, "the search page");
        if cfg!(feature = "search") && self.input.config.search {
            add(SEARCH_SCRIPT, Route::SearchIndex, "the search index");
        }
        if let Some(resume) = &self.input.resume {
            for variant in std::iter::once(None).chain(resume.variants.keys().map(Some)) {
                let folder = variant.map_or_else(|| "/resume/".to_owned(), |name| format!("/resume/{name}/"));
                let what = variant.map_or("the résumé", |_| "a variant of the résumé");
                add(&folder, Route::Resume(variant.cloned()), what);
                for form in ResumeForm::ALL {
                    let route = Route::ResumeFile(*form, variant.cloned());
                    add(&format!("{folder}{}", form.file_name()), route, what);
                }
            }
        }
        if self.publications().next().is_some() {
            add("/publications.bib", Route::Bibtex(None), "all publications");
        }
        if self.entries.iter().any(|entry| has_calendar(entry)) {
            add(EVENTS_CALENDAR, Route::Calendars, "the calendar");
        }
    }

    /// Photos come last: which ones are shown is known when links lead somewhere.
    pub(super) fn plan_pictures(&mut self, diagnostics: &mut Diagnostics) {
        self.pictures = Pictures::collect(&self.entries, &self.sections, &self.assets);
        for (source, picture) in &self.pictures.found {
            let origin = Origin { source: Source::new(source.as_str(), ""), span: 0..0, what: "this photo" };
            for (number, variant) in picture.variants.iter().enumerate() {
                // two copies of one photo have one name
                let twin = self.plan.get(&variant.path).is_some_and(|it| matches!(it.route, Route::Photo(..)));
                if !twin {
                    let route = Route::Photo(source.clone(), number);
                    Arc::make_mut(&mut self.plan).add(variant.path.clone(), route, origin.clone(), diagnostics);
                }
            }
        }
    }

    fn plan_aliases(&self, plan: &mut Plan, diagnostics: &mut Diagnostics) {
        for entry in &self.entries {
            let document = &entry.page.document;
            aliases(document, &entry.page.common.aliases, &entry.path, plan, diagnostics);
        }
        for section in &self.sections {
            if let Some(page) = &section.page {
                aliases(&page.document, &page.front.aliases, &section.path, plan, diagnostics);
            }
        }
    }

    /// Papers, theses and posters that lists show, and what else has a BibTeX entry.
    pub fn publications(&self) -> impl Iterator<Item = usize> {
        let entries = self.entries.iter().enumerate();
        entries.filter(|(_, entry)| entry.is_listed() && is_publication(entry)).map(|(index, _)| index)
    }

    /// List pages that `len` items need.
    pub fn pager_count(&self, len: usize, size: Option<usize>) -> usize {
        size.map_or(1, |size| len.div_ceil(size).max(1))
    }

    /// Whether pages have pictures for previews elsewhere.
    pub fn has_cards(&self) -> bool {
        let drawn = self.input.theme.templates.contains_key(CARD_TEMPLATE);
        cfg!(feature = "cards") && self.input.config.cards && drawn
    }

    pub fn has_posts(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.page.special, Special::Post(_)))
    }
}

/// Whether it can be cited.
pub fn is_publication(entry: &Entry) -> bool {
    let Special::Talk(talk) = &entry.page.special else { return false };
    talk.bibtex.is_some() || matches!(talk.r#type, TalkType::Paper | TalkType::Thesis | TalkType::Poster)
}

fn aliases(document: &Document, aliases: &[String], path: &str, plan: &mut Plan, diagnostics: &mut Diagnostics) {
    for (number, alias) in aliases.iter().enumerate() {
        let span = ["aliases", "redirect_from"]
            .map(|key| document.place_of_item(key, number))
            .into_iter()
            .find(|span| span.end > 0)
            .unwrap_or(0..0);
        let Some(clean) = alias_path(alias) else {
            let diagnostic = Diagnostic::new(Code::InvalidValue, format!("`{alias}` cannot be an alias"));
            let diagnostic = diagnostic.at(&document.source, span, "");
            diagnostics.push(diagnostic.help("write a path of the site: `/old/path/`"));
            continue;
        };
        let origin = Origin { source: document.source.clone(), span, what: "this alias" };
        plan.add(clean, Route::Alias(path.to_owned()), origin, diagnostics);
    }
}

/// `/old`, `old/` and `/old/` are one; a name with an ending stays a file.
fn alias_path(alias: &str) -> Option<String> {
    let inner = alias.trim().trim_matches('/');
    let clean = !inner.is_empty()
        && !alias.contains("//")
        && !inner.contains(['?', '#', '\\', ':'])
        && inner.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let last = inner.rsplit('/').next().unwrap_or_default();
    clean.then(|| if last.ends_with(".html") { format!("/{inner}") } else { format!("/{inner}/") })
}

/// `/blog/x/` has the card `/cards/blog/x.png`.
pub fn card_path(path: &str) -> String {
    let inner = path.trim_matches('/');
    format!("/cards/{}.png", inner.strip_suffix(".html").unwrap_or(inner))
}

/// The first list page is the section itself, the others are `/page/2/`, ….
pub fn pager_path(path: &str, number: usize) -> String {
    if number == 0 { path.to_owned() } else { format!("{path}page/{}/", number + 1) }
}
