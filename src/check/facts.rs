//! What a page says to its reader and to machines, read by the rules of HTML: nothing is guessed with patterns.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// What is known of one page of HTML.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub lang: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// Search engines are asked to stay away.
    pub noindex: bool,
    /// It sends the reader on.
    pub redirects: bool,
    pub ids: Vec<String>,
    pub links: Vec<Reference>,
    /// Level and id.
    pub headings: Vec<(u8, String)>,
    /// Sources of images without `alt`.
    pub unlabelled: Vec<String>,
    /// Addresses of links without words.
    pub wordless: Vec<String>,
    /// The text of each `application/ld+json` script.
    pub json_ld: Vec<String>,
    /// Addresses in inline style sheets.
    pub styles: Vec<String>,
}

/// An address in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub address: String,
    pub is: Use,
}

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A reader may go there.
    Link,
    /// The page needs it to be whole: images, scripts, style sheets.
    Load,
    /// It is only named, for machines: canonical, card images.
    Named,
}

impl Facts {
    pub fn of(html: &str) -> Self {
        let mut reading = Reading::default();
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<()> {
            reading.event(&event);
            None
        });
        emitter.naively_switch_states(true);
        for _ in Tokenizer::new_with_emitter(html, emitter) {}
        reading.facts
    }
}

/// Where the reader is in the page.
#[derive(Default)]
struct Reading {
    facts: Facts,
    tag: String,
    attributes: Vec<(String, String)>,
    /// Inside of `svg`, whose `title` is another.
    drawing: usize,
    text: Option<Kept>,
    /// The link that is open, and whether it has words yet.
    link: Option<(String, bool)>,
}

/// A text that is wanted whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Title,
    JsonLd,
    Style,
}

impl Reading {
    fn event(&mut self, event: &CallbackEvent) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = lossy(name);
                self.attributes.clear();
            }
            CallbackEvent::AttributeName { name } => self.attributes.push((lossy(name), String::new())),
            CallbackEvent::AttributeValue { value } => {
                if let Some((_, last)) = self.attributes.last_mut() {
                    *last = lossy(value);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.open(*self_closing),
            CallbackEvent::EndTag { name } => self.close(name),
            CallbackEvent::String { value } => self.string(value),
            _ => {}
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn open(&mut self, self_closing: bool) {
        if let Some(id) = self.get("id").map(str::to_owned) {
            self.facts.ids.push(id);
        }
        if self.get("aria-label").is_some_and(|label| !label.trim().is_empty()) {
            self.says_something();
        }
        let tag = std::mem::take(&mut self.tag);
        match tag.as_str() {
            "html" => self.facts.lang = self.get("lang").map(str::to_owned),
            "svg" if !self_closing => self.drawing += 1,
            "title" if self.drawing == 0 => {
                self.facts.title = Some(String::new());
                self.text = Some(Kept::Title);
            }
            "meta" => self.meta(),
            "link" => self.link_element(),
            "a" | "area" => self.anchor(&tag),
            "img" => self.image(),
            "script" if self.get("type") == Some("application/ld+json") => {
                self.facts.json_ld.push(String::new());
                self.text = Some(Kept::JsonLd);
            }
            "style" => {
                self.facts.styles.push(String::new());
                self.text = Some(Kept::Style);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let id = self.get("id").unwrap_or_default().to_owned();
                self.facts.headings.push((tag.as_bytes()[1] - b'0', id));
            }
            _ => {}
        }
        if !matches!(tag.as_str(), "a" | "area" | "link") {
            for name in ["src", "poster", "data"] {
                if matches!((tag.as_str(), name), ("object", "data") | (_, "src" | "poster")) {
                    self.refer(name, Use::Load);
                }
            }
            self.srcset("srcset");
        }
    }

    fn meta(&mut self) {
        let content = self.get("content").unwrap_or_default().to_owned();
        let name = self.get("name").or(self.get("property")).unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "description" => self.facts.description = Some(content),
            "robots" => self.facts.noindex |= content.contains("noindex"),
            "og:image" | "twitter:image" => self.facts.links.push(Reference { address: content, is: Use::Named }),
            _ if self.get("http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh")) => {
                self.facts.redirects = true;
                if let Some((_, address)) = content.split_once("url=") {
                    self.facts.links.push(Reference { address: address.trim_matches('\'').to_owned(), is: Use::Link });
                }
            }
            _ => {}
        }
    }

    fn link_element(&mut self) {
        let rel = self.get("rel").unwrap_or_default().to_ascii_lowercase();
        let loads = ["stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon"];
        let is = if rel.split(' ').any(|word| loads.contains(&word)) { Use::Load } else { Use::Named };
        if !rel.contains("preconnect") && !rel.contains("dns-prefetch") {
            self.refer("href", is);
        }
        self.srcset("imagesrcset");
    }

    fn anchor(&mut self, tag: &str) {
        let Some(address) = self.get("href").map(str::to_owned) else { return };
        self.facts.links.push(Reference { address: address.clone(), is: Use::Link });
        let hidden = self.get("aria-hidden") == Some("true") || self.get("tabindex") == Some("-1");
        let named = self.get("aria-label").or(self.get("aria-labelledby")).is_some_and(|text| !text.trim().is_empty());
        if tag == "a" {
            self.link = Some((address, hidden || named));
        }
    }

    fn image(&mut self) {
        match self.get("alt") {
            None => self.facts.unlabelled.push(self.get("src").unwrap_or_default().to_owned()),
            Some(alt) if !alt.trim().is_empty() => self.says_something(),
            Some(_) => {}
        }
    }

    fn says_something(&mut self) {
        if let Some((_, words)) = &mut self.link {
            *words = true;
        }
    }

    fn refer(&mut self, name: &str, is: Use) {
        if let Some(address) = self.get(name).filter(|address| !address.trim().is_empty()) {
            let reference = Reference { address: address.to_owned(), is };
            self.facts.links.push(reference);
        }
    }

    fn srcset(&mut self, name: &str) {
        let addresses: Vec<String> = self.get(name).map(candidates).unwrap_or_default();
        self.facts.links.extend(addresses.into_iter().map(|address| Reference { address, is: Use::Load }));
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"svg" => self.drawing = self.drawing.saturating_sub(1),
            b"title" | b"script" | b"style" => self.text = None,
            b"a" => {
                if let Some((address, false)) = self.link.take() {
                    self.facts.wordless.push(address);
                }
            }
            _ => {}
        }
    }

    fn string(&mut self, value: &[u8]) {
        let kept = match self.text {
            Some(Kept::Title) => self.facts.title.as_mut(),
            Some(Kept::JsonLd) => self.facts.json_ld.last_mut(),
            Some(Kept::Style) => self.facts.styles.last_mut(),
            None => None,
        };
        if let Some(kept) = kept {
            kept.push_str(&String::from_utf8_lossy(value));
        }
        if self.link.as_ref().is_some_and(|(_, words)| !words) && value.iter().any(|b| !b.is_ascii_whitespace()) {
            self.says_something();
        }
    }
}

/// The addresses of a `srcset`: each up to white space, and after its descriptor a comma.
fn candidates(srcset: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    let mut rest = srcset.trim_start_matches([',', ' ', '\n', '\t']);
    while !rest.is_empty() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let address = &rest[..end];
        addresses.push(address.trim_end_matches(',').to_owned());
        rest = &rest[end..];
        if !address.ends_with(',') {
            rest = rest.find(',').map_or("", |comma| &rest[comma + 1..]);
        }
        rest = rest.trim_start_matches([',', ' ', '\n', '\t']);
    }
    addresses
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_html() {
        let facts = Facts::of(
            "<!doctype html><html lang=en><title>A &amp; B</title><meta name=description content=\"C\">\
             <script>if (a < b) { '<a href=x>' }</script><h1 id=a>A</h1><h3>B</h3>\
             <a href=/x/><svg><title>t</title></svg></a><a href=\"/y/\"> <img src=a.png alt=''></a>\
             <img src=b.png srcset='b-1.png 1x, b-2.png 2x'><a href='/z/' aria-label='Z'></a>",
        );
        assert_eq!(facts.title.as_deref(), Some("A & B"));
        assert_eq!(facts.lang.as_deref(), Some("en"));
        assert_eq!(facts.description.as_deref(), Some("C"));
        assert_eq!(facts.headings, [(1, "a".to_owned()), (3, String::new())]);
        assert_eq!(facts.wordless, ["/y/"]);
        assert_eq!(facts.unlabelled, ["b.png"]);
        let addresses: Vec<&str> = facts.links.iter().map(|link| link.address.as_str()).collect();
        assert_eq!(addresses, ["/x/", "/y/", "a.png", "b.png", "b-1.png", "b-2.png", "/z/"]);
    }
}
