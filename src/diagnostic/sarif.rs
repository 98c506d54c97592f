//! Diagnostics as SARIF 2.1.0, which code hosts and editors read.

use serde_json::{Value, json};

use super::{Code, Diagnostic, Diagnostics, Label, Position, Severity};

/// One run with the rules that were broken.
pub fn sarif(diagnostics: &Diagnostics) -> String {
    let mut codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "folio",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"ROOT": {"description": {"text": "The folder of the site"}}},
            "results": diagnostics.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    format!("{document:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.id(),
        "name": format!("{code:?}"),
        "shortDescription": {"text": code.title()},
        "fullDescription": {"text": code.explanation()},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

fn result(diagnostic: &Diagnostic) -> Value {
    let mut result = plain(diagnostic);
    if let (Some(edit), Some(label)) = (diagnostic.edit(), &diagnostic.primary) {
        let (start, end) = (label.source.position(edit.span.start), label.source.position(edit.span.end));
        result["fixes"] = json!([{"artifactChanges": [{
            "artifactLocation": {"uri": label.source.path(), "uriBaseId": "ROOT"},
            "replacements": [{
                "deletedRegion": region(start, end),
                "insertedContent": {"text": edit.text},
            }],
        }]}]);
    }
    result
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn plain(diagnostic: &Diagnostic) -> Value {
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
    json!({
        "ruleId": diagnostic.code.id(),
        "level": level(diagnostic.severity),
        "message": {"text": format!("{}{help}", diagnostic.message)},
        "locations": diagnostic.primary.iter().map(location).collect::<Vec<_>>(),
        "relatedLocations": diagnostic.related.iter().map(location).collect::<Vec<_>>(),
    })
}

fn location(label: &Label) -> Value {
    let (start, end) = label.range();
    let mut physical = json!({"artifactLocation": {"uri": label.source.path(), "uriBaseId": "ROOT"}});
    if !label.source.text().is_empty() {
        physical["region"] = region(start, end);
    }
    let mut location = json!({"physicalLocation": physical});
    if !label.text.is_empty() {
        location["message"] = json!({"text": label.text});
    }
    location
}
