//! Pages that a reader of one may want next: those that share tags and words, the rarest counting most.

use std::cmp::Reverse;
use std::sync::Arc;

use super::entry::Entry;
use crate::content::Config;
use crate::content::terms::Term;

/// Of a term, at most this many pages are looked at: those nearest in time. It bounds the work for a page whatever the
/// size of the site.
const NEAREST: usize = 32;
/// Of a page, at most this many terms are looked at: the rarest.
const RAREST: usize = 10;

/// Every listed page by its terms.
#[derive(Clone, Debug)]
pub struct Related {
    /// Indices of entries, the newest first: a page's place in it is its rank.
    order: Vec<u32>,
    /// The rank of each entry; none of those that are not listed.
    ranks: Vec<Option<u32>>,
    /// Term, rank and weight, sorted: the pages of a term stand together.
    places: Vec<(u32, u32, u8)>,
}

impl Related {
    pub fn of(entries: &[Arc<Entry>], config: &Config) -> Self {
        let zone = config.timezone.get();
        let mut order: Vec<u32> =
            (0u32..).zip(entries).filter(|(_, entry)| entry.is_listed()).map(|(at, _)| at).collect();
        order.sort_by_cached_key(|at| {
            let entry = &entries[*at as usize];
            (Reverse(entry.date().map(|date| date.timestamp(zone))), entry.path.clone())
        });
        let mut ranks = vec![None; entries.len()];
        for (rank, at) in (0u32..).zip(&order) {
            ranks[*at as usize] = Some(rank);
        }
        let terms = |(rank, at): (u32, &u32)| {
            entries[*at as usize].page.terms.iter().map(move |(term, weight)| (*term, rank, *weight))
        };
        let mut places: Vec<_> = (0u32..).zip(&order).flat_map(terms).collect();
        places.sort_unstable();
        Self { order, ranks, places }
    }

    /// The same when the terms of one page are others.
    pub fn with(&self, index: usize, terms: &[Term]) -> Self {
        let mut new = self.clone();
        if let Some(rank) = self.ranks[index] {
            new.places.retain(|place| place.1 != rank);
            new.places.extend(terms.iter().map(|(term, weight)| (*term, rank, *weight)));
            // a stable sort is quick with what is sorted already
            new.places.sort();
        }
        new
    }

    /// Up to `limit` pages of the same kind and language, the nearest first; parts of the same series are left out,
    /// since they are listed already. Of equals the newer comes first.
    pub fn to(&self, entries: &[Arc<Entry>], index: usize, limit: usize) -> Vec<usize> {
        let entry = &entries[index];
        let Some(own) = self.ranks[index] else { return Vec::new() };
        let mut rarest: Vec<(u32, u8, &[(u32, u32, u8)])> = Vec::new();
        for (term, weight) in &entry.page.terms {
            let from = self.places.partition_point(|place| place.0 < *term);
            let to = from + self.places[from..].partition_point(|place| place.0 == *term);
            // how many times rarer than a word of every page, in powers of two
            let rarity = (self.order.len() / (to - from).max(1)).checked_ilog2().unwrap_or(0);
            if rarity > 0 && to - from > 1 {
                rarest.push((rarity, *weight, &self.places[from..to]));
            }
        }
        rarest.sort_by_key(|(rarity, weight, places)| (Reverse(rarity * u32::from(*weight)), places[0].0));
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (rarity, weight, places) in rarest.into_iter().take(RAREST) {
            let here = places.partition_point(|place| place.1 < own);
            let from = here.saturating_sub(NEAREST / 2).min(places.len().saturating_sub(NEAREST));
            let near = places[from..].iter().take(NEAREST).filter(|place| place.1 != own);
            found.extend(near.map(|place| (place.1, rarity * u32::from(weight) * u32::from(place.2))));
        }
        found.sort_unstable();
        let mut scores: Vec<(u32, u32)> = Vec::new();
        for (rank, score) in found {
            match scores.last_mut() {
                Some((last, sum)) if *last == rank => *sum += score,
                _ => scores.push((rank, score)),
            }
        }
        scores.sort_unstable_by_key(|(rank, score)| (Reverse(*score), *rank));
        let fits = |other: &usize| {
            let other = &entries[*other];
            let same_series = entry.series.is_some() && entry.series.map(|s| s.0) == other.series.map(|s| s.0);
            other.page.kind == entry.page.kind && other.lang == entry.lang && !same_series
        };
        scores.into_iter().map(|(rank, _)| self.order[rank as usize] as usize).filter(fits).take(limit).collect()
    }
}
