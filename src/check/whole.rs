//! The rules that need every output: anchors, orphans, titles, files that nothing uses, pages that must not show.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::examined::Examined;
use super::finding::{Finding, Findings};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::site::{Entry, Resolved, Route, Site};

/// Files that are asked for by name and need no link.
const KNOWN: [&str; 12] = [
    "robots.txt",
    "favicon.ico",
    "favicon.svg",
    "CNAME",
    ".nojekyll",
    "humans.txt",
    "ads.txt",
    "_headers",
    "_redirects",
    "apple-touch-icon.png",
    "site.webmanifest",
    "browserconfig.xml",
];

/// Looks at all pages together.
pub fn findings(site: &Site, seen: &[Examined], findings: &mut Findings) {
    let ids: HashMap<&str, &BTreeSet<String>> = seen.iter().map(|page| (page.path.as_str(), &page.ids)).collect();
    let mut titles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for page in seen {
        let Some(planned) = site.plan.get(&page.path) else { continue };
        for (to, fragment, written) in &page.fragments {
            let Some(known) = ids.get(to.as_str()) else { continue };
            // `#top` is the top of every page, and `#:~:text=` a place in its words
            let special = fragment.eq_ignore_ascii_case("top") || fragment.starts_with(":~:");
            if special || known.contains(fragment) || is_file(site, to) {
                continue;
            }
            let near = suggest(fragment, known.iter().map(String::as_str));
            let help = near.map_or_else(
                || "give a heading that id, `## Title {#id}`, or remove the part after `#`".to_owned(),
                |near| format!("did you mean `#{near}`?"),
            );
            let message = format!("`{to}` has no place `#{fragment}`");
            findings.add(&page.path, planned, &Finding::new(Code::OutputAnchor, message, help, written));
        }
        if let Some(title) = page.title.as_deref().filter(|_| page.is_page && !page.noindex) {
            titles.entry(title.trim()).or_default().push(&page.path);
        }
    }
    for (title, paths) in titles.iter().filter(|(title, paths)| paths.len() > 1 && !title.is_empty()) {
        // list pages of one section share its title
        let first = paths[0];
        let others: Vec<&str> = paths[1..].iter().copied().filter(|path| !path.contains("/page/")).collect();
        let Some((other, planned)) = others.first().and_then(|path| Some((*path, site.plan.get(path)?))) else {
            continue;
        };
        let message = format!("`{first}` and `{other}` have the title `{title}`");
        findings.add(other, planned, &Finding::new(Code::SameTitle, message, "give one of them another title", ""));
    }
    orphans(site, seen, findings);
}

fn orphans(site: &Site, seen: &[Examined], findings: &mut Findings) {
    // what is only found by searching is an orphan all the same
    let leads = |page: &&Examined| {
        site.plan.get(&page.path).is_some_and(|planned| !matches!(planned.route, Route::Search | Route::Alias(_)))
    };
    let mut led: BTreeSet<&str> =
        seen.iter().filter(leads).flat_map(|page| &page.leads_to).map(String::as_str).collect();
    for route in unrendered(site, seen) {
        // a list that failed would lead to pages; a page that failed, to what its text links to
        let Route::Page(index) = route else { return };
        led.extend(site.entries[*index].links.iter().filter_map(|link| match link {
            Resolved::Internal { path, .. } => Some(path.as_str()),
            _ => None,
        }));
    }
    // whether a page is listed is not known when its header could not be read
    let is_listed = |entry: &&Arc<Entry>| entry.is_listed() && !entry.page.document.is_broken;
    for entry in site.entries.iter().filter(is_listed).filter(|entry| !led.contains(entry.path.as_str())) {
        if let Some(planned) = site.plan.get(&entry.path).filter(|planned| matches!(planned.route, Route::Page(_))) {
            let message = format!("no page leads to `{}`", entry.path);
            let help = "link to it, put it into `navigation`, or write `unlisted: true`";
            findings.add(&entry.path, planned, &Finding::new(Code::Orphan, message, help, ""));
        }
    }
}

/// Pages and lists that could not be rendered: what they lead to and use is not known from outputs.
fn unrendered<'a>(site: &'a Site, seen: &[Examined]) -> Vec<&'a Route> {
    let seen: HashSet<&str> = seen.iter().map(|page| page.path.as_str()).collect();
    let is_page = |route: &Route| {
        let lists = matches!(route, Route::Section(..) | Route::Term(..) | Route::TaxonomyList(_) | Route::SeriesList);
        lists || matches!(route, Route::Page(_) | Route::Series(_) | Route::Archive | Route::Resume(_))
    };
    let missing = site.plan.iter().filter(|(path, planned)| is_page(&planned.route) && !seen.contains(path));
    missing.map(|(_, planned)| &planned.route).collect()
}

/// Images past the budget, and files that nothing uses.
pub fn files(site: &Site, seen: &[Examined]) -> Vec<Diagnostic> {
    let used: BTreeSet<&str> = seen.iter().flat_map(|page| page.uses.iter()).map(String::as_str).collect();
    let quoted: BTreeSet<String> = site.entries.iter().flat_map(|entry| quoted(&entry.page.document)).collect();
    // what lies beside code that a page shows belongs to it: its other half, its data, its check
    let beside: BTreeSet<&str> = quoted.iter().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    let bundles: BTreeSet<&str> =
        site.entries.iter().filter_map(|entry| entry.page.document.source.path().strip_suffix("/index.md")).collect();
    let linked: BTreeSet<&str> = site.linked_assets().collect();
    let all_rendered = unrendered(site, seen).is_empty();
    // a template that failed may use what it names
    let named = |name: &str| {
        !all_rendered && site.input.theme.templates.values().any(|template| template.text().contains(name))
    };
    let budget = u64::from(site.input.config.check.image_kb);
    let mut told = Vec::new();
    for file in &site.files {
        let source = file.file.path();
        if is_image(&file.path) && file.file.stamp().len > budget << 10 {
            let message = format!("the image has {} kB; the budget is {budget} kB", file.file.stamp().len >> 10);
            let help = "make it smaller, or raise `check: {image_kb: …}` in folio.yaml";
            told.push(Diagnostic::new(Code::ImageBudget, message).in_file(source).help(help));
        }
        let name = source.rsplit('/').next().unwrap_or(source);
        let own = source.starts_with("content/") || source.starts_with("static/");
        let known = KNOWN.contains(&name) || source.contains("/.well-known/") || name.ends_with(".html");
        let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
        let shown = linked.contains(source) || quoted.contains(source);
        let companion = beside.contains(folder) && !bundles.contains(folder);
        if own && !known && !shown && !companion && !used.contains(file.path.as_str()) && !named(name) {
            let message = format!("nothing uses `{}`", file.path);
            let help = "remove the file, or link to it";
            told.push(Diagnostic::new(Code::UnusedFile, message).in_file(source).help(help));
        }
    }
    told
}

/// The files that code blocks of a page show.
fn quoted(document: &crate::content::Document) -> Vec<String> {
    let folder = document.source.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    document.outline.files.iter().map(|file| format!("{folder}/{}", file.path.trim_start_matches("./"))).collect()
}

fn is_file(site: &Site, path: &str) -> bool {
    site.plan.get(path).is_some_and(|planned| matches!(planned.route, Route::File(_)))
}

pub fn is_image(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg")
}

/// Addresses of pages that are held back, in what programs read.
pub fn leaks(site: &Site, path: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for held in &site.held_back {
        let hidden = site.path_if_published(&held.page);
        let address = site.input.config.base_url.absolute(&hidden);
        if site.plan.get(&hidden).is_none()
            && (text.contains(&format!("{address}\"")) || text.contains(&format!("{address}<")))
        {
            let message = format!("`{path}` names `{hidden}`, which is held back");
            found.push(Finding::new(Code::Leak, message, "please report it", ""));
        }
    }
    found
}
