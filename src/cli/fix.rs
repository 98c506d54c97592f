use std::collections::BTreeMap;
use std::path::Path;

use super::save;
use crate::diagnostic::{Diagnostics, Edit, Source, edited};

/// What there is to mend in one file, and the mistakes of which one.
pub struct Mended {
    source: Source,
    edits: Vec<Edit>,
}

/// The changes that the diagnostics know, by file. Files that are part of the program are left out.
pub fn of(diagnostics: &Diagnostics, root: &Path) -> Vec<Mended> {
    let mut files: BTreeMap<String, Mended> = BTreeMap::new();
    for diagnostic in diagnostics.iter() {
        let (Some(edit), Some(label)) = (diagnostic.edit(), &diagnostic.primary) else { continue };
        let path = label.source.path();
        if !root.join(path).symlink_metadata().is_ok_and(|found| found.is_file()) {
            continue;
        }
        let file =
            files.entry(path.to_owned()).or_insert_with(|| Mended { source: label.source.clone(), edits: Vec::new() });
        if !file.edits.contains(&edit) {
            file.edits.push(edit);
        }
    }
    files.into_values().collect()
}

impl Mended {
    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// Writes the file anew.
    ///
    /// # Errors
    /// A diagnostic when it changed meanwhile or cannot be written; it is then as it was.
    pub fn save(&self, root: &Path) -> Result<(), crate::diagnostic::Diagnostic> {
        let new = edited(self.source.text(), self.edits.clone());
        save::text(&root.join(self.source.path()), &self.source, &new)
    }

    /// The lines that change, as they are and as they will be.
    pub fn difference(&self) -> String {
        let text = self.source.text();
        let mut lines: BTreeMap<usize, Vec<Edit>> = BTreeMap::new();
        for edit in &self.edits {
            let start = text[..edit.span.start].rfind('\n').map_or(0, |at| at + 1);
            lines.entry(start).or_default().push(edit.clone());
        }
        let mut shown = String::new();
        for (start, edits) in lines {
            let last = edits.iter().map(|edit| edit.span.end).max().unwrap_or(start);
            // a whole line that goes ends with its line end
            let end = if text[..last].ends_with('\n') {
                last - 1
            } else {
                text[last..].find('\n').map_or(text.len(), |at| last + at)
            };
            let inner = edits
                .into_iter()
                .map(|edit| Edit { span: edit.span.start - start..edit.span.end.min(end) - start, text: edit.text });
            let old = &text[start..end];
            let new = edited(old, inner.collect());
            shown.push_str(&format!("{}:{}\n", self.source.path(), self.source.position(start).line));
            shown.extend(old.lines().map(|line| format!("- {line}\n")));
            shown.extend(new.lines().map(|line| format!("+ {line}\n")));
        }
        shown
    }
}
