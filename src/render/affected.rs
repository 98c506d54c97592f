//! Which pages a change may show in, told without rendering any: for the line in the terminal.

use std::collections::BTreeSet;

use super::renderer::Renderer;
use crate::site::{Destination, Route, Site, TERM_PAGE, pager_path, terms_of};
use crate::source::Change;

impl Renderer {
    /// How many pages may differ from those of `older`, which some changes lie between. Feeds and files do not count.
    pub fn affected(&self, older: &Self, changes: &[Change]) -> usize {
        let mut paths = BTreeSet::new();
        for change in changes {
            let path = &*change.path;
            if path.starts_with("static/") || path.contains("/static/") {
                continue;
            }
            let template = path.strip_prefix("templates/").or_else(|| Some(path.split_once("/templates/")?.1));
            if let Some(name) = template.filter(|name| name.ends_with(".html") && !name.starts_with("components/")) {
                paths.extend(self.made_with(name));
            } else if !path.starts_with("content/") || path.starts_with("content/data/") {
                return self.pages().count();
            } else if path == "content/resume.yaml" {
                paths.extend(self.pages().filter(|(_, route)| matches!(route, Route::Resume(_))).map(|(path, _)| path));
            } else {
                paths.extend(self.showing(path, older).into_iter().flatten());
            }
        }
        paths.len()
    }

    /// Every page, by its path.
    fn pages(&self) -> impl Iterator<Item = (String, &Route)> {
        let planned = self.site().plan.iter().map(|(path, planned)| (path.to_owned(), &planned.route));
        planned.filter(|(_, route)| self.template_of(route).is_some() && !matches!(route, Route::Alias(_)))
    }

    /// The pages whose template is called so, or takes in one that is.
    fn made_with(&self, name: &str) -> Vec<String> {
        let templates = &self.site().input.theme.templates;
        let mut names = BTreeSet::from([name]);
        loop {
            let takes_in = |text: &str| {
                names.iter().any(|name| ['"', '\''].iter().any(|quote| text.contains(&format!("{quote}{name}{quote}"))))
            };
            let more =
                templates.iter().filter(|(other, text)| !names.contains(other.as_str()) && takes_in(text.text()));
            let more: Vec<&str> = more.map(|(other, _)| other.as_str()).collect();
            if more.is_empty() {
                break;
            }
            names.extend(more);
        }
        let made = self.pages().filter(|(_, route)| self.template_of(route).is_some_and(|own| names.contains(&*own)));
        made.map(|(path, _)| path).collect()
    }

    /// The pages that show something of a file of `content/`, before or now.
    fn showing(&self, file: &str, older: &Self) -> [Vec<String>; 2] {
        let (now, before) = (self.site(), older.site());
        if let (Some(Destination::Entry(new)), Some(Destination::Entry(old))) =
            (now.find_source(file), before.find_source(file))
        {
            let (new, old) = (&now.entries[new], &before.entries[old]);
            // lists show no body
            let lists = |page: &crate::content::Page| {
                let outline = &page.document.outline;
                (page.title.clone(), page.summary.clone(), outline.words, outline.code_lines)
            };
            if new.page.differs_in_text_only(&old.page) && lists(&new.page) == lists(&old.page) {
                return [vec![new.path.clone()], Vec::new()];
            }
        }
        [now, before].map(|site| shown_on(site, file))
    }
}

/// Where a page or section is shown: itself, lists, neighbours, pages that link to it.
fn shown_on(site: &Site, file: &str) -> Vec<String> {
    let path_of = |index: &usize| site.entries[*index].path.clone();
    match site.find_source(file) {
        None => Vec::new(),
        Some(Destination::Section(index)) => {
            let section = &site.sections[index];
            let inside = site.entries.iter().filter(|entry| entry.section == index).map(|entry| entry.path.clone());
            inside.chain([section.path.clone()]).collect()
        }
        Some(Destination::Entry(index)) => {
            let entry = &site.entries[index];
            let mut paths = vec![entry.path.clone(), "/".to_owned()];
            let near = entry.higher.iter().chain(&entry.lower).chain(&entry.backlinks).chain(&entry.translations);
            paths.extend(near.map(path_of));
            let section = &site.sections[entry.section];
            let page_of = |pages: &[usize], size| Some(pages.iter().position(|page| *page == index)? / size);
            let pager = page_of(&section.pages, section.paginate_by().unwrap_or(usize::MAX));
            paths.extend(pager.map(|number| pager_path(&section.path, number)));
            for taxonomy in &site.taxonomies {
                for term in terms_of(&entry.page, &taxonomy.name).iter().filter_map(|name| taxonomy.term(name)) {
                    let pager = page_of(&term.pages, TERM_PAGE);
                    paths.extend(pager.map(|number| pager_path(&term.path, number)));
                }
            }
            if let Some((series, _)) = entry.series {
                let series = &site.series[series];
                paths.push(series.path.clone());
                paths.extend(series.pages.iter().map(path_of));
            }
            paths
        }
    }
}
