use std::sync::{Arc, OnceLock};

use super::assemble::{Site, entries_among};
use super::entry::{Entry, Reason};
use super::input::Options;
use super::links::{Destination, From, Resolved, Resolver};
use super::theme::Theme;
use crate::content::outline::Outlines;
use crate::content::{LinkKind, Page};
use crate::diagnostic::Diagnostics;
use crate::source::{Change, ChangeKind, Tree};

impl Site {
    /// This site with other texts in some of its pages and templates: what a writer changes most, without putting ten
    /// thousand pages together again. `None` when the changes reach further (a date, a tag, a file that came or went),
    /// or when something is wrong with a page: then the site is assembled anew.
    pub fn edited(
        &self,
        tree: &Tree,
        changes: &[Change],
        options: &Options,
        outlines: &dyn Outlines,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let is_timeless = !self.entries.iter().any(|entry| entry.scheduled)
            && !self.held_back.iter().any(|held| matches!(held.reason, Reason::Scheduled(_)));
        let same_options = Options { now: self.input.options.now, ..options.clone() } == self.input.options;
        // a commit changes the days of pages, and no file of the site
        if !is_timeless || !same_options || self.input.config.updated_from.is_some() {
            return None;
        }
        let mut site = self.clone();
        site.input.options = options.clone();
        for change in changes {
            let file = tree.get(&change.path).filter(|_| change.kind == ChangeKind::Changed)?;
            if is_template(&change.path) {
                site.input.theme = Arc::new(Theme::load(tree, &self.input.config.theme.name, diagnostics)?);
                continue;
            }
            let Some(Destination::Entry(index)) = self.find_source(&change.path) else { return None };
            let page = self.input.reread(file, outlines)?;
            site.input.replace(file, &page);
            site.exchange(index, page)?;
        }
        Some(site)
    }

    /// Puts another text of a page into the place of the old one, and mends what other pages know of it. `None` when
    /// that is not all.
    fn exchange(&mut self, index: usize, page: Arc<Page>) -> Option<()> {
        let old = self.entries[index].clone();
        let renamed = page.title != old.page.title;
        if !page.differs_in_text_only(&old.page)
            || (renamed && self.has_wiki_links())
            || (page.document.outline.ids().ne(old.page.document.outline.ids()) && self.is_linked_inside(index))
        {
            return None;
        }
        if page.terms != old.page.terms
            && let Some(related) = self.related.take()
        {
            self.related = OnceLock::from(Arc::new(related.with(index, &page.terms)));
        }
        Arc::make_mut(&mut self.entries[index]).page = page;
        if renamed && !self.sections[old.section].is_in_order(&self.entries, index, &self.input.config) {
            return None;
        }
        let links = self.links_of(index)?;
        if !files_among(&self.entries[index], &links).eq(files_among(&old, &old.links)) {
            return None;
        }
        for to in entries_among(&old.links).filter(|to| *to != index) {
            Arc::make_mut(&mut self.entries[to]).backlinks.retain(|from| *from != index);
        }
        for to in entries_among(&links).filter(|to| *to != index) {
            let backlinks = &mut Arc::make_mut(&mut self.entries[to]).backlinks;
            if let Err(place) = backlinks.binary_search(&index) {
                backlinks.insert(place, index);
            }
        }
        Arc::make_mut(&mut self.entries[index]).links = links;
        Some(())
    }

    /// Where the links of a page lead; `None` when something is wrong with one.
    fn links_of(&self, index: usize) -> Option<Vec<Resolved>> {
        let entry = &self.entries[index];
        let document = &entry.page.document;
        if document.outline.links.is_empty() {
            return Some(Vec::new());
        }
        let from = From { source: &document.source, outline: &document.outline, path: &entry.path };
        let mut mistakes = Diagnostics::default();
        let links = Resolver::new(self).all(&from, &mut mistakes);
        mistakes.is_empty().then_some(links)
    }

    /// Whether any page is linked to by its title.
    fn has_wiki_links(&self) -> bool {
        let entries = self.entries.iter().map(|entry| &entry.page.document);
        let sections = self.sections.iter().filter_map(|section| Some(&section.page.as_ref()?.document));
        let mut links = entries.chain(sections).flat_map(|document| &document.outline.links);
        links.any(|link| link.kind == LinkKind::Wiki)
    }

    /// Whether another page leads to a heading of this one.
    fn is_linked_inside(&self, index: usize) -> bool {
        let entries = self.entries[index].backlinks.iter().flat_map(|from| &self.entries[*from].links);
        let sections = self.sections.iter().flat_map(|section| &section.links);
        let this = Some(Destination::Entry(index));
        entries
            .chain(sections)
            .any(|link| matches!(link, Resolved::Internal { to, suffix, .. } if *to == this && suffix.contains('#')))
    }
}

/// The files that a page links to or shows.
fn files_among<'a>(entry: &'a Entry, links: &'a [Resolved]) -> impl Iterator<Item = (LinkKind, &'a Resolved)> {
    let links = entry.page.document.outline.links.iter().map(|link| link.kind).zip(links);
    links.filter(|(_, link)| matches!(link, Resolved::Asset(_)))
}

fn is_template(path: &str) -> bool {
    path.starts_with("templates/") || (path.starts_with("themes/") && path.contains("/templates/"))
}
