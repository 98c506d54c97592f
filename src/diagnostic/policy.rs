//! How strictly kinds of mistakes are taken: by the settings, and by a comment at the place itself.
//!
//! `folio: allow W0407: the plot is described below` in a comment of any language (`<!-- … -->`, `# …`, `{# … #}`)
//! silences that code on its own line and in the block that follows. Without a reason it silences nothing.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Label, Severity};

/// What a site makes of a kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Off,
    Warn,
    Error,
}

/// The kinds whose level a site sets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels(pub BTreeMap<Code, Level>);

/// The words that silence a code, before it.
const ALLOW: &str = "folio: allow ";

impl Levels {
    /// The diagnostic at its level; none when it is not to be told.
    pub fn judge(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        let code = diagnostic.code;
        if !code.is_adjustable() {
            return Some(diagnostic);
        }
        match self.0.get(&code) {
            Some(Level::Off) => return None,
            Some(Level::Warn) => diagnostic.severity = Severity::Warning,
            Some(Level::Error) => diagnostic.severity = Severity::Error,
            None => {}
        }
        match allowed(code, diagnostic.primary.as_ref()) {
            Allowed::No => Some(diagnostic),
            Allowed::Yes => None,
            Allowed::WithoutReason => {
                Some(diagnostic.note(format!("`{ALLOW}{}` needs a reason after a colon", code.id())))
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Allowed {
    No,
    Yes,
    WithoutReason,
}

/// Looks at the line itself, then upwards: through the block that the line belongs to, to the line above the block.
fn allowed(code: Code, label: Option<&Label>) -> Allowed {
    let Some(label) = label else { return Allowed::No };
    let text = label.source.text();
    if !text.contains(ALLOW) {
        return Allowed::No;
    }
    let at = super::source::floor_char(text, label.span.start);
    let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
    let mut gaps = 0;
    for line in text[..end].lines().rev() {
        if let Some((_, rest)) = line.split_once(ALLOW).filter(|(_, rest)| rest.starts_with(code.id())) {
            let reason = rest[code.id().len()..].strip_prefix(':').unwrap_or_default();
            let reason = reason.trim().trim_end_matches(['-', '>', '#', '}', '*', '/']).trim();
            return if reason.is_empty() { Allowed::WithoutReason } else { Allowed::Yes };
        }
        if line.trim().is_empty() {
            gaps += 1;
        } else if gaps > 0 && !line.contains(ALLOW) {
            return Allowed::No;
        }
        if gaps > 1 {
            return Allowed::No;
        }
    }
    Allowed::No
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    fn is_told(text: &str, at: &str) -> bool {
        let source = Source::new("a.md", text);
        let start = text.find(at).unwrap();
        let diagnostic = Diagnostic::new(Code::AltText, "x").at(&source, start..start + 1, "");
        Levels::default().judge(diagnostic).is_some()
    }

    #[test]
    fn a_comment_with_a_reason_silences_the_block_that_follows() {
        assert!(is_told("![](a.png)", "!["));
        assert!(!is_told("<!-- folio: allow W0407: decorative -->\n![](a.png)", "!["));
        assert!(!is_told("<!-- folio: allow W0407: decorative -->\n\ntext\n![](a.png)", "!["));
        assert!(!is_told("![](a.png) <!-- folio: allow W0407: decorative -->", "!["));
        assert!(is_told("<!-- folio: allow W0407 -->\n![](a.png)", "!["), "a reason is needed");
        assert!(is_told("<!-- folio: allow W0401: other -->\n![](a.png)", "!["));
        assert!(is_told("<!-- folio: allow W0407: one -->\n\none\n\n![](a.png)", "!["), "only the next block");
    }

    #[test]
    fn what_leaves_no_site_cannot_be_silenced() {
        let source = Source::new("a.md", "# folio: allow E0101: no\n");
        let diagnostic = Diagnostic::new(Code::Yaml, "x").at(&source, 0..1, "");
        let levels = Levels([(Code::Yaml, Level::Off)].into());
        assert!(levels.judge(diagnostic).is_some());
    }
}
