//! Values that only the settings have: languages by tag, and levels by code.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::config::Language;
use super::language;
use super::reader::Reader;
use super::record::{FromNode, Shape, word};
use super::yaml::{Node, Value};
use crate::diagnostic::{Code, Diagnostic, Level};

/// A language tag.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Lang(String);

impl Default for Lang {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl Deref for Lang {
    type Target = String;

    fn deref(&self) -> &String {
        &self.0
    }
}

impl FromNode for Lang {
    fn shape() -> Shape {
        Shape::Text
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = String::from_node(node, reader)?;
        if language::is_tag(&text) {
            return Some(Self(text));
        }
        let (message, help) = language::mistake(&text);
        reader.invalid(node, message, &help)
    }
}

/// The languages of a site besides its own, by tag.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct Languages(BTreeMap<String, Language>);

impl Deref for Languages {
    type Target = BTreeMap<String, Language>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromNode for Languages {
    fn shape() -> Shape {
        Shape::Table(Box::new(Language::shape()))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        if let Value::Map(entries) = &node.value {
            for entry in entries.iter().filter(|entry| !language::is_tag(&entry.key)) {
                let (message, help) = language::mistake(&entry.key);
                let diagnostic = Diagnostic::new(Code::InvalidValue, message);
                reader.diagnostics.push(diagnostic.at(reader.source, entry.key_span.clone(), "").help(help));
            }
        }
        BTreeMap::from_node(node, reader).map(Self)
    }
}

word! {
    /// How bad a kind of mistake is taken.
    pub enum LevelWord { Off = "off", Warn = "warn", Error = "error", }
}

/// How bad kinds of mistakes are, where a site says so.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct Levels(BTreeMap<String, LevelWord>);

impl Levels {
    /// The level of each kind that the site names.
    pub fn by_code(&self) -> BTreeMap<Code, Level> {
        let levels = self.0.iter().filter_map(|(id, word)| {
            let level = match word {
                LevelWord::Off => Level::Off,
                LevelWord::Warn => Level::Warn,
                LevelWord::Error => Level::Error,
            };
            Some((Code::of_id(id)?, level))
        });
        levels.collect()
    }
}

impl FromNode for Levels {
    fn shape() -> Shape {
        Shape::Table(Box::new(Shape::OneOf(LevelWord::WORDS)))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Value::Map(entries) = &node.value else { return reader.wrong(node, "a table of codes and levels") };
        let mut levels = BTreeMap::new();
        for entry in entries {
            let told = |message: String| {
                Diagnostic::new(Code::InvalidValue, message).at(reader.source, entry.key_span.clone(), "")
            };
            match Code::of_id(&entry.key) {
                None => {
                    let ids = Code::ALL.iter().map(|code| code.id());
                    let diagnostic = told(format!("there is no code `{}`", entry.key)).suggest(&entry.key, ids);
                    let help = "the code stands in the brackets of a message: `W0407`";
                    reader.diagnostics.push(diagnostic.or_help(help));
                }
                Some(code) if !code.is_adjustable() => {
                    let help = "remove the line: such a mistake leaves no site to write";
                    reader.diagnostics.push(told(format!("`{}` is always an error", entry.key)).help(help));
                }
                Some(_) => {
                    reader.key.clone_from(&entry.key);
                    if let Some(word) = LevelWord::from_node(&entry.node, reader) {
                        levels.insert(entry.key.clone(), word);
                    }
                }
            }
        }
        Some(Self(levels))
    }
}
