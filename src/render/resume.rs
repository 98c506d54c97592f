//! (first form until the résumé branch lands)

use tera::Value;

use super::cards::Cards;
use super::value::serialized;

pub fn value(cards: &Cards, _variant: Option<&str>) -> Option<Value> {
    cards.site.input.resume.as_ref().map(|resume| serialized(&**resume))
}

pub fn json(cards: &Cards) -> Vec<u8> {
    serde_json::to_vec_pretty(&cards.site.input.resume).unwrap_or_default()
}
