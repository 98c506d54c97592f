//! The sitemap (sitemaps.org, 0.9) and robots.txt (RFC 9309).

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::cards::Cards;
use crate::content::Date;
use crate::site::{Planned, Route};

/// Every page that may be found, with its last change.
///
/// # Errors
/// Only when memory cannot be written to.
pub fn sitemap(cards: &Cards) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let root = xml.create_element("urlset").with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
    root.write_inner_content(|xml| {
        for (path, planned) in cards.site.plan.iter() {
            let Some(changed) = changed(cards, planned) else { continue };
            xml.create_element("url").write_inner_content(|xml| {
                xml.create_element("loc").write_text_content(BytesText::new(&cards.permalink(path)))?;
                if let Some(date) = changed {
                    let date = if date.has_time() {
                        date.rfc3339(cards.site.input.config.timezone.get())
                    } else {
                        date.to_string()
                    };
                    xml.create_element("lastmod").write_text_content(BytesText::new(&date))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// The last change of a page that belongs into the sitemap; `None` for what does not.
fn changed(cards: &Cards, planned: &Planned) -> Option<Option<Date>> {
    let site = &cards.site;
    match &planned.route {
        Route::Page(index) => {
            let entry = &site.entries[*index];
            entry.is_listed().then_some(entry.updated.or(entry.page.date))
        }
        Route::Section(index, 0) => {
            let unlisted = site.sections[*index].page.as_ref().is_some_and(|page| page.front.unlisted);
            (!unlisted).then_some(None)
        }
        Route::TaxonomyList(_)
        | Route::Term(_, _, 0)
        | Route::SeriesList
        | Route::Series(_)
        | Route::Archive
        | Route::Resume(None) => Some(None),
        _ => None,
    }
}

/// Everyone may read everything; the sitemap says what there is.
pub fn robots(cards: &Cards) -> Vec<u8> {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", cards.permalink("/sitemap.xml")).into_bytes()
}
