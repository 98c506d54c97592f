//! What a plan says, without a host.

use std::path::Path;

use folio::build::Manifest;
use folio::content::url::BaseUrl;
use folio::publish::{Held, Local, Plan, check_base_url, check_deletions, check_site};

use crate::edition::{Files, lay, temporary};

fn local(base: &Path, name: &str, files: &[(&str, &str)]) -> Local {
    let files: Files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    lay(&base.join(name).join("site"), &files)
}

/// A host that has what a local site has.
fn held(local: &Local) -> Held {
    let manifest: Manifest = local.outputs().map(|(path, entry)| (path.clone(), *entry)).collect();
    Held::of_manifest(&manifest, "")
}

fn after(plan: &Plan) -> Held {
    Held::of_manifest(&plan.manifest, &plan.kept_list().unwrap_or_default())
}

fn paths(plan: &Plan) -> (Vec<&str>, Vec<&str>) {
    let uploads = plan.uploads.iter().map(|upload| &*upload.path).collect();
    (uploads, plan.deletes.iter().map(|path| &**path).collect())
}

const OLD: [(&str, &str); 6] = [
    ("index.html", "old"),
    ("blog/a/index.html", "a"),
    ("theme.00000001.css", "old"),
    ("atom.xml", "old"),
    ("pic.svg", "old"),
    ("gone/index.html", "gone"),
];
const NEW: [(&str, &str); 7] = [
    ("index.html", "new"),
    ("blog/a/index.html", "a"),
    ("blog/b/index.html", "b"),
    ("theme.00000002.css", "new"),
    ("atom.xml", "new"),
    ("pic.svg", "new"),
    ("first.svg", "first"),
];

#[test]
fn what_a_file_refers_to_comes_before_it_and_deletions_are_last() {
    let (_dir, base) = temporary();
    let (old, new) = (local(&base, "old", &OLD), local(&base, "new", &NEW));
    let plan = Plan::new(&new, &held(&old));
    let order = ["theme.00000002.css", "first.svg", "pic.svg", "blog/b/index.html", "index.html", "atom.xml"];
    assert_eq!(paths(&plan), (order.to_vec(), vec!["gone/index.html"]));
    assert_eq!((plan.new_files(), plan.unchanged, plan.bytes()), (3, 1, 18));
    assert_eq!(plan.urls(), ["/", "/atom.xml", "/gone/", "/pic.svg"]);
}

#[test]
fn a_fingerprinted_asset_stays_for_one_more_publish() {
    let (_dir, base) = temporary();
    let (old, new) = (local(&base, "old", &OLD), local(&base, "new", &NEW));
    let first = Plan::new(&new, &held(&old));
    assert_eq!(first.kept.iter().map(|path| &**path).collect::<Vec<_>>(), ["theme.00000001.css"]);
    let again = Plan::new(&new, &after(&first));
    assert!(again.is_empty(), "publishing twice is publishing once: {again:?}");
    assert_eq!(again.manifest, first.manifest);
    let mut newer = NEW;
    newer[0].1 = "newer";
    let second = Plan::new(&local(&base, "newer", &newer), &after(&again));
    assert_eq!(paths(&second), (vec!["index.html"], vec!["theme.00000001.css", ".folio-kept"]));
    assert_eq!((second.lost_files(), second.kept_list()), (0, None));
    let back = Plan::new(&old, &after(&first));
    assert!(!paths(&back).0.contains(&"theme.00000001.css"), "what stayed need not be sent again");
}

#[test]
fn foreign_files_stay_and_are_not_replaced_unasked() {
    let (_dir, base) = temporary();
    let new = local(&base, "new", &NEW);
    let foreign =
        |paths: &[&str]| Held { foreign: paths.iter().map(|path| (*path).into()).collect(), ..Held::default() };
    let apart = foreign(&["CNAME", "docs/x.html"]);
    let plan = Plan::new(&new, &apart);
    assert_eq!((plan.in_the_way.len(), plan.deletes.len()), (0, 0));
    assert!(check_deletions(&plan, &apart, None, false).is_ok());
    for there in ["index.html", "blog", "pic.svg/x", "blog/a"] {
        let held = foreign(&[there]);
        let plan = Plan::new(&new, &held);
        assert!(check_deletions(&plan, &held, None, false).is_err(), "{there} is in the way");
        assert!(check_deletions(&plan, &held, None, true).is_ok());
    }
}

#[test]
fn many_deletions_need_a_word() {
    let (_dir, base) = temporary();
    let names: Vec<String> = (0..2_000).map(|number| format!("p{number}/index.html")).collect();
    let site = |name: &str, count: usize| {
        let files: Vec<(&str, &str)> = names[..count].iter().map(|path| (path.as_str(), "x")).collect();
        local(&base, name, &[&files[..], &[("index.html", "x")]].concat())
    };
    let refused = |from: usize, to: usize, allowed: Option<usize>| {
        let held = held(&site(&format!("from{from}"), from));
        let plan = Plan::new(&site(&format!("to{to}"), to), &held);
        check_deletions(&plan, &held, allowed, false).is_err()
    };
    assert!(!refused(20, 10, None), "ten files");
    assert!(refused(20, 9, None), "eleven, and more than a quarter");
    assert!(!refused(100, 76, None), "a quarter");
    assert!(refused(100, 70, None));
    assert!(!refused(100, 70, Some(30)));
    assert!(refused(100, 70, Some(29)));
    assert!(!refused(2_000, 1_800, None), "two hundred");
    assert!(refused(2_000, 1_799, None));
}

#[test]
fn a_site_for_this_machine_is_refused() {
    let fine = |text: &str| check_base_url(&BaseUrl::parse(text).unwrap()).is_ok();
    assert!(fine("https://ann.dev") && fine("https://ann.github.io/site") && fine("https://192.0.2.1:8443"));
    for bad in [
        "http://localhost:1111",
        "http://127.0.0.1",
        "http://[::1]:80/x",
        "https://example.org/blog",
        "https://a.localhost",
    ] {
        assert!(!fine(bad), "{bad}");
    }
    let (_dir, base) = temporary();
    let page = |name: &str, text: &str| check_site(&local(&base, name, &[("index.html", text)]));
    assert!(page("fine", "<p>run <a href=\"http://localhost:1111\">it</a>").is_ok(), "a link in a text is no slip");
    assert!(page("script", "<script src=\"http://localhost:1111/x.js\">").is_err());
    assert!(page("canonical", "<link rel=\"canonical\" href=\"http://127.0.0.1:1111/\">").is_err());
    assert!(check_site(&local(&base, "none", &[("about/index.html", "x")])).is_err());
}
