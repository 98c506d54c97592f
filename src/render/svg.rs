//! SVG files inside a page, so that they follow its colours.

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use super::markdown::runs;

/// Largest file that is put into a page, in bytes; a larger one stays an image of its own.
const MAX_INLINE: usize = 64 * 1024;

/// Elements that draw. Others may run, load things, or be read by a browser as HTML that has nothing to do with the
/// picture; those with a prefix are notes of drawing programs, which it leaves alone.
const KNOWN: [&str; 28] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textpath",
    "defs",
    "symbol",
    "use",
    "marker",
    "clippath",
    "mask",
    "pattern",
    "lineargradient",
    "radialgradient",
    "stop",
    "filter",
    "switch",
    "a",
    "title",
    "desc",
    "metadata",
];

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
    // a browser reads elements within these as HTML
    let mut in_words = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(_) | Event::Empty(_) if in_words => return None,
            Event::Start(element) => {
                roots += usize::from(depth == 0);
                writer.write_event(Event::Start(checked(&element, depth == 0)?)).ok()?;
                depth += 1;
                in_words = matches!(element.name().into_inner().to_ascii_lowercase().as_str(), "title" | "desc");
            }
            Event::Empty(element) => {
                roots += usize::from(depth == 0);
                writer.write_event(Event::Empty(checked(&element, depth == 0)?)).ok()?;
            }
            Event::End(element) => {
                depth = depth.checked_sub(1)?;
                in_words = false;
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
    let low = name.to_ascii_lowercase();
    let is_known = KNOWN.contains(&low.as_str()) || low.starts_with("fe") || low.contains(':');
    if !is_known || !is_name(&name) || (is_root && low != "svg") {
        return None;
    }
    let mut clean = BytesStart::new(name);
    for attribute in element.attributes() {
        let Attribute { key, value } = attribute.ok()?;
        let low = key.into_inner().to_ascii_lowercase();
        if low.starts_with("on")
            || !is_name(&low)
            || (low.ends_with("href") && !value.starts_with('#'))
            || loads(&value)
            || runs(&value)
        {
            return None;
        }
        if !(is_root && matches!(low.as_str(), "width" | "height" | "role" | "aria-label" | "aria-hidden")) {
            // it may have stood in other quotes; entities stay as they are written
            let value = value.replace('"', "&quot;").replace('<', "&lt;").into();
            clean.push_attribute(Attribute { key, value });
        }
    }
    Some(clean)
}

/// Whether HTML reads as many letters of a name as XML does.
fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || "-_:.".contains(c))
}

/// Whether a value refers to something outside of the picture.
fn loads(value: &str) -> bool {
    let low = value.to_ascii_lowercase();
    let mut places = low.split("url(").skip(1);
    places.any(|rest| !rest.trim_start_matches(['"', '\'', ' ']).trim_start_matches("&quot;").starts_with('#'))
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
    fn a_value_stays_in_its_quotes() {
        assert_eq!(
            inline("<svg><path d='M0 0\" onload=\"x' fill=\"url(#a)\"/><title>a &lt;b&gt;</title></svg>").as_deref(),
            Some("<svg><path d=\"M0 0&quot; onload=&quot;x\" fill=\"url(#a)\"/><title>a &lt;b&gt;</title></svg>")
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
            "<svg><set attributeName=\"href\" to=\"java&#115;cript:x\"/></svg>",
            "<svg><a href=\"#x\" class=\"java&#115;cript:x\"/></svg>",
            "<svg><desc><img/></desc></svg>",
            "<svg><title><path/></title></svg>",
            "<svg><embed/></svg>",
            "<svg><path style=\"fill:url( 'http://x' )\"/></svg>",
            "<svg>",
            "<p/>",
        ] {
            assert_eq!(inline(bad), None, "{bad}");
        }
    }
}
