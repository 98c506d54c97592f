/// More slips than this are another word.
const MAX_DISTANCE: usize = 3;

/// The candidate nearest to `wrong`, if any is near enough to be what was meant; of equally near ones that of
/// the same length, then the first in the alphabet.
pub fn suggest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let limit = (wrong.chars().count() / 3).clamp(1, MAX_DISTANCE);
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&wrong, &candidate.to_lowercase());
            (distance, candidate.len().abs_diff(wrong.len()), candidate)
        })
        .filter(|(distance, ..)| *distance <= limit)
        .min()
        .map(|(.., candidate)| candidate)
}
