use std::path::Path;

use serde_json::{Value, json};

use super::message::{range, uri_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity};

/// The diagnostics of a file as the protocol writes them.
pub fn publish(path: &str, diagnostics: &Diagnostics, root: &Path) -> Value {
    json!({
        "uri": uri_of(path, root),
        "diagnostics": diagnostics.iter().map(|diagnostic| one(diagnostic, root)).collect::<Vec<_>>(),
    })
}

/// One of them.
pub(super) fn one(diagnostic: &Diagnostic, root: &Path) -> Value {
    let parts = [Some(diagnostic.message.clone()), diagnostic.note.clone(), diagnostic.help.clone()];
    let message: Vec<String> = parts.into_iter().flatten().collect();
    let place = |label: &Label| range(label.source.text(), &label.span);
    json!({
        "range": diagnostic.primary.as_ref().map_or_else(|| range("", &(0..0)), place),
        "severity": if diagnostic.severity == Severity::Error { 1 } else { 2 },
        "code": diagnostic.code.id(),
        "source": "folio",
        "message": message.join("\n"),
        "relatedInformation": diagnostic.related.iter().map(|label| json!({
            "location": {"uri": uri_of(label.source.path(), root), "range": place(label)},
            "message": label.text,
        })).collect::<Vec<_>>(),
    })
}
