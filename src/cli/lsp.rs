use super::{Cli, ENVIRONMENT, MISTAKES, endless, root, style};
use crate::build::{self, Caches};
use crate::lsp::{Workspace, serve};
use crate::site::Options;

/// `folio lsp`: the language server, on standard input and output.
pub fn run(cli: &Cli) -> u8 {
    let root = match root::find(cli) {
        Ok(root) => root,
        Err(diagnostic) => {
            style::print(&diagnostic);
            return MISTAKES;
        }
    };
    let options =
        Options { config: cli.config.clone(), now: root::now(), drafts: true, future: true, ..Options::default() };
    let shared = Caches::open(&root, true).shared();
    build::guard(shared.turns.clone(), endless::ending(style::Format::Human));
    match serve(Workspace::new(root, options, shared)) {
        Ok(()) => 0,
        Err(error) => {
            anstream::eprintln!("the editor went away: {error}");
            ENVIRONMENT
        }
    }
}
