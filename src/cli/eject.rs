use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use clap::Args;

use super::{Cli, ENVIRONMENT, MISTAKES, root, style};
use crate::content::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::site::files_of;
use crate::source::{File, Tree};

/// What `eject` takes.
#[derive(Args)]
pub struct EjectArgs {
    /// A template (`post.html`), component (`Row`), style sheet or script (`theme.css`), or texts (`en.yaml`); all names when absent
    name: Option<String>,
}

/// The folders of a theme whose files a site may replace: they lie in folders of the same names in the site.
const REPLACED: [&str; 3] = ["templates/", "static/", "i18n/"];

/// `folio eject NAME`: copies one file of the theme into the site, where it takes its place. Never overwrites.
pub fn run(cli: &Cli, args: &EjectArgs) -> u8 {
    let found = root::find(cli).and_then(|root| {
        let mut diagnostics = Diagnostics::default();
        let tree = Tree::scan(&root, &mut diagnostics);
        let theme = theme_of(&tree, &cli.config);
        let mut files = files_of(&tree, &theme);
        files.retain(|(path, _)| REPLACED.iter().any(|folder| path.starts_with(folder)));
        files.sort_by(|a, b| a.0.cmp(&b.0));
        match &args.name {
            None => list(&files),
            Some(name) => {
                let (path, file) = find(&files, name)?;
                write(&root, path, file)?;
                anstream::println!("{path}  now stands before the theme's own; delete it to go back");
            }
        }
        Ok(())
    });
    match found {
        Ok(()) => 0,
        Err(diagnostic) => {
            style::print(&diagnostic);
            if diagnostic.code.is_environment() { ENVIRONMENT } else { MISTAKES }
        }
    }
}

/// The theme that the settings name; `default` where they cannot be read, for `build` tells what is wrong with them.
fn theme_of(tree: &Tree, settings: &str) -> String {
    let source = tree.get(settings).and_then(|file| file.text().ok());
    let config = source.and_then(|source| Config::load(&source, &mut Diagnostics::default()));
    config.map_or_else(|| "default".to_owned(), |config| config.theme.name)
}

/// Every name with the first remark of its file, which says what it is for.
fn list(files: &[(String, Arc<File>)]) {
    let width = files.iter().map(|(path, _)| path.chars().count()).max().unwrap_or(0);
    for (path, file) in files {
        let line = format!("{path:width$}  {}", remark(file).unwrap_or_default());
        anstream::println!("{}", line.trim_end());
    }
}

fn remark(file: &File) -> Option<String> {
    let source = file.text().ok()?;
    let text = source.text().trim_start().strip_prefix("{#")?;
    Some(text[..text.find("#}")?].trim_matches(['-', ' ', '\n']).lines().next()?.to_owned())
}

/// The file that a name means: its path, its path without the folder, or the name of a component or template.
fn find<'a>(files: &'a [(String, Arc<File>)], name: &str) -> Result<(&'a str, &'a File), Diagnostic> {
    let spellings = |path: &'a str| {
        let short = REPLACED.iter().find_map(|folder| path.strip_prefix(folder)).unwrap_or(path);
        let stem = short.strip_suffix(".html").unwrap_or(short);
        [path, short, stem, stem.strip_prefix("components/").unwrap_or(stem)]
    };
    let found = (0..4).find_map(|nth| files.iter().find(|(path, _)| spellings(path)[nth] == name));
    if let Some((path, file)) = found {
        return Ok((path, file));
    }
    let diagnostic = Diagnostic::new(Code::UnknownTemplate, format!("the theme has no `{name}`"));
    let diagnostic = diagnostic.suggest(name, files.iter().flat_map(|(path, _)| spellings(path)));
    Err(if diagnostic.help.is_some() { diagnostic } else { diagnostic.help("`folio eject` lists the names") })
}

fn write(root: &Path, path: &str, file: &File) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Diagnostic::new(Code::Collision, format!("`{path}` is there already"))
            .help("it stands before the theme's: edit it, or delete it first"),
        _ => Diagnostic::new(Code::Write, format!("`{path}` cannot be written: {error}"))
            .help("check the permissions of the folder"),
    };
    let bytes = file.bytes()?;
    let target = root.join(path);
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut copy = OpenOptions::new().write(true).create_new(true).open(&target).map_err(failed)?;
    copy.write_all(&bytes).map_err(failed)
}
