use std::fs::OpenOptions;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Cli, ENVIRONMENT, MISTAKES, NewArgs, USAGE, root, style};
use crate::build::{Caches, Loaded};
use crate::content::Kind;
use crate::content::slug::slugify;
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
    let kind = match args.kind.as_str() {
        "page" => Kind::Page,
        "post" | "note" => Kind::Post,
        "project" => Kind::Project,
        "event" => Kind::Event,
        "talk" => Kind::Talk,
        other => {
            let diagnostic = Diagnostic::new(Code::UnknownKind, format!("`{other}` is not a kind of page"));
            let diagnostic = diagnostic.suggest(other, Kind::WORDS.iter().copied());
            return Err(diagnostic.or_help(format!("kinds are {}", Kind::WORDS.join(", "))));
        }
    };
    let root = root::find(cli)?;
    let options = Options { drafts: true, future: true, config: cli.config.clone(), ..Options::default() };
    let loaded = Loaded::load(&root, &options, None, &Caches::open(&root, false).shared());
    let site = loaded.renderer.as_ref().map(|renderer| renderer.site().clone());
    let folder = site.as_ref().and_then(|site| {
        let of_kind = |section: &&crate::site::Section| section.kind == kind && !section.folder.is_empty();
        site.sections.iter().filter(|_| kind != Kind::Page).find(of_kind).map(|section| section.folder.clone())
    });
    let folder = match (folder, kind) {
        (Some(folder), _) => format!("content/{folder}"),
        (None, Kind::Page) => "content".to_owned(),
        (None, kind) => {
            let message = format!("no section of the site holds a `{}`", kind.as_str());
            let help =
                format!("make one: a folder below `content/` with an `_index.md` that says `kind: {}`", kind.as_str());
            return Err(Diagnostic::new(Code::MissingKey, message).help(help));
        }
    };
    let theme = site.as_ref().map(|site| site.input.config.theme.name.clone());
    let zone = site.map_or(jiff::tz::TimeZone::UTC, |site| site.input.config.timezone.get().clone());
    let today = root::now().to_zoned(zone).date().to_string();
    let slug = slugify(&args.title);
    let path = root.join(folder).join(format!("{slug}.md"));
    let text = match archetype(&root, theme.as_deref(), kind) {
        Some(text) => [("title", args.title.as_str()), ("date", &today), ("slug", &slug)]
            .iter()
            .fold(text, |text, (name, value)| text.replace(&format!("{{{{ {name} }}}}"), value)),
        None => text(kind, &args.title, &today),
    };
    write(&path, &text)?;
    Ok((root, path))
}

/// What a site or its theme begins pages of a kind with: `archetypes/post.md`, the site's own before the theme's.
fn archetype(root: &Path, theme: Option<&str>, kind: Kind) -> Option<String> {
    let file = format!("archetypes/{}.md", kind.as_str());
    let folders = [Some(root.to_owned()), theme.map(|name| root.join("themes").join(name))];
    folders.into_iter().flatten().find_map(|folder| std::fs::read_to_string(folder.join(&file)).ok())
}

fn text(kind: Kind, title: &str, today: &str) -> String {
    let title = serde_json::Value::from(title).to_string();
    let own = match kind {
        Kind::Page => String::new(),
        Kind::Post => format!("date: {today}\ntags: []\nsummary:\n"),
        Kind::Project => "status: ongoing\ntags: []\nsummary:\n".to_owned(),
        Kind::Event => "status: planned\nstart:\ntype: meetup\nsummary:\n".to_owned(),
        Kind::Talk => format!("date: {today}\ntype: talk\nvenue:\nsummary:\n"),
    };
    format!("---\ntitle: {title}\n{own}draft: true\n---\n\n")
}

fn write(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Diagnostic::new(Code::Collision, format!("`{}` is there already", path.display()))
                .help("choose another title, or edit that file")
        }
        _ => Diagnostic::new(Code::Write, format!("`{}` cannot be written: {error}", path.display()))
            .help("check the permissions of the folder"),
    };
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
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
