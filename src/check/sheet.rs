//! Addresses in style sheets.

/// Every `url(…)` and `@import "…"`, without quotes; comments are not read.
pub fn addresses(css: &str) -> Vec<String> {
    let css = without_comments(css);
    let mut found = Vec::new();
    let mut rest = css.as_str();
    while let Some(at) = rest.find("url(") {
        rest = &rest[at + 4..];
        let inner = rest.trim_start();
        let (address, after) = match inner.chars().next() {
            Some(quote @ ('"' | '\'')) => inner[1..].split_once(quote).unwrap_or((inner, "")),
            _ => inner.split_once(')').unwrap_or((inner, "")),
        };
        found.push(address.trim().to_owned());
        rest = after;
    }
    for part in css.split("@import").skip(1) {
        let inner = part.trim_start();
        if let Some(quote @ ('"' | '\'')) = inner.chars().next() {
            found.extend(inner[1..].split_once(quote).map(|(address, _)| address.to_owned()));
        }
    }
    found
}

fn without_comments(css: &str) -> String {
    let mut clean = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        clean.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_are_found_with_and_without_quotes() {
        let css = "@import \"a.css\"; /* url(no.png) */ a { src: url(b.woff2) format(\"x\"), url( 'c d.png' ) }";
        assert_eq!(addresses(css), ["b.woff2", "c d.png", "a.css"]);
    }
}
