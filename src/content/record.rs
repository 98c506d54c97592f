//! Typed values from YAML nodes, with every mistake told and none hiding another.
//!
//! serde stops at the first mistake of a file and knows no key's place; `record!` declares a struct once and gives a
//! reader that goes on, and a description from which schemas and reference tables are made.

use std::collections::BTreeMap;

use super::yaml::{Entry, Node, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// What a key takes, for messages and schemas.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Text,
    Bool,
    Integer,
    Number,
    /// `2025`, `2025-10`, `2025-10-19` or with a time.
    Date,
    /// An absolute http, https or mailto address.
    Url,
    OneOf(&'static [&'static str]),
    List(Box<Shape>),
    /// Keys of one's own with values of one shape.
    Table(Box<Shape>),
    Record(&'static str, Vec<Field>),
    Either(Box<Shape>, Box<Shape>),
    Any,
}

/// One key of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: &'static str,
    /// Names that other generators use for the same thing.
    pub aliases: &'static [&'static str],
    pub doc: String,
    pub shape: Shape,
    pub required: bool,
}

/// A value that can be read from a YAML node.
pub trait FromNode: Sized {
    fn shape() -> Shape;

    /// The value, or `None` after a mistake was told.
    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self>;

    /// What an absent key means; `None` when it must be there.
    fn absent() -> Option<Self> {
        None
    }

    /// What stands in for a value that was told as a mistake, so that reading goes on.
    fn stub() -> Option<Self> {
        Self::absent()
    }
}

/// Where values are read from and mistakes go.
pub struct Reader<'a> {
    pub source: &'a Source,
    pub diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// Tells that `node` is of the wrong type; `None`, for brevity of the caller.
    pub fn wrong<T>(&mut self, node: &Node, expected: &str) -> Option<T> {
        let found = match &node.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a table",
        };
        let message = format!("expected {expected}, found {found}");
        self.diagnostics.push(Diagnostic::new(Code::WrongType, message).at(self.source, node.span.clone(), ""));
        None
    }

    /// Tells that the value of `node` is not allowed.
    pub fn invalid<T>(&mut self, node: &Node, message: String, help: &str) -> Option<T> {
        let diagnostic = Diagnostic::new(Code::InvalidValue, message).at(self.source, node.span.clone(), "");
        self.diagnostics.push(diagnostic.help(help));
        None
    }
}

/// The keys of a map while they are taken one by one.
pub struct Fields<'n> {
    entries: Vec<&'n Entry>,
    /// The beginning of the map, for keys that are missing.
    place: usize,
    known: Vec<&'static str>,
    /// What the map is, for messages: "post", "folio.yaml".
    owner: String,
}

impl<'n> Fields<'n> {
    /// The keys of a map; an empty node is a map without keys.
    pub fn new(node: &'n Node, owner: &str, reader: &mut Reader) -> Option<Self> {
        let entries = match &node.value {
            Value::Map(entries) => entries.iter().collect(),
            Value::Null => Vec::new(),
            _ => return reader.wrong(node, "a table of keys and values"),
        };
        Some(Self { entries, place: node.span.start, known: Vec::new(), owner: owner.to_owned() })
    }

    /// Takes a key by its name or another name for it.
    pub fn take<T: FromNode>(
        &mut self,
        name: &'static str,
        aliases: &'static [&'static str],
        default: Option<T>,
        reader: &mut Reader,
    ) -> Option<T> {
        let name = plain(name);
        self.known.push(name);
        let matches = |entry: &Entry| entry.key == name || aliases.contains(&entry.key.as_str());
        let mut found: Option<&Entry> = None;
        self.entries.retain(|entry| {
            if !matches(entry) {
                return true;
            }
            if let Some(first) = found {
                let message = format!("`{}` and `{}` say the same thing", first.key, entry.key);
                let diagnostic = Diagnostic::new(Code::InvalidValue, message);
                let diagnostic = diagnostic.at(reader.source, entry.key_span.clone(), "the second");
                reader.diagnostics.push(
                    diagnostic
                        .related(reader.source, first.key_span.clone(), "the first")
                        .help(format!("keep one, as `{name}`")),
                );
            } else {
                found = Some(entry);
            }
            false
        });
        match found {
            Some(entry) if !matches!(entry.node.value, Value::Null) => {
                T::from_node(&entry.node, reader).or(default).or_else(T::stub)
            }
            _ => default.or_else(T::absent).or_else(|| {
                self.missing(name, found, reader);
                T::stub()
            }),
        }
    }

    fn missing(&self, name: &str, found: Option<&Entry>, reader: &mut Reader) {
        let place = found.map_or(self.place..self.place, |entry| entry.key_span.clone());
        let message = match found {
            Some(_) => format!("`{name}` has no value"),
            None => format!("`{name}` is missing"),
        };
        let diagnostic = Diagnostic::new(Code::MissingKey, message).at(reader.source, place, "");
        reader.diagnostics.push(diagnostic.help(format!("{} needs a line `{name}: …`", article(&self.owner))));
    }

    /// The place of a key, when it is there and was not yet taken.
    pub fn place_of(&self, name: &str) -> Option<std::ops::Range<usize>> {
        self.entries.iter().find(|entry| entry.key == name).map(|entry| entry.node.span.clone())
    }

    /// Tells every key that nobody took.
    pub fn finish(self, hint: &str, reader: &mut Reader) {
        for entry in &self.entries {
            let message = format!("unknown key `{}`", entry.key);
            let label = format!("not a key of {}", article(&self.owner));
            let diagnostic = Diagnostic::new(Code::UnknownKey, message)
                .at(reader.source, entry.key_span.clone(), label)
                .suggest(&entry.key, self.known.iter().copied());
            let diagnostic = match (&diagnostic.help, hint) {
                (Some(_), _) | (_, "") => diagnostic,
                (None, hint) => diagnostic.help(hint),
            };
            reader.diagnostics.push(if diagnostic.help.is_some() {
                diagnostic
            } else {
                diagnostic.help(format!("known keys: {}", self.known.join(", ")))
            });
        }
    }
}

fn article(owner: &str) -> String {
    match owner.chars().next() {
        Some('a' | 'e' | 'i' | 'o' | 'u') if !owner.contains('.') => format!("an `{owner}`"),
        _ if owner.contains('.') => format!("`{owner}`"),
        _ => format!("a `{owner}`"),
    }
}

/// A Rust name without the mark of a raw identifier.
pub(crate) fn plain(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
}

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
        Shape::Integer
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

/// Declares a struct that is read from YAML: `name | "other name": Type = default`.
macro_rules! record {
    (
        $(#[doc = $about:literal])*
        pub struct $record:ident as $owner:literal {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $(| $alias:literal)*: $type:ty $(= $default:expr)?,
            )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        pub struct $record {
            $($(#[doc = $doc])* pub $field: $type,)*
        }

        impl $record {
            /// The name of the record in messages.
            pub const OWNER: &'static str = $owner;

            /// Every key, for schemas and reference tables.
            pub fn fields() -> Vec<$crate::content::record::Field> {
                vec![$($crate::content::record::Field {
                    name: $crate::content::record::plain(stringify!($field)),
                    aliases: &[$($alias),*],
                    doc: [$($doc),*].iter().map(|line: &&str| line.trim()).collect::<Vec<_>>().join(" "),
                    shape: <$type as $crate::content::record::FromNode>::shape(),
                    required: {
                        #[allow(unused_mut, unused_assignments)]
                        let mut required = <$type as $crate::content::record::FromNode>::absent().is_none();
                        $( let _ = stringify!($default); required = false; )?
                        required
                    },
                }),*]
            }

            /// Takes this record's keys out of `fields` and leaves the others.
            pub fn read(
                fields: &mut $crate::content::record::Fields,
                reader: &mut $crate::content::record::Reader,
            ) -> Option<Self> {
                $(let $field = {
                    #[allow(unused_mut, unused_assignments)]
                    let mut default: Option<$type> = None;
                    $( default = Some($default); )?
                    fields.take::<$type>(stringify!($field), &[$($alias),*], default, reader)
                };)*
                Some(Self { $($field: $field?,)* })
            }
        }

        impl $crate::content::record::FromNode for $record {
            fn shape() -> $crate::content::record::Shape {
                $crate::content::record::Shape::Record($owner, Self::fields())
            }

            fn from_node(
                node: &$crate::content::yaml::Node,
                reader: &mut $crate::content::record::Reader,
            ) -> Option<Self> {
                let mut fields = $crate::content::record::Fields::new(node, $owner, reader)?;
                let record = Self::read(&mut fields, reader);
                fields.finish("", reader);
                record
            }

            /// A record without required keys may be absent.
            fn absent() -> Option<Self> {
                Some(Self { $($field: {
                    #[allow(unused_mut, unused_assignments)]
                    let mut value = <$type as $crate::content::record::FromNode>::absent();
                    $( value = Some($default); )?
                    value?
                },)* })
            }
        }
    };
}

/// Declares an enum that is written as one of a few words.
macro_rules! word {
    (
        $(#[doc = $about:literal])*
        pub enum $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub enum $name { $($(#[doc = $doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl $crate::content::record::FromNode for $name {
            fn shape() -> $crate::content::record::Shape {
                $crate::content::record::Shape::OneOf(Self::WORDS)
            }

            fn from_node(
                node: &$crate::content::yaml::Node,
                reader: &mut $crate::content::record::Reader,
            ) -> Option<Self> {
                let word = <String as $crate::content::record::FromNode>::from_node(node, reader)?;
                match word.as_str() {
                    $($word => Some(Self::$variant),)*
                    other => {
                        let near = $crate::diagnostic::suggest(other, Self::WORDS.iter().copied());
                        let help = near.map_or_else(
                            || format!("write one of: {}", Self::WORDS.join(", ")),
                            |near| format!("did you mean `{near}`?"),
                        );
                        reader.invalid(node, format!("`{other}` is not allowed here"), &help)
                    }
                }
            }
        }
    };
}

pub(crate) use {record, word};
