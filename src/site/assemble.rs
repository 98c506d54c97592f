use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::assets::{self, Asset};
use super::contrast;
use super::entry::{Entry, HeldBack, Reason};
use super::files::SiteFile;
use super::group::{Series, Taxonomy};
use super::input::Input;
use super::links::{Destination, From, Resolved, Resolver};
use super::pictures::Pictures;
use super::plan::{Origin, Plan};
use super::related::Related;
use super::section::Section;
use crate::content::front_matter::Special;
use crate::content::{Document, Kind, Outline, Page, SectionPage};
use crate::diagnostic::{Diagnostics, Source};
use crate::source::File;

/// Everything that the pages are made from.
#[derive(Clone, Debug)]
pub struct Site {
    pub input: Input,
    /// Published pages in the order of their sources.
    pub entries: Vec<Arc<Entry>>,
    pub held_back: Vec<HeldBack>,
    /// The home is the first.
    pub sections: Vec<Section>,
    pub taxonomies: Vec<Taxonomy>,
    pub series: Vec<Series>,
    /// Files published beside their pages, by source path.
    pub assets: BTreeMap<String, Asset>,
    /// Every file that is published as it is, or nearly.
    pub files: Vec<SiteFile>,
    /// Photos that Markdown shows.
    pub pictures: Pictures,
    pub plan: Arc<Plan>,
    /// Index into `files`, by the name that templates use: `theme.css`.
    pub static_names: HashMap<String, usize>,
    /// Made when a page first asks for it: a preview shows few.
    pub(super) related: OnceLock<Arc<Related>>,
}

impl Site {
    /// Puts a site together from files that were read one by one.
    pub fn assemble(input: Input, diagnostics: &mut Diagnostics) -> Self {
        let mut site = Self {
            entries: Vec::new(),
            held_back: Vec::new(),
            sections: sections(&input),
            taxonomies: Vec::new(),
            series: Vec::new(),
            assets: BTreeMap::new(),
            files: Vec::new(),
            pictures: Pictures::default(),
            plan: Arc::default(),
            static_names: HashMap::new(),
            related: OnceLock::new(),
            input,
        };
        site.place_pages();
        site.order_sections();
        site.group(diagnostics);
        site.place_files();
        site.plan_routes(diagnostics);
        site.check_names(diagnostics);
        contrast::check(&site.input.config, &site.input.theme, &site.input.settings, diagnostics);
        site.check_published(diagnostics);
        site.resolve_links(diagnostics);
        site.plan_pictures(diagnostics);
        site
    }

    /// Up to `limit` pages that a reader of this one may want next.
    pub fn related(&self, index: usize, limit: usize) -> Vec<usize> {
        let related = self.related.get_or_init(|| Arc::new(Related::of(&self.entries, &self.input.config)));
        related.to(&self.entries, index, limit)
    }

    /// Decides what is published, and under which URL.
    fn place_pages(&mut self) {
        let by_folder: HashMap<(&str, &str), usize> = self
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| ((section.folder.as_str(), section.lang.as_str()), index))
            .collect();
        let default = self.input.config.default_language.as_str();
        for page in &self.input.pages {
            let lang = page.place.lang.as_deref().unwrap_or(default);
            let section = nearest(&by_folder, &page.place.folder, lang, default);
            let draft = page.is_draft() || self.in_draft(section);
            let due = self.due(page);
            let reason = match due {
                _ if draft && !self.input.options.drafts => Some(Reason::Draft),
                Some(date) if !self.input.options.future => Some(Reason::Scheduled(date)),
                _ => None,
            };
            if let Some(reason) = reason {
                self.held_back.push(HeldBack { page: page.clone(), reason });
                continue;
            }
            self.entries.push(Arc::new(Entry {
                path: path_of(page, page.place.lang.as_deref()),
                lang: page.common.lang.as_deref().cloned().unwrap_or_else(|| lang.to_owned()),
                updated: self.updated(page),
                page: page.clone(),
                section,
                scheduled: due.is_some(),
                higher: None,
                lower: None,
                series: None,
                links: Vec::new(),
                backlinks: Vec::new(),
                translations: Vec::new(),
            }));
        }
        self.pair_translations();
    }

    fn in_draft(&self, mut section: usize) -> bool {
        loop {
            if self.sections[section].page.as_ref().is_some_and(|page| page.front.draft) {
                return true;
            }
            match self.sections[section].parent {
                Some(parent) => section = parent,
                None => return false,
            }
        }
    }

    /// The date it waits for, when that lies in the future.
    fn due(&self, page: &Page) -> Option<crate::content::Date> {
        let zone = self.input.config.timezone.get();
        let date = page.common.publish.or(page.date)?;
        (date.timestamp(zone) > self.input.options.now).then_some(date)
    }

    /// The day of a page's last change: what it says, else that of its last commit when it appeared before that.
    fn updated(&self, page: &Page) -> Option<crate::content::Date> {
        let committed = self.input.history.as_ref().and_then(|history| history.day(page.document.source.path()));
        let committed = committed.and_then(crate::content::Date::parse);
        let later = committed.filter(|day| page.date.is_none_or(|date| day.day() > date.last_day()));
        page.common.updated.or(later)
    }

    fn pair_translations(&mut self) {
        let mut groups: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            groups.entry((&entry.page.place.folder, &entry.page.place.name)).or_default().push(index);
        }
        let pairs: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
        for group in pairs {
            for index in &group {
                let entry = Arc::make_mut(&mut self.entries[*index]);
                entry.translations = group.iter().copied().filter(|other| other != index).collect();
            }
        }
    }

    fn order_sections(&mut self) {
        for (index, entry) in self.entries.iter().enumerate().filter(|(_, entry)| entry.is_listed()) {
            self.sections[entry.section].pages.push(index);
        }
        for index in 0..self.sections.len() {
            let mut section = self.sections[index].clone();
            section.sort(&self.entries, &self.input.config);
            for (place, page) in section.pages.iter().enumerate() {
                let entry = Arc::make_mut(&mut self.entries[*page]);
                entry.higher = place.checked_sub(1).map(|before| section.pages[before]);
                entry.lower = section.pages.get(place + 1).copied();
            }
            if let Some(parent) = section.parent {
                self.sections[parent].subsections.push(index);
            }
            self.sections[index] = section;
        }
        for index in 0..self.sections.len() {
            let mut subsections = std::mem::take(&mut self.sections[index].subsections);
            subsections.sort_by_key(|s| {
                let section = &self.sections[*s];
                (section.page.as_ref().and_then(|page| page.front.weight).unwrap_or(i64::MAX), section.path.clone())
            });
            self.sections[index].subsections = subsections;
        }
    }

    fn group(&mut self, diagnostics: &mut Diagnostics) {
        let config = self.input.config.clone();
        self.taxonomies = config
            .taxonomies
            .iter()
            .map(|name| Taxonomy::collect(name, &self.entries, &config))
            .filter(|taxonomy| !taxonomy.terms.is_empty())
            .collect();
        let known = self.input.data.get("series").cloned();
        self.series = Series::collect(&mut self.entries, known.as_deref(), &config, diagnostics);
    }

    fn place_files(&mut self) {
        let folders: HashMap<&str, String> =
            self.sections.iter().map(|section| (section.folder.as_str(), section.path.clone())).collect();
        self.assets = assets::place(&self.input.assets, &self.entries, &self.held_back, &folders);
        self.files = SiteFile::collect(&self.input.theme, &self.assets);
        self.static_names =
            self.files.iter().enumerate().filter_map(|(index, file)| Some((file.name.clone()?, index))).collect();
    }

    fn resolve_links(&mut self, diagnostics: &mut Diagnostics) {
        let resolver = Resolver::new(self);
        let resolve = |document: &Document, path: &str| {
            let mut mistakes = Diagnostics::default();
            let links =
                resolver.all(&From { source: &document.source, outline: &document.outline, path }, &mut mistakes);
            (links, mistakes)
        };
        let entries: Vec<(Vec<Resolved>, Diagnostics)> =
            self.entries.par_iter().map(|entry| resolve(&entry.page.document, &entry.path)).collect();
        let of_section = |section: &Section| section.page.as_ref().map(|page| resolve(&page.document, &section.path));
        let sections: Vec<_> = self.sections.iter().map(|section| of_section(section).unwrap_or_default()).collect();
        for (index, (links, mistakes)) in entries.into_iter().enumerate() {
            diagnostics.extend(mistakes);
            for to in entries_among(&links).filter(|to| *to != index) {
                let target = Arc::make_mut(&mut self.entries[to]);
                if target.backlinks.last() != Some(&index) {
                    target.backlinks.push(index);
                }
            }
            Arc::make_mut(&mut self.entries[index]).links = links;
        }
        for (section, (links, mistakes)) in self.sections.iter_mut().zip(sections) {
            diagnostics.extend(mistakes);
            section.links = links;
        }
    }

    /// The path that a page has once it is published.
    pub fn path_if_published(&self, page: &Page) -> String {
        path_of(page, page.place.lang.as_deref())
    }

    pub(super) fn path_of(&self, to: Destination) -> &str {
        match to {
            Destination::Entry(index) => &self.entries[index].path,
            Destination::Section(index) => &self.sections[index].path,
        }
    }

    pub(super) fn outline_of(&self, to: Destination) -> Option<&Outline> {
        match to {
            Destination::Entry(index) => Some(&self.entries[index].page.document.outline),
            Destination::Section(index) => Some(&self.sections[index].page.as_ref()?.document.outline),
        }
    }

    /// Where the settings stand, for URLs that come from no file of their own.
    pub(super) fn settings_origin(&self, what: &'static str) -> Origin {
        Origin { source: self.input.settings.clone(), span: 0..0, what }
    }

    /// The files of `content/` that a page or section shows or links to, by source path.
    pub fn linked_assets(&self) -> impl Iterator<Item = &str> {
        let links = self.entries.iter().flat_map(|entry| &entry.links);
        let links = links.chain(self.sections.iter().flat_map(|section| &section.links));
        links.filter_map(|link| match link {
            Resolved::Asset(source) => Some(source.as_str()),
            _ => None,
        })
    }

    /// A file beside a page, by its path from the page's folder; what lies outside `content/` is not found.
    pub fn beside(&self, page: &Source, path: &str) -> Option<&Arc<File>> {
        let folder = page.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        self.assets.get(&format!("{folder}/{path}")).map(|asset| &asset.file)
    }

    /// The page or section that a source path names.
    pub fn find_source(&self, path: &str) -> Option<Destination> {
        let entry = self.entries.binary_search_by(|entry| entry.page.document.source.path().cmp(path));
        if let Ok(index) = entry {
            return Some(Destination::Entry(index));
        }
        let section = self
            .sections
            .iter()
            .position(|section| section.page.as_ref().is_some_and(|page| page.document.source.path() == path));
        section.map(Destination::Section)
    }
}

/// The home first, then every folder with an `_index.md`, in the order of their paths.
fn sections(input: &Input) -> Vec<Section> {
    let default = &input.config.default_language;
    let build = |page: Option<&Arc<SectionPage>>| {
        let folder = page.map_or("", |page| &page.folder);
        let lang = page.and_then(|page| page.lang.clone());
        let prefix = lang.as_ref().map_or(String::new(), |lang| format!("/{lang}"));
        Section {
            page: page.cloned(),
            path: if folder.is_empty() { format!("{prefix}/") } else { format!("{prefix}/{folder}/") },
            title: page.map_or_else(|| input.config.title.clone(), |page| page.title.clone()),
            kind: page.and_then(|page| page.front.kind).unwrap_or(Kind::Page),
            lang: lang.unwrap_or_else(|| default.to_string()),
            folder: folder.to_owned(),
            pages: Vec::new(),
            subsections: Vec::new(),
            parent: None,
            links: Vec::new(),
        }
    };
    let mut sections: Vec<Section> = input.sections.iter().map(|page| build(Some(page))).collect();
    sections.sort_by(|a, b| a.path.cmp(&b.path));
    let home = sections.iter().position(|section| section.path == "/");
    let home = home.map_or_else(|| build(None), |at| sections.remove(at));
    sections.insert(0, home);
    let folders: HashMap<(String, String), usize> = sections
        .iter()
        .enumerate()
        .map(|(index, section)| ((section.folder.clone(), section.lang.clone()), index))
        .collect();
    for (index, section) in sections.iter_mut().enumerate().skip(1) {
        let mut folder = section.folder.as_str();
        let parent = loop {
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
            if let Some(parent) = folders.get(&(folder.to_owned(), section.lang.clone())) {
                break *parent;
            }
            if folder.is_empty() {
                break 0;
            }
        };
        section.parent = (parent != index).then_some(parent);
    }
    sections
}

/// The pages that links lead to, once for each link.
pub(super) fn entries_among(links: &[Resolved]) -> impl Iterator<Item = usize> {
    links.iter().filter_map(|link| match link {
        Resolved::Internal { to: Some(Destination::Entry(to)), .. } => Some(*to),
        _ => None,
    })
}

/// The section of the nearest folder above a page, in its language or else the site's.
fn nearest(by_folder: &HashMap<(&str, &str), usize>, folder: &str, lang: &str, default: &str) -> usize {
    for lang in [lang, default] {
        let mut folder = folder;
        loop {
            if let Some(section) = by_folder.get(&(folder, lang)) {
                return *section;
            }
            if folder.is_empty() {
                break;
            }
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
    0
}

fn path_of(page: &Page, lang: Option<&str>) -> String {
    let prefix = lang.map_or(String::new(), |lang| format!("/{lang}"));
    let slug = page.slug();
    match page.place.folder.as_str() {
        "" => format!("{prefix}/{slug}/"),
        folder => format!("{prefix}/{folder}/{slug}/"),
    }
}

/// Whether an event has a calendar entry of its own.
pub(super) fn has_calendar(entry: &Entry) -> bool {
    matches!(&entry.page.special, Special::Event(event) if event.start.is_some_and(|start| start.time().is_some()))
}
