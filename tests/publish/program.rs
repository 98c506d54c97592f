//! The real program, as its user meets it: each host by what the README says, and what is refused.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::edition::temporary;
use crate::hosts::git::{Bare, git, git_ok};
use crate::hosts::s3::Store;
use crate::hosts::ssh::Sshd;
use crate::hosts::{Host, all};

/// A site with its folder, and the host it is published to.
pub struct Site {
    pub root: PathBuf,
    environment: Vec<(String, String)>,
    _dir: tempfile::TempDir,
}

impl Site {
    pub fn new(targets: &str) -> Self {
        let (_dir, base) = temporary();
        let site = Self { root: base.join("site"), environment: Vec::new(), _dir };
        site.settings("https://case.test", targets);
        site.lay("content/_index.md", "# Home\n\nWelcome.\n");
        site.lay("content/about.md", "# About\n\nOf the site.\n");
        site
    }

    pub fn of(host: &dyn Host) -> Self {
        Self { environment: host.environment(), ..Self::new(&format!("there: {{{}}}", host.settings())) }
    }

    pub fn settings(&self, base_url: &str, targets: &str) {
        let text = format!(
            "title: Case\ndescription: A site.\nbase_url: {base_url}\nsearch: false\ncards: false\npublish:\n  {targets}\n"
        );
        self.lay("folio.yaml", &text);
    }

    pub fn lay(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"] {
            command.env_remove(name);
        }
        command.arg("publish").args(arguments).current_dir(&self.root).env("NO_COLOR", "1").stdin(Stdio::null());
        command.envs(self.environment.iter().cloned());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    pub fn publish(&self) -> String {
        let (code, out, err) = self.run(&["--yes"]);
        assert_eq!(code, 0, "{out}{err}");
        out
    }

    /// Fails unless the publish is refused with this code and these words.
    pub fn refused(&self, arguments: &[&str], code: i32, words: &[&str]) {
        let (exit, out, err) = self.run(arguments);
        assert_eq!(exit, code, "{out}{err}");
        words.iter().for_each(|word| assert!(err.contains(word), "no {word:?} in {err}"));
    }
}

fn text(host: &dyn Host, path: &str) -> String {
    String::from_utf8(host.read(path).unwrap_or_else(|| panic!("{path} is not there"))).unwrap()
}

#[test]
fn every_host_gets_the_site_and_then_only_what_changed() {
    let (_dir, base) = temporary();
    for (name, host) in all(&base, None) {
        let site = Site::of(&*host);
        let (code, plan, err) = site.run(&["--dry-run"]);
        assert_eq!((code, host.read("index.html")), (0, None), "{name}: {plan}{err}");
        assert!(plan.contains(" new, 0 changed, 0 deleted, 0 unchanged; "), "{name}: {plan}");
        assert_eq!(site.run(&[]).0, 2, "{name}: nobody is there to ask");
        assert_eq!(host.read("index.html"), None);
        site.publish();
        assert!(text(&*host, "index.html").contains("Welcome"), "{name}");
        let again = site.publish();
        assert!(again.contains("nothing to do"), "{name}: {again}");

        site.lay("content/about.md", "# About\n\nOf another site.\n");
        site.lay("content/new.md", "# New\n\nA page.\n");
        let out = site.publish();
        assert!(out.contains("+ new/index.html") && out.contains("~ about/index.html"), "{name}: {out}");
        assert!(text(&*host, "about/index.html").contains("another"), "{name}");
        fs::remove_file(site.root.join("content/new.md")).unwrap();
        let out = site.publish();
        assert!(out.contains("- new/index.html"), "{name}: {out}");
        assert_eq!(host.read("new/index.html"), None, "{name}");
        site.lay("content/draft.md", "---\ntitle: Secret plan\ndraft: true\n---\n");
        assert!(site.publish().contains("nothing to do"), "{name}: drafts stay at home");
    }
}

#[test]
fn a_release_is_taken_back() {
    let (_dir, base) = temporary();
    for (name, host) in all(&base, None) {
        let site = Site::of(&*host);
        site.publish();
        if matches!(name, "dir" | "sftp" | "s3") {
            site.refused(&["--rollback"], 1, &["E0703", "keeps no releases"]);
            continue;
        }
        site.refused(&["--rollback"], 1, &["E0703", "before the present one"]);
        site.lay("content/_index.md", "# Home\n\nA mistake.\n");
        site.publish();
        assert!(text(&*host, "index.html").contains("A mistake"));
        let (code, out, err) = site.run(&["--rollback"]);
        assert_eq!(code, 0, "{name}: {err}");
        assert!(out.contains("is shown again"), "{out}");
        assert!(text(&*host, "index.html").contains("Welcome"), "{name}");
        site.lay("content/_index.md", "# Home\n\nMended.\n");
        site.publish();
        assert!(text(&*host, "index.html").contains("Mended"), "{name}");
    }
}

#[test]
fn only_so_many_releases_stay() {
    let (_dir, base) = temporary();
    let host = Sshd::start(&base);
    let site = Site::of(&host);
    for number in 0..6 {
        site.lay("content/_index.md", &format!("# Home\n\nEdition {number}.\n"));
        site.publish();
    }
    let mut releases: Vec<String> = fs::read_dir(host.www().join("releases"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    releases.sort();
    assert_eq!(releases, ["4", "5", "6"]);
}

#[test]
fn a_dirty_working_tree_is_not_touched_and_the_branch_keeps_what_is_not_ours() {
    let (_dir, base) = temporary();
    let host = Bare::new(&base);
    let site = Site::of(&host);
    let root = &site.root;
    site.settings("https://case.test", "pages: {git: {}}");
    git_ok(root, &["init", "--quiet", "-b", "main"]);
    git_ok(root, &["remote", "add", "origin", &host.address()]);
    git_ok(root, &["add", "content"]);
    git_ok(root, &["commit", "--quiet", "-m", "sources"]);
    site.lay("content/about.md", "# About\n\nStaged.\n");
    git_ok(root, &["add", "content/about.md"]);
    site.lay("content/about.md", "# About\n\nNot staged.\n");
    // someone else's branch, with a domain and a page of their own
    let other = base.join("other");
    fs::create_dir_all(&other).unwrap();
    git_ok(&other, &["init", "--quiet", "-b", "gh-pages"]);
    fs::write(other.join("CNAME"), "case.test\n").unwrap();
    fs::create_dir_all(other.join("docs")).unwrap();
    fs::write(other.join("docs/api.html"), "theirs").unwrap();
    git_ok(&other, &["add", "."]);
    git_ok(&other, &["commit", "--quiet", "-m", "theirs"]);
    git_ok(&other, &["push", "--quiet", &host.address(), "gh-pages"]);

    let state = || {
        let names = [&["status", "--porcelain=v2"][..], &["diff"], &["diff", "--cached"], &["show-ref"]];
        names.map(|arguments| git(root, arguments).stdout)
    };
    fs::write(root.join(".git/info/exclude"), ".folio/\n").unwrap();
    let before = state();
    site.publish();
    assert_eq!(state(), before, "the working tree, the index and the branches are as they were");
    assert!(text(&host, "about/index.html").contains("Not staged"));
    assert_eq!((text(&host, "CNAME"), text(&host, "docs/api.html")), ("case.test\n".into(), "theirs".into()));
    assert_eq!(text(&host, ".nojekyll"), "");
    assert_eq!(host.commits(), 2);
    let message = git_ok(&host.path, &["log", "-1", "--format=%B", "gh-pages"]);
    assert_eq!(message, format!("Publish\n\nBuilt from {}", git_ok(root, &["rev-parse", "HEAD"])));

    site.settings("https://case.test", "pages: {git: {history: squash}}");
    site.lay("content/about.md", "# About\n\nOnce more.\n");
    site.publish();
    assert_eq!(host.commits(), 1, "a fresh history");
    assert_eq!(text(&host, "docs/api.html"), "theirs");
    // a page of theirs where one of ours belongs
    git_ok(&other, &["pull", "--quiet", "--rebase", &host.address(), "gh-pages"]);
    fs::create_dir_all(other.join("new")).unwrap();
    fs::write(other.join("new/index.html"), "theirs").unwrap();
    git_ok(&other, &["add", "."]);
    git_ok(&other, &["commit", "--quiet", "-m", "theirs"]);
    git_ok(&other, &["push", "--quiet", &host.address(), "HEAD:gh-pages"]);
    site.lay("content/new.md", "# New\n\nOurs.\n");
    site.refused(&["--yes"], 1, &["E0707", "new/index.html", "--force"]);
    assert_eq!(text(&host, "new/index.html"), "theirs");
    assert_eq!(site.run(&["--yes", "--force"]).0, 0);
    assert!(text(&host, "new/index.html").contains("Ours"));
}

#[test]
fn the_branch_of_the_sources_is_refused() {
    let (_dir, base) = temporary();
    let host = Bare::new(&base);
    let site = Site::new(&format!("pages: {{git: {{remote: {:?}, branch: main}}}}", host.address()));
    git_ok(&site.root, &["init", "--quiet", "-b", "main"]);
    git_ok(&site.root, &["add", "folio.yaml", "content"]);
    git_ok(&site.root, &["commit", "--quiet", "-m", "sources"]);
    git_ok(&site.root, &["push", "--quiet", &host.address(), "main"]);
    site.refused(&["--yes"], 1, &["E0703", "holds the sources", "branch: gh-pages"]);
}

#[test]
fn a_host_that_cannot_be_used_is_told_before_anything_changes() {
    let site = Site::new("pages: {git: {}}");
    site.refused(&["--yes"], 1, &["E0703", "no remote `origin`"]);
    let nowhere = Site::new("pages: {git: {remote: \"file:///nowhere/at/all.git\"}}");
    nowhere.refused(&["--yes"], 3, &["E0903", "no repository"]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let s3 = |more: &str| format!("there: {{s3: {{bucket: site, endpoint: \"http://127.0.0.1:{closed}\"{more}}}}}");
    Site::new(&s3("")).refused(&["--yes"], 3, &["E0905", "AWS_SECRET_ACCESS_KEY"]);
    let gone = Site::new(&s3("")).with("AWS_ACCESS_KEY_ID", "a").with("AWS_SECRET_ACCESS_KEY", "b");
    gone.refused(&["--yes"], 3, &["E0903", "cannot be reached", "tried 4 times"]);
    Site::new("there: {ssh: {host: folio-test.invalid, path: /srv}}").refused(&["--yes"], 3, &["E0903", "not known"]);
}

#[test]
fn an_address_that_the_host_does_not_have_is_refused() {
    let site = Site::new("there: {dir: {path: ../www}}");
    site.settings("http://localhost:1111", "there: {dir: {path: ../www}}");
    site.refused(&["--yes"], 1, &["E0704", "this machine"]);
    site.settings("http://localhost:1111", "there: {base_url: https://case.test, dir: {path: ../www}}");
    site.publish();
    let page = fs::read_to_string(site.root.join("../www/index.html")).unwrap();
    assert!(page.contains("https://case.test/") && !page.contains("localhost"), "a target may have its own address");
}

#[test]
fn keys_and_hosts_of_ssh_are_checked() {
    let (_dir, base) = temporary();
    let host = Sshd::start(&base);
    let site = Site::of(&host);
    host.write_client(host.port, false);
    site.refused(&["--yes"], 3, &["E0903", "host key"]);
    host.write_client(host.port, true);
    site.publish();
    host.lock_out();
    site.lay("content/about.md", "# About\n\nMore.\n");
    site.refused(&["--yes"], 3, &["E0905", "ssh-add"]);
    assert!(!text(&host, "about/index.html").contains("More"));
}

#[test]
fn a_bucket_is_told_how_to_serve_and_foreign_objects_stay() {
    let (_dir, base) = temporary();
    let host = Store::start(&base).with_prefix("a site");
    host.lay("a site/theirs.txt");
    host.lay("elsewhere.txt");
    let site = Site::of(&host);
    site.publish();
    let head = |path: &str| host.ask("HEAD", &format!("/site/a%20site/{path}")).1;
    assert!(head("index.html").contains("Content-Type: text/html; charset=utf-8"), "{}", head("index.html"));
    assert!(head("index.html").contains("Cache-Control: public, max-age=60"));
    let style = host.files().into_iter().find(|path| path.ends_with(".css")).unwrap();
    assert!(head(&style).contains("max-age=31536000, immutable"), "{}", head(&style));
    assert!(head(&style).contains("Content-Type: text/css"));
    fs::remove_file(site.root.join("content/about.md")).unwrap();
    site.publish();
    assert!(host.read("theirs.txt").is_some() && host.files().contains(&"elsewhere.txt".to_owned()));
    assert_eq!(host.read("about/index.html"), None);
    let wrong = Site::of(&host).with("AWS_SECRET_ACCESS_KEY", "wrong-and-secret");
    wrong.refused(&["--yes"], 3, &["E0905", "SignatureDoesNotMatch"]);
    host.lay("a site/new/index.html");
    site.lay("content/new.md", "# New\n\nOurs.\n");
    site.publish();
}

#[test]
fn a_bucket_with_foreign_files_in_the_way_is_refused() {
    let (_dir, base) = temporary();
    let host = Store::start(&base);
    host.lay("index.html");
    let site = Site::of(&host);
    site.refused(&["--yes"], 1, &["E0707", "`index.html`", "--force"]);
    assert_eq!(host.read("index.html").as_deref(), Some(&b"foreign"[..]));
    let there = Site::new("there: {s3: {bucket: other, endpoint: \"ENDPOINT\"}}");
    let targets = format!("there: {{{}}}", host.settings().replace("bucket: site", "bucket: other"));
    there.settings("https://case.test", &targets);
    let there = host.environment().iter().fold(there, |site, (name, value)| site.with(name, value));
    there.refused(&["--yes"], 3, &["E0903", "is not there"]);
}

#[test]
fn the_command_after_a_publish_gets_the_changed_urls() {
    let site = Site::new("there: {after: \"cat > after.txt\", dir: {path: ../www}}");
    site.settings("https://case.test/sub", "there: {after: \"cat > after.txt\", dir: {path: ../www}}");
    site.publish();
    assert_eq!(fs::read_to_string(site.root.join("after.txt")).unwrap(), "", "what is new is in no cache");
    site.lay("content/about.md", "# About\n\nOf another site.\n");
    site.publish();
    let urls = fs::read_to_string(site.root.join("after.txt")).unwrap();
    assert!(urls.lines().any(|url| url == "/sub/about/"), "{urls}");
    site.settings("https://case.test/sub", "there: {after: \"echo no >&2; exit 4\", dir: {path: ../www}}");
    site.lay("content/about.md", "# About\n\nOf a third site.\n");
    site.refused(&["--yes"], 3, &["E0903", "is published, but", "no"]);
}

#[test]
fn too_many_deletions_are_refused() {
    let site = Site::new("there: {dir: {path: ../www}}");
    (0..30).for_each(|number| site.lay(&format!("content/p{number}.md"), "# Page\n\nText.\n"));
    site.publish();
    (0..20).for_each(|number| fs::remove_file(site.root.join(format!("content/p{number}.md"))).unwrap());
    site.refused(&["--yes"], 1, &["E0705", "--max-deletes 20"]);
    assert!(Path::new(&site.root.join("../www/p3/index.html")).exists());
    assert_eq!(site.run(&["--yes", "--max-deletes", "20"]).0, 0);
}

#[test]
fn a_folder_with_foreign_files_is_refused() {
    let site = Site::new("there: {dir: {path: ../www}}");
    site.lay("../www/letter.txt", "Dear");
    site.refused(&["--yes"], 1, &["E0701", "letter.txt"]);
    let releases = Site::new("there: {dir: {path: ../www, releases: 2}}");
    releases.lay("../www/current/letter.txt", "Dear");
    releases.refused(&["--yes"], 1, &["E0707", "current"]);
}

/// `https://github.com/ann/site.git` is the test's own repository by a setting of git.
#[test]
fn a_site_for_another_address_than_githubs_is_refused() {
    let (_dir, base) = temporary();
    let host = Bare::new(&base);
    let pages = "pages: {git: {remote: \"https://github.com/ann/site.git\"}}";
    let site = Site::new(pages);
    git_ok(&site.root, &["init", "--quiet"]);
    git_ok(&site.root, &["config", &format!("url.{}.insteadOf", host.address()), "https://github.com/ann/site.git"]);
    site.refused(&["--yes"], 1, &["E0703", "there is no `CNAME`", "static/CNAME"]);
    site.lay("static/CNAME", "other.test\n");
    site.refused(&["--yes"], 1, &["E0703", "`CNAME` says `other.test`"]);
    site.settings("https://bob.github.io/site", pages);
    site.refused(&["--yes"], 1, &["E0703", "shows this repository elsewhere", "https://ann.github.io/site"]);
    assert_eq!(host.read("index.html"), None, "nothing was sent");
    site.lay("static/CNAME", "case.test\n");
    site.settings("https://case.test", pages);
    site.publish();
    fs::remove_file(site.root.join("static/CNAME")).unwrap();
    site.settings("https://ann.github.io/site", pages);
    site.publish();
}

#[test]
fn a_branch_that_may_not_be_pushed_to_is_told() {
    let (_dir, base) = temporary();
    let host = Bare::new(&base);
    let hook = host.path.join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\necho this branch is closed >&2\nexit 1\n").unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    Site::of(&host).refused(&["--yes"], 3, &["E0903", "refuses the push", "this branch is closed"]);
    assert_eq!(host.read("index.html"), None);
}
