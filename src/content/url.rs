use super::record::{FromNode, Reader, Shape};
use super::yaml::Node;

/// An absolute address that a browser may follow: http, https or mailto.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Url(String);

impl Url {
    pub fn parse(text: &str) -> Option<Self> {
        let rest = ["https://", "http://", "mailto:"].iter().find_map(|scheme| text.strip_prefix(scheme))?;
        let clean =
            !rest.is_empty() && !rest.starts_with('/') && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        clean.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromNode for Url {
    fn shape() -> Shape {
        Shape::Url
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = String::from_node(node, reader)?;
        Self::parse(&text)
            .or_else(|| reader.invalid(node, format!("`{text}` is not an address"), "write it in full: https://…"))
    }
}

/// Where the site will live: an http(s) address, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// `https://example.org` or `https://example.org/sub/path/`; no query, no fragment.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text)?;
        let scheme = url.0.find("://")? + 3;
        if url.0.contains(['?', '#', '\\', '"', '<', '>', '\'']) {
            return None;
        }
        let host_end = url.0[scheme..].find('/').map_or(url.0.len(), |at| scheme + at);
        let path = url.0[host_end..].trim_end_matches('/');
        let clean = path.is_empty() || path.split('/').skip(1).all(|part| !matches!(part, "" | "." | ".."));
        clean.then(|| Self { origin: url.0[..host_end].to_owned(), path: path.to_owned() })
    }

    /// Scheme, host and port: `https://example.org`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Empty, or `/sub/path` without a slash at its end.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole address of a site path (`/blog/x/`).
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.path)
    }

    /// The path that a link on the same host needs.
    pub fn relative(&self, path: &str) -> String {
        format!("{}{path}", self.path)
    }
}

impl serde::Serialize for BaseUrl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{}", self.origin, self.path))
    }
}

impl FromNode for BaseUrl {
    fn shape() -> Shape {
        Shape::Url
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = String::from_node(node, reader)?;
        Self::parse(&text).or_else(|| {
            reader.invalid(
                node,
                format!("`{text}` is not where a site can live"),
                "write https://example.org or https://example.org/sub",
            )
        })
    }

    fn stub() -> Option<Self> {
        Self::parse("https://example.invalid")
    }
}
