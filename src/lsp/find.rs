//! Where a link or a component leads, and the card of a page.

use std::path::Path;

use serde_json::{Value, json};

use super::cursor::{component_at, link_at};
use super::message::{range, uri_of};
use super::workspace::Workspace;
use crate::content::{Document, Outline};
use crate::site::{Destination, Site};

/// The page that a link from the file `path` names.
pub fn target(site: &Site, path: &str, link: &str) -> Option<Destination> {
    let link = link.split(['#', '?']).next().unwrap_or_default();
    if link.is_empty() {
        return site.find_source(path);
    }
    if let Some(rest) = link.strip_prefix("@/") {
        return site.find_source(&format!("content/{rest}"));
    }
    if let Some(rest) = link.strip_prefix('/') {
        let url = format!("/{}/", rest.trim_matches('/'));
        return site.entries.iter().position(|entry| entry.path == url).map(Destination::Entry);
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    site.find_source(&parts.join("/"))
}

pub fn outline_of(site: &Site, to: Destination) -> Option<&Outline> {
    document_of(site, to).map(|document| &document.outline)
}

fn document_of(site: &Site, to: Destination) -> Option<&Document> {
    match to {
        Destination::Entry(index) => site.entries.get(index).map(|entry| &entry.page.document),
        Destination::Section(index) => site.sections.get(index)?.page.as_ref().map(|page| &page.document),
    }
}

/// The card of the page that the link under the cursor names, or what the key under it means.
pub fn hover(workspace: &Workspace, path: &str, text: &str, offset: usize) -> Option<Value> {
    let site = workspace.site()?;
    let markdown = |value: String| json!({"contents": {"kind": "markdown", "value": value}});
    if let Some(span) = link_at(text, offset) {
        let card = match target(site, path, &text[span])? {
            Destination::Entry(index) => {
                let entry = &site.entries[index];
                let date = entry.date().map_or_else(String::new, |date| format!("  \n{date}"));
                let summary = entry.page.summary.clone().unwrap_or_default();
                format!("**{}**{date}\n\n{summary}\n\n`{}`", entry.page.title, entry.path)
            }
            Destination::Section(index) => {
                let section = &site.sections[index];
                format!("**{}**\n\n{} pages\n\n`{}`", section.title, section.pages.len(), section.path)
            }
        };
        return Some(markdown(card));
    }
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let key = text[start..].split(':').next()?.trim();
    let fields = super::complete::fields(workspace, path);
    let field = fields.iter().find(|field| field.name == key || field.aliases.contains(&key))?;
    Some(markdown(format!("**{}**\n\n{}", field.name, field.doc)))
}

/// Where the page or component under the cursor is defined.
pub fn definition(workspace: &Workspace, path: &str, text: &str, offset: usize, root: &Path) -> Option<Value> {
    let site = workspace.site()?;
    if let Some(span) = link_at(text, offset) {
        let link = &text[span];
        let document = document_of(site, target(site, path, link)?)?;
        let id = link.split_once('#').map_or("", |(_, id)| id);
        let heading = document.outline.headings.iter().find(|heading| heading.id == id);
        let place = heading.map_or(0..0, |heading| heading.span.clone());
        return Some(json!({
            "uri": uri_of(document.source.path(), root),
            "range": range(document.source.text(), &place),
        }));
    }
    let name = component_at(text, offset)?;
    let head = format!("component {name}(");
    let (source, at) =
        site.input.theme.templates.values().find_map(|source| Some((source, source.text().find(&head)?)))?;
    Some(json!({"uri": uri_of(source.path(), root), "range": range(source.text(), &(at..at + head.len()))}))
}
