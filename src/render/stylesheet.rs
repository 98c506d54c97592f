//! Addresses in the theme's style sheets.

use std::collections::HashMap;

/// A style sheet whose `url(fonts/x.woff2)` name the files as they are published. `names` are published paths by the
/// theme's own names; `folder` is where the sheet itself lies among them (`""` or `css/`).
pub fn rewrite(css: &str, folder: &str, names: &HashMap<&str, String>) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let (before, inner) = rest.split_at(at + 4);
        out.push_str(before);
        let Some(end) = inner.find(')') else {
            rest = inner;
            break;
        };
        let written = inner[..end].trim().trim_matches(['"', '\'']);
        match names.get(resolve(folder, written).as_str()) {
            Some(path) => out.push_str(path),
            None => out.push_str(&inner[..end]),
        }
        rest = &inner[end..];
    }
    out.push_str(rest);
    out
}

fn resolve(folder: &str, written: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
