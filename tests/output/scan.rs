//! The other end: what is read, and what is refused by name.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::thread::sleep;
use std::time::Duration;

use folio::diagnostic::{Code, Diagnostics};
use folio::source::{ChangeKind, Tree};

use crate::site::Disk;

fn scan(disk: &Disk) -> (Vec<String>, Vec<(Code, String)>) {
    let mut diagnostics = Diagnostics::default();
    let tree = Tree::scan(&disk.root, &mut diagnostics);
    let paths = tree.files().map(|file| file.path().to_owned()).collect();
    let told = diagnostics.into_iter().map(|d| (d.code, d.primary.unwrap().source.path().to_owned())).collect();
    (paths, told)
}

#[test]
fn droppings_and_hidden_files_are_left_out() {
    let disk = Disk::new();
    for path in [
        "folio.yaml",
        "README.md",
        "public/index.html",
        ".folio/cache/x",
        ".git/config",
        "content/a.md",
        "content/a.md~",
        "content/.#a.md",
        "content/.a.md.swp",
        "content/4913",
        "content/.DS_Store",
        "content/.hidden/b.md",
        "static/.nojekyll",
        "static/.well-known/x",
        "static/.git/config",
        "static/Thumbs.db",
        "themes/t/.editorconfig",
        "themes/t/theme.yaml",
        "templates/page.html",
        "i18n/de.yaml",
    ] {
        disk.lay(path, path);
    }
    let (paths, told) = scan(&disk);
    let expected = [
        "content/a.md",
        "folio.yaml",
        "i18n/de.yaml",
        "static/.nojekyll",
        "static/.well-known/x",
        "templates/page.html",
        "themes/t/theme.yaml",
    ];
    assert_eq!(paths, expected);
    assert_eq!(told, []);
}

#[test]
fn links_stay_in_the_project() {
    let outside = Disk::new();
    outside.lay("secret", "secret");
    let disk = Disk::new();
    disk.lay("content/a/x.md", "x");
    disk.lay("shared/y.md", "y");
    disk.lay(".git/config", "token");
    let link = |target: &str, path: &str| symlink(target, disk.root.join(path)).unwrap();
    link(outside.root.join("secret").to_str().unwrap(), "content/leak.md");
    link(outside.root.to_str().unwrap(), "content/folder");
    link("../.git/config", "content/config.md");
    link("nowhere", "content/dangling.md");
    link("self.md", "content/self.md");
    link("..", "content/a/loop");
    link("../..", "content/a/root");
    link("../shared", "content/shared");
    link("a/x.md", "content/x.md");
    let (paths, mut told) = scan(&disk);
    assert_eq!(paths, ["content/a/x.md", "content/shared/y.md", "content/x.md"]);
    told.sort();
    let expected = [
        (Code::LinkOutside, "content/config.md"),
        (Code::LinkOutside, "content/folder"),
        (Code::LinkOutside, "content/leak.md"),
        (Code::DanglingLink, "content/dangling.md"),
        (Code::LinkLoop, "content/a/loop"),
        (Code::LinkLoop, "content/a/root"),
        (Code::LinkLoop, "content/self.md"),
    ];
    assert_eq!(told, expected.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn links_in_a_circle_of_folders_end() {
    let disk = Disk::new();
    for from in 0..12 {
        disk.lay(&format!("content/{from}/x.md"), "x");
        for to in 0..3 {
            symlink(format!("../{}", (from + to + 1) % 12), disk.root.join(format!("content/{from}/to{to}"))).unwrap();
        }
    }
    let (paths, told) = scan(&disk);
    assert!(paths.len() < 5_000 && told.iter().all(|(code, _)| *code == Code::LinkLoop), "{}", paths.len());
}

#[test]
fn only_regular_files_are_opened() {
    let disk = Disk::new();
    disk.lay("content/a.md", "a");
    let pipe = disk.root.join("content/pipe.md");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o644.into(), 0).unwrap();
    let _socket = UnixListener::bind(disk.root.join("static.socket")).unwrap();
    fs::rename(disk.root.join("static.socket"), disk.root.join("content/socket")).unwrap();
    let (paths, mut told) = scan(&disk);
    told.sort();
    assert_eq!(paths, ["content/a.md"]);
    let expected = ["content/pipe.md", "content/socket"].map(|path| (Code::NotRegular, path.to_owned()));
    assert_eq!(told, expected);

    // a pipe that takes a file's place after the scan is refused and not waited for
    let tree = Tree::scan(&disk.root, &mut Diagnostics::default());
    fs::rename(&pipe, disk.root.join("content/a.md")).unwrap();
    let refused = tree.get("content/a.md").unwrap().bytes().unwrap_err();
    assert_eq!(refused.code, Code::Unreadable);
}

#[test]
fn names_that_cannot_become_urls_are_told_escaped() {
    let disk = Disk::new();
    fs::create_dir_all(disk.root.join("content")).unwrap();
    for name in [&b"a\xff.md"[..], b"b\n.md", b"c\\.md", b"d\x1b[31m"] {
        fs::write(disk.root.join("content").join(OsStr::from_bytes(name)), "x").unwrap();
    }
    let (paths, mut told) = scan(&disk);
    told.sort();
    let expected = ["content/a\\xff.md", "content/b\\n.md", "content/c\\\\.md", "content/d\\u{1b}[31m"];
    assert_eq!(paths, [] as [&str; 0]);
    assert_eq!(told, expected.map(|path| (Code::FileName, path.to_owned())));
}

#[test]
fn a_text_has_a_limit_and_a_static_file_has_none() {
    let disk = Disk::new();
    disk.lay("content/a.md", "a");
    fs::File::create(disk.root.join("content/big.md")).unwrap().set_len(17 << 20).unwrap();
    let tree = Tree::scan(&disk.root, &mut Diagnostics::default());
    let refused = tree.get("content/big.md").unwrap().text().unwrap_err();
    assert!(refused.message.contains("17 MB") && refused.message.contains("16 MB"), "{}", refused.message);
    tree.get("content/big.md").unwrap().fingerprint().unwrap();
}

#[test]
fn a_second_look_keeps_what_did_not_change() {
    let disk = Disk::new();
    for name in ["same", "edited", "touched", "removed"] {
        disk.lay(&format!("content/{name}.md"), name);
    }
    sleep(Duration::from_millis(120));
    let old = Tree::scan(&disk.root, &mut Diagnostics::default());
    for file in old.files() {
        file.bytes().unwrap();
    }
    disk.lay("content/edited.md", "EDITED");
    disk.lay("content/touched.md", "touched");
    disk.lay("content/added.md", "added");
    fs::remove_file(disk.root.join("content/removed.md")).unwrap();
    let new = old.rescan(&mut Diagnostics::default());
    let same = |path: &str| std::sync::Arc::ptr_eq(old.get(path).unwrap(), new.get(path).unwrap());
    assert!(same("content/same.md") && !same("content/edited.md"));
    let changes: Vec<_> = Tree::changes(&old, &new).into_iter().map(|c| (c.path.to_string(), c.kind)).collect();
    let expected = [
        ("content/added.md", ChangeKind::Added),
        ("content/edited.md", ChangeKind::Changed),
        ("content/removed.md", ChangeKind::Removed),
    ];
    assert_eq!(changes, expected.map(|(path, kind)| (path.to_owned(), kind)));
}

#[test]
fn two_saves_within_a_tick_are_both_seen() {
    let disk = Disk::new();
    for n in 0..200 {
        disk.lay("content/a.md", &format!("{:04}", n * 2));
        let old = Tree::scan(&disk.root, &mut Diagnostics::default());
        old.get("content/a.md").unwrap().bytes().unwrap();
        disk.lay("content/a.md", &format!("{:04}", n * 2 + 1));
        let new = old.rescan(&mut Diagnostics::default());
        assert_eq!(Tree::changes(&old, &new).len(), 1, "save {n}");
        assert_eq!(&*new.get("content/a.md").unwrap().bytes().unwrap(), format!("{:04}", n * 2 + 1).as_bytes());
    }
}

#[test]
fn a_new_file_that_nobody_read_is_told_once() {
    let disk = Disk::new();
    disk.lay("folio.yaml", "title: A\n");
    sleep(Duration::from_millis(120));
    let old = Tree::scan(&disk.root, &mut Diagnostics::default());
    disk.lay("static/new.css", "p {}");
    let first = old.rescan(&mut Diagnostics::default());
    assert_eq!(Tree::changes(&old, &first).len(), 1);
    sleep(Duration::from_millis(120));
    let second = first.rescan(&mut Diagnostics::default());
    assert_eq!(Tree::changes(&first, &second).len(), 0);
}
