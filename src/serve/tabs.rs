use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;
use serde::Serialize;
use tokio::sync::mpsc;

/// Messages that may wait for a slow browser; one that is further behind is let go and catches up when it returns.
const WAITING: usize = 32;
/// More open tabs than this are not kept: the oldest goes.
const MAX_TABS: usize = 128;

/// The browser tabs that listen, each with the page it shows.
#[derive(Default)]
pub struct Tabs(Mutex<Vec<Tab>>);

struct Tab {
    /// The decoded path of the page, with the base path.
    page: String,
    /// Of the page's bytes, as the tab has them.
    fingerprint: Option<u64>,
    sender: mpsc::Sender<Bytes>,
}

/// What a tab is told. Fingerprints travel as text: JavaScript's numbers are too short for them.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message<'a> {
    /// What is true now. `page` is set when the page itself has other bytes than the tab.
    Update { generation: String, page: Option<String>, assets: &'a [String] },
    /// The tab cannot be brought up to date piece by piece.
    Reload,
    /// The mistakes that are left; none makes the overlay go.
    Mistakes {
        #[serde(flatten)]
        mistakes: &'a super::mistakes::Mistakes,
        since: &'a str,
    },
    /// The file being written is another page.
    Navigate { url: &'a str },
}

impl Tabs {
    /// A new tab, with its first messages already under way.
    pub fn open(&self, page: String, fingerprint: Option<u64>, greeting: &[Message]) -> mpsc::Receiver<Bytes> {
        let (sender, receiver) = mpsc::channel(WAITING);
        for message in greeting {
            let _ = sender.try_send(event(message));
        }
        let mut tabs = self.lock();
        tabs.retain(|tab| !tab.sender.is_closed());
        if tabs.len() >= MAX_TABS {
            tabs.remove(0);
        }
        tabs.push(Tab { page, fingerprint, sender });
        receiver
    }

    /// The pages that someone looks at.
    pub fn pages(&self) -> BTreeSet<String> {
        self.lock().iter().filter(|tab| !tab.sender.is_closed()).map(|tab| tab.page.clone()).collect()
    }

    /// Tells every tab the same.
    pub fn tell(&self, message: &Message) {
        let event = event(message);
        self.lock().retain(|tab| tab.sender.try_send(event.clone()).is_ok());
    }

    /// Tells every tab what is true now; `fingerprint` knows the new bytes of each open page. How many pages differ.
    pub fn update(&self, generation: u64, assets: &[String], fingerprint: &dyn Fn(&str) -> Option<u64>) -> usize {
        let generation = hex(generation);
        let mut differ = BTreeSet::new();
        self.lock().retain_mut(|tab| {
            let new = fingerprint(&tab.page).or(tab.fingerprint);
            let page = new.filter(|_| new != tab.fingerprint).map(hex);
            tab.fingerprint = new;
            if page.is_some() {
                differ.insert(tab.page.clone());
            }
            let message = Message::Update { generation: generation.clone(), page, assets };
            tab.sender.try_send(event(&message)).is_ok()
        });
        differ.len()
    }

    /// A comment, so that proxies keep the stream open and we notice who has left.
    pub fn keep_alive(&self) {
        self.lock().retain(|tab| tab.sender.try_send(Bytes::from_static(b":\n\n")).is_ok());
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Tab>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub fn hex(fingerprint: u64) -> String {
    format!("{fingerprint:016x}")
}

pub fn unhex(text: impl Display) -> Option<u64> {
    u64::from_str_radix(&text.to_string(), 16).ok()
}

/// One event of the stream. JSON has no line breaks of its own, so one `data:` line holds it.
fn event(message: &Message) -> Bytes {
    let json = serde_json::to_string(message).unwrap_or_default();
    Bytes::from(format!("data: {json}\n\n"))
}
