use hyper::body::Bytes;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH,
    LOCATION, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Response, StatusCode};
use tokio::sync::mpsc;

use super::body::ReplyBody;

/// A response under way. Whatever it answers, it leaves with the headers that keep other sites out.
pub type Reply = Response<ReplyBody>;

/// Never sent, whoever asks for them: they would open the preview to other sites, or outlive it in the browser.
const FORBIDDEN: [&str; 8] = [
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "clear-site-data",
];

pub fn bytes(status: u16, content_type: &str, body: impl Into<Bytes>) -> Reply {
    let body = body.into();
    let length = HeaderValue::from(body.len());
    let mut reply = with(status, ReplyBody::Whole(body));
    reply.headers_mut().insert(CONTENT_LENGTH, length);
    header(&mut reply, CONTENT_TYPE, content_type);
    reply
}

pub fn text(status: u16, text: &str) -> Reply {
    bytes(status, "text/plain; charset=utf-8", format!("{text}\n"))
}

pub fn nothing(status: u16) -> Reply {
    with(status, ReplyBody::Whole(Bytes::new()))
}

/// A redirect to an address as a browser needs it, with the query that came.
pub fn redirect(status: u16, location: &str, query: Option<&str>) -> Reply {
    let mut location = location.to_owned();
    if let Some(query) = query.filter(|_| !location.contains(['?', '#'])) {
        location.push('?');
        location.push_str(query);
    }
    let mut reply = text(status, &format!("go to {location}"));
    header(&mut reply, LOCATION, &location);
    reply
}

pub fn not_allowed(allowed: &str) -> Reply {
    let mut reply = text(405, "only reading is possible here");
    header(&mut reply, ALLOW, allowed);
    reply
}

pub fn events(receiver: mpsc::Receiver<Bytes>) -> Reply {
    let mut reply = with(200, ReplyBody::Events(receiver));
    header(&mut reply, CONTENT_TYPE, "text/event-stream; charset=utf-8");
    // tells nginx and its kin not to hold the stream back
    header(&mut reply, HeaderName::from_static("x-accel-buffering"), "no");
    reply
}

/// Adds the site's own header, unless it is one of those that only the preview may set.
pub fn site_header(reply: &mut Reply, name: &str, value: &str) {
    let name = name.to_ascii_lowercase();
    if FORBIDDEN.contains(&name.as_str()) || name.starts_with("access-control-") {
        return;
    }
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
        reply.headers_mut().insert(name, value);
    }
}

/// Sets the entity tag, and empties the reply when the client has these very bytes.
pub fn tagged(mut reply: Reply, fingerprint: u64, request: &HeaderMap) -> Reply {
    let tag = format!("\"{fingerprint:016x}\"");
    let known = request.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if reply.status() == StatusCode::OK
        && known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
    {
        reply = nothing(304);
    }
    header(&mut reply, ETAG, &tag);
    reply
}

/// The last step of every reply: the headers that keep it from other sites, and no body for HEAD.
pub fn finished(mut reply: Reply, method: &Method) -> Reply {
    header(&mut reply, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    header(&mut reply, X_CONTENT_TYPE_OPTIONS, "nosniff");
    header(&mut reply, CACHE_CONTROL, "no-store");
    if *method == Method::HEAD {
        *reply.body_mut() = ReplyBody::Whole(Bytes::new());
    }
    reply
}

fn with(status: u16, body: ReplyBody) -> Reply {
    let mut reply = Response::new(body);
    *reply.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    reply
}

fn header(reply: &mut Reply, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        reply.headers_mut().insert(name, value);
    }
}
