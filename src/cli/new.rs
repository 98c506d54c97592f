use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Cli, ENVIRONMENT, MISTAKES, NewArgs, USAGE, root, style};
use crate::build::{Caches, Loaded, begin_page};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::Options;

/// `folio new KIND TITLE`: a file with what its kind requires, as a draft. Never overwrites.
pub fn run(cli: &Cli, args: &NewArgs) -> u8 {
    match create(cli, args) {
        Ok((root, path)) => {
            let shown = path.strip_prefix(&root).unwrap_or(&path);
            anstream::println!("{}  (draft)", shown.display());
            edit(&path);
            0
        }
        Err(diagnostic) => {
            style::print(&diagnostic);
            match diagnostic.code {
                Code::UnknownKind => USAGE,
                code if code.is_environment() => ENVIRONMENT,
                _ => MISTAKES,
            }
        }
    }
}

fn create(cli: &Cli, args: &NewArgs) -> Result<(PathBuf, PathBuf), Diagnostic> {
    let root = root::find(cli)?;
    let options = Options { drafts: true, future: true, config: cli.config.clone(), ..Options::default() };
    let loaded = Loaded::load(&root, &options, None, &Caches::open(&root, false).shared());
    let site = loaded.renderer.as_ref().map(|renderer| renderer.site().as_ref());
    let path = begin_page(&root, site, &args.kind, &args.title, root::now())?;
    Ok((root, path))
}

/// Opens the file in the editor, when there is a terminal and an editor is named.
fn edit(path: &Path) {
    if !(std::io::stdout().is_terminal() && std::io::stdin().is_terminal()) {
        return;
    }
    let editor =
        ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok()).filter(|e| !e.trim().is_empty());
    if let Some(editor) = editor {
        let mut words = editor.split_whitespace();
        if let Some(program) = words.next() {
            // an editor that fails says so itself
            let _ = Command::new(program).args(words).arg(path).status();
        }
    }
}
