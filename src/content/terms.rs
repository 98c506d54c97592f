//! What a page is about, as numbers: its tags, and the words of its title, summary and headings.

use super::slug::slugify;

/// A shorter word says little.
const MIN_LETTERS: usize = 4;
const TAG: u8 = 3;
const TITLE: u8 = 2;
const TEXT: u8 = 1;

/// A term by its hash, and how much it says of the page.
pub type Term = (u32, u8);

/// The terms of a page, sorted, each once.
pub fn terms<'a>(
    tags: &[String],
    title: &str,
    summary: Option<&'a str>,
    headings: impl Iterator<Item = &'a str>,
) -> Box<[Term]> {
    let tags = tags.iter().map(|tag| (hash(&format!("#{}", slugify(tag))), TAG));
    let title = words(title).map(|word| (word, TITLE));
    let texts = summary.into_iter().chain(headings).flat_map(words).map(|word| (word, TEXT));
    let mut terms: Vec<Term> = tags.chain(title).chain(texts).collect();
    // of a term that stands in several places the greatest weight counts
    terms.sort_unstable_by_key(|(term, weight)| (*term, std::cmp::Reverse(*weight)));
    terms.dedup_by_key(|(term, _)| *term);
    terms.into_boxed_slice()
}

fn words(text: &str) -> impl Iterator<Item = u32> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= MIN_LETTERS);
    words.map(|word| hash(&word.to_lowercase()))
}

fn hash(word: &str) -> u32 {
    (xxhash_rust::xxh3::xxh3_64(word.as_bytes()) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::{TAG, TITLE, hash, terms};

    #[test]
    fn a_term_counts_once_with_its_greatest_weight() {
        let found = terms(&["Rust".into()], "Queues in Rust", Some("Why queues grow"), ["Queues", "in"].into_iter());
        assert_eq!(found.len(), 4, "#rust, queues, rust, grow: {found:?}");
        assert!(found.contains(&(hash("queues"), TITLE)) && found.contains(&(hash("#rust"), TAG)));
    }
}
