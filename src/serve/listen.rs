use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};

use super::holder;
use super::options::{DEFAULT_PORT, Options};
use crate::diagnostic::{Code, Diagnostic};

/// Ports tried after the usual one.
const TRIES: u16 = 100;

/// The sockets we listen on: one, or one for each of the two loopback addresses.
pub struct Listening {
    pub sockets: Vec<TcpListener>,
    pub address: SocketAddr,
    /// Set when the usual port was taken: who holds it, as far as that can be told.
    pub taken: Option<String>,
}

impl Listening {
    /// # Errors
    /// A diagnostic when the port that was asked for is taken or not permitted.
    pub fn open(options: &Options) -> Result<Self, Diagnostic> {
        let interface = options.interface;
        if let Some(port) = options.port {
            return bind(interface, port).map_err(|error| refused(interface, port, &error));
        }
        let last = DEFAULT_PORT.saturating_add(TRIES);
        for port in DEFAULT_PORT..last {
            match bind(interface, port) {
                Ok(listening) => {
                    let holder = || holder::of_port(DEFAULT_PORT).unwrap_or_else(|| "another program".to_owned());
                    return Ok(Self { taken: (port != DEFAULT_PORT).then(holder), ..listening });
                }
                Err(error) if error.kind() == ErrorKind::AddrInUse => {}
                Err(error) => return Err(refused(interface, port, &error)),
            }
        }
        Err(Diagnostic::new(Code::Port, format!("the ports {DEFAULT_PORT} to {last} are all taken"))
            .help("name a free one with `--port`"))
    }

    /// Addresses under which other devices reach us; none when we listen on the loopback only.
    pub fn shared(&self) -> Vec<SocketAddr> {
        let ip = self.address.ip();
        if ip.is_loopback() {
            return Vec::new();
        }
        if !ip.is_unspecified() {
            return vec![self.address];
        }
        own_address(ip).map(|own| SocketAddr::new(own, self.address.port())).into_iter().collect()
    }
}

fn bind(interface: Option<IpAddr>, port: u16) -> io::Result<Listening> {
    let first = TcpListener::bind((interface.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), port))?;
    let address = first.local_addr()?;
    let mut sockets = vec![first];
    if interface.is_none() {
        match TcpListener::bind((Ipv6Addr::LOCALHOST, address.port())) {
            Ok(second) => sockets.push(second),
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
            // a machine without IPv6
            Err(_) => {}
        }
    }
    for socket in &sockets {
        socket.set_nonblocking(true)?;
    }
    Ok(Listening { sockets, address, taken: None })
}

fn refused(interface: Option<IpAddr>, port: u16, error: &io::Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::AddrInUse => {
            let holder = holder::of_port(port).map_or_else(String::new, |holder| format!(" by {holder}"));
            Diagnostic::new(Code::Port, format!("port {port} is taken{holder}"))
                .help("name another with `--port`, or leave it out to get the next free one")
        }
        ErrorKind::AddrNotAvailable => {
            let interface = interface.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
            Diagnostic::new(Code::Port, format!("`{interface}` is not an address of this machine"))
        }
        _ => Diagnostic::new(Code::Port, format!("port {port} cannot be used: {error}")),
    }
}

/// The address that packets to elsewhere would leave from. Connecting a datagram socket sends nothing.
fn own_address(family: IpAddr) -> Option<IpAddr> {
    let (from, to): (IpAddr, IpAddr) = match family {
        IpAddr::V4(_) => (Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::new(192, 0, 2, 1).into()),
        IpAddr::V6(_) => (Ipv6Addr::UNSPECIFIED.into(), Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into()),
    };
    let socket = UdpSocket::bind((from, 0)).ok()?;
    socket.connect((to, 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}
