//! Typed values from YAML nodes, with every mistake told and none hiding another.
//!
//! serde stops at the first mistake of a file and knows no key's place; `record!` declares a struct once and gives a
//! reader that goes on, and a description from which schemas and reference tables are made.

pub use super::fields::Fields;
pub use super::reader::Reader;
use super::yaml::Node;

/// What a key takes, for messages and schemas.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Text,
    Bool,
    Integer,
    /// A whole number from 0.
    Count,
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

/// A Rust name without the mark of a raw identifier.
pub(crate) fn plain(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
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
            #[allow(dead_code)] // not every record is read on its own
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

            #[allow(dead_code)] // not every word is written back
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
                        let help = format!("write one of: {}", Self::WORDS.join(", "));
                        let message = match reader.key() {
                            "" => format!("`{other}` is not allowed here"),
                            key => format!("`{key}` cannot be `{other}`"),
                        };
                        reader.unknown(node, message, other, Self::WORDS.iter().copied(), &help)
                    }
                }
            }
        }
    };
}

pub(crate) use {record, word};
