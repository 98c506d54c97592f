//! A network that cuts, corrupts and delays, and a store that fails.

use std::process::Stdio;
use std::time::Duration;

use crate::child::command;
use crate::edition::{edition, folder, temporary};
use crate::hosts::git::Bare;
use crate::hosts::s3::Store;
use crate::hosts::ssh::Sshd;
use crate::hosts::{Host, site};
use crate::program::Site;
use crate::proxy::{Fault, Proxy};
use crate::random::Random;
use crate::reader::look;

/// Publishes through a proxy until it succeeds, which it must once the proxy lets it.
fn through(base: &std::path::Path, host: &dyn Host, front: &dyn Host, number: u64) -> bool {
    let root = site(&base.join("site"), front);
    let site = folder(base, number);
    let output = command(&root, &site, &front.environment()).output().unwrap();
    assert_eq!(look(host, "index.html"), None, "whatever happened, the home page is whole");
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("DIAGNOSTIC E09") || said.contains("DIAGNOSTIC E0706"), "{said}");
    }
    output.status.success()
}

fn assert_is(host: &dyn Host, number: u64) {
    for (path, bytes) in edition(number) {
        assert!(host.read(&path) == Some(bytes), "{path} of edition {number}");
    }
}

const FAULTS: [fn(usize) -> Fault; 3] = [Fault::Cut, Fault::Corrupt, |_| Fault::Delay(Duration::from_millis(5))];

#[test]
fn a_store_behind_a_bad_line() {
    let (_dir, base) = temporary();
    let mut host = Store::start(&base);
    let real = host.port();
    let root = site(&base.join("site"), &host);
    assert!(command(&root, &folder(&base, 0), &host.environment()).status().unwrap().success());
    let (mut random, mut number) = (Random(3), 0);
    for fault in FAULTS {
        for _ in 0..2 {
            number += 1;
            let proxy = Proxy::start(real, fault(random.below(40_000)), 3);
            host = host.behind(proxy.port);
            let done = through(&base, &host, &host, number) || through(&base, &host, &host, number);
            assert!(done, "the line is good again");
            assert_is(&host, number);
            assert!(proxy.seen.load(std::sync::atomic::Ordering::SeqCst) > 0);
        }
    }
}

#[test]
fn a_store_that_fails_at_every_nth_write() {
    let (_dir, base) = temporary();
    let host = Store::start(&base);
    let root = site(&base.join("site"), &host);
    let mut number = 0;
    assert!(command(&root, &folder(&base, 0), &host.environment()).status().unwrap().success());
    for way in ["500", "503", "reset", "half"] {
        for every in [2, 5] {
            number += 1;
            host.fail(way, every);
            let output = command(&root, &folder(&base, number), &host.environment()).output().unwrap();
            assert!(output.status.success(), "{way} {every}: {}", String::from_utf8_lossy(&output.stderr));
            host.fail(way, 0);
            assert_is(&host, number);
        }
    }
    // a store that fails for good: nothing changes, and the next publish ends it
    number += 1;
    host.fail("503", 1);
    assert!(!command(&root, &folder(&base, number), &host.environment()).output().unwrap().status.success());
    host.fail("503", 0);
    assert_is(&host, number - 1);
    assert!(command(&root, &folder(&base, number), &host.environment()).status().unwrap().success());
    assert_is(&host, number);
}

#[test]
fn what_was_sent_before_a_cut_is_not_sent_again() {
    let (_dir, base) = temporary();
    let host = Store::start(&base);
    let root = site(&base.join("site"), &host);
    // the claim and ten files arrive
    host.fail("500", 12);
    let first = command(&root, &folder(&base, 1), &host.environment()).spawn().unwrap();
    let first = first.wait_with_output().unwrap();
    assert!(first.status.success(), "one failure passes");
    host.fail("500", 0);
    host.requests();
    let site = folder(&base, 2);
    let mut child = command(&root, &site, &host.environment()).spawn().unwrap();
    while host.files().iter().filter(|path| path.starts_with("theme.")).count() < 2 {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let sent: Vec<String> = host.requests().into_iter().filter(|line| line.starts_with("PUT")).collect();
    assert!(command(&root, &site, &host.environment()).status().unwrap().success());
    let again = host.requests();
    let twice = again.iter().filter(|line| sent.contains(line) && !line.contains(".folio-")).count();
    // those on their way when the process died may have arrived unheard
    assert!(twice <= 8, "{twice} of {} files were sent twice", sent.len());
    assert_is(&host, 2);
}

#[test]
fn a_server_behind_a_bad_line() {
    let (_dir, base) = temporary();
    let host = Sshd::start(&base);
    let root = site(&base.join("site"), &host);
    assert!(command(&root, &folder(&base, 0), &host.environment()).status().unwrap().success());
    let (mut random, mut number) = (Random(4), 0);
    for fault in FAULTS {
        number += 1;
        let proxy = Proxy::start(host.port, fault(random.below(20_000)), 2);
        host.write_client(proxy.port, true);
        let done = through(&base, &host, &host, number) || through(&base, &host, &host, number);
        assert!(done, "the line is good again");
        assert_is(&host, number);
    }
}

#[test]
fn a_repository_behind_a_bad_line() {
    let (_dir, base) = temporary();
    let host = Bare::served(&base, None);
    let real = host.port();
    let root = site(&base.join("site"), &host);
    assert!(command(&root, &folder(&base, 0), &host.environment()).status().unwrap().success());
    let (mut random, mut number) = (Random(6), 0);
    for fault in FAULTS {
        number += 1;
        let proxy = Proxy::start(real, fault(random.below(6_000)), 2);
        let front = Front { port: proxy.port };
        let done = through(&base, &host, &front, number) || through(&base, &host, &front, number);
        assert!(done, "the line is good again");
        assert_is(&host, number);
    }
}

/// The repository at another port.
struct Front {
    port: u16,
}

impl Host for Front {
    fn settings(&self) -> String {
        format!("git: {{remote: \"http://127.0.0.1:{}/site.git\"}}", self.port)
    }

    fn read(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn files(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The first Ctrl-C ends a publish after the files on their way, and nobody need wait for it.
#[test]
fn a_publish_that_is_stopped_says_so_and_lets_go() {
    let (_dir, base) = temporary();
    let host = Store::start(&base);
    let real = host.port();
    let proxy = Proxy::start(real, Fault::Delay(Duration::from_millis(60)), usize::MAX);
    let host = host.behind(proxy.port);
    let site = Site::of(&host);
    (0..80).for_each(|number| site.lay(&format!("content/p{number}.md"), "# Page\n\nText.\n"));
    let mut child = site.command(&["--yes"]).stderr(Stdio::piped()).spawn().unwrap();
    while host.files().is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "it is still at work");
        std::thread::sleep(Duration::from_millis(1));
    }
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("stopped before everything was sent"), "{said}");
    let claim = String::from_utf8(host.read(".folio-manifest").unwrap()).unwrap();
    assert!(claim.starts_with("folio-claim 1\nowner nobody\n"), "{claim}");
    site.publish();
    assert!(host.read("p79/index.html").is_some());
}
