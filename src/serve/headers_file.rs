use super::pattern::captured;

/// The headers that a `_headers` file (Netlify's and Cloudflare's) gives to a path, in the order of the file.
///
/// A line that begins with `/` names a path, where `*` stands for anything and `:word` for one part; the indented
/// `Name: value` lines below belong to it.
pub fn headers_for<'a>(file: &'a str, path: &str) -> Vec<(&'a str, &'a str)> {
    let mut headers = Vec::new();
    let mut applies = false;
    for line in file.lines().filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty()) {
        if line.starts_with(char::is_whitespace) {
            if let Some((name, value)) = line.split_once(':').filter(|_| applies) {
                headers.push((name.trim(), value.trim()));
            }
        } else {
            applies = captured(line.trim(), path).is_some();
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applies_the_lines_below_a_path() {
        let file =
            "# all\n/*\n  X-Frame-Options: DENY\n  Link: </a>; rel=x\n\n/blog/:post/\n  X-Post: yes\n/a*z\n X-Z: 1";
        assert_eq!(headers_for(file, "/"), [("X-Frame-Options", "DENY"), ("Link", "</a>; rel=x")]);
        assert_eq!(headers_for(file, "/blog/x/").last(), Some(&("X-Post", "yes")));
        assert_eq!(headers_for(file, "/blog/x/y/").len(), 2);
        assert_eq!(headers_for(file, "/abcz").last(), Some(&("X-Z", "1")));
    }
}
