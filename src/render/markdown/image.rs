use std::fmt::Write as _;

use pulldown_cmark::{Event, Tag as Element};

use super::writer::Writer;
use super::{Responsive, Target, address, tag};
use crate::content::markdown::{Document, Node};
use crate::diagnostic::{Code, Diagnostic};

/// How files with pictures end.
const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

impl Writer<'_, '_> {
    /// An image among text.
    pub fn inline_image(&mut self, at: usize, url: &str, title: &str) -> usize {
        let end = self.items[at].end;
        let alt = self.alt(at);
        self.check_alt(&alt, at);
        self.image(at, url, &alt, title);
        end + 1
    }

    /// A file's name says nothing to those who do not see the picture.
    fn check_alt(&mut self, alt: &str, image: usize) {
        let ending = alt.rsplit_once('.').map(|(_, ending)| ending.trim().to_ascii_lowercase());
        if ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            let told = Diagnostic::new(Code::AltText, "this alternative text is the name of a file");
            let told = told.at(self.source, self.items[image].span.clone(), "");
            self.diagnostics.push(told.help("say between the brackets what the picture shows: `![what it shows](…)`"));
        }
    }

    /// A paragraph that is one image, or a link around one: a figure. Returns the item after it.
    pub fn figure(&mut self, at: usize, end: usize) -> Option<usize> {
        let start = |at: usize| match &self.items[at].node {
            Node::Markdown(Event::Start(element)) => Some(element),
            _ => None,
        };
        let (image, link) = match start(at + 1)? {
            Element::Link { .. } if self.items[at + 1].end + 1 == end => (at + 2, Some(at + 1)),
            _ => (at + 1, None),
        };
        let Element::Image { dest_url, title, .. } = start(image)? else { return None };
        if self.items[image].end + 1 + usize::from(link.is_some()) != end {
            return None;
        }
        let (dest_url, title) = (dest_url.to_string(), title.to_string());
        let alt = self.alt(image);
        if alt.trim().is_empty() {
            self.diagnostics.push(
                Diagnostic::new(Code::AltText, "this figure has no alternative text")
                    .at(self.source, self.items[image].span.clone(), "")
                    .help("say between the brackets what the picture shows: `![what it shows](…)`"),
            );
        }
        self.check_alt(&alt, image);
        self.line();
        self.out.push_str("<figure class=\"fig\">");
        if let Some(link) = link {
            let items = self.items;
            if let Node::Markdown(Event::Start(Element::Link { dest_url, .. })) = &items[link].node {
                self.link(link, dest_url, "");
            }
        }
        self.image(image, &dest_url, &alt, "");
        if link.is_some() {
            let closing = self.closings.pop().unwrap_or_default();
            self.out.push_str(closing);
        }
        if !title.is_empty() {
            self.out.push_str("<figcaption>");
            self.caption(&title, image);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
        Some(end + 1)
    }

    fn alt(&self, at: usize) -> String {
        self.plain(at + 1, self.items[at].end)
    }

    fn image(&mut self, at: usize, written: &str, alt: &str, title: &str) {
        let item = &self.items[at];
        let (url, width, height) = match self.targets.get(item.number) {
            Some(Target::Picture(picture)) => return self.picture(picture, alt, title),
            Some(Target::Inline(svg)) => return self.inline_svg(svg, alt),
            Some(Target::HeldBack | Target::Broken) => return tag::text(&mut self.out, alt),
            Some(Target::Image { url, width, height }) => (url.as_str(), *width, *height),
            Some(Target::Url(url) | Target::Page { url, .. }) => (url.as_str(), None, None),
            None => (written, None, None),
        };
        if let Some(scheme) = address::refused_image(url).filter(|_| !self.env.options.unsafe_html) {
            self.diagnostics.push(
                Diagnostic::new(Code::LinkScheme, format!("images with the scheme `{scheme}` are not written"))
                    .at(self.source, item.span.clone(), "")
                    .help("put the image beside the page"),
            );
            return tag::text(&mut self.out, alt);
        }
        self.out.push_str("<img src=\"");
        address::push(&mut self.out, url);
        self.out.push('"');
        tag::attribute(&mut self.out, "alt", alt);
        if !title.is_empty() {
            tag::attribute(&mut self.out, "title", title);
        }
        for (name, value) in [("width", width), ("height", height)] {
            if let Some(value) = value {
                let _ = write!(self.out, " {name}=\"{value}\"");
            }
        }
        self.lazy();
        self.out.push('>');
    }

    /// All but the first image of a page wait until they are near.
    fn lazy(&mut self) {
        if self.page() {
            self.out.push_str(if self.images > 0 { " loading=\"lazy\" decoding=\"async\"" } else { "" });
        }
        self.images += 1;
    }

    fn picture(&mut self, picture: &Responsive, alt: &str, title: &str) {
        self.out.push_str("<picture>");
        self.out.push_str(&picture.sources);
        self.out.push_str("<img src=\"");
        address::push(&mut self.out, &picture.url);
        self.out.push('"');
        let _ = write!(self.out, " srcset=\"{}\" sizes=\"{}\"", picture.srcset, picture.sizes);
        tag::attribute(&mut self.out, "alt", alt);
        if !title.is_empty() {
            tag::attribute(&mut self.out, "title", title);
        }
        let _ = write!(self.out, " width=\"{}\" height=\"{}\"", picture.width, picture.height);
        if let Some(colour) = &picture.colour {
            let _ = write!(self.out, " style=\"background-color:{colour}\"");
        }
        self.lazy();
        self.out.push_str("></picture>");
    }

    fn inline_svg(&mut self, svg: &str, alt: &str) {
        let Some(start) = svg.find("<svg") else { return self.out.push_str(svg) };
        self.out.push_str(&svg[..start + 4]);
        if alt.trim().is_empty() {
            self.out.push_str(" aria-hidden=\"true\"");
        } else {
            self.out.push_str(" role=\"img\"");
            tag::attribute(&mut self.out, "aria-label", alt);
        }
        self.out.push_str(&svg[start + 4..]);
    }

    /// A caption is one paragraph of Markdown; its links come right after the image's own.
    fn caption(&mut self, title: &str, image: usize) {
        let document = Document::new(title, 0..title.len(), self.env.options);
        let found = document.read();
        let last = found.items.len().saturating_sub(1);
        let paragraph = matches!(found.items.first(), Some(item) if item.end == last
            && matches!(item.node, Node::Markdown(Event::Start(Element::Paragraph))));
        let blocks = found.items.iter().any(|item| {
            matches!(
                item.node,
                Node::Open(_)
                    | Node::Whole(_)
                    | Node::Markdown(Event::FootnoteReference(_) | Event::Start(Element::Image { .. }))
            )
        });
        if !paragraph || blocks {
            return tag::text(&mut self.out, title);
        }
        let first = self.items[image].number + 1;
        let targets = self.targets.get(first..).unwrap_or_default();
        // mistakes are told at the image: the caption has no places of its own
        let mut mistakes = crate::diagnostic::Diagnostics::default();
        let mut writer = Writer::new(
            self.source,
            self.outline,
            targets,
            self.env,
            &found,
            &document.abbreviations,
            usize::MAX,
            &mut mistakes,
        );
        writer.walk(1, last);
        let (html, math) = (std::mem::take(&mut writer.out), writer.math);
        self.out.push_str(&html);
        self.math |= math;
        for mut mistake in mistakes {
            if let Some(label) = &mut mistake.primary {
                label.span = self.items[image].span.clone();
            }
            self.diagnostics.push(mistake);
        }
    }
}
