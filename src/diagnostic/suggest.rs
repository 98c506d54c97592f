/// More slips than this are another word.
const MAX_DISTANCE: usize = 3;

/// The candidate nearest to `wrong`, if any is near enough to be what was meant; of equally near ones that of
/// the same length, then the first in the alphabet.
pub fn suggest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    near(&wrong, candidates)
        .map(|(distance, candidate)| (distance, candidate.len().abs_diff(wrong.len()), candidate))
        .min()
        .map(|(.., candidate)| candidate)
}

/// The candidate that is near enough to `wrong` when no other is, or the next is two slips further: what can be
/// written without asking.
pub fn only<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let mut found: Vec<(usize, &str)> = near(&wrong, candidates).collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [(_, only)] => Some(only),
        [(distance, first), (other, _), ..] if *other > distance + 1 => Some(first),
        _ => None,
    }
}

/// Each candidate that may have been meant, and its number of slips. `wrong` is in lower case.
fn near<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = (usize, &'a str)> {
    let limit = (wrong.chars().count() / 3).clamp(1, MAX_DISTANCE);
    candidates
        .into_iter()
        .map(move |candidate| (strsim::damerau_levenshtein(wrong, &candidate.to_lowercase()), candidate))
        .filter(move |(distance, _)| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::{only, suggest};

    #[test]
    fn one_of_two_near_words_is_suggested_and_never_written() {
        assert_eq!(suggest("cat", ["cut", "cot", "dog"]), Some("cot"));
        assert_eq!(only("cat", ["cut", "cot", "dog"]), None);
        assert_eq!(only("cat", ["cut", "dog", "cut"]), Some("cut"));
        assert_eq!(only("/blog/oen/", ["/blog/one/", "/blog/two/"]), Some("/blog/one/"));
        assert_eq!(only("/blog/oen/", ["/blog/one/", "/blog/open/"]), None);
        assert_eq!(only("cat", ["horse"]), None);
    }
}
