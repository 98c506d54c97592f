use std::ops::Range;

use super::finding::Finding;
use crate::content::{Document, Kind};
use crate::diagnostic::{Code, Source};
use crate::site::{Planned, Route, Site};

/// Where what stands in an output was written.
pub struct Places<'a> {
    site: &'a Site,
}

impl<'a> Places<'a> {
    pub fn new(site: &'a Site) -> Self {
        Self { site }
    }

    /// The place in the page's own source, else in the settings, else in a template, else in the page's template.
    pub fn of(&self, planned: &Planned, finding: &Finding) -> (Source, Range<usize>) {
        if let Some(document) = self.document(&planned.route)
            && let Some(span) = in_document(document, finding)
        {
            return (document.source.clone(), span);
        }
        if matches!(finding.code, Code::PageDescription | Code::SameTitle | Code::PageTitle | Code::Orphan) {
            return (planned.origin.source.clone(), planned.origin.span.clone());
        }
        let own = self.template(&planned.route);
        let mark = match finding.code {
            Code::DuplicateId => format!("id=\"{}\"", finding.mark),
            Code::HeadingOrder => format!("<{}", finding.message.split(' ').next().unwrap_or_default()),
            _ => finding.mark.clone(),
        };
        if let Some(found) = self.elsewhere(own, &mark) {
            return found;
        }
        match own {
            Some(source) => (source.clone(), 0..0),
            None => (planned.origin.source.clone(), planned.origin.span.clone()),
        }
    }

    fn document(&self, route: &Route) -> Option<&'a Document> {
        match route {
            Route::Page(index) => Some(&self.site.entries[*index].page.document),
            Route::Section(index, _) => self.site.sections[*index].page.as_ref().map(|page| &page.document),
            _ => None,
        }
    }

    fn elsewhere(&self, own: Option<&Source>, mark: &str) -> Option<(Source, Range<usize>)> {
        if mark.len() < 2 {
            return None;
        }
        let base = self.site.input.config.base_url.path();
        let local = mark.strip_prefix(base).filter(|local| local.len() > 1).unwrap_or(mark);
        own.into_iter()
            .chain([&self.site.input.settings])
            .chain(self.site.input.theme.templates.values())
            .find_map(|source| find(source.text(), 0, local).map(|span| (source.clone(), span)))
    }

    /// The template that a route is made with.
    fn template(&self, route: &Route) -> Option<&'a Source> {
        let templates = &self.site.input.theme.templates;
        let named = match route {
            Route::Page(index) => {
                let entry = &self.site.entries[*index];
                let own = entry.page.common.template.clone();
                own.unwrap_or_else(|| match entry.page.kind {
                    Kind::Page => "page.html".to_owned(),
                    kind => format!("{}.html", kind.as_str()),
                })
            }
            Route::Section(index, _) => {
                let section = &self.site.sections[*index];
                let own = section.page.as_ref().and_then(|page| page.front.template.clone());
                own.unwrap_or_else(|| match (section.folder.as_str(), section.kind) {
                    ("", _) => "index.html".to_owned(),
                    (_, Kind::Post) => "blog.html".to_owned(),
                    (_, Kind::Page) => "section.html".to_owned(),
                    (_, kind) => format!("{}s.html", kind.as_str()),
                })
            }
            Route::TaxonomyList(_) => "taxonomy_list.html".to_owned(),
            Route::Term(..) => "taxonomy_single.html".to_owned(),
            Route::SeriesList => "series_list.html".to_owned(),
            Route::Series(_) => "series.html".to_owned(),
            Route::Archive => "archive.html".to_owned(),
            Route::Search => "search.html".to_owned(),
            Route::Resume(_) => "resume.html".to_owned(),
            Route::NotFound => "404.html".to_owned(),
            Route::Alias(_) => "alias.html".to_owned(),
            _ => return None,
        };
        templates.get(&named).or_else(|| templates.get("page.html"))
    }
}

/// The heading of an id, else the first place of the body that says the mark.
fn in_document(document: &Document, finding: &Finding) -> Option<Range<usize>> {
    let heading = document.outline.headings.iter().find(|heading| heading.id == finding.mark);
    match (finding.code, heading) {
        (Code::HeadingOrder | Code::DuplicateId, Some(heading)) => Some(heading.span.clone()),
        (Code::HeadingOrder, None) => None,
        _ if finding.mark.len() < 2 => None,
        _ => find(document.source.text(), document.body.start, &finding.mark),
    }
}

fn find(text: &str, from: usize, mark: &str) -> Option<Range<usize>> {
    // between quotes first, so that `/blog/` is not found in `/blog/x/`
    let quoted = ['"', '\'', ')', ' '].into_iter().find_map(|end| text.get(from..)?.find(&format!("{mark}{end}")));
    let at = from + quoted.or_else(|| text.get(from..)?.find(mark))?;
    Some(at..at + mark.len())
}
