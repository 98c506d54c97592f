//! How the plain types are read: texts, numbers, lists, tables.

use std::collections::BTreeMap;

use super::reader::Reader;
use super::record::{FromNode, Shape};
use super::yaml::{Node, Value};

impl FromNode for String {
    fn shape() -> Shape {
        Shape::Text
    }

    /// A number or `yes` is the text that was written: `title: 1984` is a title.
    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                Some(reader.source.text()[node.span.clone()].to_owned())
            }
            _ => reader.wrong(node, "a text"),
        }
    }

    fn stub() -> Option<Self> {
        Some(Self::new())
    }
}

impl FromNode for bool {
    fn shape() -> Shape {
        Shape::Bool
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.value {
            Value::Bool(value) => Some(value),
            _ => reader.wrong(node, "true or false"),
        }
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl FromNode for i64 {
    fn shape() -> Shape {
        Shape::Integer
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.value {
            Value::Int(value) => Some(value),
            _ => reader.wrong(node, "a whole number"),
        }
    }
}

impl FromNode for u32 {
    fn shape() -> Shape {
        Shape::Count
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.value {
            Value::Int(value) => u32::try_from(value).ok().or_else(|| reader.wrong(node, "a whole number from 0")),
            _ => reader.wrong(node, "a whole number from 0"),
        }
    }
}

impl<T: FromNode> FromNode for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::from_node(node, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::List(items) => {
                let read: Vec<_> = items.iter().map(|item| T::from_node(item, reader)).collect();
                read.into_iter().collect()
            }
            _ => reader.wrong(node, "a list"),
        }
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

impl<T: FromNode> FromNode for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::Table(Box::new(T::shape()))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => {
                let read: Vec<_> =
                    entries.iter().map(|entry| Some((entry.key.clone(), T::from_node(&entry.node, reader)?))).collect();
                read.into_iter().collect()
            }
            _ => reader.wrong(node, "a table"),
        }
    }

    fn absent() -> Option<Self> {
        Some(BTreeMap::new())
    }
}

/// Anything, as JSON: what stands under `extra`, and data files without a schema.
impl FromNode for serde_json::Value {
    fn shape() -> Shape {
        Shape::Any
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        Some(match &node.value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::from(*value),
            Value::Int(value) => Self::from(*value),
            Value::Float(value) => Self::from(*value),
            Value::Text(value) => Self::from(value.as_str()),
            Value::List(items) => items.iter().filter_map(|item| Self::from_node(item, reader)).collect(),
            Value::Map(entries) => entries
                .iter()
                .filter_map(|entry| Some((entry.key.clone(), Self::from_node(&entry.node, reader)?)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        })
    }

    fn absent() -> Option<Self> {
        Some(Self::Object(serde_json::Map::new()))
    }
}
