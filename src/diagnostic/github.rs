//! Diagnostics as annotations of GitHub Actions: they appear beside the line in a pull request.

use std::fmt::Write as _;

use super::{Diagnostics, Severity};

/// One workflow command for each.
pub fn github(diagnostics: &Diagnostics) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics.iter() {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        text.push_str("::");
        text.push_str(command);
        text.push(' ');
        if let Some(label) = &diagnostic.primary {
            let (start, end) = label.range();
            let _ = write!(text, "file={}", property(label.source.path()));
            if !label.source.text().is_empty() {
                let _ = write!(text, ",line={},endLine={},col={}", start.line, end.line, start.column);
            }
            text.push(',');
        }
        let notes = [("note", &diagnostic.note), ("help", &diagnostic.help)];
        let notes = notes.into_iter().filter_map(|(word, note)| Some(format!("\n{word}: {}", note.as_ref()?)));
        let message = notes.fold(diagnostic.message.clone(), |all, note| all + &note);
        let _ = writeln!(text, "title={}::{}", diagnostic.code.id(), escaped(&message));
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
