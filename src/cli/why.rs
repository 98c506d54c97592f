use std::path::Path;
use std::time::SystemTime;

use clap::Args;
use jiff::Timestamp;

use super::{Cli, MISTAKES, root, style};
use crate::build::{Caches, Loaded};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::site::{Destination, Options, Planned, Resolved, Route, Site};
use crate::source::Tree;

/// What `why` takes.
#[derive(Args)]
pub struct WhyArgs {
    /// A URL or path of the site: /blog/latency/
    url: String,
}

/// `folio why URL`: what answers a URL, and what it is made from.
pub fn run(cli: &Cli, args: &WhyArgs) -> u8 {
    match explain(cli, &args.url) {
        Ok(lines) => {
            anstream::println!("{}", lines.join("\n"));
            0
        }
        Err(diagnostic) => {
            style::print(&diagnostic);
            MISTAKES
        }
    }
}

fn explain(cli: &Cli, url: &str) -> Result<Vec<String>, Diagnostic> {
    let root = root::find(cli)?;
    let options = Options { config: cli.config.clone(), now: root::now(), ..Options::default() };
    let loaded = Loaded::load(&root, &options, None, &Caches::open(&root, false).shared());
    let missing = || Diagnostic::new(Code::BrokenLink, format!("no URL of the site is `{url}`"));
    let site = loaded.renderer.as_ref().ok_or_else(missing)?.site();
    let base = &site.input.config.base_url;
    let path = url.strip_prefix(base.origin()).unwrap_or(url);
    let path = path.strip_prefix(base.path()).unwrap_or(path);
    let path = format!("/{}", path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/'));
    let slash = format!("{}/", path.trim_end_matches('/'));
    for path in [path.as_str(), slash.as_str()] {
        if let Some(planned) = site.plan.get(path) {
            let mut lines = lines(site, path, planned);
            lines.extend(rendered(&root, &loaded.tree, site, planned));
            return Ok(lines);
        }
    }
    if let Some(held) = site.held_back.iter().find(|held| site.path_if_published(&held.page) == slash) {
        let message = format!("`{}` is held back", held.page.document.source.path());
        return Err(Diagnostic::new(Code::LinkToHeldBack, message).help("`folio list` says why and until when"));
    }
    let near = site.plan.iter().map(|(path, _)| path);
    Err(missing().suggest(&path, near).or_help("`folio list` names the pages"))
}

fn lines(site: &Site, path: &str, planned: &Planned) -> Vec<String> {
    let mut lines = vec![
        format!("{path}"),
        format!("  is       {}", what(site, &planned.route)),
        format!("  from     {} ({})", planned.origin.source.path(), planned.origin.what),
        format!("  written  {}", planned.output),
    ];
    if let Route::Page(index) = &planned.route {
        let entry = &site.entries[*index];
        let section = &site.sections[entry.section];
        lines.push(format!("  kind     {}, in {}", entry.page.kind.as_str(), section.path));
        let date = entry.date().map_or_else(|| "none".to_owned(), |date| date.to_string());
        lines.push(format!("  date     {date}"));
        for other in &entry.backlinks {
            lines.push(format!("  linked   {}", site.entries[*other].page.document.source.path()));
        }
    }
    lines
}

fn what(site: &Site, route: &Route) -> String {
    match route {
        Route::Page(index) => format!("the page “{}”", site.entries[*index].page.title),
        Route::Section(index, number) => {
            format!("list page {} of the section “{}”", number + 1, site.sections[*index].title)
        }
        Route::TaxonomyList(index) => format!("the list of {}", site.taxonomies[*index].name),
        Route::Term(taxonomy, term, number) => {
            let taxonomy = &site.taxonomies[*taxonomy];
            format!("list page {} of “{}” in {}", number + 1, taxonomy.terms[*term].name, taxonomy.name)
        }
        Route::Series(index) => format!("the series “{}”", site.series[*index].title),
        Route::Alias(target) => format!("an alias that leads to {target}"),
        Route::Feed(..) => "a feed".to_owned(),
        Route::File(index) => format!("the file {}", site.files[*index].file.path()),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// When its bytes last changed, and what had changed before that: an output that would be the same is not written, so
/// the newest thing that it is made from tells why it was.
fn rendered(root: &Path, tree: &Tree, site: &Site, planned: &Planned) -> Vec<String> {
    let file = root.join(&site.input.config.output_dir).join(planned.output.as_str());
    let Some(written) = changed(&file) else { return vec!["  rendered not yet: it is not in the output".to_owned()] };
    let zone = site.input.config.timezone.get();
    let shown = |time: SystemTime| {
        let time = Timestamp::try_from(time).unwrap_or_default().to_zoned(zone.clone());
        time.strftime("%Y-%m-%d %H:%M:%S").to_string()
    };
    let mut parts: Vec<(SystemTime, &str)> =
        parts(site, planned).into_iter().filter_map(|path| Some((changed(tree.get(path)?.disk())?, path))).collect();
    parts.sort();
    parts.dedup();
    let (before, since): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(time, _)| *time <= written);
    let why = before.last().map_or_else(String::new, |(time, path)| format!(", after {path} of {}", shown(*time)));
    let mut lines = vec![format!("  rendered {}{why}", shown(written))];
    lines.extend(since.into_iter().map(|(time, path)| format!("  changed  {path}, {}, since then", shown(time))));
    lines
}

fn changed(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|found| found.modified()).ok()
}

/// The sources that an output is made from: its own, those of the pages it lists or is linked from, the settings, and
/// the templates.
fn parts<'a>(site: &'a Site, planned: &'a Planned) -> Vec<&'a str> {
    let page = |index: &usize| site.entries[*index].page.document.source.path();
    let mut parts = vec![planned.origin.source.path(), site.input.settings.path()];
    match &planned.route {
        Route::Page(index) => {
            parts.extend(site.entries[*index].backlinks.iter().map(page));
            parts.extend(site.entries[*index].links.iter().filter_map(|link| match link {
                Resolved::Asset(source) => Some(source.as_str()),
                Resolved::Internal { to: Some(Destination::Entry(index)), .. } => Some(page(index)),
                _ => None,
            }));
        }
        Route::Section(index, _) => parts.extend(site.sections[*index].pages.iter().map(page)),
        Route::Term(taxonomy, term, _) => parts.extend(site.taxonomies[*taxonomy].terms[*term].pages.iter().map(page)),
        Route::File(index) => return vec![site.files[*index].file.path()],
        _ => {}
    }
    parts.extend(site.input.theme.templates.values().map(Source::path));
    parts
}
