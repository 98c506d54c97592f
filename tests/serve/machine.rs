//! Ports, both loopback addresses, and the end.

use std::net::{Ipv6Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use folio::diagnostic::Code;
use folio::serve::{Options, run};

use crate::folder::Folder;
use crate::preview::{Lines, Preview};

#[test]
fn the_first_line_is_the_url() {
    let preview = Preview::new(&[("index.html", "<p>home")]);
    assert_eq!(preview.lines.all(), [format!("http://127.0.0.1:{}/", preview.port)]);
}

#[test]
fn a_taken_port_says_by_whom() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let options = Options { port: Some(port), ..Options::default() };
    let refused = run(Folder(std::env::temp_dir()), &options, Arc::new(Lines::default())).unwrap_err();
    assert_eq!(refused.code, Code::Port);
    assert!(refused.code.is_environment());
    assert!(refused.message.starts_with(&format!("port {port} is taken")), "{}", refused.message);
    if cfg!(target_os = "linux") {
        assert!(refused.message.contains(&format!("(process {})", std::process::id())), "{}", refused.message);
    }
}

#[test]
fn both_loopback_addresses_and_no_other() {
    let preview = Preview::new(&[("index.html", "<p>home")]);
    assert!(TcpStream::connect(("127.0.0.1", preview.port)).is_ok());
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
        assert!(TcpStream::connect((Ipv6Addr::LOCALHOST, preview.port)).is_ok());
    }
    assert!(TcpStream::connect(("127.0.0.2", preview.port)).is_err());
}

#[test]
fn ends_at_once_with_streams_open() {
    let mut preview = Preview::new(&[("index.html", "<p>home")]);
    let _open: Vec<_> = (0..20).map(|_| TcpStream::connect(("127.0.0.1", preview.port)).unwrap()).collect();
    let took = preview.stop();
    assert!(took < Duration::from_millis(500), "{took:?}");
}
