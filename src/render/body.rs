use std::sync::Arc;

use tera::{Context, Value};
use xxhash_rust::xxh3::Xxh3;

use super::code::{Block, Figures};
use super::links::encode;
use super::markdown::{self, Arg, Code, Components, Env, Flavor, Parameter, Signature, Target, Type, Words};
use super::renderer::{Content, Renderer};
use super::svg;
use super::watch::Part;
use crate::content::{Document, Link, LinkKind};
use crate::diagnostic::{Code as Kind, Diagnostic, Diagnostics, Source};
use crate::site::{Destination, Resolved};

impl Renderer {
    /// The body of a page as HTML: from the memo when it was made from the same things before.
    pub(super) fn body(&self, document: &Document, links: &[Resolved], lang: &str, flavor: Flavor) -> Arc<Content> {
        let files = self.code_files(document);
        let mut diagnostics = Diagnostics::default();
        let mut target = |link: &Link, resolved| {
            self.target(link.kind, resolved, flavor).unwrap_or_else(|mistake| {
                diagnostics.push(mistake.at(&document.source, link.span.clone(), ""));
                Target::Broken
            })
        };
        let links = document.outline.links.iter().zip(links);
        let targets: Vec<Target> = links.map(|(link, resolved)| target(link, resolved)).collect();
        let key = self.key(document, &targets, &files, lang, flavor).filter(|_| diagnostics.is_empty());
        if let Some(content) = key.and_then(|key| self.memo.get(key)) {
            self.stopwatch.body(true);
            return content;
        }
        self.stopwatch.body(false);
        let file = |path: &str| self.code_file(document, path);
        let words = self.words(lang);
        let env = Env {
            options: &self.site().input.config.markdown_options(),
            flavor,
            words: &words,
            code: self,
            components: self,
            file: &file,
            skip_title: true,
        };
        let html = markdown::render(
            &document.source,
            document.body.clone(),
            &document.outline,
            &targets,
            &env,
            &mut diagnostics,
        )
        .html;
        let content = Arc::new(Content { html, diagnostics: diagnostics.into_iter().collect() });
        if let Some(key) = key {
            self.memo.put(key, &content);
        }
        content
    }

    /// Identity of everything that a body is made from; none when it asks the site for more than its links.
    fn key(
        &self,
        document: &Document,
        targets: &[Target],
        files: &[(String, u128)],
        lang: &str,
        flavor: Flavor,
    ) -> Option<u128> {
        // what a component looks at is known only by asking it
        if !document.outline.components.is_empty() {
            return None;
        }
        let mut hasher = Xxh3::new();
        hasher.update(document.source.text()[document.body.clone()].as_bytes());
        hasher.update(format!("\0{targets:?}\0{files:?}\0{lang}\0{flavor:?}\0").as_bytes());
        hasher.update(&self.salt.to_le_bytes());
        hasher.update(document.source.path().as_bytes());
        hasher.update(&document.body.start.to_le_bytes());
        Some(hasher.digest128())
    }

    fn target(&self, kind: LinkKind, resolved: &Resolved, flavor: Flavor) -> Result<Target, Diagnostic> {
        let site = self.site();
        let address =
            |path: &str| if flavor == Flavor::Feed { self.cards.permalink(path) } else { self.cards.path(path) };
        Ok(match resolved {
            Resolved::Broken => Target::Broken,
            Resolved::HeldBack => Target::HeldBack,
            Resolved::Verbatim(url) => Target::Url(url.clone()),
            Resolved::Internal { path, suffix, to } => {
                let url = format!("{}{}", address(path), encode_suffix(suffix));
                if let (LinkKind::Wiki, Some(Destination::Entry(index))) = (kind, to) {
                    return Ok(Target::Page { url, title: site.entries[*index].page.title.clone() });
                }
                match (kind, site.static_names.get(path.trim_start_matches('/'))) {
                    (LinkKind::Image, Some(index)) => sized(&site.files[*index].file, url),
                    _ => Target::Url(url),
                }
            }
            Resolved::Asset(source) => {
                let Some(asset) = site.assets.get(source) else { return Ok(Target::Broken) };
                let url = address(&asset.path);
                if kind != LinkKind::Image {
                    return Ok(Target::Url(url));
                }
                let photo = match flavor {
                    Flavor::Page => self.picture(source)?,
                    Flavor::Feed => self.plain_picture(source),
                };
                if let Some(photo) = photo {
                    return Ok(photo);
                }
                let picture = || svg::inline(asset.file.text().ok()?.text());
                match source.ends_with(".svg").then(picture).flatten().filter(|_| flavor == Flavor::Page) {
                    Some(markup) => Target::Inline(markup.into()),
                    None => sized(&asset.file, url),
                }
            }
        })
    }

    /// The files that a page's code is taken from, with what tells their bytes apart.
    fn code_files(&self, document: &Document) -> Vec<(String, u128)> {
        let files = document.outline.files.iter();
        files
            .map(|code| {
                let file = self.site().beside(&document.source, &code.path);
                (code.info.clone(), file.map_or(0, |file| file.fingerprint().unwrap_or_default()))
            })
            .collect()
    }

    fn code_file(&self, document: &Document, path: &str) -> Result<Source, Diagnostic> {
        match self.site().beside(&document.source, path) {
            Some(file) => file.text(),
            None => {
                let folder = folder(document);
                let known = self.site().assets.keys().filter_map(|asset| asset.strip_prefix(folder)?.strip_prefix('/'));
                let diagnostic = Diagnostic::new(Kind::CodeFile, format!("there is no file `{path}` beside the page"));
                let diagnostic = diagnostic.suggest(path, known);
                Err(if diagnostic.help.is_some() {
                    diagnostic
                } else {
                    diagnostic.help("the path is relative to the page's folder")
                })
            }
        }
    }

    /// The words that the renderer writes itself, from the theme's texts.
    fn words(&self, lang: &str) -> Words {
        let mut words = Words::default();
        let texts = &self.site().input.theme.texts;
        let find = |key: &str| [lang, "en"].into_iter().find_map(|lang| texts.get(lang)?.get(key).cloned());
        for (word, key) in [
            (&mut words.note, "alert_note"),
            (&mut words.tip, "alert_tip"),
            (&mut words.important, "alert_important"),
            (&mut words.warning, "alert_warning"),
            (&mut words.caution, "alert_caution"),
            (&mut words.section_link, "section_link"),
            (&mut words.footnote, "footnote"),
            (&mut words.table, "table"),
            (&mut words.formula, "formula"),
            (&mut words.diagram, "diagram"),
            (&mut words.done, "done"),
            (&mut words.to_do, "to_do"),
        ] {
            if let Some(text) = find(key) {
                *word = text;
            }
        }
        words
    }
}

fn folder(document: &Document) -> &str {
    document.source.path().rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A query and a fragment as they were written, without what would end an attribute.
fn encode_suffix(suffix: &str) -> String {
    suffix
        .chars()
        .map(|c| if c.is_whitespace() || matches!(c, '"' | '<' | '>') { encode(&c.to_string()) } else { c.to_string() })
        .collect()
}

/// An image with its size, as far as its first bytes tell.
fn sized(file: &crate::source::File, url: String) -> Target {
    let size = file.bytes().ok().and_then(|bytes| imagesize::blob_size(&bytes).ok());
    let side = |side: usize| u32::try_from(side).ok();
    Target::Image {
        url,
        width: size.and_then(|size| side(size.width)),
        height: size.and_then(|size| side(size.height)),
    }
}

impl Code for Renderer {
    fn figure(&self, block: &Block<'_>, diagnostics: &mut Diagnostics) -> String {
        let colours = self.site().input.config.markdown.highlight;
        let figures = Figures { highlighter: &self.highlighter, colours };
        let part = Part::Code(block.source, block.info_span.start, block.info);
        self.stopwatch.time(part, || figures.figure(block, diagnostics))
    }
}

impl Components for Renderer {
    fn signature(&self, name: &str) -> Option<Signature> {
        let info = self.templates.tera.get_component_definition(name)?;
        let args = info.args().iter().filter(|arg| !arg.is_implicit()).map(|arg| Parameter {
            name: arg.name().to_owned(),
            ty: match arg.arg_type().map(|ty| ty.as_str()) {
                Some("string") => Type::String,
                Some("bool") => Type::Bool,
                Some("integer") => Type::Integer,
                Some("float" | "number") => Type::Float,
                _ => Type::Any,
            },
            required: arg.is_required(),
            default: arg.default().map(ToString::to_string),
        });
        Some(Signature { args: args.collect() })
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.templates.tera.get_component_names().map(str::to_owned).collect();
        names.sort();
        names
    }

    fn call(&self, name: &str, args: &[(String, Arg)], body: Option<&str>) -> Result<String, String> {
        let mut context = Context::new();
        for (name, value) in args {
            let value = match value {
                Arg::Text(text) => Value::normal_string(text),
                Arg::Bool(value) => Value::from(*value),
                Arg::Integer(value) => Value::from(*value),
                Arg::Float(value) => Value::from(*value),
            };
            context.insert_value(name.clone(), value);
        }
        let implicit = Context::new();
        let rendered = self.templates.tera.render_component_with_implicits(name, &context, &implicit, body, true);
        rendered.map_err(|error| self.templates.diagnostic(&error).message)
    }
}

/// Where a body of an earlier rendering may be found again.
pub trait Memo: Send + Sync {
    fn get(&self, key: u128) -> Option<Arc<Content>>;
    fn put(&self, key: u128, content: &Arc<Content>);
}
