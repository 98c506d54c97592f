//! The reference tables of the README, made from the same records as the schemas, and the table of codes.

use std::fmt::Write as _;

use super::front_matter::{Common, Event, Post, Project, Section, Talk};
use super::schema::records;
use super::{Field, Shape};
use crate::diagnostic::Code;

/// The tables by name.
pub const NAMES: [&str; 13] = [
    "settings",
    "page",
    "post",
    "project",
    "event",
    "talk",
    "section",
    "resume",
    "books",
    "bookmarks",
    "courses",
    "series",
    "codes",
];

/// The table called `name`, as Markdown.
pub fn table(name: &str) -> Option<String> {
    let fields = match name {
        "codes" => return Some(codes()),
        "page" => Common::fields(),
        "post" => Post::fields(),
        "project" => Project::fields(),
        "event" => Event::fields(),
        "talk" => Talk::fields(),
        "section" => Section::fields(),
        _ => records().into_iter().find(|(known, ..)| *known == name)?.2,
    };
    let mut text = "| key | takes | meaning |\n|---|---|---|\n".to_owned();
    rows("", &fields, &mut text);
    Some(text)
}

fn rows(prefix: &str, fields: &[Field], text: &mut String) {
    for field in fields {
        let mut doc = field.doc.clone();
        if field.required {
            doc = if doc.is_empty() { "**Required.**".to_owned() } else { format!("**Required.** {doc}") };
        }
        if !field.aliases.is_empty() {
            let aliases: Vec<String> = field.aliases.iter().map(|alias| format!("`{alias}`")).collect();
            let gap = if doc.is_empty() { "" } else { " " };
            doc = format!("{doc}{gap}Also {}.", aliases.join(", "));
        }
        let row = format!("| `{prefix}{}` | {} | {} |\n", field.name, takes(&field.shape), doc.replace('|', "\\|"));
        text.push_str(&row);
        let (inner, mark) = match &field.shape {
            Shape::Record(_, inner) => (inner, "."),
            Shape::List(item) => match &**item {
                Shape::Record(_, inner) => (inner, "[]."),
                _ => continue,
            },
            Shape::Table(value) => match &**value {
                Shape::Record(_, inner) => (inner, ".NAME."),
                _ => continue,
            },
            _ => continue,
        };
        rows(&format!("{prefix}{}{mark}", field.name), inner, text);
    }
}

fn takes(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".into(),
        Shape::Bool => "true or false".into(),
        Shape::Integer | Shape::Count => "whole number".into(),
        Shape::Number => "number".into(),
        Shape::Date => "date".into(),
        Shape::Url => "address".into(),
        Shape::OneOf(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Shape::List(item) => match &**item {
            Shape::Record(name, _) => format!("list of {name}s").replace("ys", "ies"),
            Shape::Text => "list of texts".into(),
            Shape::Url => "list of addresses".into(),
            item => format!("list: {}", takes(item)),
        },
        Shape::Table(value) => match &**value {
            Shape::Record(name, _) => format!("table of {name}s"),
            value => format!("table: {}", takes(value)),
        },
        Shape::Record(..) => "table".into(),
        Shape::Either(one, other) => format!("{}; or {}", takes(one), takes(other)),
        Shape::Any => "anything".into(),
    }
}

fn codes() -> String {
    let mut text = "| code | kind of mistake |\n|---|---|\n".to_owned();
    for code in Code::ALL {
        let _ = writeln!(text, "| {} | {} |", code.id(), code.title());
    }
    text
}
