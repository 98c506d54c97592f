use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::body::Memo;
use super::cards::Cards;
use super::engine::Templates;
use super::highlight::Highlighter;
use super::markdown::Flavor;
use super::opengraph::{self, Canvas};
use super::photos::{self, Darkroom};
use super::store::Store;
use super::turns::{Excess, Turn, Turns};
use super::watch::{Part, Stopwatch};
use super::{bibtex, calendar, feed, filters, functions, host, resume, settings, sitemap, stylesheet};
use crate::content::outline::Outlines;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Levels};
use crate::site::{FeedFormat, Planned, Route, Site, Theme};
use crate::source::File;

/// Largest page in bytes.
const MAX_OUTPUT: usize = 64 << 20;

/// Everything needed to render any route of one site.
pub struct Renderer {
    pub(super) cards: Arc<Cards>,
    pub(super) templates: Templates,
    pub(super) highlighter: Arc<Highlighter>,
    pub(super) canvas: Arc<Canvas>,
    pub(super) darkroom: Arc<Darkroom>,
    pub(super) memo: Arc<dyn Memo>,
    /// Identity of what every body is made with: the settings of Markdown, the theme's texts.
    pub(super) salt: u128,
    /// How strictly mistakes are taken.
    pub levels: Levels,
    pub(super) store: Arc<dyn Store>,
    pub turns: Arc<Turns>,
    pub(super) stopwatch: Stopwatch,
}

/// What renderers of one process share: nothing in it changes what is rendered, only how soon.
#[derive(Clone)]
pub struct Shared {
    pub highlighter: Arc<Highlighter>,
    pub memo: Arc<dyn Memo>,
    pub store: Arc<dyn Store>,
    /// What is rendered at the moment, for who watches the time.
    pub turns: Arc<Turns>,
    pub outlines: Arc<dyn Outlines>,
    pub stopwatch: Stopwatch,
}

/// A body as HTML, and what was found wrong on the way.
#[derive(Debug, Default)]
pub struct Content {
    pub html: String,
    pub diagnostics: Vec<Diagnostic>,
}

/// What a route is answered with.
#[derive(Clone, Debug)]
pub struct Output {
    pub body: Body,
    /// The media type, with its encoding.
    pub media_type: &'static str,
}

#[derive(Clone, Debug)]
pub enum Body {
    Bytes(Vec<u8>),
    /// A file as it is.
    File(Arc<File>),
}

impl Renderer {
    /// Parses the theme's templates; a renderer of an earlier site lends its own when the theme is the same.
    pub fn templates(theme: &Arc<Theme>, diagnostics: &mut Diagnostics) -> Templates {
        Templates::parse(
            theme,
            |tera| {
                filters::register(tera);
                functions::declare(tera);
            },
            diagnostics,
        )
    }

    pub fn new(site: Arc<Site>, mut templates: Templates, shared: &Shared) -> Self {
        let cards = Arc::new(Cards::new(site));
        functions::register(&mut templates.tera, &cards);
        let canvas = Arc::new(Canvas::new(cards.site.input.theme.fonts.clone()));
        opengraph::register(&mut templates.tera, &canvas);
        let darkroom = Arc::new(Darkroom::new(&cards.site));
        photos::register(&mut templates.tera, &cards, &darkroom);
        let config = settings::value(&cards);
        let mark = settings::mark(&cards.site.input.config.title);
        let globals = templates.tera.global_context();
        globals.insert_value("config", config);
        globals.insert("mark", &mark);
        globals.insert_value("icon", settings::icon(&cards));
        let levels = Levels(cards.site.input.config.check.levels.by_code());
        let input = &cards.site.input;
        let salt = xxh3_128(format!("{:?}\0{:?}", input.config.markdown, input.theme.texts).as_bytes());
        let Shared { highlighter, memo, store, stopwatch, turns, outlines: _ } = shared.clone();
        Self { cards, templates, highlighter, canvas, darkroom, memo, salt, levels, store, turns, stopwatch }
    }

    /// Lets go of what only makes rendering many pages quick.
    pub fn rest(&self) {
        self.cards.rest();
    }

    pub fn site(&self) -> &Arc<Site> {
        &self.cards.site
    }

    /// Renders one route. A mistake in it is told and leaves no output; a panic is a mistake of ours, and told too.
    pub fn render(&self, path: &str, planned: &Planned) -> (Option<Output>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let begun = planned.route.has_template().then(|| self.turns.begin(path, planned));
        let turn = begun.as_ref().map(|begun| begun.turn.as_ref());
        let answer = || self.stopwatch.time(Part::Route(path), || self.answer(path, planned, turn, &mut diagnostics));
        let output = catch_unwind(AssertUnwindSafe(answer));
        let output = output.unwrap_or_else(|_| {
            let diagnostic = Diagnostic::new(Code::Panic, format!("rendering `{path}` panicked"));
            diagnostics
                .push(diagnostic.at(&planned.origin.source, planned.origin.span.clone(), "").help("please report it"));
            None
        });
        (output, diagnostics.judged(&self.levels))
    }

    fn answer(
        &self,
        path: &str,
        planned: &Planned,
        turn: Option<&Turn>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Output> {
        let cards = &self.cards;
        let bytes = match &planned.route {
            Route::File(index) => return self.file(*index, diagnostics),
            Route::Card(index) => (self.card(*index, diagnostics)?, "image/png"),
            Route::Photo(source, number) => (self.variant(source, *number, planned, diagnostics)?, media_type(path)),
            // made from all pages at once
            Route::SearchIndex => return None,
            Route::Feed(scope, format) => {
                return self.tell(
                    path,
                    feed::write(cards, *scope, *format, |index| self.feed_content(index)),
                    feed_type(*format),
                    diagnostics,
                );
            }
            Route::Sitemap => return self.tell(path, sitemap::sitemap(cards), "application/xml", diagnostics),
            Route::Robots => (sitemap::robots(cards), "text/plain; charset=utf-8"),
            Route::Headers => (host::headers(cards, &self.inline_scripts(diagnostics)?), "text/plain; charset=utf-8"),
            Route::Redirects => (host::redirects(cards), "text/plain; charset=utf-8"),
            Route::Calendar(index) => (calendar::calendar(cards, &[*index]), "text/calendar; charset=utf-8"),
            Route::Calendars => {
                let all: Vec<usize> = (0..cards.site.entries.len()).collect();
                (calendar::calendar(cards, &all), "text/calendar; charset=utf-8")
            }
            Route::Bibtex(index) => (bibtex::write(cards, *index), "application/x-bibtex; charset=utf-8"),
            Route::ResumeFile(form, variant) => {
                resume::file(&cards.site, *form, variant.as_deref(), &*self.store, diagnostics)?
            }
            _ => (self.template(path, planned, turn, diagnostics)?, "text/html; charset=utf-8"),
        };
        Some(Output { body: Body::Bytes(bytes.0), media_type: bytes.1 })
    }

    fn tell(
        &self,
        path: &str,
        written: std::io::Result<Vec<u8>>,
        media_type: &'static str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Output> {
        match written {
            Ok(bytes) => Some(Output { body: Body::Bytes(bytes), media_type }),
            Err(error) => {
                diagnostics.push(Diagnostic::new(Code::Write, format!("`{path}` could not be put together: {error}")));
                None
            }
        }
    }

    fn template(
        &self,
        path: &str,
        planned: &Planned,
        turn: Option<&Turn>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<u8>> {
        if self.templates.is_broken {
            return None;
        }
        let page = self.page(path, &planned.route, diagnostics)?;
        let mut out = Capped { bytes: Vec::with_capacity(16 << 10), full: false, turn };
        let render = || self.templates.tera.render_to(&page.template, &page.context, &mut out);
        match self.stopwatch.time(Part::Template(&page.template), render) {
            Ok(()) => Some(out.bytes),
            Err(_) if out.full => {
                let message = format!("`{path}` is larger than {} MB", MAX_OUTPUT >> 20);
                let diagnostic = Diagnostic::new(Code::RenderLimit, message);
                let diagnostic = diagnostic.at(&planned.origin.source, planned.origin.span.clone(), "");
                diagnostics.push(diagnostic.help(format!("look for a loop without end in `{}`", page.template)));
                None
            }
            Err(_) if turn.is_some_and(Turn::is_stopped) => {
                diagnostics.extend(turn.map(|turn| turn.diagnostic(Excess::Time)));
                None
            }
            Err(error) => {
                let mut diagnostic = self.templates.diagnostic(&error);
                diagnostic.note = Some(format!("while rendering `{path}` with `{}`", page.template));
                diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn file(&self, index: usize, diagnostics: &mut Diagnostics) -> Option<Output> {
        let site = &self.cards.site;
        let file = &site.files[index];
        let media_type = media_type(&file.path);
        if let Some(picture) = site.pictures.found.get(file.file.path())
            && let Ok(bytes) = file.file.bytes()
            && let Some(clean) = photos::strip(&bytes, picture.photo.format, picture.photo.orientation)
        {
            return Some(Output { body: Body::Bytes(clean), media_type });
        }
        if !(file.is_fingerprinted && media_type.starts_with("text/css")) {
            return Some(Output { body: Body::File(file.file.clone()), media_type });
        }
        let sheet = match file.file.text() {
            Ok(sheet) => sheet,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return None;
            }
        };
        let names: HashMap<&str, String> =
            site.files.iter().filter_map(|file| Some((file.name.as_deref()?, self.cards.path(&file.path)))).collect();
        let folder = file.name.as_deref().and_then(|name| name.rsplit_once('/')).map_or("", |(folder, _)| folder);
        let css = stylesheet::rewrite(&stylesheet::compact(sheet.text()), folder, &names);
        Some(Output { body: Body::Bytes(css.into_bytes()), media_type })
    }

    /// The body of a page as HTML.
    pub(super) fn content(&self, index: usize) -> Arc<Content> {
        let entry = &self.cards.site.entries[index];
        self.body(&entry.page.document, &entry.links, &entry.lang, Flavor::Page)
    }

    /// The body of a section's own file as HTML.
    pub(super) fn section_content(&self, index: usize) -> Option<Arc<Content>> {
        let section = &self.cards.site.sections[index];
        let page = section.page.as_ref()?;
        Some(self.body(&page.document, &section.links, &section.lang, Flavor::Page))
    }

    /// The body of a page for feed readers: whole addresses, notes at the end.
    fn feed_content(&self, index: usize) -> String {
        let entry = &self.cards.site.entries[index];
        self.body(&entry.page.document, &entry.links, &entry.lang, Flavor::Feed).html.clone()
    }

    /// Hashes of the scripts that stand in pages, for the content security policy; `None` when the home has a mistake.
    fn inline_scripts(&self, diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
        let home = self.template("/", self.cards.site.plan.get("/")?, None, diagnostics)?;
        Some(host::script_hashes(&String::from_utf8_lossy(&home)))
    }
}

fn feed_type(format: FeedFormat) -> &'static str {
    match format {
        FeedFormat::Atom => "application/atom+xml; charset=utf-8",
        FeedFormat::Rss => "application/rss+xml; charset=utf-8",
        FeedFormat::Json => "application/feed+json; charset=utf-8",
    }
}

/// The media type of a file by its ending.
pub fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "bib" => "application/x-bibtex; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vcf" => "text/vcard; charset=utf-8",
        "wasm" => "application/wasm",
        "pagefind" | "pf_meta" | "pf_index" | "pf_fragment" | "pf_filter" => "application/octet-stream",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "txt" | "md" | "py" | "rs" | "c" | "h" | "go" | "ts" | "tsx" | "sh" | "toml" | "yaml" | "yml" | "sql" | "" => {
            "text/plain; charset=utf-8"
        }
        _ => "application/octet-stream",
    }
}

/// Bytes up to a limit, past which writing fails.
struct Capped<'a> {
    bytes: Vec<u8>,
    full: bool,
    turn: Option<&'a Turn>,
}

impl std::io::Write for Capped<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_OUTPUT {
            self.full = true;
            return Err(std::io::Error::other("the page is too large"));
        }
        if self.turn.is_some_and(Turn::is_stopped) {
            return Err(std::io::Error::other("the page takes too long"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
