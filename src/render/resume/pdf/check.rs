use std::collections::BTreeSet;

use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use super::super::select::Selected;
use super::fonts::needed_for;
use crate::content::resume::place;
use crate::diagnostic::{Code, Diagnostic, Source};

/// More pages than anyone reads, where the résumé names no number of its own.
const MANY_PAGES: u32 = 20;

/// Tells a PDF of more pages than it may have.
pub fn pages(count: usize, selected: &Selected, source: Option<&Source>) -> Vec<Diagnostic> {
    let budget = selected.pages.unwrap_or(MANY_PAGES);
    if u32::try_from(count).is_ok_and(|count| count <= budget) {
        return Vec::new();
    }
    let whose =
        selected.variant.as_ref().map_or_else(|| "the résumé".to_owned(), |name| format!("the résumé `{name}`"));
    let noun = |count: usize| if count == 1 { "page" } else { "pages" };
    let allowed = match selected.pages {
        Some(pages) => format!("it may have {pages}"),
        None => format!("more than {MANY_PAGES}"),
    };
    let mut diagnostic = Diagnostic::new(Code::ResumePages, format!("{whose} has {count} {}, {allowed}", noun(count)));
    if let Some(source) = source {
        let path: Vec<&str> = match (&selected.variant, selected.pages) {
            (Some(name), Some(_)) => vec!["variants", name, "pages"],
            (Some(name), None) => vec!["variants", name],
            (None, Some(_)) => vec!["pages"],
            (None, None) => vec!["basics"],
        };
        diagnostic = diagnostic.at(source, place(source, &path), "");
    }
    vec![diagnostic.help(format!("leave out entries or lines by tag, or allow them with `pages: {count}`"))]
}

/// Tells every letter that was set as a box, once for each font that is missing.
pub fn letters(document: &PagedDocument, source: Option<&Source>) -> Vec<Diagnostic> {
    let mut boxes = BTreeSet::new();
    document.pages().iter().for_each(|page| collect(&page.frame, &mut boxes));
    let fonts: BTreeSet<&str> = boxes.iter().map(|letter| needed_for(*letter)).collect();
    fonts.into_iter().map(|font| refusal(font, &boxes, source)).collect()
}

fn refusal(font: &str, boxes: &BTreeSet<char>, source: Option<&Source>) -> Diagnostic {
    let letters: Vec<char> = boxes.iter().copied().filter(|letter| needed_for(*letter) == font).collect();
    let shown: String = letters.iter().take(12).collect();
    let message = format!("the font {font} is missing for `{shown}`");
    let mut diagnostic = Diagnostic::new(Code::ResumeFont, message);
    let found = source.and_then(|source| {
        let at = source.text().find(letters.as_slice())?;
        let len = source.text()[at..].chars().next().map_or(0, char::len_utf8);
        Some((source, at..at + len))
    });
    if let Some((source, place)) = found {
        diagnostic = diagnostic.at(source, place, "the first of them");
    }
    diagnostic.help("put it as TTF or OTF into `static/fonts/`")
}

fn collect(frame: &Frame, boxes: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, boxes),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    boxes.extend(text.text.get(glyph.range()).into_iter().flat_map(str::chars));
                }
            }
            _ => {}
        }
    }
}
