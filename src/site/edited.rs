use std::sync::Arc;

use super::assemble::Site;
use super::entry::Reason;
use super::input::Options;
use super::links::Destination;
use crate::content::Page;
use crate::content::outline::Outlines;
use crate::source::{Change, ChangeKind, File, Tree};

impl Site {
    /// This site with other texts in some of its pages: what a writer changes most, without putting ten thousand pages
    /// together again. `None` when the changes reach further than the bodies of pages (a title, a link, a heading, a
    /// file that came or went), or when something is wrong with them: then the site is assembled anew.
    pub fn edited(&self, tree: &Tree, changes: &[Change], options: &Options, outlines: &dyn Outlines) -> Option<Self> {
        let is_timeless = !self.entries.iter().any(|entry| entry.scheduled)
            && !self.held_back.iter().any(|held| matches!(held.reason, Reason::Scheduled(_)));
        let same_options = Options { now: self.input.options.now, ..options.clone() } == self.input.options;
        // a commit changes the days of pages, and no file of the site
        if !is_timeless || !same_options || self.input.config.updated_from.is_some() {
            return None;
        }
        let pages: Option<Vec<(usize, &Arc<File>, Arc<Page>)>> = changes
            .iter()
            .map(|change| {
                let Some(Destination::Entry(index)) = self.find_source(&change.path) else { return None };
                let file = tree.get(&change.path).filter(|_| change.kind == ChangeKind::Changed)?;
                let page = self.input.reread(file, outlines)?;
                page.differs_in_body_only(&self.entries[index].page).then_some((index, file, page))
            })
            .collect();
        let mut site = self.clone();
        site.input.options = options.clone();
        for (index, file, page) in pages? {
            site.input.replace(file, &page);
            site.entries[index].page = page;
        }
        Some(site)
    }
}
