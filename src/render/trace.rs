//! (placeholder until the Markdown branch lands)
use crate::content::Outline;
pub fn small(_: &Outline) -> Option<String> {
    None
}
pub fn large(_: &Outline) -> Option<String> {
    None
}
