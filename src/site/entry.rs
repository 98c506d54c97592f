use std::sync::Arc;

use super::links::Resolved;
use crate::content::{Date, Page};

/// A page in its place in the site.
#[derive(Clone, Debug)]
pub struct Entry {
    pub page: Arc<Page>,
    /// From the site's root, without the base path: `/blog/latency/`.
    pub path: String,
    pub lang: String,
    /// The day of its last real change, written or from the history.
    pub updated: Option<Date>,
    /// Index into `Site::sections`.
    pub section: usize,
    /// Its date lies in the future; only there with `--future` or in a preview.
    pub scheduled: bool,
    /// The neighbours in its section's order: `higher` comes before it in the list.
    pub higher: Option<usize>,
    pub lower: Option<usize>,
    /// Index into `Site::series`, and its place there from 0.
    pub series: Option<(usize, usize)>,
    /// Where each link of its outline leads.
    pub links: Vec<Resolved>,
    /// Pages that link here, in the order of their paths.
    pub backlinks: Vec<usize>,
    /// The same page in other languages.
    pub translations: Vec<usize>,
}

impl Entry {
    pub fn date(&self) -> Option<Date> {
        match &self.page.special {
            crate::content::front_matter::Special::Event(event) => event.start.or(self.page.date),
            _ => self.page.date,
        }
    }

    /// In lists, feeds, search and the sitemap.
    pub fn is_listed(&self) -> bool {
        !self.page.common.unlisted
    }
}

/// Why a page is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    Draft,
    /// Due at this date.
    Scheduled(Date),
}

/// A page that is not published.
#[derive(Clone, Debug)]
pub struct HeldBack {
    pub page: Arc<Page>,
    pub reason: Reason,
}
