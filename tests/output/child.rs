//! A build in a process of its own.

use std::env;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::site::{Disk, variant};

/// Does nothing in a run of all tests.
#[test]
fn build() {
    let Ok(task) = env::var("FOLIO_CHILD") else { return };
    let fields: Vec<_> = task.split(' ').collect();
    let number = |at: usize| fields[at].parse().unwrap();
    let disk = Disk::at(Path::new(&env::var("FOLIO_ROOT").unwrap()));
    let site = variant(number(1), number(2) as usize, number(3) as usize);
    match fields[0] {
        "build" => {
            if let Err(diagnostic) = disk.build(&site) {
                eprintln!("DIAGNOSTIC {} {}", diagnostic.code.id(), diagnostic.message);
                eprintln!("NOTE {}", diagnostic.note.unwrap_or_default());
                std::process::exit(1);
            }
            std::process::exit(0);
        }
        "hold" => {
            let _held = disk.open().unwrap();
            eprintln!("HELD");
            std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        }
        other => panic!("{other}"),
    }
}

pub fn command(root: &Path, task: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    prepare(&mut command, root, task);
    command
}

/// The same under a program that takes the command line at its end.
pub fn command_under(program: &[&str], root: &Path, task: &str) -> Command {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).arg(env::current_exe().unwrap());
    prepare(&mut command, root, task);
    command
}

fn prepare(command: &mut Command, root: &Path, task: &str) {
    command.args(["--exact", "child::build", "--nocapture", "--test-threads=1"]);
    command.env("FOLIO_CHILD", task).env("FOLIO_ROOT", root).stdout(Stdio::null()).stderr(Stdio::null());
}

pub fn spawn(root: &Path, task: &str) -> Child {
    command(root, task).spawn().unwrap()
}
