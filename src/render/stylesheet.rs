//! The theme's style sheets as they are published: addresses of fingerprinted files, no comments, no indentation.

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

/// Without comments, indentation and empty lines. Strings stay as they are: `content: ", "` needs its space.
pub fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut quote = None;
    let mut rest = css.chars().peekable();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                out.push(c);
                out.extend(rest.next());
                continue;
            }
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '/') if rest.peek() == Some(&'*') => {
                rest.next();
                let mut before = ' ';
                for c in rest.by_ref() {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
                continue;
            }
            (None, ' ' | '\t' | '\n' | '\r') if out.is_empty() || out.ends_with('\n') => continue,
            (None, _) => {}
        }
        out.push(c);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_strings_stay() {
        let css = "/* a */\na {\n  content: \", /* */ \\\" \";\n\n  b: c; /* d */\n}\n";
        assert_eq!(compact(css), "a {\ncontent: \", /* */ \\\" \";\nb: c; \n}\n");
        assert_eq!(compact("a{} /* open"), "a{} ");
    }
}
