use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ureq::Agent;

/// A good answer is believed this long: a week.
const BELIEVED: u64 = 7 * 24 * 60 * 60;
/// Hosts that are asked at once. One host is asked one thing at a time.
const HOSTS: usize = 8;
/// Between two questions to one host.
const PAUSE: Duration = Duration::from_millis(200);
/// For one question with all its redirects.
const PATIENCE: Duration = Duration::from_secs(15);
const NAME: &str = concat!("folio/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");

/// What an address said.
enum Answer {
    Good,
    Dead(String),
    /// There is something, but it does not want to be asked: nothing is said of it.
    Reluctant,
    /// No connection.
    Silent(String),
}

/// Asks every address once, and says which are dead and why. Good answers are kept below `.folio/cache` for a week.
/// None when nothing answered at all: then it is the network that is not there.
pub fn ask(addresses: BTreeSet<String>, root: &Path) -> Option<BTreeMap<String, String>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let file = root.join(".folio/cache/external.json");
    let mut known: BTreeMap<String, u64> =
        std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    known.retain(|_, asked| *asked <= now && now - *asked < BELIEVED);
    let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for address in addresses.into_iter().filter(|address| !known.contains_key(address)) {
        hosts.entry(host(&address)).or_default().push(address);
    }
    let waiting = Mutex::new(hosts.into_values());
    let answers = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..HOSTS {
            scope.spawn(|| {
                let agent: Agent = Agent::config_builder()
                    .timeout_global(Some(PATIENCE))
                    .user_agent(NAME)
                    .http_status_as_error(false)
                    .build()
                    .into();
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(addresses) = next else { break };
                    let said = addresses.into_iter().enumerate().map(|(number, address)| {
                        std::thread::sleep(if number == 0 { Duration::ZERO } else { PAUSE });
                        let answer = one(&agent, &address);
                        (address, answer)
                    });
                    let said: Vec<_> = said.collect();
                    answers.lock().unwrap_or_else(PoisonError::into_inner).extend(said);
                }
            });
        }
    });
    let answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    let silent = answers.iter().all(|(_, answer)| matches!(answer, Answer::Silent(_)));
    if silent && !answers.is_empty() && known.is_empty() {
        return None;
    }
    let mut dead = BTreeMap::new();
    for (address, answer) in answers {
        match answer {
            Answer::Good => drop(known.insert(address, now)),
            Answer::Dead(why) | Answer::Silent(why) => drop(dead.insert(address, why)),
            Answer::Reluctant => {}
        }
    }
    keep(&file, &known);
    Some(dead)
}

fn host(address: &str) -> String {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

/// By its head; hosts that answer only to readers are asked as a reader would.
fn one(agent: &Agent, address: &str) -> Answer {
    let written = address.split('#').next().unwrap_or_default();
    let url = if written.starts_with("//") { format!("https:{written}") } else { written.to_owned() };
    match judged(agent.head(&url).call()) {
        Answer::Good => Answer::Good,
        _ => judged(agent.get(&url).call()),
    }
}

fn judged(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    match answer {
        Ok(answer) => match answer.status().as_u16() {
            200..=399 => Answer::Good,
            status @ (404 | 410) => Answer::Dead(format!("answers {status}")),
            _ => Answer::Reluctant,
        },
        Err(ureq::Error::HostNotFound) => Answer::Silent("has a host that does not exist".to_owned()),
        Err(ureq::Error::TooManyRedirects) => Answer::Dead("leads in a circle".to_owned()),
        Err(ureq::Error::BadUri(_) | ureq::Error::Http(_)) => Answer::Dead("is not an address".to_owned()),
        Err(ureq::Error::Timeout(_)) => Answer::Silent("does not answer in time".to_owned()),
        Err(error) => Answer::Silent(format!("does not answer: {error}")),
    }
}

/// A cache that cannot be kept only costs a question.
fn keep(file: &Path, known: &BTreeMap<String, u64>) {
    let staged: PathBuf = file.with_extension(format!("json.{}", std::process::id()));
    let Ok(text) = serde_json::to_vec(known) else { return };
    let written = file
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&staged, text))
        .and_then(|()| std::fs::rename(&staged, file));
    if written.is_err() {
        let _ = std::fs::remove_file(staged);
    }
}
