use std::collections::BTreeMap;
use std::sync::Arc;

use super::entry::Entry;
use crate::content::front_matter::Special;
use crate::content::slug::slugify;
use crate::content::{Config, Page};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A way to group pages, such as tags.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    pub name: String,
    /// `/tags/`
    pub path: String,
    /// By slug.
    pub terms: Vec<Term>,
}

#[derive(Clone, Debug)]
pub struct Term {
    /// As it was first written.
    pub name: String,
    pub slug: String,
    pub path: String,
    /// Newest first.
    pub pages: Vec<usize>,
}

/// Posts that are to be read in order.
#[derive(Clone, Debug)]
pub struct Series {
    pub slug: String,
    pub title: String,
    pub summary: Option<String>,
    pub path: String,
    /// In the order of their parts.
    pub pages: Vec<usize>,
}

impl Taxonomy {
    /// Groups the listed pages by the terms of one taxonomy. Terms with one slug are one, spelt as it was first.
    pub fn collect(name: &str, entries: &[Arc<Entry>], config: &Config) -> Self {
        let path = format!("/{}/", slugify(name));
        let mut terms: BTreeMap<String, Term> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.is_listed()) {
            for term in terms_of(&entry.page, name) {
                let found = terms.entry(slugify(term)).or_insert_with_key(|slug| Term {
                    name: term.clone(),
                    path: format!("{path}{slug}/"),
                    slug: slug.clone(),
                    pages: Vec::new(),
                });
                if found.pages.last() != Some(&index) {
                    found.pages.push(index);
                }
            }
        }
        let zone = config.timezone.get();
        let mut terms: Vec<Term> = terms.into_values().collect();
        for term in &mut terms {
            term.pages.sort_by_cached_key(|page| {
                let moment = entries[*page].date().map(|date| date.timestamp(zone));
                (std::cmp::Reverse(moment), entries[*page].path.clone())
            });
        }
        Self { name: name.to_owned(), path, terms }
    }

    /// The term as any page spells it.
    pub fn term(&self, name: &str) -> Option<&Term> {
        let slug = slugify(name);
        self.terms.binary_search_by(|term| term.slug.cmp(&slug)).ok().map(|index| &self.terms[index])
    }
}

/// The terms that a page names.
pub fn terms_of<'a>(page: &'a Page, taxonomy: &str) -> &'a [String] {
    match taxonomy {
        "tags" => &page.common.tags,
        other => page.common.taxonomies.get(other).map_or(&[], Vec::as_slice),
    }
}

impl Series {
    /// Every series that a listed post names, by slug; writes each post's place into `entries`.
    pub fn collect(
        entries: &mut [Arc<Entry>],
        known: Option<&serde_json::Value>,
        config: &Config,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Self> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.is_listed()) {
            if let Some(slug) = entry.page.series() {
                groups.entry(slugify(slug)).or_default().push(index);
            }
        }
        let zone = config.timezone.get();
        let known: Vec<_> = known.and_then(|known| known.as_array()).into_iter().flatten().collect();
        let mut all: Vec<Self> = groups
            .into_iter()
            .map(|(slug, mut pages)| {
                pages.sort_by_cached_key(|page| {
                    let entry = &entries[*page];
                    let moment = entry.date().map(|date| date.timestamp(zone));
                    (part(&entry.page).unwrap_or(i64::MAX), moment, entry.path.clone())
                });
                let about = known.iter().find(|about| about["slug"] == slug.as_str());
                let text = |key: &str| about.and_then(|about| about[key].as_str()).map(str::to_owned);
                let title = text("title").unwrap_or_else(|| capitalised(&slug));
                Self { path: format!("/series/{slug}/"), title, summary: text("summary"), pages, slug }
            })
            .collect();
        all.sort_by(|a, b| a.slug.cmp(&b.slug));
        let slugs: Vec<String> = all.iter().map(|series| series.slug.clone()).collect();
        for (number, series) in all.iter().enumerate() {
            for (place, page) in series.pages.iter().enumerate() {
                Arc::make_mut(&mut entries[*page]).series = Some((number, place));
            }
            let declared = known.iter().any(|about| about["slug"] == series.slug.as_str());
            if let ([only], false) = (series.pages.as_slice(), declared) {
                diagnostics.push(lonely(&entries[*only], &series.slug, &slugs));
            }
        }
        all
    }
}

fn lonely(entry: &Entry, slug: &str, slugs: &[String]) -> Diagnostic {
    let document = &entry.page.document;
    let others = slugs.iter().map(String::as_str).filter(|other| *other != slug);
    let diagnostic = Diagnostic::new(Code::UnknownSeries, format!("the series `{slug}` has one part"))
        .at(&document.source, document.place_of("series"), "")
        .suggest(slug, others);
    match diagnostic.help {
        Some(_) => diagnostic,
        None => diagnostic.help("write the second part, or name the series in `content/data/series.yaml`"),
    }
}

fn part(page: &Page) -> Option<i64> {
    match &page.special {
        Special::Post(post) => post.part,
        _ => None,
    }
}

fn capitalised(slug: &str) -> String {
    let text = slug.replace('-', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
