use std::fs;

use clap::Args;

use super::{Cli, ENVIRONMENT, MISTAKES, root, save, style};
use crate::build::{Caches, Loaded};
use crate::diagnostic::{Code, Diagnostic, edited};
use crate::site::{Move, Options};

/// What `rename` takes.
#[derive(Args)]
pub struct RenameArgs {
    /// A page or the folder of a bundle, below content/: blog/waves.md
    old: String,
    /// Its new name: blog/standing-waves.md
    new: String,
}

/// `folio rename OLD NEW`: moves a page or its bundle, leaves an alias at the old URL, and mends the links of other
/// pages. Nothing is touched before everything was found to be possible.
pub fn run(cli: &Cli, args: &RenameArgs) -> u8 {
    match rename(cli, args) {
        Ok(lines) => {
            anstream::println!("{}", lines.join("\n"));
            0
        }
        Err(diagnostic) => {
            style::print(&diagnostic);
            if diagnostic.code.is_environment() { ENVIRONMENT } else { MISTAKES }
        }
    }
}

fn rename(cli: &Cli, args: &RenameArgs) -> Result<Vec<String>, Diagnostic> {
    let root = root::find(cli)?;
    let options =
        Options { drafts: true, future: true, config: cli.config.clone(), now: root::now(), ..Options::default() };
    let loaded = Loaded::load(&root, &options, None, &Caches::open(&root, false).shared());
    let unknown = || Diagnostic::new(Code::BrokenLink, format!("there is no page `{}`", args.old));
    let site = loaded.renderer.as_ref().ok_or_else(unknown)?.site();
    let plan = Move::plan(site, &args.old, &args.new)?;
    if root.join(&plan.to).exists() {
        let message = format!("`{}` is there already", plan.to);
        return Err(Diagnostic::new(Code::Collision, message).help("choose another name"));
    }
    let changes = plan.changes(site);
    let to = root.join(&plan.to);
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(|error| save::failed(parent, &error))?;
    }
    fs::rename(root.join(&plan.from), &to).map_err(|error| save::failed(&to, &error))?;
    let mut lines = vec![format!("{} is now {}", plan.from, plan.to)];
    for change in changes {
        let own = change.source.path() == plan.old;
        let path = if own { plan.new.as_str() } else { change.source.path() };
        save::text(&root.join(path), &change.source, &edited(change.source.text(), change.edits))?;
        let what = if own { "the old URL is an alias".to_owned() } else { style::plural(change.links, "link") };
        lines.push(format!("  {path}: {what}"));
    }
    Ok(lines)
}
