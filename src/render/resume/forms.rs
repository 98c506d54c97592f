use jiff::civil;
use tera::Value;

use super::{Referenced, Selected, Words, json, select, template_value, text, vcard};
use crate::content::resume::Paper;
use crate::diagnostic::Diagnostics;
use crate::render::cards::Cards;
use crate::render::store::Store;
use crate::render::value::serialized;
use crate::site::{ResumeForm, Site};

/// The résumé of a site, or a variant of it, ready for every form.
pub fn selected(site: &Site, variant: Option<&str>) -> Option<Selected> {
    let resume = site.input.resume.as_ref()?;
    let lang = site.input.config.default_language.as_str();
    let words = Words::new(lang, site.input.theme.texts.get(lang));
    Some(select(resume, &Referenced::of(site), variant).in_words(words))
}

/// The day on which what goes on is drawn: of its year only, so that a build of tomorrow gives the same bytes.
fn today(site: &Site) -> civil::Date {
    site.input.options.now.to_zoned(site.input.config.timezone.get().clone()).date()
}

/// `resume` of `resume.html`.
pub fn value(cards: &Cards, variant: Option<&str>) -> Option<Value> {
    let site = &cards.site;
    Some(serialized(&template_value(&selected(site, variant)?, &site.input.config, today(site))))
}

/// One of the files beside the page, with its media type.
pub fn file(
    site: &Site,
    form: ResumeForm,
    variant: Option<&str>,
    store: &dyn Store,
    diagnostics: &mut Diagnostics,
) -> Option<(Vec<u8>, &'static str)> {
    let bytes = in_form(site, &selected(site, variant)?, form, None, Some(store), diagnostics)?;
    let media_type = match form {
        ResumeForm::Pdf => "application/pdf",
        ResumeForm::Json => "application/json",
        ResumeForm::Text => "text/plain; charset=utf-8",
        ResumeForm::Vcard => "text/vcard; charset=utf-8",
    };
    Some((bytes, media_type))
}

/// A selection of a site's résumé in a form; `paper` where it is not the résumé's own. Nothing of it is kept: it may be
/// private.
pub fn written(
    site: &Site,
    selected: &Selected,
    form: ResumeForm,
    paper: Option<Paper>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    in_form(site, selected, form, paper, None, diagnostics)
}

fn in_form(
    site: &Site,
    selected: &Selected,
    form: ResumeForm,
    paper: Option<Paper>,
    store: Option<&dyn Store>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let config = &site.input.config;
    match form {
        ResumeForm::Json => {
            let mut bytes = serde_json::to_vec_pretty(&json(selected, config)).unwrap_or_default();
            bytes.push(b'\n');
            Some(bytes)
        }
        ResumeForm::Text => Some(text(selected, config).into_bytes()),
        ResumeForm::Vcard => Some(vcard(selected).into_bytes()),
        ResumeForm::Pdf => pdf(site, selected, paper, store, diagnostics),
    }
}

#[cfg(feature = "pdf")]
fn pdf(
    site: &Site,
    selected: &Selected,
    paper: Option<Paper>,
    store: Option<&dyn Store>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let options = super::PdfOptions { paper, ..super::PdfOptions::of(site) };
    super::of_site(site, selected, &options, store, diagnostics)
}

/// Without the feature no route leads here.
#[cfg(not(feature = "pdf"))]
fn pdf(_: &Site, _: &Selected, _: Option<Paper>, _: Option<&dyn Store>, _: &mut Diagnostics) -> Option<Vec<u8>> {
    None
}
