use std::cmp::Ordering;
use std::sync::Arc;

use super::entry::Entry;
use crate::content::front_matter::{ProjectStatus, SortBy, Special};
use crate::content::{Config, Kind, SectionPage};
use crate::site::links::Resolved;

/// A folder with an `_index.md`. The home is the one whose folder is empty; it is always there.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its own file; a home without one has none.
    pub page: Option<Arc<SectionPage>>,
    /// Below `content/`, without slashes at its ends.
    pub folder: String,
    pub path: String,
    pub title: String,
    pub kind: Kind,
    pub lang: String,
    /// Listed pages in their order (indices into `Site::entries`).
    pub pages: Vec<usize>,
    /// Indices into `Site::sections`.
    pub subsections: Vec<usize>,
    pub parent: Option<usize>,
    pub links: Vec<Resolved>,
}

impl Section {
    pub fn sort_by(&self) -> SortBy {
        let written = self.page.as_ref().and_then(|page| page.front.sort_by);
        written.unwrap_or(match self.kind {
            Kind::Post | Kind::Event | Kind::Talk => SortBy::Date,
            Kind::Project | Kind::Page => SortBy::Weight,
        })
    }

    pub fn paginate_by(&self) -> Option<usize> {
        let size = self.page.as_ref()?.front.paginate_by?;
        usize::try_from(size).ok().filter(|size| *size > 0)
    }

    /// Whether it has a feed of its own.
    pub fn has_feed(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.front.feed)
    }

    /// Orders its pages; ties are broken by path, so that the order never depends on the disk.
    pub fn sort(&mut self, entries: &[Entry], config: &Config) {
        let by = self.sort_by();
        self.pages.sort_by(|a, b| {
            let (a, b) = (&entries[*a], &entries[*b]);
            compare(a, b, by, config).then_with(|| a.path.cmp(&b.path))
        });
    }
}

fn compare(a: &Entry, b: &Entry, by: SortBy, config: &Config) -> Ordering {
    let zone = config.timezone.get();
    let title = || a.page.title.to_lowercase().cmp(&b.page.title.to_lowercase());
    match by {
        // newest first; pages without a date last
        SortBy::Date => {
            let moment = |entry: &Entry| entry.date().map(|date| date.timestamp(zone));
            moment(b).cmp(&moment(a)).then_with(title)
        }
        SortBy::Updated => {
            let moment = |entry: &Entry| entry.updated.or(entry.date()).map(|date| date.timestamp(zone));
            moment(b).cmp(&moment(a)).then_with(title)
        }
        SortBy::Title => title(),
        SortBy::Slug => a.page.slug().cmp(&b.page.slug()),
        SortBy::Weight => weight(a).cmp(&weight(b)).then_with(title),
    }
}

/// Projects: what goes on first, and the featured before the rest. Others: their weight, the unweighted last.
fn weight(entry: &Entry) -> (u8, i64) {
    let weight = entry.page.common.weight;
    match &entry.page.special {
        Special::Project(project) => {
            let status = match project.status {
                ProjectStatus::Ongoing => 0,
                ProjectStatus::Paused => 1,
                ProjectStatus::Planned => 2,
                ProjectStatus::Finished => 3,
            };
            (status, weight.or(project.featured).unwrap_or(i64::MAX))
        }
        _ => (0, weight.unwrap_or(i64::MAX)),
    }
}
