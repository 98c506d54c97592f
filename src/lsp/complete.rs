use serde_json::{Value, json};

use super::cursor::Cursor;
use super::find::{outline_of, target};
use super::workspace::Workspace;
use crate::content::schema::records;
use crate::content::{Field, Shape};

/// Kinds of completions, by the protocol's numbers.
const FIELD: u8 = 5;
const VALUE: u8 = 12;
const COMPONENT: u8 = 7;
const FILE: u8 = 17;
const ANCHOR: u8 = 18;

/// What could be written at the cursor.
pub fn complete(workspace: &Workspace, path: &str, cursor: &Cursor) -> Vec<Value> {
    match cursor {
        Cursor::Key(_) => keys(workspace, path),
        Cursor::Value { key, .. } => values(workspace, path, key),
        Cursor::Link(written) => links(workspace, path, written),
        Cursor::Component(_) => workspace
            .components()
            .into_iter()
            .map(|(name, arguments)| item(&name, COMPONENT, &arguments.join(", ")))
            .collect(),
        Cursor::Argument { component, .. } => {
            let found = workspace.components().into_iter().find(|(name, _)| name == component);
            let arguments = found.map(|(_, arguments)| arguments).unwrap_or_default();
            arguments.iter().map(|name| item(&format!("{name}="), FIELD, "")).collect()
        }
        Cursor::Text => Vec::new(),
    }
}

fn item(label: &str, kind: u8, detail: &str) -> Value {
    json!({"label": label, "kind": kind, "detail": detail})
}

/// The keys that a file may have.
pub fn fields(workspace: &Workspace, path: &str) -> Vec<Field> {
    let name = match path {
        "folio.yaml" => "settings",
        "content/resume.yaml" => "resume",
        _ if path.ends_with("_index.md") => "section",
        _ if path.starts_with("content/data/") => {
            path.trim_start_matches("content/data/").split('.').next().unwrap_or_default()
        }
        _ => {
            let entries = workspace.site().map(|site| site.entries.as_slice()).unwrap_or_default();
            let entry = entries.iter().find(|entry| entry.page.document.source.path() == path);
            entry.map_or("page", |entry| entry.page.kind.as_str())
        }
    };
    records().into_iter().find(|(known, ..)| *known == name).map(|(.., fields)| fields).unwrap_or_default()
}

fn keys(workspace: &Workspace, path: &str) -> Vec<Value> {
    fields(workspace, path)
        .iter()
        .map(|field| {
            json!({
                "label": field.name,
                "kind": FIELD,
                "insertText": format!("{}: ", field.name),
                "documentation": field.doc,
            })
        })
        .collect()
}

fn values(workspace: &Workspace, path: &str, key: &str) -> Vec<Value> {
    let Some(site) = workspace.site() else { return Vec::new() };
    if key == "tags" {
        let tags = site.taxonomies.iter().filter(|taxonomy| taxonomy.name == "tags").flat_map(|tags| &tags.terms);
        return tags.map(|term| item(&term.name, VALUE, &format!("{} pages", term.pages.len()))).collect();
    }
    if key == "series" {
        return site.series.iter().map(|series| item(&series.slug, VALUE, &series.title)).collect();
    }
    if key == "template" || key == "page_template" {
        return site.input.theme.templates.keys().map(|name| item(name, FILE, "")).collect();
    }
    let fields = fields(workspace, path);
    match fields.iter().find(|field| field.name == key).map(|field| &field.shape) {
        Some(Shape::OneOf(words)) => words.iter().map(|word| item(word, VALUE, "")).collect(),
        Some(Shape::Bool) => ["true", "false"].iter().map(|word| item(word, VALUE, "")).collect(),
        _ => Vec::new(),
    }
}

/// Pages by their file, or the headings of the page before `#`.
fn links(workspace: &Workspace, path: &str, written: &str) -> Vec<Value> {
    let Some(site) = workspace.site() else { return Vec::new() };
    if let Some((page, _)) = written.split_once('#') {
        let outline = target(site, path, page).and_then(|to| outline_of(site, to));
        let headings = outline.map(|outline| outline.headings.as_slice()).unwrap_or_default();
        return headings.iter().map(|heading| item(&heading.id, ANCHOR, &heading.title)).collect();
    }
    let pages = site.entries.iter().map(|entry| {
        let source = entry.page.document.source.path().trim_start_matches("content/");
        item(&format!("@/{source}"), FILE, &entry.page.title)
    });
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = site.assets.keys().filter_map(|asset| asset.strip_prefix(folder)?.strip_prefix('/'));
    pages.chain(beside.map(|name| item(name, FILE, ""))).collect()
}
