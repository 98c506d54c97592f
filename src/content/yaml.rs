use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use super::yaml_mistake;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// Deepest nesting that is read.
pub(super) const MAX_DEPTH: usize = 32;
/// Most nodes that a file may hold once its aliases are followed.
pub(super) const MAX_NODES: usize = 100_000;
/// Most parser events and alias copies on the way there.
const MAX_EVENTS: usize = 400_000;

/// A YAML value that knows where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub value: Value,
    /// Bytes of the source. Of a list or a map, only its beginning.
    pub span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

impl Node {
    /// Whether two maps say the same, wherever it stands, but for the values of some keys.
    pub fn is_equal_but_for(&self, other: &Self, keys: &[&str]) -> bool {
        let (Value::Map(new), Value::Map(old)) = (&self.value, &other.value) else { return self.says(other) };
        let counts = |entry: &&Entry| !keys.contains(&entry.key.as_str());
        let (mut new, mut old) = (new.iter().filter(counts), old.iter().filter(counts));
        loop {
            match (new.next(), old.next()) {
                (Some(new), Some(old)) if new.key == old.key && new.node.says(&old.node) => {}
                (None, None) => return true,
                _ => return false,
            }
        }
    }

    /// Whether two values are equal, wherever they stand.
    fn says(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::List(new), Value::List(old)) => {
                new.len() == old.len() && new.iter().zip(old).all(|(new, old)| new.says(old))
            }
            (Value::Map(new), Value::Map(old)) => {
                let same = |(new, old): (&Entry, &Entry)| new.key == old.key && new.node.says(&old.node);
                new.len() == old.len() && new.iter().zip(old).all(same)
            }
            (new, old) => new == old,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub node: Node,
}

/// Reads the YAML in `range` (bytes) of `source`. An empty text is [`Value::Null`]; a mistake is reported and gives `None`.
pub fn parse(source: &Source, range: Range<usize>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = &source.text()[range.clone()];
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: MAX_EVENTS,
            flow_nesting_limit: MAX_DEPTH,
        },
        with_snippet: false,
    };
    let raw = match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => raw,
        Err(error) => {
            diagnostics.push(yaml_mistake::diagnostic(source, &range, &error));
            return None;
        }
    };
    let node = raw_node(raw, range.start);
    control_characters(source, &node, diagnostics).then_some(node)
}

/// False when a text holds a control character, which is reported.
fn control_characters(source: &Source, node: &Node, diagnostics: &mut Diagnostics) -> bool {
    match &node.value {
        Value::Text(text) => {
            let Some(found) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) else {
                return true;
            };
            let message = format!("the text holds the control character U+{:04X}", found as u32);
            let diagnostic = Diagnostic::new(Code::ControlCharacter, message);
            diagnostics.push(diagnostic.at(source, node.span.clone(), "").help("remove it"));
            false
        }
        Value::List(items) => items.iter().filter(|item| !control_characters(source, item, diagnostics)).count() == 0,
        Value::Map(entries) => {
            entries.iter().filter(|entry| !control_characters(source, &entry.node, diagnostics)).count() == 0
        }
        _ => true,
    }
}

/// What the parser hands over, before offsets are those of the file.
enum Raw {
    Scalar(Value),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

fn raw_node(raw: Spanned<Raw>, base: usize) -> Node {
    let span = span_of(&raw, base);
    let value = match raw.value {
        Raw::Scalar(value) => value,
        Raw::List(items) => Value::List(items.into_iter().map(|item| raw_node(item, base)).collect()),
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, node)| {
                    let key_span = span_of(&key, base);
                    Entry { key: key.value, key_span, node: raw_node(node, base) }
                })
                .collect(),
        ),
    };
    Node { value, span }
}

fn span_of<T>(spanned: &Spanned<T>, base: usize) -> Range<usize> {
    let span = spanned.defined.span();
    let number = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let start = base + number(span.byte_offset());
    start..start + number(span.byte_len())
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Scalar(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Scalar(Value::Int(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Scalar(i64::try_from(value).map_or_else(|_| Value::Text(value.to_string()), Value::Int)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Scalar(Value::Float(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Scalar(Value::Text(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}
