use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

use super::respond::respond;
use super::server::Server;

/// Open at once. When they are all taken, the oldest that asks for nothing makes room.
const MAX_CONNECTIONS: usize = 256;
const MAX_HEADER_BYTES: usize = 16 * 1024;
/// A client has this long for the head of a request.
const HEADER_TIME: Duration = Duration::from_secs(10);

/// Who is connected.
#[derive(Default)]
pub struct Door(Mutex<Connections>);

#[derive(Default)]
struct Connections {
    next: u64,
    open: BTreeMap<u64, Connection>,
}

struct Connection {
    busy: Arc<AtomicBool>,
    task: AbortHandle,
}

/// Takes connections for as long as it is polled.
pub async fn accept(listener: TcpListener, server: Arc<Server>, door: Arc<Door>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => door.enter(stream, server.clone()),
            // out of descriptors, most likely: the ones that are open will end
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

impl Door {
    fn enter(self: &Arc<Self>, stream: TcpStream, server: Arc<Server>) {
        let Ok(local) = stream.local_addr() else { return };
        let mut connections = self.lock();
        if connections.open.len() >= MAX_CONNECTIONS {
            let idle = connections.open.iter().find(|(_, connection)| !connection.busy.load(Ordering::Relaxed));
            let Some(id) = idle.map(|(id, _)| *id) else { return };
            if let Some(connection) = connections.open.remove(&id) {
                connection.task.abort();
            }
        }
        let id = connections.next;
        connections.next += 1;
        let busy = Arc::new(AtomicBool::new(false));
        let leave = Leave { door: self.clone(), id };
        let serving = serve(stream, server, local.ip(), busy.clone());
        let task = tokio::spawn(async move {
            let _leave = leave;
            serving.await;
        });
        connections.open.insert(id, Connection { busy, task: task.abort_handle() });
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a connection off the list, however it ends.
struct Leave {
    door: Arc<Door>,
    id: u64,
}

impl Drop for Leave {
    fn drop(&mut self) {
        self.door.lock().open.remove(&self.id);
    }
}

async fn serve(stream: TcpStream, server: Arc<Server>, local: IpAddr, busy: Arc<AtomicBool>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let (server, busy) = (server.clone(), busy.clone());
        async move {
            busy.store(true, Ordering::Relaxed);
            let reply = respond(server, request, local).await;
            let streams =
                reply.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event"));
            busy.store(streams, Ordering::Relaxed);
            Ok::<_, Infallible>(reply)
        }
    });
    // what a client sends wrong, hyper answers or hangs up on: nobody else need hear of it
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_header_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
