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

/// Without comments and without the white space that says nothing. Strings stay as they are: `content: ", "` needs
/// its space, and so does a descendant before its colon: `.rows ::before`.
pub fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut quote = None;
    let mut space = false;
    let mut rest = css.chars().peekable();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (Some(open), c) => {
                out.push(c);
                if c == '\\' {
                    out.extend(rest.next());
                } else if c == open {
                    quote = None;
                }
                continue;
            }
            (None, '/') if rest.peek() == Some(&'*') => {
                skip_comment(&mut rest);
                space = true;
                continue;
            }
            (None, c) if c.is_ascii_whitespace() => {
                space = true;
                continue;
            }
            (None, '"' | '\'') => quote = Some(c),
            (None, _) => {}
        }
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        if space && !out.is_empty() && !out.ends_with(['{', '}', ';', ',', ':']) && !matches!(c, '{' | '}' | ';' | ',')
        {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    out
}

fn skip_comment(rest: &mut impl Iterator<Item = char>) {
    let mut before = ' ';
    rest.next();
    for c in rest {
        if before == '*' && c == '/' {
            return;
        }
        before = c;
    }
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
    fn only_white_space_that_says_nothing_goes() {
        let css = "/* a */\na > b,\nc :hover {\n  content: \", /* */ \\\" \";\n\n  margin: 0 /* d */ auto;\n}\n@media (x: 1) and (y) { }";
        assert_eq!(compact(css), "a > b,c :hover{content:\", /* */ \\\" \";margin:0 auto}@media (x:1) and (y){}");
        assert_eq!(compact("a{} /* open"), "a{}");
    }
}
