//! The keys of one map, taken by name; what nobody takes is told.

use std::ops::Range;

use super::foreign;
use super::reader::Reader;
use super::record::{FromNode, plain};
use super::yaml::{Entry, Node, Value};
use crate::diagnostic::{Code, Diagnostic, only, suggest};

/// The keys of a map while they are taken one by one.
pub struct Fields<'n> {
    entries: Vec<&'n Entry>,
    /// The beginning of the map, for keys that are missing.
    place: usize,
    known: Vec<&'static str>,
    /// Keys that are there, under one of their names.
    taken: Vec<&'static str>,
    /// Required keys that are not there.
    missing: Vec<(&'static str, Diagnostic)>,
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
        Some(Self {
            entries,
            place: node.span.start,
            known: Vec::new(),
            taken: Vec::new(),
            missing: Vec::new(),
            owner: owner.to_owned(),
        })
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
        self.taken.extend(found.map(|_| name));
        match found {
            Some(entry) if !matches!(entry.node.value, Value::Null) => {
                let outer = std::mem::replace(&mut reader.key, name.to_owned());
                let value = T::from_node(&entry.node, reader);
                reader.key = outer;
                value.or(default).or_else(T::stub)
            }
            _ => {
                let value = default.or_else(T::absent);
                if value.is_none() {
                    self.missing(name, found, reader);
                }
                value.or_else(T::stub)
            }
        }
    }

    fn missing(&mut self, name: &'static str, found: Option<&Entry>, reader: &Reader) {
        let place = found.map_or(self.place..self.place, |entry| entry.key_span.clone());
        let message = match found {
            Some(_) => format!("`{name}` has no value"),
            None => format!("`{name}` is missing"),
        };
        let diagnostic = Diagnostic::new(Code::MissingKey, message).at(reader.source, place, "");
        self.missing.push((name, diagnostic.help(format!("{} needs a line `{name}: …`", article(&self.owner)))));
    }

    /// The place of a key, when it is there and was not yet taken.
    pub fn place_of(&self, name: &str) -> Option<Range<usize>> {
        self.entries.iter().find(|entry| entry.key == name).map(|entry| entry.node.span.clone())
    }

    /// Tells every key that nobody took, and every one that is not there. One that is there but misspelt is not
    /// missing as well.
    pub fn finish(mut self, hint: &str, reader: &mut Reader) {
        for (name, diagnostic) in std::mem::take(&mut self.missing) {
            let meant = |entry: &&Entry| suggest(&entry.key, self.known.iter().copied()) == Some(name);
            if !self.entries.iter().copied().any(|entry| meant(&entry)) {
                reader.diagnostics.push(diagnostic);
            }
        }
        for entry in &self.entries {
            let label = format!("not a key of {}", article(&self.owner));
            let message = format!("unknown key `{}`", entry.key);
            let is_secret = foreign::is_secret(&self.owner, &entry.key);
            let source = if is_secret { reader.masked(&entry.node.span) } else { reader.source.clone() };
            let diagnostic = Diagnostic::new(Code::UnknownKey, message).at(&source, entry.key_span.clone(), label);
            let near = suggest(&entry.key, self.known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            let help = foreign::answer(&self.owner, &entry.key)
                .map(str::to_owned)
                .or(near)
                .or_else(|| foreign::elsewhere(&self.owner, &entry.key))
                .or_else(|| (!hint.is_empty()).then(|| hint.to_owned()))
                .unwrap_or_else(|| format!("known keys: {}", self.known.join(", ")));
            let diagnostic = diagnostic.help(help);
            reader.diagnostics.push(match self.fix(entry, reader.source.text()) {
                Some((span, text)) => diagnostic.fix(span, text),
                None => diagnostic,
            });
        }
    }

    /// The change that makes an unknown key right: its name is another, or its line goes.
    fn fix(&self, entry: &Entry, source: &str) -> Option<(Range<usize>, &'static str)> {
        let answer = foreign::answer(&self.owner, &entry.key);
        if answer.as_ref().is_some_and(|answer| answer.ends_with("; remove the key")) {
            return line_of(entry, source).map(|line| (line, ""));
        }
        let meant = |entry: &Entry| match foreign::answer(&self.owner, &entry.key) {
            Some(_) => foreign::other_name(&self.owner, &entry.key),
            None => only(&entry.key, self.known.iter().copied()),
        };
        let name = meant(entry)?;
        let name = self.known.iter().copied().find(|known| *known == name)?;
        let rivals = self.entries.iter().filter(|other| meant(other) == Some(name)).count();
        let is_free = rivals == 1 && !self.taken.contains(&name);
        let start = entry.key_span.start + source.get(entry.key_span.clone())?.find(&entry.key)?;
        is_free.then(|| (start..start + entry.key.len(), name))
    }
}

/// The line of an entry, when nothing else stands on it.
fn line_of(entry: &Entry, source: &str) -> Option<Range<usize>> {
    if matches!(entry.node.value, Value::List(_) | Value::Map(_)) {
        return None;
    }
    let start = source[..entry.key_span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = entry.key_span.start + source[entry.key_span.start..].find('\n')? + 1;
    let alone = source[start..entry.key_span.start].trim().is_empty()
        && (entry.key_span.end..end).contains(&entry.node.span.end)
        && source[entry.node.span.end..end].trim().is_empty();
    alone.then_some(start..end)
}

/// Owners of which there is one: they are named without an article.
const ONLY: [&str; 10] = ["markdown", "feeds", "theme", "basics", "check", "levels", "git", "ssh", "s3", "dir"];

fn article(owner: &str) -> String {
    match owner.chars().next() {
        _ if ONLY.contains(&owner) => format!("`{owner}`"),
        Some('a' | 'e' | 'i' | 'o' | 'u') if !owner.contains('.') => format!("an `{owner}`"),
        _ if owner.contains('.') => format!("`{owner}`"),
        _ => format!("a `{owner}`"),
    }
}
