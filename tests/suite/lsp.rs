//! A session with the language server over its real standard input and output.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::case::{NOW, write};

struct Session {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    root: String,
    number: u64,
}

impl Session {
    fn start(root: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_folio"))
            .args(["lsp", "-r"])
            .arg(root)
            .env("SOURCE_DATE_EPOCH", NOW)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let root = root.canonicalize().unwrap().to_str().unwrap().to_owned();
        let mut session = Self { child, to, from, root, number: 0 };
        let hello = session.ask("initialize", json!({"capabilities": {}}));
        assert_eq!(hello["capabilities"]["hoverProvider"], true);
        session.tell("initialized", json!({}));
        session
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn receive(&mut self) -> Value {
        let mut len = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the server went away");
            match line.trim().split_once(": ") {
                Some(("Content-Length", value)) => len = value.parse().unwrap(),
                _ if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut text = vec![0; len];
        self.from.read_exact(&mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.request(method, params)["result"].clone()
    }

    /// The whole answer, which may be an error.
    fn request(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let number = self.number;
        self.send(&json!({"jsonrpc": "2.0", "id": number, "method": method, "params": params}));
        loop {
            let message = self.receive();
            if message["id"] == number {
                return message;
            }
        }
    }

    fn uri(&self, path: &str) -> String {
        format!("file://{}/{path}", self.root)
    }

    /// The diagnostics of a file, the next time they are told.
    fn diagnostics(&mut self, path: &str) -> Vec<Value> {
        let uri = self.uri(path);
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn at(&mut self, method: &str, path: &str, line: usize, character: usize) -> Value {
        let uri = self.uri(path);
        let position = json!({"line": line, "character": character});
        self.ask(method, json!({"textDocument": {"uri": uri}, "position": position}))
    }

    fn labels(&mut self, path: &str, line: usize, character: usize) -> Vec<String> {
        let items = self.at("textDocument/completion", path, line, character);
        items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn a_writer_is_helped_while_writing() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("folio.yaml"), "title: Site\nbase_url: https://example.org\n");
    write(&dir.path().join("content/blog/_index.md"), "---\nkind: post\n---\n");
    let other = "---\ntitle: The other\ndate: 2025-01-01\ntags: [rust]\nsummary: What it says.\n---\n\n## A part\n";
    write(&dir.path().join("content/blog/other.md"), other);
    let path = "content/blog/new.md";
    write(&dir.path().join(path), "---\ntitle: New\ndate: 2025-01-02\n---\n");
    let mut session = Session::start(dir.path());

    let uri = session.uri(path);
    let text = "---\ntitle: New\ntaqs: [ru]\ndate: 2025-01-02\n---\n\nSee [ü](other.md#a-prat) and <Nonsense />\n";
    session.tell(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}),
    );
    let told = session.diagnostics(path);
    let codes: Vec<&str> = told.iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["E0102", "E0205", "E0302"]);
    assert_eq!(told[0]["range"]["start"], json!({"line": 2, "character": 0}));
    assert!(told[1]["message"].as_str().unwrap().contains("did you mean `#a-part`?"));

    assert!(session.labels(path, 2, 2).contains(&"tags".to_owned()), "keys");
    assert!(session.labels(path, 6, 15).contains(&"@/blog/other.md".to_owned()), "links");
    assert_eq!(session.labels(path, 6, 19), ["a-part"], "anchors");
    assert!(session.labels(path, 6, 33).contains(&"Figure".to_owned()), "components");
    let card = session.at("textDocument/hover", path, 6, 12);
    assert!(card["contents"]["value"].as_str().unwrap().contains("What it says."), "{card}");
    let place = session.at("textDocument/definition", path, 6, 12);
    assert_eq!(place["uri"], session.uri("content/blog/other.md"));

    let text = text.replace("taqs", "tags").replace("a-prat", "a-part").replace(" and <Nonsense />", "");
    let change = json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]});
    session.tell("textDocument/didChange", change);
    assert!(session.diagnostics(path).is_empty(), "mended");
    assert_eq!(session.labels(path, 2, 8), ["ru", "rust"], "tags of the site");

    // on its own front matter the page is renamed itself; a name that is taken, or none, is refused with the reason
    let prepared = session.at("textDocument/prepareRename", path, 1, 3);
    assert_eq!(prepared["placeholder"], "blog/new.md");
    assert_eq!(session.at("textDocument/prepareRename", path, 6, 1), Value::Null, "no page stands here");
    let mut rename = |name: &str| {
        let position = json!({"line": 1, "character": 3});
        session.request(
            "textDocument/rename",
            json!({"textDocument": {"uri": uri}, "position": position, "newName": name}),
        )
    };
    assert_eq!(rename("blog/other.md")["error"]["message"], "`content/blog/other.md` is there already");
    assert!(rename("../up.md")["error"]["message"].as_str().unwrap().contains("is no name below `content/`"));
    let changes = rename("blog/newer.md")["result"]["documentChanges"].clone();
    assert_eq!(changes[0]["edits"][0]["newText"], "aliases: [/blog/new/]\n");
    assert_eq!(changes[1]["kind"], "rename");
    assert!(changes[1]["newUri"].as_str().unwrap().ends_with("/content/blog/newer.md"));

    session.ask("shutdown", json!(null));
    session.tell("exit", json!(null));
    assert!(session.child.wait().unwrap().success());
}
