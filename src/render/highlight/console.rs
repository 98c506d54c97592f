/// The prompts that begin a command.
const PROMPTS: [&str; 3] = ["$ ", "# ", "> "];

/// One line of a terminal session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// A prompt (with its space; empty on a line that only continues a command) and what was typed.
    Command {
        prompt: &'a str,
        text: &'a str,
    },
    Output(&'a str),
}

/// Tells commands from output: a line with a prompt is a command, and so is the line after one that ends in `\`.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut continued = false;
    let mut part = |line| {
        let part = match split(line) {
            Some((prompt, text)) => Part::Command { prompt, text },
            None if continued => Part::Command { prompt: "", text: line },
            None => Part::Output(line),
        };
        continued = matches!(part, Part::Command { text, .. } if text.ends_with('\\'));
        part
    };
    text.lines().map(&mut part).collect()
}

/// The parts in runs that are one command or one piece of output each: `> ` continues the command before it.
pub fn runs<'p, 'a>(parts: &'p [Part<'a>]) -> impl Iterator<Item = &'p [Part<'a>]> {
    parts.chunk_by(|before, after| match (before, after) {
        (Part::Command { .. }, Part::Command { prompt, .. }) => prompt.is_empty() || prompt.starts_with('>'),
        (Part::Output(_), Part::Output(_)) => true,
        _ => false,
    })
}

fn split(line: &str) -> Option<(&str, &str)> {
    if PROMPTS.iter().any(|prompt| prompt.trim_end() == line) {
        return Some((line, ""));
    }
    let prompt = PROMPTS.iter().find(|prompt| line.starts_with(**prompt))?;
    Some(line.split_at(prompt.len()))
}
