//! The résumé as PDF, set by Typst from a template of the theme.
//!
//! Same résumé, same bytes: the template sees no disk, no network and no clock, and the fonts are the program's or the
//! site's, never the machine's. A letter without a font is refused by name; a box is never printed. What is written is
//! PDF/UA-1: tagged in reading order, with a title and a language.

mod check;
mod data;
mod fonts;
mod world;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst::{WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfStandard, PdfStandards};
use xxhash_rust::xxh3::Xxh3;

use super::select::Selected;
use crate::content::Config;
use crate::content::resume::Paper;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use crate::render::Store;
use crate::site::Site;
use world::Sheet;

/// The template's name, in the theme or the site.
pub const TEMPLATE: &str = "resume.typ";

/// What is decided besides the résumé and its template.
#[derive(Clone, Debug, Default)]
pub struct PdfOptions {
    /// The paper, where it is not the résumé's own.
    pub paper: Option<Paper>,
    /// Fonts (TTF or OTF) that come before those of the program.
    pub fonts: Vec<Vec<u8>>,
    /// `content/resume.yaml`, for the places of mistakes.
    pub source: Option<Source>,
}

impl PdfOptions {
    /// The fonts that a site keeps in `static/fonts/`, and its résumé's source.
    pub fn of(site: &Site) -> Self {
        let files = site.input.theme.statics.iter().filter(|(path, _)| {
            let ending = path.rsplit('.').next().unwrap_or_default();
            path.starts_with("fonts/") && ["ttf", "otf"].iter().any(|known| ending.eq_ignore_ascii_case(known))
        });
        let fonts = files.filter_map(|(_, file)| file.bytes().ok().map(|bytes| bytes.to_vec()));
        Self { paper: None, fonts: fonts.collect(), source: site.input.resume_source.clone() }
    }
}

/// The PDF of a selection of a site's résumé; one with private fields comes without a store.
pub fn of_site(
    site: &Site,
    selected: &Selected,
    options: &PdfOptions,
    store: Option<&dyn Store>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    if site.input.resume_is_broken {
        return None;
    }
    let Some(template) = site.input.theme.templates.get(TEMPLATE) else {
        let diagnostic = Diagnostic::new(Code::ResumeTemplate, format!("the theme has no `{TEMPLATE}`"));
        diagnostics.push(diagnostic.help(format!("copy the built-in theme's to `templates/{TEMPLATE}`")));
        return None;
    };
    pdf(selected, &site.input.config, template, options, store, diagnostics)
}

/// The PDF of a selection. Mistakes of the template, letters without a font and too many pages are told.
pub fn pdf(
    selected: &Selected,
    config: &Config,
    template: &Source,
    options: &PdfOptions,
    store: Option<&dyn Store>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let paper = options.paper.unwrap_or(selected.resume.paper);
    let data = serde_json::to_vec(&data::data(selected, config, paper)).unwrap_or_default();
    let key = key(&data, template, &options.fonts, selected.pages);
    if let Some(bytes) = store.and_then(|store| store.get(key)) {
        return Some(bytes);
    }
    let sheet = Sheet::new(template.text(), data, fonts::all(&options.fonts))?;
    let written = set(&sheet, selected, options, diagnostics);
    let bytes = match written {
        Ok((bytes, clean)) => {
            // one that something was told about is set again, for that is to be told again
            if let Some(store) = store.filter(|_| clean) {
                store.put(key, &bytes);
            }
            Some(bytes)
        }
        Err(mistakes) => {
            diagnostics.extend(mistakes.iter().map(|mistake| told(mistake, &sheet, template)));
            None
        }
    };
    // what typst remembers of earlier résumés
    comemo::evict(8);
    bytes
}

/// Identity of what a PDF is made from.
fn key(data: &[u8], template: &Source, fonts: &[Vec<u8>], pages: Option<u32>) -> u128 {
    let mut hasher = Xxh3::new();
    let parts = [env!("CARGO_PKG_VERSION").as_bytes(), data, template.text().as_bytes()];
    for part in parts.into_iter().chain(fonts.iter().map(Vec::as_slice)) {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.update(format!("{pages:?}").as_bytes());
    hasher.digest128()
}

/// The bytes, and whether nothing was told; typst's own mistakes otherwise.
fn set(
    sheet: &Sheet,
    selected: &Selected,
    options: &PdfOptions,
    diagnostics: &mut Diagnostics,
) -> Result<(Vec<u8>, bool), Vec<SourceDiagnostic>> {
    let document = typst::compile::<PagedDocument>(sheet).output.map_err(|mistakes| mistakes.to_vec())?;
    let mut found = check::pages(document.pages().len(), selected, options.source.as_ref());
    let missing = check::letters(&document, options.source.as_ref());
    let refused = !missing.is_empty();
    found.extend(missing);
    let clean = found.is_empty();
    diagnostics.extend(found);
    if refused {
        return Err(Vec::new());
    }
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_default();
    let options = typst_pdf::PdfOptions {
        creator: Smart::Custom(Some("Folio".to_owned())),
        standards,
        ..typst_pdf::PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|mistakes| mistakes.to_vec())?;
    Ok((bytes, clean))
}

/// A mistake of the template, in our form.
fn told(mistake: &SourceDiagnostic, sheet: &Sheet, template: &Source) -> Diagnostic {
    let place = sheet.range(mistake.span).unwrap_or(0..0);
    let diagnostic = Diagnostic::new(Code::ResumeTemplate, mistake.message.to_string()).at(template, place, "");
    match mistake.hints.first() {
        Some(hint) => diagnostic.help(hint.v.to_string()),
        None => diagnostic.help("compare the template with the built-in theme's"),
    }
}
