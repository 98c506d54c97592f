//! How messages reach the terminal.

use std::io::IsTerminal;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Style, github, human, json, sarif};

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

/// How mistakes are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people, to standard error
    #[default]
    Human,
    /// One JSON document, to standard output
    Json,
    /// SARIF 2.1.0, to standard output
    Sarif,
    /// Annotations of GitHub Actions, to standard output
    Github,
}

/// Prints all of them.
pub fn print_all(diagnostics: &Diagnostics, format: Format) {
    match format {
        Format::Human => {
            for diagnostic in diagnostics.iter() {
                print(diagnostic);
            }
        }
        Format::Json => anstream::print!("{}", json(diagnostics)),
        Format::Sarif => anstream::print!("{}", sarif(diagnostics)),
        Format::Github => anstream::print!("{}", github(diagnostics)),
    }
}

/// Says how it went: to standard output, unless that belongs to a program.
pub fn say(format: Format, text: &str) {
    if format == Format::Human {
        anstream::println!("{text}");
    } else {
        anstream::eprintln!("{text}");
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

/// A text in lines of at most `width` characters, where its words allow.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
