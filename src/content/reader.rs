//! Where values are read from, and how a value that does not fit is told: by its key, with what would fit.

use std::ops::Range;

use super::yaml::{Node, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// A wrong value longer than this is not repeated in the message.
const MAX_SHOWN: usize = 40;

/// Where values are read from and mistakes go.
pub struct Reader<'a> {
    pub source: &'a Source,
    pub diagnostics: &'a mut Diagnostics,
    /// The key whose value is read, for messages.
    pub(super) key: String,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a Source, diagnostics: &'a mut Diagnostics) -> Self {
        Self { source, diagnostics, key: String::new() }
    }

    /// The key whose value is read; empty for a file as a whole.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Tells that `node` is of the wrong type; `None`, for brevity of the caller.
    pub fn wrong<T>(&mut self, node: &Node, expected: &str) -> Option<T> {
        let found = self.found(node);
        let message = match self.key.as_str() {
            "" => format!("expected {expected}, found {found}"),
            key => format!("`{key}` takes {expected}, not {found}"),
        };
        let diagnostic = Diagnostic::new(Code::WrongType, message).at(self.source, node.span.clone(), "");
        let diagnostic = match self.way_out(node, expected) {
            Some(help) => diagnostic.help(help),
            None => diagnostic.help(example(&self.key, expected)),
        };
        self.diagnostics.push(match self.rewritten(node, expected) {
            Some(text) => diagnostic.fix(node.span.clone(), text),
            None => diagnostic,
        });
        None
    }

    /// Tells that the value of `node` is not allowed.
    pub fn invalid<T>(&mut self, node: &Node, message: String, help: &str) -> Option<T> {
        let diagnostic = Diagnostic::new(Code::InvalidValue, message).at(self.source, node.span.clone(), "");
        self.diagnostics.push(diagnostic.help(help));
        None
    }

    /// The source with `span` made unreadable: a secret in it must not reach a terminal or a log.
    pub(super) fn masked(&self, span: &Range<usize>) -> Source {
        let text = self.source.text();
        let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
        let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        Source::new(self.source.path(), format!("{before}{}{after}", "*".repeat(end - start)))
    }

    /// Tells that `word`, the value of `node`, is none of the `known` ones: with the nearest, or else with `help`.
    pub fn unknown<'k, T>(
        &mut self,
        node: &Node,
        message: String,
        word: &str,
        known: impl IntoIterator<Item = &'k str>,
        help: &str,
    ) -> Option<T> {
        let diagnostic = Diagnostic::new(Code::InvalidValue, message).at(self.source, node.span.clone(), "");
        self.diagnostics.push(diagnostic.suggest(word, known).or_help(help));
        None
    }

    /// The value as it was written, where it is short.
    fn written(&self, node: &Node) -> &str {
        self.source.text().get(node.span.clone()).unwrap_or_default()
    }

    fn found(&self, node: &Node) -> String {
        let written = self.written(node);
        match &node.value {
            Value::Null => "nothing".into(),
            Value::List(_) => "a list".into(),
            Value::Map(_) => "a table".into(),
            _ if written.len() <= MAX_SHOWN && !written.contains('\n') => format!("`{written}`"),
            Value::Bool(_) => "true or false".into(),
            Value::Int(_) | Value::Float(_) => "a number".into(),
            Value::Text(_) => "a text".into(),
        }
    }

    /// What to write instead, where that can be told from what is there.
    fn way_out(&self, node: &Node, expected: &str) -> Option<String> {
        let written = self.written(node);
        let key = self.key.as_str();
        match (&node.value, expected) {
            (Value::Text(text), "a list") => {
                let items: Vec<&str> = text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
                Some(format!("write `{key}: [{}]`", items.join(", ")))
            }
            (Value::Text(_), "a table of keys and values") if key == "theme" => {
                Some(format!("write `theme: {{name: {written}}}`"))
            }
            (Value::Text(_), "a table of keys and values") if key.is_empty() => {
                Some("write `key: value` lines".to_owned())
            }
            (Value::Text(text), "a table of keys and values") if key == "skills" || key == "interests" => {
                Some(format!("write `{{name: {text}}}`"))
            }
            (Value::Text(text), "a table of keys and values") if key == "languages" => {
                Some(format!("write `{{language: {text}}}`"))
            }
            (Value::List(_), "a table of keys and values") => Some("remove the hyphens: `key: value`".to_owned()),
            (Value::Map(_), "a list") => Some("begin each entry with a hyphen: `- key: value`".to_owned()),
            (Value::Text(text), "true or false") => Some(match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => "write `true`, without quotes".to_owned(),
                "false" | "no" | "off" => "write `false`, without quotes".to_owned(),
                _ => "write `true` or `false`".to_owned(),
            }),
            (Value::Text(text), expected) if expected.contains("number") && text.trim().parse::<i64>().is_ok() => {
                Some(format!("write `{}`, without quotes", text.trim()))
            }
            (Value::List(_), "a text") => Some("write one value, without brackets".to_owned()),
            _ => None,
        }
    }

    /// The value as the key takes it, where it can only mean that.
    fn rewritten(&self, node: &Node, expected: &str) -> Option<String> {
        let Value::Text(text) = &node.value else { return None };
        let text = text.trim();
        match expected {
            "a list" => {
                let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '+');
                (!text.is_empty() && text.chars().all(is_plain)).then(|| format!("[{}]", self.written(node)))
            }
            "true or false" => match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => Some("true".to_owned()),
                "false" | "no" | "off" => Some("false".to_owned()),
                _ => None,
            },
            _ if expected.contains("whole number") => text.parse::<i64>().ok().map(|number| number.to_string()),
            _ => None,
        }
    }
}

/// A line that would be right.
fn example(key: &str, expected: &str) -> String {
    let value = match expected {
        "true or false" => return format!("write `{key}: true` or `{key}: false`"),
        "a list" => "[one, two]",
        "a table" | "a table of keys and values" | "a table of codes and levels" => "{key: value}",
        expected if expected.contains("whole number") => "3",
        expected if expected.contains("number") => "1.5",
        _ => return "write a text in its place".to_owned(),
    };
    if key.is_empty() { format!("write it as `{value}`") } else { format!("write `{key}: {value}`") }
}
