//! Diagnostics as annotations of GitHub Actions: they appear beside the line in a pull request.

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
            text.push_str(&format!("file={}", property(label.source.path())));
            if !label.source.text().is_empty() {
                text.push_str(&format!(",line={},endLine={},col={}", start.line, end.line, start.column));
            }
            text.push(',');
        }
        let notes = [("note", &diagnostic.note), ("help", &diagnostic.help)];
        let notes = notes.into_iter().filter_map(|(word, note)| Some(format!("\n{word}: {}", note.as_ref()?)));
        let message = notes.fold(diagnostic.message.clone(), |all, note| all + &note);
        text.push_str(&format!("title={}::{}\n", diagnostic.code.id(), escaped(&message)));
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
