use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use percent_encoding::percent_decode_str;

use super::assemble::Site;
use super::routes::Route;
use crate::content::slug::slugify;
use crate::content::{Link, LinkKind, Outline};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source, only, suggest};

/// Where a link of a page leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Resolved {
    /// As it was written: another site, an e-mail address, a place in the same page.
    Verbatim(String),
    /// A URL of the site, decoded and without the base path, and what follows it (`?…`, `#…`).
    Internal { path: String, suffix: String, to: Option<Destination> },
    /// A file of `content/`, by its source path.
    Asset(String),
    /// The page is not published; the link becomes plain text.
    HeldBack,
    /// It leads nowhere, or is not allowed; it has been told.
    Broken,
}

/// A page or section of the site, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    Entry(usize),
    Section(usize),
}

/// Schemes that a browser may follow.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Everything that a link can lead to.
pub struct Resolver<'a> {
    site: &'a Site,
    /// Pages and sections by source path.
    sources: HashMap<&'a str, Destination>,
    /// Pages that are not published, by source path.
    held_back: HashSet<&'a str>,
    /// Pages by title, slug and alias, folded, for wiki links; made when the first one is met.
    names: OnceLock<HashMap<String, Destination>>,
}

/// The page whose links are resolved.
pub struct From<'a> {
    pub source: &'a Source,
    pub outline: &'a Outline,
    /// Its URL path.
    pub path: &'a str,
}

impl<'a> Resolver<'a> {
    /// Needs the plan of the site, and its files.
    pub fn new(site: &'a Site) -> Self {
        let entries = site.entries.iter().enumerate();
        let pages = entries.map(|(index, entry)| (entry.page.document.source.path(), Destination::Entry(index)));
        let sections = site.sections.iter().enumerate().filter_map(|(index, section)| {
            Some((section.page.as_ref()?.document.source.path(), Destination::Section(index)))
        });
        Self {
            site,
            sources: pages.chain(sections).collect(),
            held_back: site.held_back.iter().map(|held| held.page.document.source.path()).collect(),
            names: OnceLock::new(),
        }
    }

    fn names(&self) -> &HashMap<String, Destination> {
        self.names.get_or_init(|| {
            let mut names = HashMap::new();
            for (index, entry) in self.site.entries.iter().enumerate() {
                let page = &entry.page;
                let aliases = page.common.aliases.iter().map(|alias| alias.trim_matches('/').to_owned());
                for name in [page.title.clone(), page.slug()].into_iter().chain(aliases) {
                    names.entry(name.to_lowercase()).or_insert(Destination::Entry(index));
                }
            }
            names
        })
    }

    /// Resolves every link of a page; each mistake is told at its place.
    pub fn all(&self, from: &From, diagnostics: &mut Diagnostics) -> Vec<Resolved> {
        from.outline.links.iter().map(|link| self.one(from, link, diagnostics)).collect()
    }

    fn one(&self, from: &From, link: &Link, diagnostics: &mut Diagnostics) -> Resolved {
        let target = link.target.trim();
        if link.kind == LinkKind::Wiki {
            return self.wiki(from, link, diagnostics);
        }
        if target.is_empty() {
            let diagnostic = Diagnostic::new(Code::LinkNowhere, "a link without an address");
            let help = "write where it leads, or remove the brackets";
            diagnostics.push(diagnostic.at(from.source, link.span.clone(), "").help(help));
            return Resolved::Verbatim(String::new());
        }
        if let Some(id) = target.strip_prefix('#') {
            if !id.is_empty() {
                self.anchor(from, link, from.outline, id, "this page", diagnostics);
            }
            return Resolved::Verbatim(target.to_owned());
        }
        if let Some(scheme) = scheme(target) {
            if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
                return Resolved::Verbatim(target.to_owned());
            }
            let diagnostic = Diagnostic::new(Code::LinkScheme, format!("links with `{scheme}:` are not written"));
            let diagnostic = diagnostic.at(from.source, link.span.clone(), "");
            diagnostics.push(diagnostic.help("use http, https, mailto or tel, or a relative link"));
            return Resolved::Broken;
        }
        if target.starts_with("//") {
            return Resolved::Verbatim(target.to_owned());
        }
        let at = target.find(['?', '#']).unwrap_or(target.len());
        let (path, suffix) = target.split_at(at);
        let path = percent_decode_str(path).decode_utf8_lossy();
        if let Some(source) = source_path(from.source.path(), &path) {
            return self.to_source(from, link, &source, suffix, diagnostics);
        }
        self.to_url(from, link, &path, suffix, diagnostics)
    }

    fn to_source(
        &self,
        from: &From,
        link: &Link,
        source: &str,
        suffix: &str,
        diagnostics: &mut Diagnostics,
    ) -> Resolved {
        let bundle = source.strip_suffix(".md").map(|stem| format!("{stem}/index.md"));
        let found = [Some(source.to_owned()), bundle].into_iter().flatten().find_map(|s| self.sources.get(s.as_str()));
        if let Some(destination) = found {
            return self.to_page(from, link, *destination, suffix, diagnostics);
        }
        if self.held_back.contains(source) {
            let diagnostic = Diagnostic::new(Code::LinkToHeldBack, format!("`{source}` is held back"));
            let diagnostic = diagnostic.at(from.source, link.span.clone(), "shown as plain text");
            diagnostics.push(diagnostic.help("publish it first, or remove the link"));
            return Resolved::HeldBack;
        }
        let known = || self.sources.keys().copied();
        let moved = moved(source, known());
        let near = suggest(source, known()).or(moved);
        // a page that moved and one that is only written alike may be two
        let sure = match (moved, only(source, known())) {
            (Some(moved), Some(near)) => (moved == near).then_some(near),
            (Some(moved), None) => suggest(source, known()).is_none().then_some(moved),
            (None, near) => near,
        };
        let diagnostic = Diagnostic::new(Code::BrokenLink, format!("there is no page `{source}`"));
        let mut diagnostic = diagnostic.at(from.source, link.span.clone(), "");
        let target = link.target.split(['?', '#']).next().unwrap_or_default();
        if let (Some(to), Some(span)) = (sure, address(from.source.text(), link, target)) {
            diagnostic = diagnostic.fix(span, written_like(target, from.source.path(), to));
        }
        diagnostics.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `@/{}`?", near.trim_start_matches("content/"))),
            None => diagnostic.help("link to the page's file, relative to this one or as `@/blog/x.md`"),
        });
        Resolved::Broken
    }

    fn to_page(
        &self,
        from: &From,
        link: &Link,
        to: Destination,
        suffix: &str,
        diagnostics: &mut Diagnostics,
    ) -> Resolved {
        let path = self.site.path_of(to).to_owned();
        if let (Some((_, id)), Some(outline)) = (suffix.split_once('#'), self.site.outline_of(to))
            && !id.is_empty()
        {
            self.anchor(from, link, outline, id, &format!("`{path}`"), diagnostics);
        }
        Resolved::Internal { path, suffix: suffix.to_owned(), to: Some(to) }
    }

    fn to_url(&self, from: &From, link: &Link, path: &str, suffix: &str, diagnostics: &mut Diagnostics) -> Resolved {
        let folder = from.source.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        if !path.starts_with('/') {
            let beside = join(folder, path);
            if let Some(beside) = beside.filter(|beside| self.site.assets.contains_key(beside)) {
                return Resolved::Asset(beside);
            }
        }
        let url = match path.strip_prefix('/') {
            Some(rest) => join("", rest),
            None => join(from.path.trim_matches('/'), path),
        };
        let url = url.map(|url| format!("/{url}"));
        let slash = url.as_ref().map(|url| format!("{}/", url.trim_end_matches('/')));
        for candidate in [url, slash].into_iter().flatten() {
            if let Some(planned) = self.site.plan.get(&candidate) {
                return match planned.route {
                    Route::Page(index) => self.to_page(from, link, Destination::Entry(index), suffix, diagnostics),
                    Route::Section(index, 0) => {
                        self.to_page(from, link, Destination::Section(index), suffix, diagnostics)
                    }
                    _ => Resolved::Internal { path: candidate, suffix: suffix.to_owned(), to: None },
                };
            }
        }
        let (code, what) = match link.kind {
            LinkKind::Image => (Code::Image, "file"),
            _ => (Code::BrokenLink, "page or file"),
        };
        let diagnostic = Diagnostic::new(code, format!("there is no {what} `{path}`"));
        let diagnostic = diagnostic.at(from.source, link.span.clone(), "");
        let beside = self.site.assets.keys().filter_map(|asset| asset.strip_prefix(folder)?.strip_prefix('/'));
        let urls = self.site.plan.iter().map(|(url, _)| url);
        let candidates: Vec<&str> = match link.kind {
            LinkKind::Image => beside.collect(),
            _ => urls.collect(),
        };
        let diagnostic = match (only(path, candidates.iter().copied()), address(from.source.text(), link, path)) {
            (Some(near), Some(span)) if near.starts_with('/') == path.starts_with('/') => diagnostic.fix(span, near),
            _ => diagnostic,
        };
        diagnostics.push(match suggest(path, candidates) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None if link.kind == LinkKind::Image => diagnostic.help("put the file beside the page, or below `static/`"),
            None => diagnostic.help("link to the page's file, relative to this one or as `@/blog/x.md`"),
        });
        Resolved::Broken
    }

    fn wiki(&self, from: &From, link: &Link, diagnostics: &mut Diagnostics) -> Resolved {
        let (name, id) = link.target.split_once('#').unwrap_or((&link.target, ""));
        if let Some(to) = self.names().get(&name.trim().to_lowercase()) {
            let suffix = if id.is_empty() { String::new() } else { format!("#{}", slugify(id)) };
            return self.to_page(from, link, *to, &suffix, diagnostics);
        }
        let diagnostic = Diagnostic::new(Code::BrokenLink, format!("no page is called `{name}`"));
        let diagnostic = diagnostic.at(from.source, link.span.clone(), "");
        let near = suggest(name, self.names().keys().map(String::as_str));
        diagnostics.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("wiki links name a page by its title, slug or alias"),
        });
        Resolved::Broken
    }

    fn anchor(&self, from: &From, link: &Link, outline: &Outline, id: &str, page: &str, diagnostics: &mut Diagnostics) {
        let id = percent_decode_str(id).decode_utf8_lossy();
        if outline.has_id(&id) {
            return;
        }
        let diagnostic = Diagnostic::new(Code::BrokenAnchor, format!("{page} has no heading `#{id}`"));
        let diagnostic = diagnostic.at(from.source, link.span.clone(), "");
        let ids: Vec<&str> = outline.headings.iter().map(|heading| heading.id.as_str()).collect();
        let place = address(from.source.text(), link, link.target.trim()).filter(|place| place.len() > id.len());
        let diagnostic = match (only(&id, ids.iter().copied()), place) {
            (Some(near), Some(place)) if link.target.trim().ends_with(&format!("#{id}")) => {
                diagnostic.fix(place.end - id.len()..place.end, near)
            }
            _ => diagnostic,
        };
        diagnostics.push(match suggest(&id, ids.iter().copied()) {
            Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
            None if ids.is_empty() => diagnostic.help("remove the part after `#`"),
            None => diagnostic.help(format!("its headings are: {}", ids.join(", "))),
        });
    }
}

/// The scheme of a URL, where it has one.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let clean = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    clean.then_some(scheme)
}

/// The only page that has the name of a missing one: where it went.
fn moved<'a>(source: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = |path: &str| {
        let stem = path.strip_suffix("/index.md").or_else(|| path.strip_suffix(".md")).unwrap_or(path);
        stem.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let wanted = name(source);
    let mut found = known.filter(|path| wanted != "_index" && name(path) == wanted);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// A link to the file `to`, in the form in which `target` was written: from the root, or from the page's folder.
fn written_like(target: &str, from: &str, to: &str) -> String {
    let inner = to.trim_start_matches("content/");
    match target.as_bytes() {
        [b'@', b'/', ..] => format!("@/{inner}"),
        [b'/', ..] => format!("/{inner}"),
        _ => relative(from, to),
    }
}

/// Where the address of a link stands in its text, when it stands there as it is.
pub(super) fn address(text: &str, link: &Link, target: &str) -> Option<Range<usize>> {
    let place = text.get(link.span.clone())?;
    let ends = |at: usize| place[at + target.len()..].starts_with([')', '>', '#', '?', ' ', '"', '\'']);
    let begins = |at: usize| ["](", "](<", "=\"", "='"].iter().any(|open| place[..at].ends_with(open));
    let (at, _) = place.rmatch_indices(target).find(|(at, _)| !target.is_empty() && begins(*at) && ends(*at))?;
    Some(link.span.start + at..link.span.start + at + target.len())
}

/// The path from the file `from` to the file `to`.
pub(super) fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let shared = from.iter().zip(&to).take(from.len().min(to.len()) - 1).take_while(|(a, b)| a == b).count();
    let up = from.len() - 1 - shared;
    format!("{}{}", "../".repeat(up), to[shared..].join("/"))
}

/// The source file that a link names: `@/x.md` from `content/`, `x.md` and `../x.md` from the page's folder.
pub(super) fn source_path(from: &str, path: &str) -> Option<String> {
    if let Some(rest) = path.strip_prefix("@/") {
        return join("content", rest).or(Some(rest.to_owned()));
    }
    if !path.ends_with(".md") {
        return None;
    }
    match path.strip_prefix('/') {
        Some(rest) => join("content", rest.strip_prefix("content/").unwrap_or(rest)),
        None => join(from.rsplit_once('/').map_or("", |(folder, _)| folder), path),
    }
}

/// A relative path from a folder; `None` when it climbs out of the top.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let slash = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    Some(format!("{}{slash}", parts.join("/")))
}
