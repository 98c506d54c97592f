use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::Value as Json;

use super::theme::Theme;
use crate::content::data::Data;
use crate::content::outline::Outlines;
use crate::content::resume::Resume;
use crate::content::{Config, Kind, MarkdownOptions, Page, Place, SectionPage, Table};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use crate::source::{File, History, PUBLISHED, SETTINGS, Tree};

/// What the caller decides besides the files.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Pages marked `draft` are published too.
    pub drafts: bool,
    /// Pages of the future are published too.
    pub future: bool,
    /// Replaces the settings' `base_url`.
    pub base_url: Option<String>,
    /// The settings file, relative to the root.
    pub config: String,
    /// The moment that decides what is of the future.
    pub now: Timestamp,
    /// `build` or `serve`, for templates.
    pub mode: &'static str,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            drafts: false,
            future: false,
            base_url: None,
            config: SETTINGS.to_owned(),
            now: Timestamp::UNIX_EPOCH,
            mode: "build",
        }
    }
}

/// Every file read and understood on its own, before the site is put together.
#[derive(Clone, Debug)]
pub struct Input {
    pub config: Arc<Config>,
    pub theme: Arc<Theme>,
    pub pages: Vec<Arc<Page>>,
    pub sections: Vec<Arc<SectionPage>>,
    pub data: BTreeMap<String, Arc<Json>>,
    pub resume: Option<Arc<Resume>>,
    /// The file of the résumé, for mistakes that only show when it is set.
    pub resume_source: Option<Source>,
    /// It has mistakes that are told; what is set from it would only repeat them.
    pub resume_is_broken: bool,
    /// Files below `content/` and `static/` that templates may load, by path.
    pub loadable: BTreeMap<String, Arc<File>>,
    /// Files of `content/` that are neither pages nor data: published beside their page.
    pub assets: Vec<Arc<File>>,
    pub options: Options,
    /// The files the values were read from, to see what may be kept.
    files: HashMap<Arc<str>, (Arc<File>, Kept)>,
    pub settings: Source,
    /// `urls.lock`, in sites that have it.
    pub published: Option<Source>,
    /// When pages were changed, in sites that ask for it.
    pub history: Option<Arc<History>>,
}

/// A value of an earlier run.
#[derive(Clone, Debug)]
enum Kept {
    Page(Kind, Arc<Page>),
    Section(Arc<SectionPage>),
}

impl Input {
    /// Reads every file of a snapshot; values of `previous` whose file did not change are kept.
    /// `None` when there is no site to speak of: no settings, or no theme.
    pub fn load(
        tree: &Tree,
        options: &Options,
        previous: Option<&Self>,
        outlines: &dyn Outlines,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let settings = settings(tree, &options.config, diagnostics)?;
        let mut config = Config::load(&settings, diagnostics)?;
        if let Some(url) = &options.base_url {
            match crate::content::url::BaseUrl::parse(url) {
                Some(url) => config.base_url = url,
                None => diagnostics.push(
                    Diagnostic::new(Code::InvalidValue, format!("`--base-url {url}` is not where a site can live"))
                        .help("write https://example.org or https://example.org/sub"),
                ),
            }
        }
        let Some(theme) = Theme::load(tree, &config.theme.name, diagnostics) else {
            diagnostics.push(missing_theme(tree, &config.theme.name, &settings));
            return None;
        };
        let history = config.updated_from.and_then(|_| history(tree, previous, &settings, diagnostics));
        let markdown = config.markdown_options();
        let reuse = previous.filter(|previous| previous.config.markdown_options() == markdown);
        let mut input = Self {
            config: Arc::new(config),
            theme: Arc::new(theme),
            pages: Vec::new(),
            sections: Vec::new(),
            data: BTreeMap::new(),
            resume: None,
            resume_source: None,
            resume_is_broken: false,
            loadable: BTreeMap::new(),
            assets: Vec::new(),
            options: options.clone(),
            files: HashMap::new(),
            settings,
            published: tree.get(PUBLISHED).and_then(|file| text(file, diagnostics)),
            history,
        };
        input.read(tree, &markdown, reuse, outlines, diagnostics);
        Some(input)
    }

    fn read(
        &mut self,
        tree: &Tree,
        markdown: &MarkdownOptions,
        previous: Option<&Self>,
        outlines: &dyn Outlines,
        diagnostics: &mut Diagnostics,
    ) {
        let languages: Vec<String> = self.config.languages.keys().cloned().collect();
        let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        let loadable = ["content/", "static/"].into_iter().flat_map(|folder| tree.below(folder));
        let loadable = loadable.filter(|file| Table::of(file.path()).is_some());
        self.loadable = loadable.map(|file| (file.path().to_owned(), file.clone())).collect();
        let mut pages = Vec::new();
        for file in tree.below("content/") {
            let path = file.path();
            match Place::of(path, &languages) {
                Some(place) if place.is_section => {
                    self.section(file, &place, markdown, previous, outlines, diagnostics)
                }
                Some(place) => pages.push((file, place)),
                None if path == "content/resume.yaml" => {
                    self.resume_source = text(file, diagnostics);
                    let source = self.resume_source.as_ref();
                    let mut found = Diagnostics::default();
                    self.resume = source.and_then(|source| Resume::load(source, &mut found)).map(Arc::new);
                    self.resume_is_broken = found.has_errors();
                    diagnostics.extend(found);
                }
                None => match path.strip_prefix("content/data/").and_then(|name| name.strip_suffix(".yaml")) {
                    Some(name) => {
                        let data = text(file, diagnostics).and_then(|source| Data::load(&source, name, diagnostics));
                        self.data.extend(data.map(|data| (data.name, Arc::new(data.value))));
                    }
                    None => self.assets.push(file.clone()),
                },
            }
        }
        let kinds: HashMap<&str, Kind> =
            self.sections.iter().filter_map(|s| Some((s.folder.as_str(), s.front.kind?))).collect();
        let loaded: Vec<_> = pages
            .into_par_iter()
            .map(|(file, place)| {
                let kind = kind_of(&kinds, &place.folder);
                if let Some((old, Kept::Page(old_kind, page))) = previous.and_then(|p| p.files.get(file.path()))
                    && *old_kind == kind
                    && Arc::ptr_eq(old, file)
                    && page.place == place
                {
                    return (file, kind, Some(page.clone()), Vec::new());
                }
                let (page, mistakes) = Page::load(file, place, kind, markdown, outlines);
                (file, kind, page, mistakes)
            })
            .collect();
        for (file, kind, page, mistakes) in loaded {
            diagnostics.extend(mistakes);
            let Some(page) = page else { continue };
            diagnostics.extend(page.diagnostics.iter().cloned());
            self.files.insert(file.path().into(), (file.clone(), Kept::Page(kind, page.clone())));
            self.pages.push(page);
        }
    }

    /// A page that was read before, from another state of its file; `None` when anything is wrong with it.
    pub(super) fn reread(&self, file: &Arc<File>, outlines: &dyn Outlines) -> Option<Arc<Page>> {
        let Some((_, Kept::Page(kind, old))) = self.files.get(file.path()) else { return None };
        let markdown = self.config.markdown_options();
        let (page, mistakes) = Page::load(file, old.place.clone(), *kind, &markdown, outlines);
        page.filter(|_| mistakes.is_empty())
    }

    /// Puts a page that was read again into the place of the old one.
    pub(super) fn replace(&mut self, file: &Arc<File>, page: &Arc<Page>) {
        if let Some((kept, Kept::Page(_, old))) = self.files.get_mut(file.path()) {
            if let Some(place) = self.pages.iter_mut().find(|page| Arc::ptr_eq(page, old)) {
                *place = page.clone();
            }
            *kept = file.clone();
            *old = page.clone();
        }
    }

    fn section(
        &mut self,
        file: &Arc<File>,
        place: &Place,
        markdown: &MarkdownOptions,
        previous: Option<&Self>,
        outlines: &dyn Outlines,
        diagnostics: &mut Diagnostics,
    ) {
        let kept = match previous.and_then(|p| p.files.get(file.path())) {
            Some((old, Kept::Section(section))) if Arc::ptr_eq(old, file) => Some(section.clone()),
            _ => None,
        };
        let section = kept.or_else(|| {
            let (section, mistakes) = SectionPage::load(file, place, markdown, outlines);
            diagnostics.extend(mistakes);
            section
        });
        let Some(section) = section else { return };
        diagnostics.extend(section.diagnostics.iter().cloned());
        self.files.insert(file.path().into(), (file.clone(), Kept::Section(section.clone())));
        self.sections.push(section);
    }
}

/// The kind of the nearest section that names one.
fn kind_of(kinds: &HashMap<&str, Kind>, folder: &str) -> Kind {
    let mut folder = folder;
    loop {
        if let Some(kind) = kinds.get(folder) {
            return *kind;
        }
        match folder.rsplit_once('/') {
            Some((parent, _)) => folder = parent,
            None => return Kind::Page,
        }
    }
}

fn settings(tree: &Tree, path: &str, diagnostics: &mut Diagnostics) -> Option<Source> {
    match tree.get(path) {
        Some(file) => text(file, diagnostics),
        None => {
            let diagnostic = Diagnostic::new(Code::NoSite, format!("there is no `{path}` here"));
            diagnostics.push(diagnostic.help("go to the folder of a site, or begin one with `folio init DIR`"));
            None
        }
    }
}

fn history(
    tree: &Tree,
    previous: Option<&Input>,
    settings: &Source,
    diagnostics: &mut Diagnostics,
) -> Option<Arc<History>> {
    let previous = previous.and_then(|previous| previous.history.as_deref());
    let key = "updated_from";
    let span = settings.text().find(key).map_or(0..0, |at| at..at + key.len());
    let read = History::read(tree.root(), previous).map_err(|mistake| diagnostics.push(mistake.at(settings, span, "")));
    read.ok().map(Arc::new)
}

fn text(file: &File, diagnostics: &mut Diagnostics) -> Option<Source> {
    file.text().map_err(|diagnostic| diagnostics.push(diagnostic)).ok()
}

fn missing_theme(tree: &Tree, name: &str, settings: &Source) -> Diagnostic {
    let mut themes: Vec<&str> =
        tree.below("themes/").filter_map(|file| file.path()["themes/".len()..].split('/').next()).collect();
    themes.push("default");
    themes.dedup();
    let span = settings.text().find(name).map_or(0..0, |at| at..at + name.len());
    Diagnostic::new(Code::Theme, format!("there is no theme `{name}`")).at(settings, span, "").help(
        match crate::diagnostic::suggest(name, themes.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("put it into `themes/{name}/`, or use `default`"),
        },
    )
}
