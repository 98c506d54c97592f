//! What the README says of each target, followed word by word: its settings, then its commands. Only the names of
//! hosts become those of the test's own.

use std::path::Path;

use crate::edition::temporary;
use crate::hosts::git::{Bare, git_ok};
use crate::hosts::s3::Store;
use crate::hosts::ssh::Sshd;
use crate::hosts::{Host, folder::Folder};
use crate::program::Site;

/// The settings and the commands of the section that shows a kind of target.
fn section(kind: &str) -> (String, Vec<String>) {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let publishing = text.split("\n## Publishing\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let block = |section: &str, language: &str| {
        let start = section.split(&format!("```{language}\n")).nth(1)?;
        Some(start.split("```").next()?.to_owned())
    };
    // each example of settings with what follows it
    let mut sections = publishing.split("```yaml\n").skip(1).map(|rest| format!("```yaml\n{rest}"));
    let section = sections.find(|section| block(section, "yaml").is_some_and(|yaml| yaml.contains(kind))).unwrap();
    let section = section.as_str();
    let commands = block(section, "console").unwrap();
    let commands = commands.lines().filter_map(|line| line.strip_prefix("$ folio publish ")).map(str::to_owned);
    (block(section, "yaml").unwrap(), commands.collect())
}

fn follow(kind: &str, names: &[(&str, &str)], host: &dyn Host, prepare: impl FnOnce(&Site)) {
    let (mut settings, commands) = section(kind);
    for (name, own) in names {
        assert!(settings.contains(name), "{name} in {settings}");
        settings = settings.replace(name, own);
    }
    let site = Site::of(host);
    site.lay(
        "folio.yaml",
        &format!("title: Notes\nbase_url: https://notes.test\nsearch: false\ncards: false\n{settings}"),
    );
    prepare(&site);
    assert!(!commands.is_empty());
    for edition in ["first", "second"] {
        site.lay("content/about.md", &format!("# About\n\nThe {edition} edition.\n"));
        for command in commands.iter().filter(|command| edition == "second" || !command.contains("--rollback")) {
            let arguments: Vec<&str> = command.split_whitespace().collect();
            let (code, out, err) = site.run(&arguments);
            assert_eq!(code, 0, "{command}: {out}{err}");
            let shown = if command.contains("--rollback") { "first" } else { edition };
            let page = String::from_utf8(host.read("about/index.html").unwrap()).unwrap();
            assert!(page.contains(&format!("The {shown} edition")), "{command}");
        }
    }
}

#[test]
fn a_branch() {
    let (_dir, base) = temporary();
    let host = Bare::new(&base);
    follow("git:", &[], &host, |site| {
        git_ok(&site.root, &["init", "--quiet"]);
        git_ok(&site.root, &["remote", "add", "origin", &host.address()]);
    });
}

#[test]
fn a_server() {
    let (_dir, base) = temporary();
    let host = Sshd::start(&base);
    let www = host.www();
    follow("ssh:", &[("www.example.net", "folio-test"), ("/srv/www/notes", www.to_str().unwrap())], &host, |_| {});
}

#[test]
fn a_server_without_a_shell() {
    let (_dir, base) = temporary();
    let host = Sshd::start(&base).plain();
    let www = host.www();
    follow("sftp", &[("ftp.example.net", "folio-test"), ("htdocs", www.to_str().unwrap())], &host, |_| {});
}

#[test]
fn a_bucket() {
    let (_dir, base) = temporary();
    let host = Store::start(&base);
    let own = format!("http://127.0.0.1:{}", host.port());
    let names = [("https://ACCOUNT.r2.cloudflarestorage.com", &*own), ("bucket: notes", "bucket: site")];
    follow("s3:", &names, &host, |_| {});
}

#[test]
fn a_folder() {
    let (_dir, base) = temporary();
    let host = Folder::new(&base, None);
    let path = format!("path: {}/www", base.display());
    follow("dir:", &[("path: ../www", &path)], &host, |_| {});
}
