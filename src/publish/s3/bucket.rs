use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use md5::{Digest, Md5};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::Agent;
use ureq::http::{self, Response};

use super::md5;
use super::sign::{Keys, Request, sha256};
use crate::build::MANIFEST;
use crate::content::publish::S3Target;
use crate::diagnostic::{Code, Diagnostic};
use crate::publish::patience::{Fault, persist};
use crate::publish::program::Program;
use crate::publish::progress::Progress;
use crate::publish::secret::Secret;

/// What stands as it is in an address that is signed: letters, digits and these.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const IN_PATH: &AsciiSet = &PLAIN.remove(b'/');
const CONNECT: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(20);
/// Time for a body, besides that of its length at 20 kB/s.
const BODY: Duration = Duration::from_secs(30);
const SLOWEST: u64 = 20_000;
/// No answer of a store is longer: a page of a listing, or a manifest of a million files.
const MAX_ANSWER: u64 = 256 << 20;

/// A bucket, or a folder of it, and how it is reached.
pub struct Bucket {
    agent: Agent,
    /// `https://host`, without a slash at its end.
    origin: String,
    host: String,
    name: String,
    /// Empty, or with a slash at its end.
    pub prefix: String,
    region: String,
    keys: Keys,
}

/// An object that was read.
pub struct Object {
    pub bytes: Vec<u8>,
    pub etag: String,
    /// How long ago it was written, by the store's own clock.
    pub age: Option<Duration>,
}

/// When an object may be written.
#[derive(Clone, Debug)]
pub enum Condition {
    Always,
    Absent,
    /// Only over this version of it.
    Is(String),
}

/// An answer: status, headers, body.
struct Answer {
    status: u16,
    head: http::HeaderMap,
    bytes: Vec<u8>,
}

impl Bucket {
    pub fn open(target: &S3Target) -> Result<Self, Diagnostic> {
        let endpoint = target.endpoint.as_deref().map(str::to_owned);
        let origin = endpoint.unwrap_or_else(|| format!("https://s3.{}.amazonaws.com", &*target.region));
        let origin = origin.trim_end_matches('/').to_owned();
        let host = ["https://", "http://"].iter().find_map(|scheme| origin.strip_prefix(scheme)).map(str::to_owned);
        let host = host.filter(|host| !host.is_empty() && !host.contains('/')).ok_or_else(|| {
            Diagnostic::new(Code::Target, format!("`{origin}` is not the address of a store"))
                .help("write `endpoint: https://host`, without a path; the bucket has a key of its own")
        })?;
        let prefix = target.prefix.trim_matches('/');
        let agent = Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Ok(Self {
            agent: agent.into(),
            origin,
            host,
            name: target.bucket.to_string(),
            prefix: if prefix.is_empty() { String::new() } else { format!("{prefix}/") },
            region: target.region.to_string(),
            keys: keys()?,
        })
    }

    pub fn shown(&self) -> String {
        let folder = if self.prefix.is_empty() { String::new() } else { format!("/{}", self.prefix) };
        format!("the bucket {}{folder} of {}", self.name, self.host)
    }

    /// An object; `None` when there is none.
    pub fn get(&self, path: &str, progress: &dyn Progress) -> Result<Option<Object>, Diagnostic> {
        let key = format!("{}{path}", self.prefix);
        let answer = self.ask("GET", Some(&key), &[], &[], b"", progress)?;
        if answer.status == 404 {
            return Ok(None);
        }
        let etag = answer.header("etag").unwrap_or_default();
        let at = |name| Some(jiff::fmt::rfc2822::parse(&answer.header(name)?).ok()?.timestamp());
        let age = at("date").zip(at("last-modified")).map(|(now, then)| now.duration_since(then).unsigned_abs());
        Ok(Some(Object { bytes: answer.bytes, etag, age }))
    }

    /// Writes an object. Its new version, or `None` when the condition does not hold.
    pub fn put(
        &self,
        path: &str,
        bytes: &[u8],
        (media_type, cache): (&str, &str),
        condition: &Condition,
        progress: &dyn Progress,
    ) -> Result<Option<String>, Diagnostic> {
        let key = format!("{}{path}", self.prefix);
        let mut headers = vec![("cache-control", cache.to_owned()), ("content-type", media_type.to_owned())];
        match condition {
            Condition::Always => {}
            Condition::Absent => headers.push(("if-none-match", "*".to_owned())),
            Condition::Is(version) => headers.push(("if-match", version.clone())),
        }
        let sum = md5(bytes);
        persist(progress, || {
            let answer = self.ask_once("PUT", Some(&key), &[], &headers, bytes)?;
            if matches!(answer.status, 412 | 404) && !matches!(condition, Condition::Always) {
                // an answer that was lost: what we wrote is there
                let there = self.get(path, &())?.filter(|object| object.bytes == bytes);
                return Ok(there.map(|object| object.etag));
            }
            let answer = self.judged(answer)?;
            let etag = answer.header("etag").unwrap_or_default();
            let stored = etag.trim_matches('"');
            let is_sum =
                stored.len() == 32 && answer.header("x-amz-server-side-encryption").is_none_or(|it| it == "AES256");
            if is_sum && stored.bytes().all(|b| b.is_ascii_hexdigit()) && stored != sum {
                let message = format!("`{path}` did not arrive as it was sent");
                return Err(Fault::Passing(Diagnostic::new(Code::Host, message).help("publish again")));
            }
            Ok(Some(etag))
        })
    }

    /// The record that says what is ours, or that a publish is under way.
    pub fn put_record(
        &self,
        text: &str,
        condition: &Condition,
        progress: &dyn Progress,
    ) -> Result<Option<String>, Diagnostic> {
        self.put(MANIFEST, text.as_bytes(), ("text/plain; charset=utf-8", "no-store"), condition, progress)
    }

    /// Deletes objects, at most 1,000.
    pub fn delete(&self, paths: &[&str], progress: &dyn Progress) -> Result<(), Diagnostic> {
        let escaped = |path: &str| path.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let keys =
            paths.iter().map(|path| format!("<Object><Key>{}{}</Key></Object>", escaped(&self.prefix), escaped(path)));
        let body = format!(
            "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{}<Quiet>true</Quiet></Delete>",
            keys.collect::<String>()
        );
        let sum = STANDARD.encode(Md5::digest(&body));
        let headers = [("content-md5", sum), ("content-type", "application/xml".to_owned())];
        let answer = self.ask("POST", None, &[("delete", "")], &headers, body.as_bytes(), progress)?;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        match element(&text, "Error") {
            Some(error) => {
                let why = element(error, "Code").unwrap_or_default();
                let message = format!("{} refuses to delete: {why}", self.shown());
                Err(Diagnostic::new(Code::Host, message).help("see what the credentials may do there"))
            }
            None => Ok(()),
        }
    }

    /// A page of the listing, as XML.
    pub fn list(&self, after: Option<&str>, progress: &dyn Progress) -> Result<String, Diagnostic> {
        let mut query = vec![("encoding-type", "url"), ("list-type", "2"), ("prefix", &*self.prefix)];
        if let Some(token) = after {
            query.insert(0, ("continuation-token", token));
        }
        let answer = self.ask("GET", None, &query, &[], b"", progress)?;
        if answer.status == 404 {
            let message = format!("{} is not there", self.shown());
            return Err(Diagnostic::new(Code::Host, message).help("make the bucket first, or see how it is spelt"));
        }
        Ok(String::from_utf8_lossy(&answer.bytes).into_owned())
    }

    fn ask(
        &self,
        method: &str,
        key: Option<&str>,
        query: &[(&str, &str)],
        headers: &[(&str, String)],
        body: &[u8],
        progress: &dyn Progress,
    ) -> Result<Answer, Diagnostic> {
        persist(progress, || self.judged(self.ask_once(method, key, query, headers, body)?))
    }

    fn ask_once(
        &self,
        method: &str,
        key: Option<&str>,
        query: &[(&str, &str)],
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Result<Answer, Fault> {
        let key = key.map(|key| format!("/{}", utf8_percent_encode(key, IN_PATH))).unwrap_or_default();
        let path = format!("/{}{key}", self.name);
        let encode = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let query = query.join("&");
        let (payload, time) = (sha256(body), Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string());
        let mut signed: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        signed.push(("host".to_owned(), self.host.clone()));
        signed.push(("x-amz-content-sha256".to_owned(), payload.clone()));
        signed.push(("x-amz-date".to_owned(), time.clone()));
        if let Some(token) = &self.keys.token {
            signed.push(("x-amz-security-token".to_owned(), token.reveal().to_owned()));
        }
        signed.sort();
        let request = Request {
            method,
            path: &path,
            query: &query,
            headers: &signed,
            payload: &payload,
            time: &time,
            region: &self.region,
        };
        let authorization = request.authorization(&self.keys);
        let mark = if query.is_empty() { "" } else { "?" };
        let mut builder = http::Request::builder().method(method).uri(format!("{}{path}{mark}{query}", self.origin));
        for (name, value) in signed.iter().filter(|(name, _)| name != "host") {
            builder = builder.header(name.as_str(), value.as_str());
        }
        builder = builder.header("authorization", authorization);
        let sent =
            if method == "GET" { self.run(builder.body(()), 0) } else { self.run(builder.body(body), body.len()) };
        sent.map_err(|why| {
            let message = format!("{} cannot be reached: {why}", self.shown());
            Fault::Passing(
                Diagnostic::new(Code::Host, message).help("publish again when it can: only what is missing is sent"),
            )
        })
    }

    fn run(&self, request: http::Result<http::Request<impl ureq::AsSendBody>>, len: usize) -> Result<Answer, String> {
        let request = request.map_err(|error| error.to_string())?;
        let time = BODY + Duration::from_secs(len as u64 / SLOWEST);
        let request = self.agent.configure_request(request).timeout_send_body(Some(time)).timeout_recv_body(Some(BODY));
        let mut answer: Response<ureq::Body> = self.agent.run(request.build()).map_err(|error| error.to_string())?;
        let bytes =
            answer.body_mut().with_config().limit(MAX_ANSWER).read_to_vec().map_err(|error| error.to_string())?;
        Ok(Answer { status: answer.status().as_u16(), head: answer.headers().clone(), bytes })
    }

    /// An answer that is of use, or why it is not.
    fn judged(&self, answer: Answer) -> Result<Answer, Fault> {
        if matches!(answer.status, 200..300 | 404) && !answer.says("NoSuchBucket") {
            return Ok(answer);
        }
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        let why = element(&text, "Code").unwrap_or("no reason given").to_owned();
        let place = self.shown();
        let told = |code, message: String, help: &str| {
            Diagnostic::new(code, message).note(format!("status {}: {why}", answer.status)).help(help)
        };
        let passing = ["BadDigest", "IncompleteBody", "RequestTimeout", "XAmzContentSHA256Mismatch", "SlowDown"];
        let is_passing = answer.status >= 500 || matches!(answer.status, 408 | 409 | 429);
        if is_passing || passing.contains(&&*why) {
            let fault = told(Code::Host, format!("{place} does not answer as it should"), "publish again when it does");
            return Err(Fault::Passing(fault));
        }
        Err(Fault::Final(match (answer.status, &*why) {
            (_, "NoSuchBucket") => {
                told(Code::Host, format!("{place} is not there"), "make the bucket first, or see how it is spelt")
            }
            (_, "RequestTimeTooSkewed") => {
                told(Code::Host, format!("{place} has another time"), "set the clock of this machine")
            }
            (401 | 403, _) => {
                let help = "see AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and what they may do in the bucket";
                told(Code::Credentials, format!("{place} refuses the credentials"), help)
            }
            (301 | 307 | 400, _) => {
                told(Code::Host, format!("{place} refuses the request"), "see `region` and `endpoint` of the target")
            }
            _ => told(Code::Host, format!("{place} refuses the request"), "mend what it says, and publish again"),
        }))
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<String> {
        self.head.get(name)?.to_str().ok().map(str::to_owned)
    }

    fn says(&self, code: &str) -> bool {
        self.status == 404 && String::from_utf8_lossy(&self.bytes).contains(code)
    }
}

/// The text of the first element of a name; stores write plain XML.
pub fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
}

/// From the environment, else from the `aws` program, which knows profiles and sign-ins.
fn keys() -> Result<Keys, Diagnostic> {
    if let (Ok(id), Some(secret)) = (std::env::var("AWS_ACCESS_KEY_ID"), Secret::of_env("AWS_SECRET_ACCESS_KEY")) {
        return Ok(Keys { id, secret, token: Secret::of_env("AWS_SESSION_TOKEN") });
    }
    let asked = Program::new("aws", ANSWER, &()).args(["configure", "export-credentials", "--format", "process"]).run();
    let found = asked.ok().and_then(|said| serde_json::from_slice::<serde_json::Value>(&said.out).ok());
    let text = |name| found.as_ref()?.get(name)?.as_str().map(str::to_owned);
    match (text("AccessKeyId"), text("SecretAccessKey")) {
        (Some(id), Some(secret)) => {
            Ok(Keys { id, secret: Secret::new(secret), token: text("SessionToken").map(Secret::new) })
        }
        _ => Err(Diagnostic::new(Code::Credentials, "there are no credentials for the bucket")
            .help("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with the `aws` program")),
    }
}
