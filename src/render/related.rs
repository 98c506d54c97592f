//! Pages that a reader of one may want next.

use std::collections::{HashMap, HashSet};

use crate::site::Site;

/// Up to `limit` pages of the same kind that share tags, the rarest tags counting most; parts of the same series are
/// left out, since they are listed already. Ties go to the newer page.
pub fn related(site: &Site, index: usize, limit: usize) -> Vec<usize> {
    let entry = &site.entries[index];
    let Some(taxonomy) = site.taxonomies.iter().find(|taxonomy| taxonomy.name == "tags") else { return Vec::new() };
    let words = words(&entry.page.title);
    let mut scores: HashMap<usize, f64> = HashMap::new();
    for name in &entry.page.common.tags {
        let Some(term) = taxonomy.term(name) else { continue };
        let weight = 1.0 / (1.0 + f64::from(u32::try_from(term.pages.len()).unwrap_or(u32::MAX))).ln();
        for page in &term.pages {
            *scores.entry(*page).or_default() += weight;
        }
    }
    let mut found: Vec<(usize, f64)> = scores
        .into_iter()
        .filter(|(other, _)| {
            let other_entry = &site.entries[*other];
            let same_series = entry.series.is_some() && entry.series.map(|s| s.0) == other_entry.series.map(|s| s.0);
            *other != index && !same_series && other_entry.page.kind == entry.page.kind
        })
        .map(|(other, score)| {
            let shared = self::words(&site.entries[other].page.title).intersection(&words).count();
            (other, score + f64::from(u32::try_from(shared).unwrap_or(u32::MAX)))
        })
        .collect();
    let zone = site.input.config.timezone.get();
    let moment = |index: usize| site.entries[index].date().map(|date| date.timestamp(zone));
    found.sort_by(|(a, a_score), (b, b_score)| {
        b_score
            .total_cmp(a_score)
            .then_with(|| moment(*b).cmp(&moment(*a)))
            .then_with(|| site.entries[*a].path.cmp(&site.entries[*b].path))
    });
    found.into_iter().take(limit).map(|(index, _)| index).collect()
}

/// The longer words of a title, folded.
fn words(title: &str) -> HashSet<String> {
    title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 4).map(str::to_lowercase).collect()
}
