//! Raw HTML that authors write, without what could run: scripts, event handlers, `javascript:` addresses.
//!
//! A small reader that follows the browser's tokenizer where it matters: attributes are read as a browser reads them and
//! written again, quoted. What it cannot follow (an element whose text is raw to a browser with scripts and not without
//! them) it leaves out.

use super::address;

/// Elements that run code, change the base of links, or are read differently with and without scripts.
const REFUSED: &[&str] = &[
    "script",
    "base",
    "meta",
    "object",
    "embed",
    "applet",
    "noscript",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
    "frame",
    "frameset",
];
/// Elements whose text is no markup. Within `<svg>` and `<math>` a browser reads it as markup all the same.
const RAW: &[&str] = &["style", "textarea", "title", "iframe"];
/// What an attribute may not do, whatever its name.
const HANDLERS: &[&str] = &["srcdoc", "formaction"];
/// Attributes whose address a browser follows or loads.
const ADDRESSES: &[&str] = &["href", "xlink:href", "src", "srcset", "action", "data", "poster", "background", "ping"];
/// Elements that show a picture and nothing else: it may stand in the address itself.
const PICTURES: &[&str] = &["img", "image", "source"];

struct Attribute<'a> {
    name: &'a str,
    value: Option<&'a str>,
}

/// The HTML without what could run, and what was left out. Comments go, too.
pub fn sanitize(html: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(html.len());
    let mut dropped = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = step(rest, &mut out, &mut dropped);
    }
    out.push_str(rest);
    dropped.dedup();
    (out, dropped)
}

/// Reads what begins with `<`; returns what follows it.
fn step<'a>(rest: &'a str, out: &mut String, dropped: &mut Vec<String>) -> &'a str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return rest.find('>').map_or("", |end| &rest[end + 1..]);
    }
    let closing = rest.starts_with("</");
    let inner = &rest[1 + usize::from(closing)..];
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.push_str("&lt;");
        return &rest[1..];
    }
    let length = inner.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(inner.len());
    let name = inner[..length].to_ascii_lowercase();
    let Some((attributes, whole, after)) = attributes(&inner[length..]) else {
        // a tag without an end would swallow what follows
        out.push_str("&lt;");
        return &rest[1..];
    };
    let local = name.rsplit(':').next().unwrap_or_default();
    if REFUSED.contains(&local) || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':')) {
        if !closing {
            dropped.push(format!("`<{name}>`"));
        }
        // a script goes with its text
        return if local == "script" && !closing { raw_end(after, "script").1 } else { after };
    }
    if closing {
        out.push_str("</");
        out.push_str(&name);
        out.push('>');
        return after;
    }
    open(&name, &attributes, whole, out, dropped);
    if RAW.contains(&local) {
        let (text, after) = raw_end(after, local);
        out.push_str(&inert(local, text));
        out.push_str("</");
        out.push_str(&name);
        out.push('>');
        return after;
    }
    after
}

fn open(name: &str, attributes: &[Attribute], whole: bool, out: &mut String, dropped: &mut Vec<String>) {
    out.push('<');
    out.push_str(name);
    for Attribute { name: key, value } in attributes {
        let low = key.to_ascii_lowercase();
        if low.starts_with("on")
            || HANDLERS.contains(&low.as_str())
            || !low.chars().all(|c| c.is_alphanumeric() || "-_:.@".contains(c))
        {
            dropped.push(format!("the attribute `{low}`"));
        } else if value.is_some_and(|value| runs(value) || leads_astray(name, &low, value)) {
            dropped.push(format!("the address in `{low}`"));
        } else {
            out.push(' ');
            out.push_str(key);
            if let Some(value) = value {
                out.push_str("=\"");
                // entities stay as they are written
                out.push_str(&value.replace('"', "&quot;").replace('<', "&lt;"));
                out.push('"');
            }
        }
    }
    out.push_str(if whole { " />" } else { ">" });
}

/// The text up to `</name`, and what follows that tag.
fn raw_end<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    let close = text
        .match_indices("</")
        .find(|(at, _)| text[at + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)));
    match close {
        Some((at, _)) => (&text[..at], text[at..].find('>').map_or("", |end| &text[at + end + 1..])),
        None => (text, ""),
    }
}

/// The text of a raw element, so that it holds no tag even where it is read as markup.
fn inert(name: &str, text: &str) -> String {
    match name {
        // never shown
        "iframe" => String::new(),
        "style" => {
            let begins_tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
            let mut parts = text.split('<');
            let mut out = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                // a media query may compare
                out.push_str(if begins_tag(part) { "\\3c " } else { "<" });
                out.push_str(part);
            }
            out
        }
        _ => text.replace('<', "&lt;"),
    }
}

/// Whether an address has a scheme that is not written, or the attribute is animated into one.
fn leads_astray(element: &str, attribute: &str, value: &str) -> bool {
    let value = decode(value);
    if attribute == "attributename" {
        return value.trim().to_ascii_lowercase().ends_with("href");
    }
    let refused = if PICTURES.contains(&element) { address::refused_image } else { address::refused };
    ADDRESSES.contains(&attribute) && refused(value.trim_start()).is_some()
}

/// Whether a value, as a browser decodes it, holds an address that runs.
pub fn runs(value: &str) -> bool {
    let plain: String = decode(value).chars().filter(|c| !(c.is_whitespace() || c.is_control())).collect();
    let plain = plain.to_ascii_lowercase();
    plain.contains("javascript:")
        || plain.contains("vbscript:")
        || (plain.contains("data:") && !plain.starts_with("data:image/") && plain.contains("data:text"))
}

/// Numeric entities, with or without their semicolon, and the named ones that spell a scheme.
fn decode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let entity = &rest[at + 1..];
        let (text, length) = numeric(entity).or_else(|| named(entity)).unwrap_or((String::from("&"), 0));
        out.push_str(&text);
        rest = &entity[length..];
        rest = if length > 0 { rest.strip_prefix(';').unwrap_or(rest) } else { rest };
    }
    out.push_str(rest);
    out
}

fn numeric(entity: &str) -> Option<(String, usize)> {
    let digits = entity.strip_prefix('#')?;
    let (radix, digits, skip) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (16, hex, 2),
        None => (10, digits, 1),
    };
    let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let number = u32::from_str_radix(digits.get(..length)?.trim_start_matches('0'), radix).ok()?;
    Some((char::from_u32(number).unwrap_or(' ').to_string(), skip + length))
}

fn named(entity: &str) -> Option<(String, usize)> {
    [("colon", ":"), ("Tab", ""), ("NewLine", ""), ("lpar", "("), ("amp", "&"), ("nbsp", ""), ("ZeroWidthSpace", "")]
        .into_iter()
        .find(|(name, _)| entity.starts_with(name))
        .map(|(name, text)| (text.to_string(), name.len()))
}

/// The attributes up to `>`, whether `/` stood before it, and what follows; `None` if there is no `>`.
fn attributes(text: &str) -> Option<(Vec<Attribute<'_>>, bool, &str)> {
    let mut found = Vec::new();
    let mut whole = false;
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        whole = if trimmed.len() < rest.len() {
            rest[..rest.len() - trimmed.len()].ends_with('/')
        } else {
            whole && trimmed.starts_with('>')
        };
        rest = trimmed;
        if let Some(after) = rest.strip_prefix('>') {
            return Some((found, whole, after));
        }
        if rest.is_empty() {
            return None;
        }
        // a browser lets a name begin with `=`
        let from = usize::from(rest.starts_with('='));
        let end = rest[from..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
            .map_or(rest.len(), |n| from + n);
        let name = &rest[..end];
        rest = rest[end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
        let value = match rest.strip_prefix('=') {
            None => None,
            Some(after) => {
                let (value, after) = value(after.trim_start_matches(|c: char| c.is_ascii_whitespace()))?;
                rest = after;
                Some(value)
            }
        };
        found.push(Attribute { name, value });
    }
}

fn value(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote);
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
    Some((&text[..end], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::sanitize;

    #[test]
    fn harmless_html_stays() {
        for html in [
            "<span lang=\"ja\">",
            "</span>",
            "<br>",
            "<img src=\"a.png\" alt=\"a &gt; b\" />",
            "<details open>",
            "<a href=\"x?a=1&amp;b=2\">",
            "<a href=\"MAILTO:a@example.org\">",
            "<img src=\"data:image/png;base64,AA==\" alt=\"\">",
            "<blockquote cite=\"urn:isbn:9780131103627\">",
        ] {
            assert_eq!(sanitize(html), (html.to_string(), vec![]), "{html}");
        }
        assert_eq!(sanitize("a <!-- secret --> b").0, "a  b");
    }

    #[test]
    fn what_runs_goes() {
        for html in [
            "<script>alert(1)</script>",
            "<SCRIPT SRC=//x>",
            "<img src=x onerror=alert(1)>",
            "<img src=x\nonerror =\n'alert(1)'>",
            "<svg/onload=alert(1)>",
            "<a href=\"java&#x73;cript:alert(1)\">",
            "<a href='java\tscript&colon;alert(1)'>",
            "<a href=\"&#106avascript:alert(1)\">",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<svg><script>alert(1)</script></svg>",
            "<svg:script>alert(1)</svg:script>",
            "<form action=javascript:alert(1)>",
            "<object data=x>",
            "<base href=//x>",
            "<iframe src=\"data:text/html,<script>alert(1)</script>\"></iframe>",
            "<iframe src=\"data:image/svg+xml,x\"></iframe>",
            "<iframe src='data:application/xhtml+xml,x'></iframe>",
            "<a href=\"data:,x\">",
            "<a href=\"livescript:x\">",
            "<a href=\"&#1;file&colon;///x\">",
            "<svg><set attributeName=href to=x>",
        ] {
            let (clean, dropped) = sanitize(html);
            assert!(!dropped.is_empty(), "{html}");
            let low = clean.to_lowercase();
            assert!(
                !low.contains("<script")
                    && !low.contains("script:")
                    && !low.contains("onerror=a")
                    && !low.contains("onload"),
                "{html} → {clean}"
            );
        }
    }

    /// With scripts the text of `<noscript>` is raw, without them it is not: neither reading may run anything.
    #[test]
    fn read_differently() {
        let (clean, _) = sanitize("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">");
        assert_eq!(clean, "<p title=\"&lt;/noscript>&lt;img src=x onerror=alert(1)>\">");
    }

    /// Within a drawing a browser reads markup where it reads text elsewhere.
    #[test]
    fn text_that_is_markup_elsewhere() {
        assert_eq!(
            sanitize("<svg><style>a > b {} @media (width<9px) {} <img src=x onerror=alert(1)></style></svg>").0,
            "<svg><style>a > b {} @media (width<9px) {} \\3c img src=x onerror=alert(1)></style></svg>"
        );
        assert_eq!(
            sanitize("<svg><title><img src=x onerror=alert(1)></title></svg>").0,
            "<svg><title>&lt;img src=x onerror=alert(1)></title></svg>"
        );
        assert_eq!(sanitize("<math><iframe><img src=x onerror=alert(1)></iframe>").0, "<math><iframe></iframe>");
    }

    #[test]
    fn nothing_swallows_what_follows() {
        assert_eq!(sanitize("<div onclick=alert(1) ").0, "&lt;div onclick=alert(1) ");
        assert_eq!(sanitize("<!-- open").0, "");
        assert_eq!(sanitize("<style>a{}").0, "<style>a{}</style>");
        assert_eq!(sanitize("<p title=\"a>b\">").0, "<p title=\"a>b\">");
    }
}
