use std::net::IpAddr;
use std::sync::Arc;

use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderValue, TRANSFER_ENCODING};
use hyper::{Method, Request};

use super::access::Access;
use super::editor;
use super::headers_file;
use super::host_rules::HostRules;
use super::page;
use super::preview::{Answer, Found};
use super::reply::{self, Reply};
use super::server::{BROKEN, MISSING, Outcome, Server};
use super::shown::Shown;
use super::tabs::unhex;
use super::{address, client};

/// A request without its body: none is ever read.
struct Asked {
    method: Method,
    path: String,
    query: Option<String>,
    headers: HeaderMap,
}

/// Answers one request. Checks come first; what renders runs on a thread of its own, where a panic ends only itself.
pub async fn respond<B>(server: Arc<Server>, request: Request<B>, local: IpAddr) -> Reply {
    let method = request.method().clone();
    let reply = match checked(&server, &request, local) {
        Err(refused) => refused,
        Ok(asked) => {
            server.note_activity();
            let shown = server.shown();
            if is_ready(&server, &shown, &asked) {
                return reply::finished(answer(&server, &shown, &asked), &method);
            }
            let worker = server.clone();
            match tokio::task::spawn_blocking(move || answer(&worker, &shown, &asked)).await {
                Ok(reply) => reply,
                Err(failed) if failed.is_panic() => {
                    let title = "Folio failed on this page";
                    page(
                        &server,
                        &server.shown(),
                        (500, BROKEN),
                        title,
                        "This is a bug; please report it with the page.",
                    )
                }
                // the server is ending: the connection does so too, and the browser comes back for an answer
                Err(_) => std::future::pending().await,
            }
        }
    };
    reply::finished(reply, &method)
}

fn checked<B>(server: &Server, request: &Request<B>, local: IpAddr) -> Result<Asked, Reply> {
    server.access.check(request, local).map_err(|refusal| reply::text(403, refusal))?;
    let headers = request.headers();
    let has_body = headers.contains_key(TRANSFER_ENCODING)
        || headers.get(CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0");
    if has_body {
        let mut refused = reply::text(413, "no body is read here");
        refused.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        return Err(refused);
    }
    if request.uri().path_and_query().is_some_and(|target| target.as_str().len() > address::MAX_URL) {
        return Err(reply::text(414, "the URL is too long"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        return Err(reply::not_allowed("GET, HEAD"));
    }
    let path = address::decode(request.uri().path()).ok_or_else(|| reply::text(400, "the URL is not UTF-8 text"))?;
    let query = request.uri().query().map(str::to_owned);
    Ok(Asked { method: request.method().clone(), path, query, headers: headers.clone() })
}

/// Whether nothing has to be rendered: to hand such an answer to a thread of its own takes longer than to give it.
fn is_ready(server: &Server, shown: &Shown, asked: &Asked) -> bool {
    asked.method != Method::POST
        && server.host == HostRules::plain()
        && address::below(&asked.path, shown.base_path()).is_some_and(|url| shown.generation.is_ready(url))
}

fn answer(server: &Server, shown: &Shown, asked: &Asked) -> Reply {
    let reserved = address::below(&asked.path, shown.base_path()).and_then(|url| url.strip_prefix("/_folio/"));
    match reserved {
        Some(name) => own(server, shown, asked, name),
        None if asked.method == Method::POST => reply::not_allowed("GET, HEAD"),
        None => site(server, shown, asked),
    }
}

/// The reserved path: the client, the event stream and the editor.
fn own(server: &Server, shown: &Shown, asked: &Asked, name: &str) -> Reply {
    if let Some(script) = client::file(name) {
        return reply::bytes(200, "text/javascript; charset=utf-8", script);
    }
    let query = |key| address::query(asked.query.as_deref(), key);
    if !matches!(name, "events" | "open") {
        return reply::text(404, "there is nothing here");
    }
    if query("token").as_deref() != Some(&server.token) || !Access::is_proven(&asked.headers) {
        return reply::text(403, "only a page of this preview may ask for that");
    }
    match name {
        "events" if asked.method != Method::HEAD => {
            let page = query("path").and_then(|path| address::decode(&path)).unwrap_or_default();
            reply::events(server.greet(page, query("page").and_then(unhex), query("generation").and_then(unhex)))
        }
        "open" if asked.method == Method::POST => {
            let file = query("file").and_then(|file| shown.generation.disk(&file));
            let line = query("line").and_then(|line| line.parse().ok()).unwrap_or(1);
            match file
                .ok_or_else(|| "this is no file of the site".to_owned())
                .and_then(|file| editor::open(server.editor.as_deref(), &file, line))
            {
                Ok(()) => reply::nothing(204),
                Err(why) => reply::text(409, &why),
            }
        }
        _ => reply::not_allowed("POST"),
    }
}

fn site(server: &Server, shown: &Shown, asked: &Asked) -> Reply {
    match server.outcome(shown, &asked.path) {
        Outcome::Redirect(status, to) => reply::redirect(status, &to, asked.query.as_deref()),
        Outcome::Answer(status, answer) => found(server, shown, asked, status, &answer),
        Outcome::Missing => {
            page(server, shown, (404, MISSING), "There is no such page", "No page of the site has this address.")
        }
        Outcome::Broken => {
            server.tell_mistakes();
            page(server, shown, (500, BROKEN), "This page has a mistake", "It appears here as soon as it is mended.")
        }
    }
}

fn found(server: &Server, shown: &Shown, asked: &Asked, status: u16, answer: &Answer) -> Reply {
    let html = answer.content_type.starts_with("text/html");
    let bytes = if html {
        page::with_client(&answer.bytes, &page::tag(server, shown, answer.fingerprint)).into()
    } else {
        hyper::body::Bytes::from_owner(answer.bytes.clone())
    };
    let mut reply = reply::bytes(status, &answer.content_type, bytes);
    for (name, value) in &answer.headers {
        reply::site_header(&mut reply, name, value);
    }
    if server.host.rules.is_some()
        && let Found::Answer(file) = shown.generation.answer("/_headers")
    {
        for (name, value) in headers_file::headers_for(&String::from_utf8_lossy(&file.bytes), &asked.path) {
            reply::site_header(&mut reply, name, value);
        }
    }
    // a page carries the token of this process, so one of an earlier process is another page
    let fingerprint = if html { answer.fingerprint ^ page::salt(&server.token) } else { answer.fingerprint };
    reply::tagged(reply, fingerprint, &asked.headers)
}

fn page(server: &Server, shown: &Shown, (status, fingerprint): (u16, u64), title: &str, text: &str) -> Reply {
    let html = page::plain(title, text);
    reply::bytes(
        status,
        "text/html; charset=utf-8",
        page::with_client(html.as_bytes(), &page::tag(server, shown, fingerprint)),
    )
}
