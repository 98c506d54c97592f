use std::sync::Arc;

use super::assemble::Site;
use super::entry::Reason;
use super::input::Options;
use super::links::Destination;
use super::theme::Theme;
use crate::content::Page;
use crate::content::outline::Outlines;
use crate::diagnostic::Diagnostics;
use crate::source::{Change, ChangeKind, File, Tree};

impl Site {
    /// This site with other texts in some of its pages and templates: what a writer changes most, without putting ten
    /// thousand pages together again. `None` when the changes reach further (a title, a link, a heading, a file that
    /// came or went), or when something is wrong with a page: then the site is assembled anew.
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
        let mut pages: Vec<(usize, &Arc<File>, Arc<Page>)> = Vec::new();
        let mut theme = None;
        for change in changes {
            let file = tree.get(&change.path).filter(|_| change.kind == ChangeKind::Changed)?;
            if is_template(&change.path) {
                theme = Some(Theme::load(tree, &self.input.config.theme.name, diagnostics)?);
                continue;
            }
            let Some(Destination::Entry(index)) = self.find_source(&change.path) else { return None };
            let page = self.input.reread(file, outlines)?;
            if !page.differs_in_body_only(&self.entries[index].page) {
                return None;
            }
            pages.push((index, file, page));
        }
        let mut site = self.clone();
        site.input.options = options.clone();
        if let Some(theme) = theme {
            site.input.theme = Arc::new(theme);
        }
        for (index, file, page) in pages {
            site.input.replace(file, &page);
            site.entries[index].page = page;
        }
        Some(site)
    }
}

fn is_template(path: &str) -> bool {
    path.starts_with("templates/") || (path.starts_with("themes/") && path.contains("/templates/"))
}
