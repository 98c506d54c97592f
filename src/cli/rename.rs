use std::fs;
use std::ops::Range;
use std::path::Path;

use clap::Args;

use super::{Cli, ENVIRONMENT, MISTAKES, root, style};
use crate::build::{Caches, Loaded};
use crate::content::Document;
use crate::content::yaml::Value;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::{Options, Site};

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

/// The move, in source paths.
struct Move {
    /// The page's file.
    old: String,
    new: String,
    /// What is moved: the file, or the bundle's folder.
    from: String,
    to: String,
}

fn rename(cli: &Cli, args: &RenameArgs) -> Result<Vec<String>, Diagnostic> {
    let root = root::find(cli)?;
    let options =
        Options { drafts: true, future: true, config: cli.config.clone(), now: root::now(), ..Options::default() };
    let loaded = Loaded::load(&root, &options, None, &Caches::open(&root, false).shared());
    let unknown = || Diagnostic::new(Code::BrokenLink, format!("there is no page `{}`", args.old));
    let site = loaded.renderer.as_ref().ok_or_else(unknown)?.site();
    let plan = plan(site, args)?;
    if root.join(&plan.to).exists() {
        let message = format!("`{}` is there already", plan.to);
        return Err(Diagnostic::new(Code::Collision, message).help("choose another name"));
    }
    let edits = edits(site, &plan);
    let failed = |path: &Path, error: &std::io::Error| {
        Diagnostic::new(Code::Write, format!("`{}` cannot be written: {error}", path.display()))
            .help("check the permissions of the folder")
    };
    let to = root.join(&plan.to);
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
    }
    fs::rename(root.join(&plan.from), &to).map_err(|error| failed(&to, &error))?;
    let mut lines = vec![format!("{} is now {}", plan.from, plan.to)];
    for (path, text, links) in edits {
        let path = if path == plan.old { plan.new.clone() } else { path };
        let disk = root.join(&path);
        fs::write(&disk, text).map_err(|error| failed(&disk, &error))?;
        lines.push(format!(
            "  {path}: {}",
            if path == plan.new { "the old URL is an alias".to_owned() } else { style::plural(links, "link") }
        ));
    }
    Ok(lines)
}

fn plan(site: &Site, args: &RenameArgs) -> Result<Move, Diagnostic> {
    let inner =
        |path: &str| path.trim_end_matches('/').trim_start_matches("./").trim_start_matches("content/").to_owned();
    let (old, new) = (inner(&args.old), inner(&args.new));
    let sources: Vec<&str> = site.entries.iter().map(|entry| entry.page.document.source.path()).collect();
    let clean = !new.is_empty() && new.split('/').all(|part| !matches!(part, "" | "." | "..")) && !new.starts_with('/');
    if !clean {
        let diagnostic = Diagnostic::new(Code::OutputPath, format!("`{}` is no name below `content/`", args.new));
        return Err(diagnostic.help("write a path such as `blog/new-name.md`"));
    }
    let is = |path: &str| sources.contains(&path);
    let bundle = old.trim_end_matches("/index.md");
    if is(&format!("content/{bundle}/index.md")) {
        let new = new.trim_end_matches("/index.md").trim_end_matches(".md");
        return Ok(Move {
            old: format!("content/{bundle}/index.md"),
            new: format!("content/{new}/index.md"),
            from: format!("content/{bundle}"),
            to: format!("content/{new}"),
        });
    }
    let with_ending = |path: &str| format!("content/{}.md", path.trim_end_matches(".md"));
    let (old, new) = (with_ending(&old), with_ending(&new));
    if is(&old) {
        return Ok(Move { from: old.clone(), to: new.clone(), old, new });
    }
    let near = crate::diagnostic::suggest(&old, sources.iter().copied());
    let help = near.map_or_else(|| "`folio list` names the pages".to_owned(), |near| format!("did you mean `{near}`?"));
    Err(Diagnostic::new(Code::BrokenLink, format!("there is no page `{}`", args.old)).help(help))
}

/// The files that change, with their new text and the number of links that follow.
fn edits(site: &Site, plan: &Move) -> Vec<(String, String, usize)> {
    let pages = site.entries.iter().map(|entry| &entry.page.document);
    let sections = site.sections.iter().filter_map(|section| section.page.as_ref().map(|page| &page.document));
    let mut edits = Vec::new();
    for document in pages.chain(sections) {
        let moved = document.source.path() == plan.old;
        let mut changes = links(site, document, plan);
        let count = changes.len();
        if moved && let Some(entry) = site.entries.iter().find(|entry| entry.page.document.source.path() == plan.old) {
            changes.push(alias(document, &entry.path));
        }
        if !changes.is_empty() {
            edits.push((document.source.path().to_owned(), changed(document.source.text(), changes), count));
        }
    }
    edits
}

/// Each link of a document that names a file by a path that the move makes wrong.
fn links(site: &Site, document: &Document, plan: &Move) -> Vec<(Range<usize>, String)> {
    let own = document.source.path();
    let new_own = if own == plan.old { plan.new.as_str() } else { own };
    let text = document.source.text();
    let mut changes = Vec::new();
    for link in &document.outline.links {
        let target = link.target.split(['#', '?']).next().unwrap_or_default();
        let Some(source) = source_of(own, target) else { continue };
        let bundle = format!("{}/index.md", source.trim_end_matches(".md"));
        let source = if site.find_source(&source).is_none() { bundle } else { source };
        let known = site.find_source(&source).is_some();
        let to = if source == plan.old { plan.new.clone() } else { source.clone() };
        if !known || (to == source && (new_own == own || target.starts_with("@/"))) {
            continue;
        }
        let written = if target.starts_with("@/") {
            format!("@/{}", to.trim_start_matches("content/"))
        } else {
            relative(new_own, &to)
        };
        if let Some(at) = text.get(link.span.clone()).and_then(|link| link.rfind(target)) {
            let start = link.span.start + at;
            changes.push((start..start + target.len(), written));
        }
    }
    changes
}

fn source_of(own: &str, target: &str) -> Option<String> {
    if let Some(rest) = target.strip_prefix("@/") {
        return Some(format!("content/{rest}"));
    }
    if !target.ends_with(".md") || target.contains("://") || target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = own.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let shared = from.iter().zip(&to).take(from.len().min(to.len()) - 1).take_while(|(a, b)| a == b).count();
    let up = from.len() - 1 - shared;
    format!("{}{}", "../".repeat(up), to[shared..].join("/"))
}

/// The change that adds an alias to a front matter.
fn alias(document: &Document, url: &str) -> (Range<usize>, String) {
    let text = document.source.text();
    let Value::Map(entries) = &document.front.value else {
        return if text.starts_with("---") {
            (document.front.span.start..document.front.span.start, format!("aliases: [{url}]\n"))
        } else {
            (0..0, format!("---\naliases: [{url}]\n---\n\n"))
        };
    };
    let known = entries.iter().find(|entry| matches!(entry.key.as_str(), "aliases" | "redirect_from"));
    let first = known.and_then(|entry| match &entry.node.value {
        Value::List(items) => items.first(),
        _ => None,
    });
    match (known, first) {
        (Some(_), Some(first)) => {
            let at = first.span.start;
            let line = &text[text[..at].rfind('\n').map_or(0, |line| line + 1)..at];
            if line.trim_start().starts_with('-') {
                (at..at, format!("{url}\n{line}"))
            } else {
                (at..at, format!("{url}, "))
            }
        }
        (Some(entry), None) => {
            let end = text[entry.key_span.start..].find('\n').map_or(text.len(), |line| entry.key_span.start + line);
            (entry.key_span.start..end, format!("aliases: [{url}]"))
        }
        _ => (document.front.span.start..document.front.span.start, format!("aliases: [{url}]\n")),
    }
}

fn changed(text: &str, mut changes: Vec<(Range<usize>, String)>) -> String {
    changes.sort_by_key(|(span, _)| span.start);
    let mut text = text.to_owned();
    for (span, new) in changes.into_iter().rev() {
        text.replace_range(span, &new);
    }
    text
}
