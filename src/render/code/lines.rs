use std::ops::RangeInclusive;

/// Line numbers, from 1, as `3`, `3-5` and `3-` name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(Vec<RangeInclusive<usize>>);

impl Lines {
    /// Adds `3`, `3-5` or `3-` (to the end); `false` when it is none of these.
    #[must_use]
    pub fn add(&mut self, text: &str) -> bool {
        let range = match text.split_once('-') {
            Some((first, "")) => number(first).map(|first| first..=usize::MAX),
            Some((first, last)) => number(first).zip(number(last)).map(|(first, last)| first..=last),
            None => number(text).map(|line| line..=line),
        };
        match range {
            Some(range) if !range.is_empty() => {
                self.0.push(range);
                true
            }
            _ => false,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contains(&self, line: usize) -> bool {
        self.0.iter().any(|range| range.contains(&line))
    }

    /// The first number that a text of `count` lines does not have.
    pub fn beyond(&self, count: usize) -> Option<usize> {
        let needed = |range: &RangeInclusive<usize>| {
            if *range.end() == usize::MAX { *range.start() } else { *range.end() }
        };
        self.0.iter().map(needed).find(|line| *line > count)
    }
}

fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| (1..=1_000_000).contains(number))
}
