//! Diagnostics for programs: one JSON document, the same order every time.

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Label, Severity};

/// All of them, with their numbers.
pub fn json(diagnostics: &Diagnostics) -> String {
    let document = json!({
        "version": 1,
        "errors": diagnostics.count(Severity::Error),
        "warnings": diagnostics.count(Severity::Warning),
        "diagnostics": diagnostics.iter().map(one).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn one(diagnostic: &Diagnostic) -> Value {
    json!({
        "code": diagnostic.code.id(),
        "severity": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": diagnostic.message,
        "place": diagnostic.primary.as_ref().map(place),
        "related": diagnostic.related.iter().map(place).collect::<Vec<_>>(),
        "note": diagnostic.note,
        "help": diagnostic.help,
        "fix": fix(diagnostic),
    })
}

/// What `folio check --fix` would write there.
fn fix(diagnostic: &Diagnostic) -> Option<Value> {
    let (edit, label) = (diagnostic.edit()?, diagnostic.primary.as_ref()?);
    let (start, end) = (label.source.position(edit.span.start), label.source.position(edit.span.end));
    Some(json!({
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "text": edit.text,
    }))
}

fn place(label: &Label) -> Value {
    let (start, end) = label.range();
    json!({
        "path": label.source.path(),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "label": label.text,
    })
}
