//! The workflow files of hosts: they are what their hosts read, keep `.folio/`, and call Folio as it can be called.

use std::process::Command;

use crate::program::Site;

fn init(site: &Site, host: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    let output = command.args(["init", "--ci", host]).current_dir(&site.root).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// The calls of Folio in a file, up to the end of the line or of the text.
fn calls(text: &str) -> Vec<Vec<String>> {
    let starts = ["folio build", "folio check", "folio publish"];
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let rests = lines.flat_map(|line| starts.iter().filter_map(move |start| line.find(start).map(|at| &line[at..])));
    let words = rests.map(|rest| rest.split(['"', '\'']).next().unwrap().split_whitespace().skip(1));
    words.map(|words| words.map(str::to_owned).collect()).collect()
}

#[test]
fn each_host_gets_a_file_that_it_can_read() {
    for host in ["github", "gitlab", "netlify", "cloudflare", "vercel"] {
        let site = Site::new("there: {dir: {path: ../www}}");
        let (code, path) = init(&site, host);
        assert_eq!(code, 0, "{path}");
        let text = std::fs::read_to_string(site.root.join(path.trim())).unwrap();
        let value: serde_json::Value = match path.trim().rsplit_once('.').unwrap().1 {
            "yml" => serde_yaml::from_str(&text).unwrap(),
            "toml" => serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap(),
            _ => serde_json::from_str(&text).unwrap(),
        };
        assert!(value.is_object());
        assert!(text.contains(env!("CARGO_PKG_REPOSITORY")) && !text.contains("{version}"), "{text}");
        // Vercel keeps nothing of a build but what its own frameworks name
        assert!(host == "vercel" || text.contains(".folio"), "{host} keeps the cache");
        let calls = calls(&text);
        assert!(!calls.is_empty(), "{host}");
        for call in calls {
            let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
            let output = command.args(&call).current_dir(&site.root).output().unwrap();
            assert!(output.status.success(), "{host}: {call:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(init(&site, host).0, 1, "nothing is overwritten");
    }
}

#[test]
fn a_new_site_may_have_one_from_its_first_day() {
    let (_dir, base) = crate::edition::temporary();
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    let output = command.args(["init", "notes", "--ci", "github"]).current_dir(&base).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(base.join("notes/.github/workflows/publish.yml").is_file() && base.join("notes/folio.yaml").is_file());
}
