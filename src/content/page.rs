use std::sync::Arc;

use super::check;
use super::date::Date;
use super::document::Document;
use super::front_matter::{self, Common, Kind, Special};
use super::outline::{MarkdownOptions, Outlines};
use super::record::{FromNode, Reader};
use super::slug::slugify;
use super::terms::{Term, terms};
use super::title;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::File;

/// Longest summary in characters.
pub(super) const MAX_SUMMARY: usize = 200;

/// One Markdown file of `content/`, read but not yet placed in a site.
#[derive(Clone, Debug)]
pub struct Page {
    pub document: Document,
    pub place: Place,
    pub kind: Kind,
    pub common: Common,
    pub special: Special,
    /// Plain text.
    pub title: String,
    /// The title with its code and emphasis.
    pub title_parts: Vec<title::Part>,
    pub date: Option<Date>,
    /// Plain text, one sentence as a rule; from the body when the header has none.
    pub summary: Option<String>,
    /// What it is about, to find related pages.
    pub terms: Box<[Term]>,
    /// What is wrong with the file itself.
    pub diagnostics: Vec<Diagnostic>,
}

/// A section's own file, `_index.md`.
#[derive(Clone, Debug)]
pub struct SectionPage {
    pub document: Document,
    /// Below `content/`, without slashes at its ends; the home is empty.
    pub folder: String,
    pub lang: Option<String>,
    pub front: front_matter::Section,
    pub title: String,
    pub diagnostics: Vec<Diagnostic>,
}

/// What a file's path says of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder below `content/` that its section is looked for in, without slashes at its ends.
    pub folder: String,
    /// The name without ending, date and language.
    pub name: String,
    /// The bundle's folder below `content/`, when the page is its `index.md`.
    pub bundle: Option<String>,
    pub date: Option<Date>,
    pub lang: Option<String>,
    pub is_section: bool,
}

impl Place {
    /// Takes `content/blog/2025-10-19-x.de.md` apart; `languages` are the tags that a name may end in.
    pub fn of(path: &str, languages: &[&str]) -> Option<Self> {
        let inner = path.strip_prefix("content/")?.strip_suffix(".md")?;
        let (folder, name) = inner.rsplit_once('/').unwrap_or(("", inner));
        let (name, lang) = match name.rsplit_once('.') {
            Some((stem, tag)) if languages.contains(&tag) => (stem, Some(tag.to_owned())),
            _ => (name, None),
        };
        let bundle = (name == "index" && !folder.is_empty()).then(|| folder.to_owned());
        let (folder, name) = match &bundle {
            Some(folder) => folder.rsplit_once('/').unwrap_or(("", folder)),
            None => (folder, name),
        };
        let (date, name) = match name.split_at_checked(11) {
            Some((day, rest)) if day.ends_with(['-', '_']) && !rest.is_empty() => match Date::parse(&day[..10]) {
                Some(date) => (Some(date), rest),
                None => (None, name),
            },
            _ => (None, name),
        };
        let is_section = name == "_index";
        Some(Self { folder: folder.to_owned(), name: name.to_owned(), bundle, date, lang, is_section })
    }
}

impl Page {
    /// Reads a page whose section says what kind its pages are. `None` when the file cannot be read at all.
    pub fn load(
        file: &File,
        place: Place,
        kind: Kind,
        options: &MarkdownOptions,
        outlines: &dyn Outlines,
    ) -> (Option<Arc<Self>>, Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::default();
        let Some(document) = Document::load(file, options, outlines, &mut diagnostics) else {
            return (None, diagnostics.into_iter().collect());
        };
        let mut reader = Reader::new(&document.source, &mut diagnostics);
        let read = front_matter::read_page(&document.front, kind, &mut reader);
        let (kind, mut common, special) = match read {
            Some(read) => read,
            None => (
                kind,
                Common::absent().unwrap_or_else(|| unreachable!("every common key may be absent")),
                Special::Page,
            ),
        };
        for (taxonomy, terms) in std::mem::take(&mut common.taxonomies) {
            match taxonomy.as_str() {
                "tags" => common.tags.extend(terms),
                _ => drop(common.taxonomies.insert(taxonomy, terms)),
            }
        }
        let mut date = common.date.or(place.date);
        let title_parts = match &common.title {
            Some(written) => title::parts(written.trim()),
            None => Vec::new(),
        };
        let title = match title::plain(&title_parts) {
            written if !written.is_empty() => written,
            _ => heading(None, &document, &place.name),
        };
        check::page(&document, &mut common, &special, &mut date, kind, &mut diagnostics);
        let summary = common.summary.clone().or_else(|| document.outline.summary.clone().map(|text| shorten(&text)));
        let headings = document.outline.headings.iter().map(|heading| heading.title.as_str());
        let terms = terms(&common.tags, &title, summary.as_deref(), headings);
        let diagnostics = diagnostics.into_iter().collect();
        let page =
            Self { document, place, kind, common, special, title, title_parts, date, summary, terms, diagnostics };
        (Some(Arc::new(page)), Vec::new())
    }

    /// Whether nothing differs but what the page says: its text, title and summary. Where it stands in the site, and the
    /// files it takes parts from, are the same, and neither has a mistake.
    pub fn differs_in_text_only(&self, other: &Self) -> bool {
        let (new, old) = (&self.document, &other.document);
        self.diagnostics.is_empty()
            && other.diagnostics.is_empty()
            && new.front.is_equal_but_for(&old.front, &["title", "summary", "description", "excerpt"])
            && (&new.outline.components, &new.outline.files) == (&old.outline.components, &old.outline.files)
    }

    pub fn is_draft(&self) -> bool {
        self.common.draft
    }

    /// The slug for the last part of its URL.
    pub fn slug(&self) -> String {
        self.common.slug.clone().unwrap_or_else(|| slugify(&self.place.name))
    }

    pub fn series(&self) -> Option<&str> {
        match &self.special {
            Special::Post(post) => post.series.as_deref(),
            _ => None,
        }
    }
}

impl SectionPage {
    /// Reads an `_index.md`. `None` when the file cannot be read at all.
    pub fn load(
        file: &File,
        place: &Place,
        options: &MarkdownOptions,
        outlines: &dyn Outlines,
    ) -> (Option<Arc<Self>>, Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::default();
        let Some(document) = Document::load(file, options, outlines, &mut diagnostics) else {
            return (None, diagnostics.into_iter().collect());
        };
        let mut reader = Reader::new(&document.source, &mut diagnostics);
        let front = front_matter::read_section(&document.front, &mut reader)
            .or_else(front_matter::Section::absent)
            .unwrap_or_else(|| unreachable!("every key of a section may be absent"));
        check::section(&document, &front, &mut diagnostics);
        let name = place.folder.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("home");
        let title = heading(front.title.as_ref(), &document, name);
        let section = Self {
            document,
            folder: place.folder.clone(),
            lang: place.lang.clone().or_else(|| front.lang.as_deref().cloned()),
            front,
            title,
            diagnostics: diagnostics.into_iter().collect(),
        };
        (Some(Arc::new(section)), Vec::new())
    }
}

/// The header's title, else the first heading, else the file's name.
fn heading(written: Option<&String>, document: &Document, name: &str) -> String {
    let named = || name.replace(['-', '_'], " ");
    written
        .cloned()
        .or_else(|| document.outline.title.clone())
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty())
        .unwrap_or_else(named)
}

/// A text cut at the end of a sentence or a word.
fn shorten(text: &str) -> String {
    if text.chars().count() <= MAX_SUMMARY {
        return text.to_owned();
    }
    let end = text.char_indices().nth(MAX_SUMMARY - 1).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    if let Some(at) = head.rfind(['.', '!', '?', '。']).filter(|at| *at > end / 2) {
        let stop = head[at..].chars().next().map_or(1, char::len_utf8);
        return head[..at + stop].to_owned();
    }
    let word = head.rfind(char::is_whitespace).unwrap_or(end);
    format!("{}…", head[..word].trim_end_matches([',', ';', ':', ' ']))
}
