use std::ops::Range;
use std::sync::Arc;

use super::assemble::Site;
use super::entry::Entry;
use super::links::{address, relative, source_path};
use crate::content::Document;
use crate::content::yaml::Value;
use crate::diagnostic::{Code, Diagnostic, Edit, Source, suggest};

/// The move of a page or its bundle, in source paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The page's file.
    pub old: String,
    pub new: String,
    /// What is moved: the file, or the bundle's folder.
    pub from: String,
    pub to: String,
}

/// What a move changes in a file: the links that follow, and in the page itself an alias.
#[derive(Clone, Debug)]
pub struct Moved {
    pub source: Source,
    pub edits: Vec<Edit>,
    pub links: usize,
}

impl Move {
    /// The move of the page that `old` names to `new`, both below `content/`, with or without their ending.
    ///
    /// # Errors
    /// When there is no such page, or the new name is none.
    pub fn plan(site: &Site, old: &str, new: &str) -> Result<Self, Diagnostic> {
        let inner =
            |path: &str| path.trim_end_matches('/').trim_start_matches("./").trim_start_matches("content/").to_owned();
        let (asked, wanted) = (old, new);
        let (old, new) = (inner(old), inner(new));
        let sources: Vec<&str> = site.entries.iter().map(|entry| entry.page.document.source.path()).collect();
        let clean =
            !new.is_empty() && new.split('/').all(|part| !matches!(part, "" | "." | "..")) && !new.starts_with('/');
        if !clean {
            let diagnostic = Diagnostic::new(Code::OutputPath, format!("`{wanted}` is no name below `content/`"));
            return Err(diagnostic.help("write a path such as `blog/new-name.md`"));
        }
        let is = |path: &str| sources.contains(&path);
        let bundle = old.trim_end_matches("/index.md");
        if is(&format!("content/{bundle}/index.md")) {
            let new = new.trim_end_matches("/index.md").trim_end_matches(".md");
            return Ok(Self {
                old: format!("content/{bundle}/index.md"),
                new: format!("content/{new}/index.md"),
                from: format!("content/{bundle}"),
                to: format!("content/{new}"),
            });
        }
        let with_ending = |path: &str| format!("content/{}.md", path.trim_end_matches(".md"));
        let (old, new) = (with_ending(&old), with_ending(&new));
        if is(&old) {
            return Ok(Self { from: old.clone(), to: new.clone(), old, new });
        }
        let near = suggest(&old, sources.iter().copied());
        let help =
            near.map_or_else(|| "`folio list` names the pages".to_owned(), |near| format!("did you mean `{near}`?"));
        Err(Diagnostic::new(Code::BrokenLink, format!("there is no page `{asked}`")).help(help))
    }

    /// The files that change, by the paths they have before.
    pub fn changes(&self, site: &Site) -> Vec<Moved> {
        let pages = site.entries.iter().map(|entry| &entry.page.document);
        let sections = site.sections.iter().filter_map(|section| section.page.as_ref().map(|page| &page.document));
        let mut changes = Vec::new();
        for document in pages.chain(sections) {
            let mut edits = self.links(site, document);
            let links = edits.len();
            let own = |entry: &&Arc<Entry>| entry.page.document.source.path() == self.old;
            if document.source.path() == self.old
                && let Some(entry) = site.entries.iter().find(own)
            {
                edits.push(alias(document, &entry.path));
            }
            if !edits.is_empty() {
                changes.push(Moved { source: document.source.clone(), edits, links });
            }
        }
        changes
    }

    /// Each link of a document that names a file by a path that the move makes wrong.
    fn links(&self, site: &Site, document: &Document) -> Vec<Edit> {
        let own = document.source.path();
        let new_own = if own == self.old { self.new.as_str() } else { own };
        let mut edits = Vec::new();
        for link in &document.outline.links {
            let target = link.target.split(['#', '?']).next().unwrap_or_default();
            let Some(source) = source_path(own, target) else { continue };
            let bundle = format!("{}/index.md", source.trim_end_matches(".md"));
            let source = if site.find_source(&source).is_none() { bundle } else { source };
            let known = site.find_source(&source).is_some();
            let to = if source == self.old { self.new.clone() } else { source.clone() };
            let from_root = target.starts_with("@/") || target.starts_with('/');
            if !known || (to == source && (new_own == own || from_root)) {
                continue;
            }
            let inner = to.trim_start_matches("content/");
            let written = match target.as_bytes() {
                [b'@', ..] => format!("@/{inner}"),
                [b'/', ..] => format!("/{inner}"),
                _ => relative(new_own, &to),
            };
            if written != target
                && let Some(span) = address(document.source.text(), link, target)
            {
                edits.push(Edit { span, text: written });
            }
        }
        edits
    }
}

/// The change that adds an alias to a front matter.
fn alias(document: &Document, url: &str) -> Edit {
    let (span, text) = placed_alias(document, url);
    Edit { span, text }
}

fn placed_alias(document: &Document, url: &str) -> (Range<usize>, String) {
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
