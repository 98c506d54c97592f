//! Cards: the picture of a page that other sites show beside a link to it.
//!
//! The theme draws it (`card.svg`), with the theme's own fonts and nothing else: no font of the machine, no file and
//! no address is ever loaded, so the same page gives the same pixels everywhere.

mod canvas;
mod fit;

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};
use xxhash_rust::xxh3::Xxh3;

pub use self::canvas::Canvas;
use super::renderer::Renderer;
use super::value::{map, safe, text};
use super::{settings, trace};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::site::CARD_TEMPLATE;

impl Renderer {
    /// The card of a page, or of the site, as PNG.
    pub(super) fn card(&self, index: Option<usize>, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
        if self.templates.is_broken {
            return None;
        }
        let site = self.site();
        let mut context = Context::new();
        let (title, lang, trace) = match index {
            Some(index) => {
                let entry = &site.entries[index];
                context.insert_value("page", self.cards.get(index));
                (&entry.page.title, &entry.lang, trace::card(&self.cards.outline(entry)))
            }
            None => {
                context.insert_value("page", Value::none());
                (&site.input.config.title, &*site.input.config.default_language, None)
            }
        };
        context.insert("title", title);
        context.insert("lang", lang);
        context.insert("mark", &settings::mark(&site.input.config.title));
        context.insert_value("trace", trace.map_or_else(Value::none, safe));
        let svg = match self.templates.tera.render(CARD_TEMPLATE, &context) {
            Ok(svg) => svg,
            Err(error) => {
                let mut diagnostic = self.templates.diagnostic(&error);
                diagnostic.note = Some(format!("while the card of `{title}` was drawn"));
                diagnostics.push(diagnostic);
                return None;
            }
        };
        let mut key = Xxh3::new();
        key.update(concat!("card ", env!("CARGO_PKG_VERSION"), " resvg 0.47\0").as_bytes());
        key.update(&self.canvas.fingerprint().to_le_bytes());
        key.update(svg.as_bytes());
        let key = key.digest128();
        if let Some(png) = self.store.get(key) {
            return Some(png);
        }
        match self.canvas.draw(&svg) {
            Ok(png) => {
                self.store.put(key, &png);
                Some(png)
            }
            Err(why) => {
                let diagnostic = Diagnostic::new(Code::Template, format!("`{CARD_TEMPLATE}` cannot be drawn: {why}"));
                let source = site.input.theme.templates.get(CARD_TEMPLATE);
                diagnostics.push(match source {
                    Some(source) => diagnostic.at(source, 0..0, ""),
                    None => diagnostic,
                });
                None
            }
        }
    }
}

/// Adds `fit_text`, which breaks a text into lines that are as large as their box allows.
pub fn register(tera: &mut Tera, canvas: &std::sync::Arc<Canvas>) {
    let canvas = canvas.clone();
    tera.register_function("fit_text", move |kwargs: Kwargs, _: &State| fit_text(&canvas, &kwargs));
}

fn fit_text(canvas: &Canvas, kwargs: &Kwargs) -> TeraResult<Value> {
    let words = kwargs.must_get::<String>("text")?;
    let style = kwargs.must_get::<String>("style")?;
    let width = kwargs.must_get::<f64>("width")?;
    let height = kwargs.must_get::<f64>("height")?;
    let largest = kwargs.must_get::<f64>("size")?;
    let smallest = kwargs.get::<f64>("min")?.unwrap_or(largest / 2.0);
    let leading = kwargs.get::<f64>("line_height")?.unwrap_or(1.06);
    let wanted = fit::Box { width, height, largest, smallest, leading };
    let found = fit::fit(&words, &wanted, |words| canvas.widths(words, &style));
    let lines: Vec<Value> = found.lines.iter().map(text).collect();
    Ok(Value::from(map([("size", Value::from(found.size)), ("lines", Value::from(lines))])))
}
