//! How messages reach the terminal.

use std::io::IsTerminal;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Style, human};

/// Colours for standard error: on a terminal, unless `NO_COLOR` says otherwise.
fn style() -> Style {
    match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => Style::Plain,
        _ if std::io::stderr().is_terminal() => Style::Coloured,
        _ => Style::Plain,
    }
}

/// Prints one diagnostic and an empty line to standard error.
pub fn print(diagnostic: &Diagnostic) {
    anstream::eprintln!("{}\n", human(diagnostic, style()));
}

/// Prints all of them.
pub fn print_all(diagnostics: &Diagnostics) {
    for diagnostic in diagnostics.iter() {
        print(diagnostic);
    }
}

/// "3 errors, 1 warning"
pub fn tally(diagnostics: &Diagnostics) -> String {
    let parts = [(Severity::Error, "error"), (Severity::Warning, "warning")].map(|(severity, word)| {
        let number = diagnostics.count(severity);
        (number, plural(number, word))
    });
    let parts: Vec<String> = parts.into_iter().filter(|(number, _)| *number > 0).map(|(_, text)| text).collect();
    if parts.is_empty() { "no mistakes".to_owned() } else { parts.join(", ") }
}

/// "1 page", "3 pages"
pub fn plural(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
