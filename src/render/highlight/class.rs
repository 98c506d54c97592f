use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use syntect::parsing::Scope;

/// What a reader can tell apart: the class of a `<span>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    Keyword,
    Str,
    Comment,
    Number,
    Function,
    Type,
    /// Attributes, annotations, decorators.
    Attribute,
    /// Names of markup elements, and the keys of data.
    Tag,
}

impl Class {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keyword => "k",
            Self::Str => "str",
            Self::Comment => "cm",
            Self::Number => "nu",
            Self::Function => "fn",
            Self::Type => "ty",
            Self::Attribute => "at",
            Self::Tag => "tag",
        }
    }
}

/// What one scope says about the text it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nothing: what encloses it decides.
    Silent,
    /// The text is no part of what encloses it: code inside a string.
    Ink,
    Is(Class),
    /// As `Is`, and nothing inside it says otherwise: the quoted key of a mapping.
    Seals(Class),
    /// An operator; one written in letters (`and`, `sizeof`) is a keyword.
    Operator,
    /// `let` and `int` share a scope in some grammars; the word tells them apart.
    Storage,
}

/// The longest prefix of a scope's name that is in this list decides.
#[rustfmt::skip]
const RULES: &[(&str, Kind)] = &[
    ("comment", Kind::Seals(Class::Comment)),
    ("constant", Kind::Is(Class::Number)),
    ("constant.character", Kind::Is(Class::Str)),
    ("constant.character.escape", Kind::Silent),
    ("constant.other.placeholder", Kind::Silent),
    ("entity.name.class", Kind::Is(Class::Type)),
    ("entity.name.constant", Kind::Is(Class::Number)),
    ("entity.name.enum", Kind::Is(Class::Type)),
    ("entity.name.function", Kind::Is(Class::Function)),
    ("entity.name.impl", Kind::Is(Class::Type)),
    ("entity.name.interface", Kind::Is(Class::Type)),
    ("entity.name.macro", Kind::Is(Class::Function)),
    ("entity.name.section", Kind::Is(Class::Keyword)),
    ("entity.name.struct", Kind::Is(Class::Type)),
    ("entity.name.tag", Kind::Is(Class::Tag)),
    ("entity.name.trait", Kind::Is(Class::Type)),
    ("entity.name.type", Kind::Is(Class::Type)),
    ("entity.name.union", Kind::Is(Class::Type)),
    ("entity.other.attribute-name", Kind::Is(Class::Attribute)),
    ("entity.other.inherited-class", Kind::Is(Class::Type)),
    ("keyword", Kind::Is(Class::Keyword)),
    ("keyword.operator", Kind::Operator),
    ("keyword.other.unit", Kind::Is(Class::Number)),
    ("markup.heading", Kind::Is(Class::Keyword)),
    ("markup.raw", Kind::Is(Class::Str)),
    ("markup.underline.link", Kind::Is(Class::Str)),
    ("meta.annotation", Kind::Is(Class::Attribute)),
    ("meta.attribute", Kind::Is(Class::Attribute)),
    ("meta.attribute-with-value", Kind::Silent),
    ("meta.diff.header", Kind::Is(Class::Keyword)),
    ("meta.diff.range", Kind::Is(Class::Number)),
    ("meta.interpolation", Kind::Ink),
    ("meta.mapping.key", Kind::Seals(Class::Tag)),
    ("meta.structure.dictionary.key", Kind::Seals(Class::Tag)),
    ("meta.template.expression", Kind::Ink),
    ("punctuation.definition.tag", Kind::Is(Class::Tag)),
    ("punctuation.definition.variable", Kind::Ink),
    ("source", Kind::Ink),
    ("source.regexp", Kind::Silent),
    ("storage", Kind::Is(Class::Keyword)),
    ("storage.modifier.lifetime", Kind::Ink),
    ("storage.type", Kind::Storage),
    ("string", Kind::Is(Class::Str)),
    ("string.unquoted", Kind::Ink),
    ("string.unquoted.heredoc", Kind::Is(Class::Str)),
    ("support.class", Kind::Is(Class::Type)),
    ("support.constant", Kind::Is(Class::Number)),
    ("support.function", Kind::Is(Class::Function)),
    ("support.macro", Kind::Is(Class::Function)),
    ("support.type", Kind::Is(Class::Type)),
    ("support.type.property-name", Kind::Is(Class::Tag)),
    ("text", Kind::Ink),
    ("variable", Kind::Ink),
    ("variable.annotation", Kind::Is(Class::Attribute)),
    ("variable.function", Kind::Is(Class::Function)),
    ("variable.language", Kind::Is(Class::Keyword)),
];

impl Kind {
    /// What a scope's name says.
    pub fn of(scope: &str) -> Self {
        let mut prefix = scope;
        loop {
            if let Ok(at) = RULES.binary_search_by_key(&prefix, |(name, _)| name) {
                return RULES[at].1;
            }
            match prefix.rfind('.') {
                Some(dot) => prefix = &prefix[..dot],
                None => return Self::Silent,
            }
        }
    }

    /// The class of `text` when this is the scope that decides.
    fn class(self, text: &str) -> Option<Class> {
        match self {
            Self::Silent | Self::Ink => None,
            Self::Is(class) | Self::Seals(class) => Some(class),
            Self::Operator => text.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(Class::Keyword),
            Self::Storage => Some(if is_type(text) { Class::Type } else { Class::Keyword }),
        }
    }

    /// The class of `text` under a stack of scopes, the outermost first.
    pub fn resolve(stack: &[Self], text: &str) -> Option<Class> {
        let seal = stack.iter().find(|kind| matches!(kind, Self::Seals(_)));
        let decides = seal.or_else(|| stack.iter().rev().find(|kind| **kind != Self::Silent));
        decides.and_then(|kind| kind.class(text))
    }
}

/// Whether a word that grammars call `storage.type` names a type, not a declaration.
fn is_type(word: &str) -> bool {
    #[rustfmt::skip]
    const TYPES: &[&str] = &[
        "any", "auto", "bigint", "bigserial", "bool", "boolean", "byte", "bytea", "char", "complex128", "complex64", "date", "decimal",
        "double", "f16", "f32", "f64", "f128", "float", "float32", "float64", "i128", "i16", "i32", "i64", "i8", "int",
        "int16", "int32", "int64", "int8", "integer", "interval", "isize", "json", "jsonb", "long", "never", "number",
        "numeric", "object", "real", "rune", "serial", "short", "signed", "smallint", "str", "string", "symbol", "text",
        "time", "timestamp", "timestamptz", "u128", "u16", "u32", "u64", "u8", "uint", "uint16", "uint32", "uint64",
        "uint8", "uintptr", "unit", "unknown", "unsigned", "usize", "uuid", "varchar", "void",
    ];
    word.ends_with("_t")
        || word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase)
        || TYPES.iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// Each scope's kind, worked out once: naming a scope takes a global lock.
#[derive(Debug, Default)]
pub struct Kinds(RwLock<HashMap<Scope, Kind>>);

impl Kinds {
    pub fn get(&self, scope: Scope) -> Kind {
        if let Some(kind) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&scope) {
            return *kind;
        }
        let kind = Kind::of(&scope.build_string());
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(scope, kind);
        kind
    }
}
