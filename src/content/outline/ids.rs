use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::content::slug::slugify;

/// The ids of a page's headings: each is unique, and each costs the same however often it was wanted.
#[derive(Default)]
pub struct Ids(HashMap<String, usize>);

impl Ids {
    /// The id that the author wrote; false if it is taken.
    pub fn claim(&mut self, id: &str) -> bool {
        match self.0.entry(id.to_string()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(free) => {
                free.insert(0);
                true
            }
        }
    }

    /// An id for a title: its slug, or that and the next free number.
    pub fn make(&mut self, title: &str) -> String {
        let slug = slugify(title);
        if self.claim(&slug) {
            return slug;
        }
        loop {
            let count = self.0.entry(slug.clone()).or_default();
            *count += 1;
            let id = format!("{slug}-{count}");
            if self.claim(&id) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn unique() {
        let mut ids = Ids::default();
        assert!(ids.claim("a-1"));
        assert!(!ids.claim("a-1"));
        assert_eq!(["A", "a", "a!"].map(|title| ids.make(title)), ["a", "a-2", "a-3"]);
        for n in 4..10_000 {
            assert_eq!(ids.make("a"), format!("a-{n}"));
        }
    }
}
