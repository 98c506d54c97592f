//! (placeholder until the output branch lands)
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self(text.into()))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    pub fn fold_key(&self) -> String {
        self.0.to_lowercase()
    }
}
