use clap::Args;

use super::{Cli, MISTAKES, root, style};
use crate::build::{Caches, Loaded};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::{Options, Planned, Route, Site};

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
            return Ok(lines(site, path, planned));
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
