//! Several publishes of different sites at the same time: the result is one of them, and who lost is told.

use std::process::Stdio;

use crate::child::command;
use crate::edition::{edition, folder, temporary};
use crate::hosts::{all, site};

const SITES: u64 = 4;

fn rounds() -> u64 {
    std::env::var("FOLIO_KILLS").ok().and_then(|kills| kills.parse::<u64>().ok()).map_or(1, |kills| kills.div_ceil(4))
}

#[test]
fn of_several_at_once_the_site_is_one() {
    let (_dir, base) = temporary();
    for (name, host) in all(&base, None) {
        let root = |number: u64| site(&base.join(format!("at-once/{name}/{number}")), &*host);
        let first = command(&root(0), &folder(&base, 0), &host.environment()).output().unwrap();
        assert!(first.status.success(), "{name}: {}", String::from_utf8_lossy(&first.stderr));
        for round in 0..rounds() {
            let number = |site: u64| 1 + round * SITES + site;
            let start = |site| {
                let mut command = command(&root(site), &folder(&base, number(site)), &host.environment());
                command.stderr(Stdio::piped()).spawn().unwrap()
            };
            (0..SITES).for_each(|site| drop(folder(&base, number(site))));
            let running: Vec<_> = (0..SITES).map(start).collect();
            let mut won = Vec::new();
            for (site, child) in (0..SITES).zip(running) {
                let output = child.wait_with_output().unwrap();
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                if output.status.success() {
                    won.push(number(site));
                } else {
                    let told = ["E0706", "E0702"].iter().any(|code| said.contains(code));
                    assert!(told, "{name}: who comes second is told so: {said}");
                }
            }
            assert!(!won.is_empty(), "{name}: somebody is first");
            let is =
                |number: &u64| edition(*number).iter().all(|(path, bytes)| host.read(path).as_ref() == Some(bytes));
            assert!(won.iter().any(is), "{name}: the site is that of a publish that said so");
        }
        println!("{name}: {} times {SITES} at once, and the site was always one of them", rounds());
    }
}
