use std::path::Path;

use serde_json::{Value, json};

use super::cursor::{in_front_matter, link_at};
use super::find::target;
use super::message::{range, uri_of};
use super::workspace::Workspace;
use crate::site::{Destination, Move};

/// Where the name of the page stands that a rename at the cursor moves, and the name: below `content/`. On a link that
/// is the page it leads to, in a front matter the page itself.
pub fn prepare(workspace: &Workspace, path: &str, text: &str, offset: usize) -> Option<Value> {
    let place = match link_at(text, offset) {
        Some(span) => {
            let address = text[span.clone()].split(['#', '?', ' ']).next().unwrap_or_default();
            span.start..span.start + address.len()
        }
        None => {
            let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
            start..text[offset..].find('\n').map_or(text.len(), |at| offset + at)
        }
    };
    let page = page(workspace, path, text, offset)?;
    Some(json!({"range": range(text, &place), "placeholder": page.trim_start_matches("content/")}))
}

/// The changes that move the page at the cursor to `name`: its links, an alias in it, and the file or bundle.
///
/// # Errors
/// Why it cannot be moved.
pub fn rename(
    workspace: &Workspace,
    path: &str,
    text: &str,
    offset: usize,
    name: &str,
    root: &Path,
) -> Result<Value, String> {
    let site = workspace.site().ok_or("the site has no settings")?;
    let page =
        page(workspace, path, text, offset).ok_or("there is no page here: stand on a link or in a front matter")?;
    let told = |diagnostic: crate::diagnostic::Diagnostic| {
        [Some(diagnostic.message), diagnostic.help].into_iter().flatten().collect::<Vec<_>>().join("; ")
    };
    let plan = Move::plan(site, &page, name).map_err(told)?;
    if root.join(&plan.to).exists() {
        return Err(format!("`{}` is there already", plan.to));
    }
    let edits = plan.changes(site).into_iter().map(|change| {
        let text = change.source.text();
        let edits = change.edits.iter().map(|edit| json!({"range": range(text, &edit.span), "newText": edit.text}));
        let document = json!({"uri": uri_of(change.source.path(), root), "version": null});
        json!({"textDocument": document, "edits": edits.collect::<Vec<_>>()})
    });
    let moved = json!({"kind": "rename", "oldUri": uri_of(&plan.from, root), "newUri": uri_of(&plan.to, root)});
    Ok(json!({"documentChanges": edits.chain([moved]).collect::<Vec<_>>()}))
}

/// The source of the page that is meant.
fn page(workspace: &Workspace, path: &str, text: &str, offset: usize) -> Option<String> {
    let site = workspace.site()?;
    let destination = match link_at(text, offset) {
        Some(span) => target(site, path, text[span].split(' ').next().unwrap_or_default())?,
        None if in_front_matter(text, offset) => site.find_source(path)?,
        None => return None,
    };
    match destination {
        Destination::Entry(index) => Some(site.entries[index].page.document.source.path().to_owned()),
        Destination::Section(_) => None,
    }
}
