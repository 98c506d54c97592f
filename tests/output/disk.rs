//! Disks that refuse: full, and not ours.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use crate::child::command;
use crate::site::{Disk, snapshot, variant};

const NOBODY: u32 = 65_534;

/// A small file system, where we may mount one.
struct Mount(std::path::PathBuf);

impl Mount {
    fn new(path: std::path::PathBuf, size: &str) -> Option<Self> {
        fs::create_dir_all(&path).unwrap();
        let options = format!("size={size}");
        let mounted = status_of(Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&path));
        if !mounted {
            println!("mounting is not allowed here: skipped");
        }
        mounted.then_some(Self(path))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        status_of(Command::new("umount").arg(&self.0));
    }
}

fn status_of(command: &mut Command) -> bool {
    command.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn a_full_disk_keeps_the_old_site() {
    let disk = Disk::new();
    let Some(_mount) = Mount::new(disk.root.join("disk"), "400k") else { return };
    let disk = Disk::at(&disk.root.join("disk"));
    let old = variant(0, 20, 1);
    disk.build(&old).unwrap();
    let mut large = variant(1, 20, 1);
    large.insert("large.html".into(), vec![b'x'; 600_000]);
    let failed = disk.build(&large).unwrap_err();
    assert!(failed.message.contains("large.html"), "{}", failed.message);
    assert!(failed.note.unwrap().contains("kB are free"));
    assert_eq!(disk.outputs(), old);
    disk.assert_cleared();
    let new = variant(1, 20, 1);
    disk.build(&new).unwrap();
    assert_eq!(disk.outputs(), new, "works again when there is room");
}

#[test]
fn a_destination_that_is_a_mount_is_written_within() {
    let disk = Disk::new();
    let Some(_mount) = Mount::new(disk.public(), "4m") else { return };
    for (number, share) in [(0, 1), (1, 1), (2, 10)] {
        disk.build(&variant(number, 20, share)).unwrap();
        assert_eq!(disk.outputs(), variant(number, 20, share));
        assert!(!disk.public().join(".folio").exists());
    }
}

#[test]
fn a_destination_that_is_not_ours_is_told_in_one_line() {
    if !rustix::process::geteuid().is_root() {
        println!("only root can act for two users: skipped");
        return;
    }
    let disk = Disk::new();
    disk.build(&variant(0, 5, 1)).unwrap();
    fs::set_permissions(&disk.root, fs::Permissions::from_mode(0o755)).unwrap();
    let as_nobody = |task: &str| {
        let mut command = command(&disk.root, task);
        let output = command.uid(NOBODY).gid(NOBODY).stderr(Stdio::piped()).output();
        let output = output.ok().filter(|output| output.status.code() != Some(101))?;
        Some((output.status.success(), String::from_utf8(output.stderr).unwrap()))
    };
    let before = snapshot(&disk.root);
    let Some((passed, told)) = as_nobody("build 1 5 1") else {
        println!("another user cannot run this program: skipped");
        return;
    };
    assert!(!passed && told.contains("DIAGNOSTIC E0901"), "{told}");
    assert!(told.contains("belongs to user 0"), "{told}");
    assert_eq!(snapshot(&disk.root), before);

    // ours, but for one folder
    chown(&disk.root, Some(NOBODY), Some(NOBODY)).unwrap();
    for path in ["public", "public/style.css", ".folio", ".folio/stamps"] {
        chown(disk.root.join(path), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let before = disk.outputs();
    let (passed, told) = as_nobody("build 1 5 1").unwrap();
    assert!(!passed && told.contains("DIAGNOSTIC E0901") && told.contains("public/"), "{told}");
    assert_eq!(disk.outputs(), before);
    disk.assert_cleared();
}
