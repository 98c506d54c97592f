use super::host_rules::RulesFiles;
use super::pattern::captured;

/// A line of a `_redirects` file (Netlify's and Cloudflare's) that a path follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Of the answer: 3xx leads to `to`, 200 and 404 show what is there.
    pub status: u16,
    /// A path or an address, as a browser needs it.
    pub to: String,
    /// It counts even where a file is.
    pub is_forced: bool,
}

/// The first line of the file that fits the path: `from to [status][!]`. Lines that ask for more than the path
/// (a query, a country, a host) are passed over, for here nobody can tell.
pub fn rule_for(file: &str, path: &str, rules: RulesFiles) -> Option<Rule> {
    file.lines().find_map(|line| rule(line, path, rules))
}

fn rule(line: &str, path: &str, rules: RulesFiles) -> Option<Rule> {
    let mut words = line.split_whitespace();
    let (from, to) = (words.next().filter(|from| from.starts_with('/'))?, words.next()?);
    let (status, is_forced) = match words.next() {
        None => (rules.redirect, rules.redirects_first),
        // where redirects come first anyway, a `!` makes no status
        Some(word) if rules.redirects_first => (word.parse().ok()?, true),
        Some(word) => (word.trim_end_matches('!').parse().ok()?, word.ends_with('!')),
    };
    let is_known = matches!(status, 200 | 301 | 302 | 303 | 307 | 308 | 404);
    if !is_known || !(to.starts_with('/') || to.contains("://")) || words.next().is_some() {
        return None;
    }
    let mut to = to.to_owned();
    for (name, part) in captured(from, path)? {
        to = to.replace(&format!(":{name}"), part);
    }
    Some(Rule { status, to, is_forced })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_counts() {
        let file = "# moved\n/old/ /new/\n/old/ /never/ 302\n/blog/:year/* /:year-:splat 308!\n/api id=:id /x 301\n\
                    /us / 302 Country=us\n/shop https://example.org/:splat 999\n/app/* /app/ 200\n";
        let rules = RulesFiles { redirects_first: false, redirect: 301 };
        let to = |path: &str| rule_for(file, path, rules).map(|rule| (rule.status, rule.to, rule.is_forced));
        assert_eq!(to("/old/"), Some((301, "/new/".into(), false)));
        assert_eq!(to("/blog/2025/a/b"), Some((308, "/2025-a/b".into(), true)));
        assert_eq!(to("/app/x/y"), Some((200, "/app/".into(), false)));
        for none in ["/old", "/api", "/us", "/shop", "/"] {
            assert_eq!(to(none), None, "{none}");
        }
    }
}
