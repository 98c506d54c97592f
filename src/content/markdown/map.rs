//! From places in a text that was laid out to places in the text as written.

/// Marks in ascending order: from this byte on, text comes from that byte.
#[derive(Debug, Default)]
pub struct Map(Vec<(usize, usize)>);

impl Map {
    pub fn mark(&mut self, new: usize, old: usize) {
        self.0.push((new, old));
    }

    /// The place as written; a place in text that was added is that of what follows it.
    pub fn back(&self, new: usize) -> usize {
        let next = self.0.partition_point(|(start, _)| *start <= new);
        let Some((start, old)) = next.checked_sub(1).map(|at| self.0[at]) else { return new };
        let limit = self.0.get(next).map_or(usize::MAX, |(_, old)| *old);
        (old + (new - start)).min(limit.max(old))
    }
}

#[cfg(test)]
mod tests {
    use super::Map;

    #[test]
    fn back() {
        let mut map = Map::default();
        map.mark(0, 0);
        map.mark(10, 20);
        map.mark(16, 22);
        assert_eq!([0, 9, 10, 15, 16, 20].map(|at| map.back(at)), [0, 9, 20, 22, 22, 26]);
    }
}
