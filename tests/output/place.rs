//! Destinations that are refused, before anything is touched.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use folio::build::{Body, Destination};
use folio::diagnostic::Code;

use crate::random::Random;
use crate::site::{Disk, files, output, snapshot};

/// A site deep enough that no path of the tests leads out of the temporary folder.
fn site() -> Disk {
    let mut disk = Disk::new();
    disk.root.push("1/2/3/4/5/6/7/8");
    for path in ["folio.yaml", "content/a.md", "content/blog/b.md", "static/c.css", "notes/mine.txt", ".git/config"] {
        disk.lay(&format!("site/{path}"), path);
    }
    disk.lay("other/file", "other");
    fs::create_dir_all(disk.root.join("site/empty")).unwrap();
    for (target, link) in [("content", "to-content"), ("..", "up"), (".", "here"), ("/", "top"), ("nowhere/x", "lost")]
    {
        symlink(target, disk.root.join("site").join(link)).unwrap();
    }
    disk
}

fn open(disk: &Disk, dir: &Path) -> Result<Destination, folio::diagnostic::Diagnostic> {
    Destination::open(dir, &disk.root.join("site"), &["content".into(), "static".into(), "themes".into()])
}

#[test]
fn dangerous_destinations_are_refused_and_nothing_is_touched() {
    let disk = site();
    let before = snapshot(&disk.root);
    let absolute = disk.root.join("site");
    let absolute = absolute.to_str().unwrap();
    let home = std::env::var("HOME").unwrap();
    for dir in [
        "",
        ".",
        "./",
        "..",
        "../",
        "../..",
        "/",
        "//",
        "/..",
        "content",
        "content/",
        "./content",
        "content/new",
        "content/blog",
        "content/../content",
        "public/../content",
        "static/deep/er",
        "themes",
        "Themes/x",
        "CONTENT",
        "to-content",
        "to-content/x",
        "up",
        "up/site",
        "here",
        "here/content/x",
        "top",
        "lost",
        ".git",
        ".git/x",
        ".folio",
        "notes",
        "folio.yaml",
        "empty/..",
        "content/../../site",
        absolute,
        &format!("{absolute}/"),
        &format!("{absolute}/content/."),
        &home,
        &format!("{home}/"),
    ] {
        let refused = open(&disk, Path::new(dir)).err().unwrap_or_else(|| panic!("`{dir}` is accepted"));
        assert_eq!(refused.code, Code::Destination, "{dir}");
        assert!(refused.help.is_some());
        assert_eq!(snapshot(&disk.root), before, "{dir}");
    }
    for dir in ["public", "empty", "deep/er/public", "../beside", "contents", "public/../out"] {
        drop(open(&disk, Path::new(dir)).unwrap_or_else(|refused| panic!("`{dir}`: {}", refused.message)));
        assert_eq!(snapshot(&disk.root), before, "{dir}: an opened destination is not yet written to");
    }
}

#[test]
fn a_folder_with_a_damaged_manifest_is_left_alone() {
    let disk = Disk::new();
    disk.build(&files([("a", "1")])).unwrap();
    disk.lay("public/.folio-manifest", "folio-manifest 1\n");
    let before = snapshot(&disk.public());
    let refused = disk.build(&files([("a", "2")])).unwrap_err();
    assert_eq!(refused.code, Code::Destination);
    assert_eq!(snapshot(&disk.public()), before);
}

#[test]
fn no_file_is_lost_for_any_pair_of_paths() {
    let disk = site();
    let before = snapshot(&disk.root);
    let parts = [
        "content",
        "static",
        "public",
        "..",
        ".",
        "Content",
        "to-content",
        "up",
        "here",
        "site",
        "notes",
        "empty",
        "new",
        "other",
        ".git",
        "lost",
        "e\u{301}",
        "blog",
        "a.md",
        "",
    ];
    let mut random = Random(11);
    let mut path = || {
        let parts: Vec<_> = (0..=random.below(4)).map(|_| *random.pick(&parts)).collect();
        parts.join("/")
    };
    let (mut accepted, root) = (0, disk.root.join("site"));
    for _ in 0..10_000 {
        let (dir, source) = (path(), path());
        if dir.starts_with('/') {
            continue;
        }
        let sources: Vec<PathBuf> = vec!["content".into(), "static".into(), source.trim_start_matches('/').into()];
        let Ok(mut destination) = Destination::open(Path::new(&dir), &root, &sources) else { continue };
        accepted += 1;
        let place = destination.path().to_owned();
        assert!(place.starts_with(disk.root.ancestors().nth(8).unwrap()), "{dir}");
        let staging = destination.begin().unwrap();
        staging.put(&output("content/a.md"), Body::Bytes(b"ours")).unwrap();
        staging.commit().unwrap();
        drop(destination);
        for (path, bytes) in &before {
            let path = disk.root.join(path);
            let kept = fs::read(&path).map_or_else(|_| fs::symlink_metadata(&path).is_ok(), |now| now == *bytes);
            assert!(kept || bytes.starts_with(b"->") || place.starts_with(&path), "{dir} {source}: lost {path:?}");
        }
        fs::remove_dir_all(&place).unwrap();
        fs::remove_dir_all(root.join(".folio")).unwrap();
        if place == root.join("empty") {
            fs::create_dir(&place).unwrap();
        }
        for above in place.ancestors().skip(1) {
            if before.keys().any(|path| disk.root.join(path).starts_with(above)) || fs::remove_dir(above).is_err() {
                break;
            }
        }
    }
    assert!(accepted > 100, "{accepted}");
    assert_eq!(snapshot(&disk.root), before);
}
