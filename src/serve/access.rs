use std::net::IpAddr;

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::http::uri::{Authority, Uri};
use hyper::{Method, Request};

const SEC_FETCH_SITE: &str = "sec-fetch-site";
const SEC_FETCH_MODE: &str = "sec-fetch-mode";
const SEC_FETCH_DEST: &str = "sec-fetch-dest";

/// Why a request is refused. The text is for the person who sees it in a browser or in curl.
pub type Refusal = &'static str;

/// Who may ask: this machine by one of its own names, or a host that was allowed; never another site's page.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Lower-case host names.
    pub allowed: Vec<String>,
}

impl Access {
    /// Checked before anything else is looked at, for every method. `local` is our own end of the connection.
    pub fn check<B>(&self, request: &Request<B>, local: IpAddr) -> Result<(), Refusal> {
        let host = single(request.headers(), &HOST)?.ok_or("the request names no host")?;
        let host = authority(host).ok_or("the Host header is no host")?;
        let target = request.uri().authority();
        if !self.is_ours(&host, local) || target.is_some_and(|target| !self.is_ours(target, local)) {
            return Err("this host name is not let in; if it is yours, start with --allow-host NAME");
        }
        match single(request.headers(), &ORIGIN)? {
            Some(origin) if !self.same_origin(origin, &host) => Err("the request comes from another site"),
            None if from_elsewhere(request) => Err("the request comes from another site"),
            _ => Ok(()),
        }
    }

    /// For what changes or reveals something: a page of ours must have sent it, and the browser must say so.
    pub fn is_proven(headers: &HeaderMap) -> bool {
        headers.contains_key(ORIGIN) || value(headers, SEC_FETCH_SITE) == Some("same-origin")
    }

    fn is_ours(&self, authority: &Authority, local: IpAddr) -> bool {
        if authority.as_str().contains('@') {
            return false;
        }
        let host = authority.host().to_ascii_lowercase();
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost"
            || host == "127.0.0.1"
            || host == "[::1]"
            || host.strip_suffix(".localhost").is_some_and(|name| !name.is_empty() && !name.starts_with('.'))
            || literal.is_ok_and(|ip| ip.to_canonical() == local.to_canonical())
            || self.allowed.contains(&host)
    }

    /// `check` has already found `host` to be ours.
    fn same_origin(&self, origin: &str, host: &Authority) -> bool {
        let Some((scheme @ ("http" | "https"), rest)) = origin.split_once("://") else { return false };
        let Some(origin) = authority(rest) else { return false };
        let port = if scheme == "https" { 443 } else { 80 };
        let origin_host = origin.host().to_ascii_lowercase();
        // a proxy may put another Host in, but the browser still says which name it used
        self.allowed.contains(&origin_host)
            || (origin_host == host.host().to_ascii_lowercase()
                && origin.port_u16().unwrap_or(port) == host.port_u16().unwrap_or(port)
                && !rest.contains('@'))
    }
}

/// Sent by a page that is not ours, except for a person who follows a link.
fn from_elsewhere<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    let elsewhere = matches!(value(headers, SEC_FETCH_SITE), Some("cross-site" | "same-site"));
    let followed = matches!(*request.method(), Method::GET | Method::HEAD)
        && value(headers, SEC_FETCH_MODE) == Some("navigate")
        && value(headers, SEC_FETCH_DEST) == Some("document");
    elsewhere && !followed
}

fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(only), None) => only.to_str().map(Some).map_err(|_| "a header is not ASCII"),
        _ => Err("a header is there twice"),
    }
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn authority(text: &str) -> Option<Authority> {
    let uri = format!("http://{text}/").parse::<Uri>().ok()?;
    let authority = uri.authority().filter(|authority| authority.as_str() == text)?;
    let whole = authority.port_u16().is_some() || authority.as_str() == authority.host();
    whole.then(|| authority.clone())
}
