use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use jiff::Timestamp;

use super::entry::Entry;
use crate::content::front_matter::{ProjectStatus, SortBy, Special};
use crate::content::{Config, Date, Kind, SectionPage};
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

    /// Orders its pages; ties are broken by title and path, so that the order never depends on the disk.
    pub fn sort(&mut self, entries: &[Arc<Entry>], config: &Config) {
        let by = self.sort_by();
        let mut ranked: Vec<(Rank, usize)> =
            self.pages.iter().map(|page| (Rank::of(&entries[*page], by, config), *page)).collect();
        ranked.sort_by(|a, b| in_order((&a.0, &entries[a.1]), (&b.0, &entries[b.1])));
        self.pages = ranked.into_iter().map(|(_, page)| page).collect();
    }

    /// Whether a page still stands in order between its neighbours.
    pub fn is_in_order(&self, entries: &[Arc<Entry>], index: usize, config: &Config) -> bool {
        let by = self.sort_by();
        let ranked = |index: usize| (Rank::of(&entries[index], by, config), &entries[index]);
        let pairs =
            [entries[index].higher.map(|higher| (higher, index)), entries[index].lower.map(|lower| (index, lower))];
        pairs.into_iter().flatten().all(|(first, second)| {
            let (first, second) = (ranked(first), ranked(second));
            in_order((&first.0, first.1), (&second.0, second.1)).is_le()
        })
    }
}

/// What a section is sorted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Newest first; pages without a date last.
    Moment(Reverse<Option<Timestamp>>),
    Text(String),
    Weight(u8, i64),
}

impl Rank {
    fn of(entry: &Entry, by: SortBy, config: &Config) -> Self {
        let zone = config.timezone.get();
        let moment = |date: Option<Date>| Self::Moment(Reverse(date.map(|date| date.timestamp(zone))));
        match by {
            SortBy::Date => moment(entry.date()),
            SortBy::Updated => moment(entry.updated.or(entry.date())),
            // the tie is broken by it
            SortBy::Title => Self::Weight(0, 0),
            SortBy::Slug => Self::Text(entry.page.slug()),
            SortBy::Weight => weight(entry),
        }
    }
}

fn in_order(a: (&Rank, &Entry), b: (&Rank, &Entry)) -> Ordering {
    let title = |entry: &'_ Entry| entry.page.title.to_lowercase();
    a.0.cmp(b.0).then_with(|| title(a.1).cmp(&title(b.1))).then_with(|| a.1.path.cmp(&b.1.path))
}

/// Projects: what goes on first, and the featured before the rest. Others: their weight, the unweighted last.
fn weight(entry: &Entry) -> Rank {
    let weight = entry.page.common.weight;
    match &entry.page.special {
        Special::Project(project) => {
            let status = match project.status {
                ProjectStatus::Ongoing => 0,
                ProjectStatus::Paused => 1,
                ProjectStatus::Planned => 2,
                ProjectStatus::Finished => 3,
            };
            Rank::Weight(status, weight.or(project.featured).unwrap_or(i64::MAX))
        }
        _ => Rank::Weight(0, weight.unwrap_or(i64::MAX)),
    }
}
