//! Code → HTML, line by line, in few classes.
//!
//! The HTML of a block is a pure function of its text and language: what is remembered between blocks only saves
//! time, and every limit counts bytes, never seconds. Text is escaped, spans never cross a line, and a span begins only
//! where the class changes. Nothing here knows fences, diagnostics, colours or files.

mod automaton;
mod bytes;
mod class;
mod console;
mod first;
mod grammars;
mod language;
mod line;
mod parser;
mod scanner;
mod stack;
#[cfg(test)]
mod tests;

pub use class::{Class, Kind};
pub use language::Language;
pub use line::escape;

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use automaton::Automaton;
use class::Kinds;
use console::Part;

/// Part of every key under which highlighted code is kept: to be raised when the HTML of any block changes.
pub const VERSION: u32 = 1;

/// The longest line that is highlighted, in bytes.
pub const MAX_LINE: usize = 10_000;

/// The longest block that is highlighted, in bytes.
pub const MAX_BLOCK: usize = 256 << 10;

/// Highlights code in any language of the table; made once and shared by all threads.
#[derive(Debug)]
pub struct Highlighter {
    kinds: Kinds,
    /// Nothing where a language has no grammar.
    automata: [OnceLock<Option<RwLock<Arc<Automaton>>>>; Language::COUNT],
}

impl Default for Highlighter {
    fn default() -> Self {
        Self { kinds: Kinds::default(), automata: [const { OnceLock::new() }; _] }
    }
}

/// Why code stays without colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The line with that number, from 1, is longer than [`MAX_LINE`].
    LongLine(usize),
    /// The text is longer than [`MAX_BLOCK`].
    LongBlock,
    /// The grammar failed.
    Grammar,
}

/// One line of a terminal session as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleLine {
    pub html: String,
    pub is_output: bool,
}

impl Highlighter {
    pub fn new() -> Self {
        Self::default()
    }

    /// The language with that name, alias or file extension.
    #[allow(clippy::unused_self)]
    pub fn find(&self, name: &str) -> Option<Language> {
        Language::find(name)
    }

    /// The name that a misspelt one was meant to be.
    #[allow(clippy::unused_self)]
    pub fn suggest(&self, name: &str) -> Option<&'static str> {
        Language::suggest(name)
    }

    /// The HTML of each line, without its line end; plain where [`Self::try_highlight`] refuses.
    pub fn highlight(&self, text: &str, language: Language) -> Vec<String> {
        self.try_highlight(text, language).unwrap_or_else(|_| plain(text))
    }

    /// The HTML of each line, without its line end.
    ///
    /// # Errors
    /// The reason why the code must stay without colours.
    pub fn try_highlight(&self, text: &str, language: Language) -> Result<Vec<String>, Refusal> {
        if language == Language::CONSOLE {
            return Ok(self.console(text)?.into_iter().map(|line| line.html).collect());
        }
        check(text)?;
        let Some(automaton) = self.automaton(language) else { return Ok(plain(text)) };
        let (whole, last) = text.split_at(text.rfind('\n').map_or(0, |at| at + 1));
        let last = if last.is_empty() { String::new() } else { format!("{last}\n") };
        let lines = whole.split_inclusive('\n').chain(last.split_inclusive('\n'));
        automaton.run(lines, &self.kinds).map_err(|_| Refusal::Grammar)
    }

    /// The automaton of a language; a full one makes room for a new one.
    fn automaton(&self, language: Language) -> Option<Arc<Automaton>> {
        let make = || {
            let (syntax, set) = grammars::find(language.grammar())?;
            Some(Automaton::new(grammars::start(syntax, set)?, set))
        };
        let slot = self.automata[language.index()].get_or_init(|| make().map(Arc::new).map(RwLock::new)).as_ref()?;
        let automaton = slot.read().unwrap_or_else(PoisonError::into_inner).clone();
        if !automaton.is_full() {
            return Some(automaton);
        }
        let automaton = Arc::new(make()?);
        *slot.write().unwrap_or_else(PoisonError::into_inner) = automaton.clone();
        Some(automaton)
    }

    /// A terminal session: commands as Bash behind their prompts, output as it is.
    ///
    /// # Errors
    /// The reason why the session must stay without colours.
    pub fn console(&self, text: &str) -> Result<Vec<ConsoleLine>, Refusal> {
        check(text)?;
        let bash = Language::find("bash").unwrap_or(Language::TEXT);
        let parts = console::parts(text);
        let mut lines = Vec::with_capacity(parts.len());
        for run in console::runs(&parts) {
            let script: String = run.iter().filter_map(Part::command).flat_map(|text| [text, "\n"]).collect();
            let mut commands = self.try_highlight(&script, bash)?.into_iter();
            for part in run {
                let command = if part.command().is_some() { commands.next() } else { None };
                lines.push(part.line(command));
            }
        }
        Ok(lines)
    }
}

impl<'a> Part<'a> {
    fn command(&self) -> Option<&'a str> {
        match self {
            Self::Command { text, .. } => Some(text),
            Self::Output(_) => None,
        }
    }

    fn line(self, command: Option<String>) -> ConsoleLine {
        match self {
            Self::Output(text) => ConsoleLine { html: line::plain(text), is_output: true },
            Self::Command { prompt, .. } => {
                let mut html = String::new();
                if !prompt.is_empty() {
                    html.push_str("<span class=\"pr\">");
                    escape(prompt, &mut html);
                    html.push_str("</span>");
                }
                html.push_str(&command.unwrap_or_default());
                ConsoleLine { html, is_output: false }
            }
        }
    }
}

/// The lines of a text, escaped.
pub fn plain(text: &str) -> Vec<String> {
    text.lines().map(line::plain).collect()
}

fn check(text: &str) -> Result<(), Refusal> {
    if text.len() > MAX_BLOCK {
        return Err(Refusal::LongBlock);
    }
    match text.lines().position(|line| line.len() > MAX_LINE) {
        Some(at) => Err(Refusal::LongLine(at + 1)),
        None => Ok(()),
    }
}
