use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What a proxy does to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Ends it after so many bytes from the client.
    Cut(usize),
    /// Changes the byte at this place of what the client sends.
    Corrupt(usize),
    /// Waits before each piece.
    Delay(Duration),
}

/// A proxy before a server. Only the first `faulty` connections suffer.
pub struct Proxy {
    pub port: u16,
    /// Connections so far.
    pub seen: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
}

impl Proxy {
    pub fn start(to: u16, fault: Fault, faulty: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (seen, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (count, end) = (seen.clone(), ended.clone());
        thread::spawn(move || {
            for client in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    break;
                }
                let number = count.fetch_add(1, Ordering::SeqCst);
                let fault = (number < faulty).then_some(fault);
                let (Ok(client), Ok(server)) = (client, TcpStream::connect(("127.0.0.1", to))) else { continue };
                let (back_from, back_to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                thread::spawn(move || pass(back_from, back_to, None));
                thread::spawn(move || pass(client, server, fault));
            }
        });
        Self { port, seen, ended }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, fault: Option<Fault>) {
    let (mut buffer, mut passed) = ([0; 4096], 0);
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let piece = &mut buffer[..read];
        match fault {
            Some(Fault::Cut(at)) if passed + read > at => {
                let _ = to.write_all(&piece[..at.saturating_sub(passed)]);
                let _ = from.shutdown(Shutdown::Both);
                break;
            }
            Some(Fault::Corrupt(at)) if (passed..passed + read).contains(&at) => piece[at - passed] ^= 0x20,
            Some(Fault::Delay(pause)) => thread::sleep(pause),
            _ => {}
        }
        passed += read;
        if to.write_all(piece).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
