//! JSON Schemas of everything that a writer writes, made from the records that read it: they cannot drift.

use serde_json::{Map, Value, json};

use super::config::Config;
use super::data::{Book, Bookmark, Course, Series};
use super::front_matter::{Common, Event, Kind, Post, Project, Section, Talk};
use super::record::FromNode;
use super::resume::Resume;
use super::{Field, Shape};

/// The name of each schema, where it applies, and its keys.
pub fn records() -> Vec<(&'static str, &'static str, Vec<Field>)> {
    let page = |own: Vec<Field>| Common::fields().into_iter().chain([kind()]).chain(own).collect::<Vec<_>>();
    vec![
        ("settings", "folio.yaml", Config::fields()),
        ("page", "content/**/*.md", page(Vec::new())),
        ("post", "content/**/*.md", page(Post::fields())),
        ("project", "content/**/*.md", page(Project::fields())),
        ("event", "content/**/*.md", page(Event::fields())),
        ("talk", "content/**/*.md", page(Talk::fields())),
        ("section", "content/**/_index.md", Section::fields()),
        ("resume", "content/resume.yaml", Resume::fields()),
        ("books", "content/data/books.yaml", Book::fields()),
        ("bookmarks", "content/data/bookmarks.yaml", Bookmark::fields()),
        ("courses", "content/data/courses.yaml", Course::fields()),
        ("series", "content/data/series.yaml", Series::fields()),
    ]
}

fn kind() -> Field {
    let doc = "What the page is; the section's `kind` when absent.".to_owned();
    Field { name: "kind", aliases: &[], doc, shape: Kind::shape(), required: false }
}

/// The schema called `name`.
pub fn schema(name: &str) -> Option<Value> {
    let (name, file, fields) = records().into_iter().find(|(known, ..)| *known == name)?;
    let record = object(&fields);
    let mut schema = match name {
        "books" | "bookmarks" | "courses" | "series" => json!({"type": "array", "items": record}),
        _ => record,
    };
    if let Value::Object(keys) = &mut schema {
        keys.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        keys.insert("title".into(), format!("Folio: {name}").into());
        keys.insert("description".into(), format!("`{file}`").into());
    }
    Some(schema)
}

fn object(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = shape(&field.shape);
        if let (Value::Object(keys), false) = (&mut schema, field.doc.is_empty()) {
            keys.insert("description".into(), field.doc.clone().into());
        }
        for alias in field.aliases {
            let mut other = schema.clone();
            if let Value::Object(keys) = &mut other {
                keys.insert("deprecated".into(), true.into());
                keys.insert("description".into(), format!("The same as `{}`.", field.name).into());
            }
            properties.insert((*alias).to_owned(), other);
        }
        properties.insert(field.name.to_owned(), schema);
    }
    let required = fields.iter().filter(|field| field.required).map(|field| match field.aliases {
        [] => json!({"required": [field.name]}),
        aliases => {
            let names = [field.name].into_iter().chain(aliases.iter().copied());
            json!({"anyOf": names.map(|name| json!({"required": [name]})).collect::<Vec<_>>()})
        }
    });
    let required: Vec<Value> = required.collect();
    let mut object = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if let (Value::Object(keys), false) = (&mut object, required.is_empty()) {
        keys.insert("allOf".into(), required.into());
    }
    object
}

/// An absent value may always be written as a key without one.
fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": ["string", "number", "boolean", "null"]}),
        Shape::Bool => json!({"type": ["boolean", "null"]}),
        Shape::Integer => json!({"type": ["integer", "null"]}),
        Shape::Count => json!({"type": ["integer", "null"], "minimum": 0}),
        Shape::Number => json!({"type": ["number", "null"]}),
        Shape::Date => json!({
            "type": ["string", "integer", "null"],
            "examples": ["2025-10-19", "2025-10", "2025", "2025-10-19T18:30"],
        }),
        Shape::Url => json!({"type": ["string", "null"], "format": "uri", "examples": ["https://example.org"]}),
        Shape::OneOf(words) => {
            let words: Vec<Value> = words.iter().map(|word| Value::from(*word)).chain([Value::Null]).collect();
            json!({ "enum": words })
        }
        Shape::List(item) => json!({"type": ["array", "null"], "items": self::shape(item)}),
        Shape::Table(value) => json!({"type": ["object", "null"], "additionalProperties": self::shape(value)}),
        Shape::Record(_, fields) => object(fields),
        Shape::Either(one, other) => json!({"anyOf": [self::shape(one), self::shape(other)]}),
        Shape::Any => json!({}),
    }
}
