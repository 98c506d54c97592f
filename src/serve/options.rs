use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::watch;

use super::{HostRules, editor};

/// The port when none is asked for.
pub const DEFAULT_PORT: u16 = 1111;

/// How to serve.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder, as the first line names it; empty for no name.
    pub folder: String,
    /// `None` is 127.0.0.1 and `::1`.
    pub interface: Option<IpAddr>,
    /// `None` is [`DEFAULT_PORT`], or the next that is free; 0 is any.
    pub port: Option<u16>,
    /// Host names that are let in besides localhost: those of a proxy or a tunnel.
    pub allowed_hosts: Vec<String>,
    /// The host whose rules are imitated.
    pub host: &'static HostRules,
    pub drafts: bool,
    /// Look every second instead of waiting for the file system to tell.
    pub poll: bool,
    /// The browser follows the file that was saved.
    pub navigate: bool,
    /// Open the browser at the start.
    pub open: bool,
    /// Rendering all pages while nothing else is to be done, to find mistakes early.
    pub render_ahead: bool,
    /// The command that opens a file; usually what VISUAL or EDITOR says.
    pub editor: Option<String>,
    pub stop: Stop,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            folder: String::new(),
            interface: None,
            port: None,
            allowed_hosts: Vec::new(),
            host: HostRules::plain(),
            drafts: false,
            poll: false,
            navigate: false,
            open: false,
            render_ahead: true,
            editor: editor::from_environment(),
            stop: Stop::default(),
        }
    }
}

/// Ends the server from any thread: the handler of Ctrl-C holds a clone.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    pub(super) async fn stopped(&self) {
        // an error would mean that the sender is gone, and we hold it
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}
