//! Short ways to build template values.

use tera::value::Key;
use tera::{Map, Value};

/// A map with the given keys, in their order.
pub fn map(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Map {
    pairs.into_iter().map(|(key, value)| (Key::from(key), value)).collect()
}

/// A text that templates escape.
pub fn text(text: impl AsRef<str>) -> Value {
    Value::normal_string(text.as_ref())
}

/// Markup that templates write as it is.
pub fn safe(markup: impl AsRef<str>) -> Value {
    Value::safe_string(markup.as_ref())
}

/// A text that may be absent.
pub fn maybe(found: Option<impl AsRef<str>>) -> Value {
    found.map_or_else(Value::none, text)
}

/// A number of things; those past 2⁶³ do not exist.
pub fn count(number: usize) -> Value {
    Value::from(number)
}

/// Anything that serde can describe; what it cannot is none.
pub fn serialized(value: &impl serde::Serialize) -> Value {
    Value::try_from_serializable(value).unwrap_or_else(|_| Value::none())
}
