use std::io::Write;

use clap::CommandFactory;

use super::{Cli, ENVIRONMENT};

/// `folio completions SHELL`
pub fn completions(shell: clap_complete::Shell) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "folio", &mut text);
    written(&text)
}

/// `folio man`: the page of the program, then those of its verbs.
pub fn page() -> u8 {
    let mut text = Vec::new();
    let mut command = Cli::command();
    command.build();
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set() && verb.get_name() != "help").cloned();
    for command in std::iter::once(command.clone()).chain(verbs) {
        if clap_mangen::Man::new(command).render(&mut text).is_err() {
            return ENVIRONMENT;
        }
    }
    written(&text)
}

/// A pipe that was closed is no mistake of the site's.
fn written(text: &[u8]) -> u8 {
    if std::io::stdout().write_all(text).is_ok() { 0 } else { ENVIRONMENT }
}
