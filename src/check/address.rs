use percent_encoding::percent_decode_str;

use crate::content::url::BaseUrl;
use crate::site::Plan;

/// Where an address in an output leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A path of the site, decoded and without the base path, and the fragment.
    Internal { path: String, fragment: String },
    /// A path of the same host that is not below the site's base path.
    Outside(String),
    /// Another host; whether the way there is not encrypted.
    External { insecure: bool },
    /// No place to go to: data, mail, a call.
    Other,
}

impl Target {
    /// Reads an address as a browser does on the page `from` (a path of the site).
    pub fn of(address: &str, from: &str, base: &BaseUrl) -> Self {
        let address = address.trim();
        if let Some(rest) = strip_ignoring_case(address, base.origin())
            .filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
        {
            return Self::absolute(if rest.starts_with('/') { rest } else { "/" }, base);
        }
        let scheme = address.find([':', '/', '?', '#']).filter(|at| address[*at..].starts_with(':'));
        if let Some(at) = scheme {
            return match address[..at].to_ascii_lowercase().as_str() {
                "http" => Self::External { insecure: true },
                "https" => Self::External { insecure: false },
                _ => Self::Other,
            };
        }
        if address.starts_with("//") {
            return Self::External { insecure: false };
        }
        if address.starts_with('/') {
            return Self::absolute(address, base);
        }
        let (path, fragment) = split(address);
        let whole = if path.is_empty() { from.to_owned() } else { join(from, &path) };
        Self::Internal { path: whole, fragment }
    }

    fn absolute(address: &str, base: &BaseUrl) -> Self {
        let (path, fragment) = split(address);
        match path.strip_prefix(&decoded(base.path())) {
            Some("") => Self::Internal { path: "/".to_owned(), fragment },
            Some(rest) if rest.starts_with('/') => Self::Internal { path: join("/", rest), fragment },
            _ => Self::Outside(path),
        }
    }
}

/// The planned path that answers a path: itself, or with the slash that hosts add, or the folder of an `index.html`.
pub fn planned<'a>(plan: &'a Plan, path: &str) -> Option<&'a str> {
    let found = |path: &str| plan.key(path);
    found(path)
        .or_else(|| if path.ends_with('/') { None } else { found(&format!("{path}/")) })
        .or_else(|| found(path.strip_suffix("index.html")?))
}

fn strip_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// Path and fragment, decoded; the query is not looked at.
fn split(address: &str) -> (String, String) {
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = address.split('?').next().unwrap_or_default();
    (decoded(path), decoded(fragment))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A relative path from a page.
fn join(from: &str, path: &str) -> String {
    let folder = if path.starts_with('/') { "" } else { from.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut ends_open = path.ends_with('/');
    for part in path.split('/') {
        match part {
            "" => {}
            "." => ends_open |= path.ends_with('.'),
            ".." => {
                parts.pop();
                ends_open |= path.ends_with("..");
            }
            part => parts.push(part),
        }
    }
    let slash = if ends_open && !parts.is_empty() { "/" } else { "" };
    format!("/{}{slash}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn internal(path: &str, fragment: &str) -> Target {
        Target::Internal { path: path.to_owned(), fragment: fragment.to_owned() }
    }

    #[test]
    fn addresses_lead_where_a_browser_goes() {
        let base = BaseUrl::parse("https://example.org/sub").unwrap();
        let of = |address: &str| Target::of(address, "/blog/x/", &base);
        assert_eq!(of("#a"), internal("/blog/x/", "a"));
        assert_eq!(of(""), internal("/blog/x/", ""));
        assert_eq!(of("../y/?q#a%20b"), internal("/blog/y/", "a b"));
        assert_eq!(of("a.png"), internal("/blog/x/a.png", ""));
        assert_eq!(of(".."), internal("/blog/", ""));
        assert_eq!(of("/sub/"), internal("/", ""));
        assert_eq!(of("/sub"), internal("/", ""));
        assert_eq!(of("/subway/"), Target::Outside("/subway/".to_owned()));
        assert_eq!(of("HTTPS://Example.org/sub/blog/"), internal("/blog/", ""));
        assert_eq!(of("https://example.org.evil/"), Target::External { insecure: false });
        assert_eq!(of("http://other.org/"), Target::External { insecure: true });
        assert_eq!(of("mailto:a@b.c"), Target::Other);
    }
}
