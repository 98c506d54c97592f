use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::content::Kind;
use crate::content::slug::slugify;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::Site;

/// Writes a file with what its kind requires, as a draft, and says where. `kind` is as people write it; the site, where
/// there is one, says which section holds pages of it and what day it is.
///
/// # Errors
/// A diagnostic when there is no such kind, no section for it, or a file of that name already: none is overwritten.
pub fn begin_page(
    root: &Path,
    site: Option<&Site>,
    kind: &str,
    title: &str,
    now: Timestamp,
) -> Result<PathBuf, Diagnostic> {
    let kind = kind_of(kind)?;
    let folder = site.and_then(|site| {
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
    let theme = site.map(|site| site.input.config.theme.name.as_str());
    let zone = site.map_or(jiff::tz::TimeZone::UTC, |site| site.input.config.timezone.get().clone());
    let today = now.to_zoned(zone).date().to_string();
    let slug = slugify(title);
    let path = root.join(folder).join(format!("{slug}.md"));
    let text = match archetype(root, theme, kind) {
        Some(text) => [("title", title), ("date", &today), ("slug", &slug)]
            .iter()
            .fold(text, |text, (name, value)| text.replace(&format!("{{{{ {name} }}}}"), value)),
        None => text(kind, title, &today),
    };
    write(&path, &text)?;
    Ok(path)
}

fn kind_of(word: &str) -> Result<Kind, Diagnostic> {
    Ok(match word {
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
    })
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
