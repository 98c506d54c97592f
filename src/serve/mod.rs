//! The site in a loop: watch the disk, answer browsers, tell them what changed.
//!
//! - The server is a map from planned URLs to bytes: a URL is decoded once and looked up, never joined to a path.
//!   It writes nothing to the destination.
//! - An event of the file system is only a bell; what changed is found by the pipeline, which compares.
//! - What is shown is immutable and replaced whole. A request sees one generation from beginning to end.
//! - Who may ask is checked before anything else is looked at. No other site's page gets an answer.
//! - A mistake in the site, or a bug of ours in one page, never ends the process and takes no working URL away.
//!
//! Nothing here knows how a site is made ([`Pipeline`]), and nothing prints but through [`Console`].

mod access;
mod address;
mod ahead;
mod body;
mod client;
mod connection;
mod console;
mod editor;
mod file_system;
mod headers_file;
mod holder;
mod host_rules;
#[cfg(unix)]
mod keys;
mod listen;
mod mistakes;
mod options;
mod page;
mod pattern;
mod preview;
mod rebuild;
mod redirects_file;
mod reply;
mod report;
mod respond;
mod server;
mod shown;
mod site;
mod tabs;
mod watch;

pub use console::Console;
pub use host_rules::{HostRules, Place};
pub use options::{DEFAULT_PORT, Options, Stop};
pub use preview::{Answer, Change, Found, Generation, Pipeline, Summary};
pub use site::{SiteGeneration, SitePipeline};

use std::fmt::Display;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;

use crate::diagnostic::{Code, Diagnostic};
use connection::{Door, accept};
use listen::Listening;
use rebuild::{Rebuild, Ring};
use server::Server;
use watch::Watch;

/// Templates nest; the threads that render get room for it.
const STACK: usize = 8 * 1024 * 1024;
/// Threads that render at once, and so a bound on what a flood of requests costs.
const RENDERERS: usize = 16;
/// Between two signs of life on an event stream; proxies close what is silent for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// What is under way when the server stops gets this long.
const FAREWELL: Duration = Duration::from_millis(100);

/// Serves until `options.stop` is told to stop.
///
/// # Errors
/// A diagnostic when the port, or something else of the machine, is not to be had.
pub fn run<P: Pipeline>(pipeline: P, options: &Options, console: Arc<dyn Console>) -> Result<(), Diagnostic> {
    let started = Instant::now();
    let listening = Listening::open(options)?;
    let first = pipeline.load(None, options.drafts);
    let token = token().map_err(|error| machine(&error))?;
    let server = Arc::new(Server::new(first.clone(), token, options, console));
    let url = greet(&server, &listening, options, started);
    server.tell_mistakes();

    let (bell, rings) = mpsc::channel();
    let (watch, deaf) = Watch::start(&pipeline.watched(), &pipeline.ignored(), bell.clone());
    if let Some(why) = deaf.filter(|_| !options.poll) {
        let _ = bell.send(Ring::Deaf(why));
    }
    // for what was written between the first look and the first bell
    let _ = bell.send(Ring::Look);
    let rebuild = Rebuild {
        pipeline: Arc::new(pipeline),
        current: first,
        server: server.clone(),
        watch,
        drafts: options.drafts,
        poll: options.poll,
        navigate: options.navigate,
    };
    thread("rebuild", move || rebuild.run(&rings))?;
    if options.render_ahead {
        let (server, stop) = (server.clone(), options.stop.clone());
        thread("ahead", move || ahead::run(&server, &stop))?;
    }
    let _keys = keys(&server, &url, &bell, options)?;
    if options.open
        && let Err(why) = editor::browse(&url)
    {
        server.console.line(&format!("warning: {why}"));
    }
    let outcome = serve(server, listening, &options.stop);
    let _ = bell.send(Ring::Stop);
    outcome
}

/// Says where the site is, and what the writer should know about that place.
fn greet(server: &Server, listening: &Listening, options: &Options, started: Instant) -> String {
    let (console, shown) = (&server.console, server.shown());
    let (interactive, coloured) = (console.interactive(), console.coloured());
    let at = |address: SocketAddr| format!("http://{address}{}", address::encode(shown.base_path()));
    let mut own = listening.address;
    if own.ip().is_unspecified() {
        own.set_ip(if own.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
    }
    let url = at(own);
    if interactive {
        console.line(&report::title(&options.folder, started.elapsed(), coloured));
    }
    console.line(&report::address(&url, &shown.generation.summary(), interactive, coloured));
    if let Some(holder) = &listening.taken {
        console.line(&format!("notice: port {DEFAULT_PORT} is taken by {holder}; using {} instead", own.port()));
    }
    if options.interface.is_some_and(|ip| !ip.is_loopback()) {
        let shared = listening.shared().into_iter().map(at).collect::<Vec<_>>().join(" ");
        console.line(&format!("warning: other devices of this network can read the preview: {shared}"));
    }
    if interactive {
        console.line(&format!("\n{}\n", report::keys(coloured)));
    }
    url
}

#[cfg(unix)]
fn keys(
    server: &Arc<Server>,
    url: &str,
    bell: &mpsc::Sender<Ring>,
    options: &Options,
) -> Result<Option<keys::SingleKeys>, Diagnostic> {
    let single = if server.console.interactive() { keys::SingleKeys::begin() } else { None };
    if single.is_some() {
        let (server, url, bell, stop) = (server.clone(), url.to_owned(), bell.clone(), options.stop.clone());
        thread("keys", move || keys::run(&server, &url, &bell, &stop))?;
    }
    Ok(single)
}

#[cfg(not(unix))]
fn keys(_: &Arc<Server>, _: &str, _: &mpsc::Sender<Ring>, _: &Options) -> Result<(), Diagnostic> {
    Ok(())
}

/// Answers until it is told to stop.
fn serve(server: Arc<Server>, listening: Listening, stop: &Stop) -> Result<(), Diagnostic> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(RENDERERS)
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .map_err(|error| machine(&error))?;
    let outcome = runtime.block_on(async {
        let door = Arc::new(Door::default());
        for socket in listening.sockets {
            tokio::spawn(accept(TcpListener::from_std(socket)?, server.clone(), door.clone()));
        }
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(KEEP_ALIVE).await;
                server.tabs.keep_alive();
            }
        });
        stop.stopped().await;
        Ok(())
    });
    runtime.shutdown_timeout(FAREWELL);
    outcome.map_err(|error: io::Error| machine(&error))
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Diagnostic> {
    let spawned = std::thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(work);
    spawned.map(drop).map_err(|error| machine(&error))
}

/// 128 bits that nobody can guess.
fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

fn machine(error: &dyn Display) -> Diagnostic {
    Diagnostic::new(Code::Port, format!("the server cannot start: {error}"))
}
