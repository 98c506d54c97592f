//! SVG files inside a page, so that they follow its colours.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// Largest file that is put into a page, in bytes; a larger one stays an image of its own.
const MAX_INLINE: usize = 64 * 1024;

/// Elements that run code, load things or reach beyond the picture.
const REFUSED: [&str; 9] = ["script", "foreignobject", "iframe", "style", "link", "image", "audio", "video", "animate"];

/// The markup of a picture that may stand in a page: without prologue, comments and a size of its own. `None` when it
/// is large, not well-formed, or holds what could run or load something.
pub fn inline(text: &str) -> Option<String> {
    if text.len() > MAX_INLINE {
        return None;
    }
    let mut reader = Reader::from_str(text);
    let mut writer = Writer::new(Vec::with_capacity(text.len()));
    let mut depth = 0_usize;
    let mut roots = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                roots += usize::from(depth == 0);
                writer.write_event(Event::Start(checked(&element, depth == 0)?)).ok()?;
                depth += 1;
            }
            Event::Empty(element) => {
                roots += usize::from(depth == 0);
                writer.write_event(Event::Empty(checked(&element, depth == 0)?)).ok()?;
            }
            Event::End(element) => {
                depth = depth.checked_sub(1)?;
                writer.write_event(Event::End(element)).ok()?;
            }
            Event::Text(text) if depth > 0 => writer.write_event(Event::Text(text)).ok()?,
            Event::GeneralRef(entity) if depth > 0 => writer.write_event(Event::GeneralRef(entity)).ok()?,
            Event::CData(_) => return None,
            Event::Eof => break,
            _ => {}
        }
    }
    (depth == 0 && roots == 1).then(|| String::from_utf8(writer.into_inner()).ok()).flatten()
}

/// The element without handlers; the root also without a size, which its box gives it.
fn checked<'a>(element: &BytesStart<'a>, is_root: bool) -> Option<BytesStart<'a>> {
    let name = element.name().into_inner().to_owned();
    let local = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    if REFUSED.contains(&local.as_str()) || (is_root && local != "svg") {
        return None;
    }
    let mut clean = BytesStart::new(name);
    for attribute in element.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key.into_inner().to_ascii_lowercase();
        let value = &attribute.value;
        if key.starts_with("on")
            || (key.ends_with("href") && !value.starts_with('#'))
            || value.contains("url(h")
            || value.contains("javascript:")
        {
            return None;
        }
        if !(is_root && matches!(key.as_str(), "width" | "height" | "role" | "aria-label" | "aria-hidden")) {
            clean.push_attribute(attribute);
        }
    }
    Some(clean)
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn a_picture_loses_its_prologue_and_size() {
        let svg = "<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>\n";
        assert_eq!(
            inline(svg).as_deref(),
            Some("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>")
        );
    }

    #[test]
    fn what_could_run_or_load_stays_outside() {
        for bad in [
            "<svg><script>1</script></svg>",
            "<svg onload=\"x\"/>",
            "<svg><a href=\"javascript:x\"/></svg>",
            "<svg><foreignObject/></svg>",
            "<svg><image href=\"http://x/y.png\"/></svg>",
            "<svg><style>*{}</style></svg>",
            "<svg>",
            "<p/>",
        ] {
            assert_eq!(inline(bad), None, "{bad}");
        }
    }
}
