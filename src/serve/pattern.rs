/// What the parts of a path are that a pattern of `_headers` or `_redirects` leaves open: `*` stands for anything (its
/// name is `splat`), `:word` for one part. `None` when the path is another.
pub fn captured<'a>(pattern: &'a str, path: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let Some(at) = pattern.find(['*', ':']) else { return (pattern == path).then(Vec::new) };
    let rest = path.strip_prefix(&pattern[..at])?;
    let tail = &pattern[at + 1..];
    if pattern[at..].starts_with(':') {
        let behind = tail.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
        let (part, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let mut found = captured(behind, rest).filter(|_| !part.is_empty())?;
        found.push((&tail[..tail.len() - behind.len()], part));
        return Some(found);
    }
    // a URL is at most 8 kB and the file is the writer's own: trying every end is good enough
    let mut ends = rest.char_indices().map(|(end, _)| end).chain([rest.len()]);
    ends.find_map(|end| {
        let mut found = captured(tail, &rest[end..])?;
        found.push(("splat", &rest[..end]));
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::captured;

    #[test]
    fn parts_have_names() {
        assert_eq!(captured("/a/", "/a/"), Some(vec![]));
        assert_eq!(captured("/a", "/a/"), None);
        assert_eq!(captured("/:year/:name/", "/2025/x/"), Some(vec![("name", "x"), ("year", "2025")]));
        assert_eq!(captured("/:year/", "/2025/x/"), None);
        assert_eq!(captured("/:year/", "//"), None);
        assert_eq!(captured("/old/*", "/old/a/b"), Some(vec![("splat", "a/b")]));
        assert_eq!(captured("/*.html", "/a/b.html"), Some(vec![("splat", "a/b")]));
    }
}
