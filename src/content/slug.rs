/// Text as a part of a URL: lower-case ASCII words joined by hyphens; never empty.
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for c in deunicode::deunicode(text).to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}
