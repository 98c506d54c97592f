//! What a commit does to a destination, and what it leaves alone.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};

use folio::build::{Body, Report};
use folio::diagnostic::Code;

use crate::random::Random;
use crate::site::{Disk, Files, files, output, snapshot, variant};

#[test]
fn a_site_is_written_kept_and_edited() {
    let disk = Disk::new();
    let mut site = files([("index.html", "home"), ("a/index.html", "a"), ("b/c/x.css", "css"), ("feed.xml", "feed")]);
    let report = disk.build(&site).unwrap();
    assert_eq!(report, Report { written: 4, unchanged: 0, deleted: 0, bytes: 12 });
    assert_eq!(disk.outputs(), site);

    let before = fs::metadata(disk.public().join("index.html")).unwrap();
    let report = disk.build(&site).unwrap();
    assert_eq!(report, Report { written: 0, unchanged: 4, deleted: 0, bytes: 12 });
    let after = fs::metadata(disk.public().join("index.html")).unwrap();
    assert_eq!((before.ino(), before.ctime_nsec()), (after.ino(), after.ctime_nsec()));

    site.insert("a/index.html".into(), b"another".to_vec());
    site.remove("b/c/x.css");
    let report = disk.build(&site).unwrap();
    assert_eq!(report, Report { written: 1, unchanged: 2, deleted: 1, bytes: 15 });
    assert_eq!(disk.outputs(), site);
    assert!(!disk.public().join("b").exists(), "a folder that we emptied is removed");
    disk.assert_cleared();
}

#[test]
fn what_is_not_ours_is_kept_by_every_kind_of_commit() {
    let disk = Disk::new();
    disk.build(&variant(0, 20, 1)).unwrap();
    disk.lay("public/CNAME", "example.org");
    disk.lay("public/.git/objects/ab/cd", "object");
    disk.lay("public/blog/3/note.txt", "mine");
    fs::create_dir_all(disk.public().join("empty/folder")).unwrap();
    symlink("CNAME", disk.public().join("link")).unwrap();
    symlink("nowhere", disk.public().join("tags/dangling")).unwrap();
    let foreign: Files = disk.outputs().into_iter().filter(|(path, _)| !variant(0, 20, 1).contains_key(path)).collect();
    assert_eq!(foreign.len(), 6);
    for (number, share) in [(1, 1), (2, 20), (3, 1), (4, 20)] {
        let site = variant(number, 20, share);
        disk.build(&site).unwrap();
        let expected: Files = site.into_iter().chain(foreign.clone()).collect();
        assert_eq!(disk.outputs(), expected);
        disk.assert_cleared();
    }
    disk.build(&Files::new()).unwrap();
    assert_eq!(disk.outputs(), foreign, "a site without outputs leaves all that was not ours");
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    for padding in [0, 50] {
        let disk = Disk::new();
        let site = |path: &str| {
            let mut site = files([(path, path)]);
            site.extend((0..padding).map(|n| (format!("{n}.html"), vec![b'x'; n])));
            site
        };
        for path in ["a", "a/b", "a", "a/b/c", "a/b", "a/b/c/d", "a"] {
            disk.build(&site(path)).unwrap();
            assert_eq!(disk.outputs(), site(path));
        }
        disk.build(&site("a/b")).unwrap();
        disk.lay("public/a/mine", "mine");
        let before = snapshot(&disk.public());
        let refused = disk.build(&site("a")).unwrap_err();
        assert_eq!(refused.code, Code::Destination);
        assert!(refused.message.contains("a/mine"), "{}", refused.message);
        assert_eq!(snapshot(&disk.public()), before);
    }
}

#[test]
fn a_foreign_file_in_the_way_is_named_and_nothing_changes() {
    for (pages, share) in [(3, 1), (60, 60)] {
        let disk = Disk::new();
        disk.build(&variant(0, pages, share)).unwrap();
        for (foreign, output) in [("robots.txt", "robots.txt"), ("docs", "docs/index.html"), ("x/y/z", "x/y")] {
            disk.lay(&format!("public/{foreign}"), "mine");
            let before = snapshot(&disk.public());
            let mut site = variant(1, pages, share);
            site.insert(output.into(), b"ours".to_vec());
            let refused = disk.build(&site).unwrap_err();
            assert_eq!(refused.code, Code::Destination);
            assert!(refused.message.contains(foreign), "{}", refused.message);
            assert_eq!(snapshot(&disk.public()), before);
            disk.assert_cleared();
        }
    }
}

#[test]
fn a_link_in_the_destination_leads_no_write_elsewhere() {
    let disk = Disk::new();
    disk.lay("private/x.html", "private");
    disk.build(&variant(0, 50, 50)).unwrap();
    symlink("../private", disk.public().join("docs")).unwrap();
    let mut site = variant(0, 50, 50);
    site.insert("docs/x.html".into(), b"public".to_vec());
    assert_eq!(disk.build(&site).unwrap_err().code, Code::Destination);
    assert_eq!(fs::read(disk.root.join("private/x.html")).unwrap(), b"private");
}

#[test]
fn what_someone_broke_in_the_destination_is_mended() {
    let disk = Disk::new();
    let site = variant(0, 30, 1);
    disk.build(&site).unwrap();
    disk.lay("public/blog/1/index.html", "edited by hand");
    fs::remove_file(disk.public().join("blog/2/index.html")).unwrap();
    let page = disk.public().join("blog/3/index.html");
    let len = fs::metadata(&page).unwrap().len() as usize;
    fs::write(&page, vec![b'x'; len]).unwrap();
    let report = disk.build(&site).unwrap();
    assert_eq!((report.written, report.unchanged), (3, site.len() - 3));
    assert_eq!(disk.outputs(), site);
    // without its records a build reads instead of writing
    fs::remove_dir_all(disk.root.join(".folio")).unwrap();
    assert_eq!(disk.build(&site).unwrap().written, 0);
    for damage in [&b""[..], b"damaged record, and long enough"] {
        for record in fs::read_dir(disk.root.join(".folio/stamps")).unwrap() {
            fs::write(record.unwrap().path(), damage).unwrap();
        }
        assert_eq!(disk.build(&site).unwrap().written, 0);
    }
}

#[test]
fn a_site_that_is_not_whole_is_not_committed() {
    let disk = Disk::new();
    disk.build(&files([("a", "1")])).unwrap();
    let mut destination = disk.open().unwrap();
    let staging = destination.begin().unwrap();
    staging.put(&output("a"), Body::Bytes(b"2")).unwrap();
    assert_eq!(staging.put(&output("a"), Body::Bytes(b"3")).unwrap_err().code, Code::Collision);
    staging.commit().unwrap_err();
    let staging = destination.begin().unwrap();
    staging.put(&output("a"), Body::Bytes(b"2")).unwrap();
    drop(staging);
    let staging = destination.begin().unwrap();
    staging.put(&output("b/c"), Body::Bytes(b"2")).unwrap();
    assert_eq!(staging.put(&output("b"), Body::Bytes(b"3")).unwrap_err().code, Code::Collision);
    drop(staging);
    drop(destination);
    assert_eq!(disk.outputs(), files([("a", "1")]));
    disk.assert_cleared();
}

#[test]
fn static_files_are_copied_and_then_left_alone() {
    let disk = Disk::new();
    let large = "x".repeat(300_000);
    disk.lay("static/big.bin", &large);
    disk.lay("static/.well-known/security.txt", "contact");
    disk.lay("content/a.md", "a");
    assert_eq!(disk.build(&files([("index.html", "home")])).unwrap().written, 3);
    std::thread::sleep(std::time::Duration::from_millis(150));
    disk.build(&files([("index.html", "home")])).unwrap();
    let atime = |path: &str| fs::metadata(disk.root.join(path)).map(|m| (m.atime(), m.atime_nsec())).unwrap();
    let read = atime("static/big.bin");
    assert_eq!(disk.build(&files([("index.html", "home")])).unwrap().unchanged, 3);
    assert_eq!(atime("static/big.bin"), read);
    disk.lay("static/big.bin", &large.replace('x', "y"));
    assert_eq!(disk.build(&files([("index.html", "home")])).unwrap().written, 1);
    assert_eq!(fs::read(disk.public().join("big.bin")).unwrap(), large.replace('x', "y").as_bytes());
}

#[test]
fn incremental_equals_clean() {
    let mut random = Random(7);
    let names = ["a", "b", "a/x", "a/y", "b/x/1", "b/x/2", "c.html", "feed.xml", "d/e/f/g", "d/e", "é/ü"];
    for _ in 0..8 {
        let disk = Disk::new();
        let mut site = Files::new();
        for _ in 0..25 {
            for _ in 0..=random.below(4) {
                let name = *random.pick(&names);
                if random.below(3) == 0 {
                    site.remove(name);
                } else {
                    site.retain(|path, _| {
                        !path.starts_with(&format!("{name}/")) && !name.starts_with(&format!("{path}/"))
                    });
                    site.insert(name.into(), format!("{}", random.below(3)).into_bytes());
                }
            }
            disk.build(&site).unwrap();
            assert_eq!(disk.outputs(), site);
            let clean = Disk::new();
            clean.build(&site).unwrap();
            assert_eq!(snapshot(&clean.public()), snapshot(&disk.public()), "the manifest too");
        }
    }
}
