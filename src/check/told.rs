use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// Where the templates lie that are part of the program.
const OWN_THEME: &str = "themes/default/";

/// The findings that do not repeat what reading the sources told already: a broken link in a text is one in the page
/// that is made of it, too. A line that was told is mended first. Of the built-in theme, what has no place in the
/// sources follows from their errors, while there are any.
pub fn unsaid(found: Diagnostics, told: &Diagnostics) -> Diagnostics {
    let lines: HashSet<(&str, usize)> = told.iter().filter_map(line).collect();
    let follows = |diagnostic: &Diagnostic| {
        told.has_errors()
            && diagnostic
                .primary
                .as_ref()
                .is_some_and(|label| label.span.end == 0 && label.source.path().starts_with(OWN_THEME))
    };
    let is_new = |diagnostic: &Diagnostic| !line(diagnostic).is_some_and(|line| lines.contains(&line));
    found.iter().filter(|diagnostic| is_new(diagnostic) && !follows(diagnostic)).cloned().collect()
}

fn line(diagnostic: &Diagnostic) -> Option<(&str, usize)> {
    let label = diagnostic.primary.as_ref()?;
    Some((label.source.path(), label.range().0.line))
}
