use serde_json::Value as Json;

use super::date::Date;
use super::front_matter::Names;
use super::record::{FromNode, Reader, record, word};
use super::url::Url;
use super::yaml;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

record! {
    /// A book of `content/data/books.yaml`.
    pub struct Book as "book" {
        title: String,
        author | "authors": Names,
        year: Option<i64>,
        edition: Option<String>,
        /// How thick the spine is drawn.
        pages: Option<u32>,
        status: BookStatus = BookStatus::Reference,
        started: Option<Date>,
        finished: Option<Date>,
        isbn: Option<String>,
        doi: Option<String>,
        url: Option<Url>,
        lang: Option<String>,
        publisher: Option<String>,
        /// One sentence.
        verdict: Option<String>,
        shelf: Option<String>,
        tags: Vec<String>,
    }
}

word! {
    pub enum BookStatus { Read = "read", Reading = "reading", Next = "next", Dropped = "dropped", Reference = "reference", }
}

record! {
    /// A bookmark of `content/data/bookmarks.yaml`.
    pub struct Bookmark as "bookmark" {
        url: Url,
        title: String,
        date: Option<Date>,
        /// Why it was kept.
        why: Option<String>,
        tags: Vec<String>,
        via: Option<Url>,
        archived: Option<Url>,
        kind: BookmarkKind = BookmarkKind::Article,
    }
}

word! {
    pub enum BookmarkKind {
        Article = "article", Paper = "paper", Tool = "tool", Video = "video", Repo = "repo", List = "list", Book = "book",
    }
}

record! {
    /// A course of `content/data/courses.yaml`.
    pub struct Course as "course" {
        title: String,
        by: Option<String>,
        code: Option<String>,
        year: Option<i64>,
        status: Option<String>,
        url: Option<Url>,
        topic: Option<String>,
        tags: Vec<String>,
        notes: Option<String>,
    }
}

record! {
    /// A series of `content/data/series.yaml`.
    pub struct Series as "series" {
        slug: String,
        title: String,
        summary: Option<String>,
    }
}

/// A list of `content/data/`, checked by its schema when it has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The file's name without its ending.
    pub name: String,
    pub value: Json,
}

impl Data {
    /// Reads `content/data/NAME.yaml`.
    pub fn load(source: &Source, name: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let node = yaml::parse(source, 0..source.text().len(), diagnostics)?;
        let mut reader = Reader::new(source, diagnostics);
        let value = match name {
            "books" => list::<Book>(&node, &mut reader),
            "bookmarks" => list::<Bookmark>(&node, &mut reader),
            "courses" => list::<Course>(&node, &mut reader),
            "series" => list::<Series>(&node, &mut reader),
            _ => Json::from_node(&node, &mut reader),
        }?;
        Some(Self { name: name.to_owned(), value })
    }
}

/// A list in which a broken item does not hide the others.
fn list<T: FromNode + serde::Serialize>(node: &yaml::Node, reader: &mut Reader) -> Option<Json> {
    let items = match &node.value {
        yaml::Value::List(items) => items.as_slice(),
        yaml::Value::Null => &[],
        _ => return reader.wrong(node, "a list"),
    };
    let read = items.iter().filter_map(|item| T::from_node(item, reader)).collect::<Vec<_>>();
    match serde_json::to_value(read) {
        Ok(value) => Some(value),
        Err(error) => {
            let diagnostic = Diagnostic::new(Code::InvalidValue, format!("the list cannot be kept: {error}"));
            reader.diagnostics.push(diagnostic.at(reader.source, node.span.clone(), ""));
            None
        }
    }
}
