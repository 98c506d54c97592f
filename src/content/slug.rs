//! Text → the part of a URL or an id that stands for it.

use deunicode::deunicode;

/// Lower case ASCII words joined by hyphens; never empty. `C`, `C++` and `C#` stay apart: `c`, `cpp`, `csharp`.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let ascii = if text.is_ascii() { text.into() } else { deunicode(text) };
    let mut gap = false;
    let mut rest = ascii.chars().peekable();
    while let Some(c) = rest.next() {
        let word = match c {
            '+' if !gap && !slug.is_empty() => "p",
            '#' if !gap && slug.ends_with(|c: char| c.is_ascii_alphabetic()) => "sharp",
            '\'' => continue,
            c if c.is_ascii_alphanumeric() => {
                separate(&mut slug, &mut gap);
                slug.push(c.to_ascii_lowercase());
                continue;
            }
            _ => {
                gap = true;
                continue;
            }
        };
        // `a+b` is a sum and `C++` a name: a sign counts as part of the word only at its end
        if rest.peek().is_some_and(char::is_ascii_alphanumeric) {
            gap = true;
        } else {
            slug.push_str(word);
        }
    }
    if slug.is_empty() { spelt_out(text) } else { slug }
}

fn separate(slug: &mut String, gap: &mut bool) {
    if *gap && !slug.is_empty() {
        slug.push('-');
    }
    *gap = false;
}

/// Symbols only: their code points, so that different texts keep different slugs.
fn spelt_out(text: &str) -> String {
    let points: Vec<String> =
        text.chars().filter(|c| !c.is_whitespace()).take(8).map(|c| format!("{:x}", u32::from(c))).collect();
    if points.is_empty() { "untitled".into() } else { format!("u{}", points.join("-")) }
}

#[cfg(test)]
mod tests {
    use super::slugify;

    #[test]
    fn words() {
        assert_eq!(slugify("Hello, World!"), "hello-world");
        assert_eq!(slugify("  Don’t panic  "), "dont-panic");
        assert_eq!(slugify("Crème brûlée"), "creme-brulee");
        assert_eq!(slugify("Rust 1.90 + friends"), "rust-1-90-friends");
        assert_eq!(slugify("a+b=c"), "a-b-c");
        assert_eq!(slugify("日本語"), slugify("日本語"));
        assert!(slugify("日本語").is_ascii());
    }

    #[test]
    fn languages_stay_apart() {
        assert_eq!(slugify("C"), "c");
        assert_eq!(slugify("C++"), "cpp");
        assert_eq!(slugify("C#"), "csharp");
        assert_eq!(slugify("Modern C++ in C#"), "modern-cpp-in-csharp");
    }

    #[test]
    fn never_empty() {
        assert_eq!(slugify(""), "untitled");
        assert_eq!(slugify("???"), "u3f-3f-3f");
        assert_ne!(slugify("→"), "");
        assert_ne!(slugify("?"), slugify("!"));
    }
}
