//! The theme as a site may change it: single files taken over, an accent, an icon.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::case::{folio, write};

/// A new site with a post, a project and an event.
fn site(dir: &Path) -> PathBuf {
    assert!(folio(dir, &["init", "site"]).status.success());
    let site = dir.join("site");
    write(&site.join("content/group/_index.md"), "---\ntitle: Group\nkind: event\n---\n");
    let event = "---\ntitle: First meeting\nstart: 2030-01-02T18:00\ntype: meetup\nsummary: We meet.\n---\n\nCome.\n";
    write(&site.join("content/group/first.md"), event);
    site
}

/// Every file of `public/`, by path.
fn built(site: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let build = folio(site, &["build"]);
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    let public = site.join("public");
    let files = walkdir::WalkDir::new(&public).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    let files = files.filter(|entry| !entry.file_name().to_string_lossy().starts_with(".folio"));
    files.map(|e| (e.path().strip_prefix(&public).unwrap().to_owned(), fs::read(e.path()).unwrap())).collect()
}

#[test]
fn an_ejected_theme_makes_the_same_site() {
    let dir = tempfile::tempdir().unwrap();
    let site = site(dir.path());
    let before = built(&site);
    let list = String::from_utf8(folio(&site, &["eject"]).stdout).unwrap();
    let names: Vec<&str> = list.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(names.len() > 60, "{list}");
    for name in &names {
        let eject = folio(&site, &["eject", name]);
        assert!(eject.status.success(), "{name}: {}", String::from_utf8_lossy(&eject.stderr));
        assert!(site.join(name).is_file(), "{name}");
    }
    let after = built(&site);
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let differ: Vec<_> = before.iter().filter(|(path, bytes)| after[*path] != **bytes).map(|(path, _)| path).collect();
    assert!(differ.is_empty(), "{differ:?}");
    fs::remove_file(site.join("templates/post.html")).unwrap();
    let again = folio(&site, &["eject", "post"]);
    assert_eq!(
        String::from_utf8_lossy(&again.stdout),
        "templates/post.html  now stands before the theme's own; delete it to go back\n"
    );
}

#[test]
fn eject_knows_names_as_people_say_them_and_never_overwrites() {
    let dir = tempfile::tempdir().unwrap();
    let site = site(dir.path());
    for (said, path) in [
        ("Row", "templates/components/Row.html"),
        ("post", "templates/post.html"),
        ("theme.css", "static/theme.css"),
        ("en.yaml", "i18n/en.yaml"),
    ] {
        assert!(folio(&site, &["eject", said]).status.success(), "{said}");
        assert!(site.join(path).is_file(), "{said}");
    }
    write(&site.join("static/theme.css"), "mine");
    let twice = folio(&site, &["eject", "theme.css"]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&twice.stderr).contains("`static/theme.css` is there already"));
    assert_eq!(fs::read_to_string(site.join("static/theme.css")).unwrap(), "mine");
    let misspelt = folio(&site, &["eject", "Rwo"]);
    assert_eq!(misspelt.status.code(), Some(1));
    let said = String::from_utf8_lossy(&misspelt.stderr).into_owned();
    assert!(said.contains("did you mean `Row`?"), "{said}");
}

#[test]
fn the_papers_that_the_theme_names_are_those_it_prints_on() {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let about = fs::read_to_string(theme.join("theme.yaml")).unwrap();
    let style = fs::read_to_string(theme.join("static/theme.css")).unwrap();
    for token in ["--paper", "--bar"] {
        let line = style.lines().find(|line| line.trim_start().starts_with(&format!("{token}:"))).unwrap();
        let colours: Vec<&str> = line.split(['(', ',', ')', ' ']).filter(|part| part.starts_with('#')).collect();
        assert_eq!(colours.len(), 2, "{line}");
        for colour in colours {
            assert!(about.contains(colour), "theme.yaml does not name {colour} ({token})");
        }
    }
}

#[test]
fn a_site_has_its_own_icon_and_its_calendar() {
    let dir = tempfile::tempdir().unwrap();
    let site = site(dir.path());
    let page =
        |files: &BTreeMap<PathBuf, Vec<u8>>, path: &str| String::from_utf8(files[Path::new(path)].clone()).unwrap();
    let files = built(&site);
    assert!(page(&files, "index.html").contains("href=\"data:image/svg+xml"));
    assert!(page(&files, "group/index.html").contains("href=\"/events.ics\""));
    assert!(!page(&files, "blog/index.html").contains("events.ics"));
    write(&site.join("static/favicon.png"), "not looked into");
    assert!(page(&built(&site), "index.html").contains("<link rel=\"icon\" href=\"/favicon.png\">"));
}
