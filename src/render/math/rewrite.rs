use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::alphabet::letters;
use crate::render::escape;

/// What is kept of an element.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

/// Reads the markup as XML and writes its `<math>`; `None` if it is not well-formed.
pub fn rewrite(markup: &str, tex: &str) -> Option<String> {
    let mut reader = Reader::from_str(markup);
    let mut out = String::with_capacity(markup.len());
    let mut open: Vec<(String, Option<String>)> = Vec::new();
    // inside the copy of the source
    let mut skipped = 0usize;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            Event::Start(start) => {
                let element = read(&start)?;
                if skipped > 0 || element.name == "annotation" {
                    skipped += 1;
                    continue;
                }
                let variant = write(&element, tex, false, &mut out);
                open.push((element.name, variant));
            }
            Event::Empty(start) => {
                let element = read(&start)?;
                if skipped == 0 {
                    write(&element, tex, true, &mut out);
                }
            }
            Event::End(_) if skipped > 0 => skipped -= 1,
            Event::End(_) => {
                let (name, _) = open.pop()?;
                if !wrapper(&name) {
                    out.push_str("</");
                    out.push_str(&name);
                    out.push('>');
                }
            }
            Event::Text(text) if skipped == 0 => {
                let text: &str = &text;
                let variant = open.last().and_then(|(_, variant)| variant.as_deref());
                match variant.and_then(|variant| letters(text, variant)) {
                    Some(letters) => out.push_str(&letters),
                    None => out.push_str(text),
                }
            }
            Event::GeneralRef(name) if skipped == 0 => {
                out.push('&');
                out.push_str(&name);
                out.push(';');
            }
            _ => {}
        }
    }
    (open.is_empty() && out.starts_with("<math")).then_some(out)
}

fn wrapper(name: &str) -> bool {
    matches!(name, "span" | "semantics")
}

fn read(start: &BytesStart) -> Option<Element> {
    let name = start.name().as_ref().to_string();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref().to_string();
        attributes.push((key, attribute.value.to_string()));
    }
    // the library's maps have an order of their own in every run
    attributes.sort();
    Some(Element { name, attributes })
}

/// Writes an element; returns the alphabet that its text is to be written in.
fn write(element: &Element, tex: &str, empty: bool, out: &mut String) -> Option<String> {
    if wrapper(&element.name) {
        return None;
    }
    let mut variant = None;
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        if name == "mathvariant" && value != "normal" {
            variant = Some(value.clone());
        } else if name != "xmlns" {
            let _ = write!(out, " {name}=\"{value}\"");
        }
    }
    if element.name == "math" {
        let _ = write!(out, " alttext=\"{}\"", escape::html(tex));
    }
    out.push('>');
    if empty {
        out.push_str("</");
        out.push_str(&element.name);
        out.push('>');
    }
    variant
}
