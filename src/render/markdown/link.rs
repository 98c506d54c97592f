use super::writer::Writer;
use super::{Target, address, tag};
use crate::diagnostic::{Code, Diagnostic};

impl Writer<'_, '_> {
    /// A wiki link without words of its own shows the page's title. Returns the item after it.
    pub fn wiki(&mut self, at: usize) -> Option<usize> {
        let targets = self.targets;
        let Some(Target::Page { url, title }) = targets.get(self.items[at].number) else { return None };
        self.out.push_str("<a href=\"");
        address::push(&mut self.out, url);
        self.out.push_str("\">");
        tag::text(&mut self.out, title);
        self.out.push_str("</a>");
        Some(self.items[at].end + 1)
    }

    pub fn link(&mut self, at: usize, written: &str, title: &str) {
        let item = &self.items[at];
        let number = item.number;
        let fallback = self.links.get(number).map_or(written, |link| &link.target);
        let url = match self.targets.get(number) {
            Some(Target::Url(url) | Target::Page { url, .. } | Target::Image { url, .. }) => Some(url.as_str()),
            Some(Target::HeldBack | Target::Broken) => None,
            Some(Target::Picture(_) | Target::Inline(_)) | None => Some(fallback),
        };
        let refused = url.and_then(address::refused).filter(|_| !self.env.options.unsafe_html);
        if let Some(scheme) = &refused {
            self.diagnostics.push(
                Diagnostic::new(Code::LinkScheme, format!("links with the scheme `{scheme}` are not written"))
                    .at(self.source, item.span.clone(), "")
                    .help("use http, https, mailto, tel or a relative link"),
            );
        }
        let Some(url) = url.filter(|_| refused.is_none()) else { return self.closings.push("") };
        self.out.push_str("<a href=\"");
        address::push(&mut self.out, url);
        self.out.push('"');
        if !title.is_empty() {
            tag::attribute(&mut self.out, "title", title);
        }
        self.out.push('>');
        self.closings.push("</a>");
    }
}
