//! Death at a random moment, with a reader looking on.

use std::env;
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::child::command;
use crate::edition::{edition, folder, temporary};
use crate::hosts::{Host, all, site};
use crate::random::Random;
use crate::reader::{Reader, look};

fn kills() -> u64 {
    env::var("FOLIO_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(2)
}

/// Publishes a site and fails if that fails. The programs of a publish that was killed may still be at work for a
/// moment: then they were first, and it is done once more.
fn publish(root: &Path, base: &Path, host: &dyn Host, number: u64) {
    let run = || command(root, &folder(base, number), &host.environment()).output().unwrap();
    let mut output = run();
    for _ in 0..3 {
        if String::from_utf8_lossy(&output.stderr).contains("E0706") {
            output = run();
        }
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Every file of an edition and none of another, but for assets that stay for readers.
fn assert_is(host: &dyn Host, number: u64) {
    let whole = edition(number);
    for (path, bytes) in &whole {
        assert_eq!(host.read(path).as_ref(), Some(bytes), "{path} of edition {number}");
    }
    let others: Vec<String> = host.files().into_iter().filter(|path| !whole.contains_key(path)).collect();
    assert!(others.iter().all(|path| path.starts_with("theme.")), "{others:?}");
}

fn killed(name: &str) {
    let (_dir, base) = temporary();
    let (_, host) = all_named(&base, name);
    let root = site(&base.join("site"), &*host);
    publish(&root, &base, &*host, 0);
    publish(&root, &base, &*host, 1);
    let begun = Instant::now();
    publish(&root, &base, &*host, 2);
    let usual = begun.elapsed().as_micros() as usize;
    let reader = Reader::start(&host);
    let (mut random, mut cut, mut number) = (Random(5), 0, 2);
    for _ in 0..kills() {
        number += 1;
        let site = folder(&base, number);
        let mut child = command(&root, &site, &host.environment()).spawn().unwrap();
        sleep(Duration::from_micros(random.below(usual * 5 / 4) as u64));
        let _ = child.kill();
        let was_cut = !child.wait().unwrap().success();
        cut += u32::from(was_cut);
        let first = look(&*host, "index.html");
        assert_eq!(first, None, "{name}: the home page after a kill");
        // once in a while the next site is another one; else it is ended
        if random.below(4) > 0 {
            publish(&root, &base, &*host, number);
            assert_is(&*host, number);
        }
    }
    let read = reader.finish();
    for number in number + 1..number + 3 {
        publish(&root, &base, &*host, number);
        assert_is(&*host, number);
    }
    let styles = host.files().into_iter().filter(|path| path.starts_with("theme.")).count();
    assert_eq!(styles, 2, "assets of one publish before stay, and no more");
    println!("{name}: {} interruptions, {cut} cut a publish, {read} pages read with their assets, 0 broken", kills());
}

fn all_named(base: &Path, name: &str) -> (&'static str, Arc<dyn Host>) {
    all(base, Some(name)).into_iter().next().expect("a kind of host")
}

#[test]
fn a_folder() {
    killed("dir");
}

#[test]
fn a_folder_with_releases() {
    killed("dir with releases");
}

#[test]
fn a_branch_over_files() {
    killed("git over files");
}

#[test]
fn a_branch_over_http() {
    killed("git over http");
}

#[test]
fn a_server() {
    killed("ssh");
}

#[test]
fn a_server_without_a_shell() {
    killed("sftp");
}

#[test]
fn a_bucket() {
    killed("s3");
}
