use std::sync::Arc;

use super::preview::{Answer, Found, Generation};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What browsers see: the newest generation and, behind it, the last one without mistakes.
///
/// Immutable; a change puts a new one in its place. A page that a mistake keeps from being rendered is answered from
/// the older generation, so a URL that worked goes on working.
pub struct Shown {
    pub generation: Arc<dyn Generation>,
    fallback: Option<Arc<dyn Generation>>,
    /// Our own bug while the generation was made: it stands for the whole change that could not be shown.
    failure: Option<Diagnostic>,
}

impl Shown {
    pub fn first(generation: Arc<dyn Generation>) -> Self {
        Self { generation, fallback: None, failure: None }
    }

    pub fn followed_by(&self, generation: Arc<dyn Generation>) -> Self {
        let fallback =
            if self.diagnostics().has_errors() { self.fallback.clone() } else { Some(self.generation.clone()) };
        Self { generation, fallback, failure: None }
    }

    pub fn failed(&self, failure: Diagnostic) -> Self {
        Self { generation: self.generation.clone(), fallback: self.fallback.clone(), failure: Some(failure) }
    }

    pub fn diagnostics(&self) -> Diagnostics {
        let mut diagnostics = self.generation.diagnostics();
        diagnostics.extend(self.failure.clone());
        diagnostics
    }

    /// Where the site lies; as long as there are mistakes, where it lay, so that broken settings move nothing.
    pub fn base_path(&self) -> &str {
        let moved = self.fallback.as_ref().filter(|older| older.base_path() != self.generation.base_path());
        moved.and_then(|_| self.behind()).unwrap_or(&self.generation).base_path()
    }

    pub fn contains(&self, url: &str) -> bool {
        self.generation.contains(url) || self.behind().is_some_and(|older| older.contains(url))
    }

    /// The bytes of a URL, new if they can be had, else the last good ones.
    pub fn answer(&self, url: &str) -> Option<Answer> {
        if let Found::Answer(answer) = self.generation.answer(url) {
            return Some(answer);
        }
        match self.behind()?.answer(url) {
            Found::Answer(answer) => Some(answer),
            Found::Broken | Found::Missing => None,
        }
    }

    /// The older generation, as long as the newer has mistakes. Without any, what is gone is gone.
    fn behind(&self) -> Option<&Arc<dyn Generation>> {
        self.fallback.as_ref().filter(|_| self.generation.diagnostics().has_errors())
    }
}
