use std::path::Path;

use serde_json::{Value, json};

use super::message::{offset, range, uri_of};
use super::publish::one;
use super::workspace::Workspace;

/// What can be mended between two positions of a file: each with one change, the same that `folio check --fix` makes.
pub fn actions(workspace: &Workspace, path: &str, text: &str, asked: &Value, root: &Path) -> Vec<Value> {
    let (start, end) = (offset(text, &asked["start"]), offset(text, &asked["end"]));
    let found = workspace.diagnostics();
    let mistakes = found.get(path).into_iter().flat_map(crate::diagnostic::Diagnostics::iter);
    let here = mistakes.filter_map(|diagnostic| {
        let (edit, label) = (diagnostic.edit()?, diagnostic.primary.as_ref()?);
        (label.span.start <= end && start <= label.span.end).then_some((diagnostic, edit, label.source.text()))
    });
    here.map(|(diagnostic, edit, source)| {
        let title = match edit.text.as_str() {
            "" => "Remove it".to_owned(),
            text => format!("Write `{text}`"),
        };
        let changes = json!({uri_of(path, root): [{"range": range(source, &edit.span), "newText": edit.text}]});
        json!({
            "title": title,
            "kind": "quickfix",
            "isPreferred": true,
            "diagnostics": [one(diagnostic, root)],
            "edit": {"changes": changes},
        })
    })
    .collect()
}
