use std::path::Path;
use std::process::{Command, Stdio};

/// Editors that live in a terminal: a server has none to give them.
const IN_TERMINAL: [&str; 17] = [
    "vi",
    "vim",
    "nvim",
    "view",
    "nano",
    "pico",
    "hx",
    "helix",
    "kak",
    "micro",
    "joe",
    "ed",
    "ne",
    "mcedit",
    "less",
    "mg",
    "emacs-nox",
];

/// What the writer wishes to edit with.
pub fn from_environment() -> Option<String> {
    ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()))
}

/// Opens a file of the site in the writer's editor, at a line.
///
/// # Errors
/// A sentence for the browser when there is no editor that can be opened from here.
pub fn open(wish: Option<&str>, file: &Path, line: u32) -> Result<(), String> {
    let wish = wish.ok_or("set VISUAL or EDITOR to the editor that is to open, for example VISUAL=code")?;
    let mut words = wish.split_whitespace();
    let program = words.next().unwrap_or_default();
    let arguments: Vec<_> = words.collect();
    let name = Path::new(program).file_name().map_or(program.into(), |name| name.to_string_lossy());
    if IN_TERMINAL.contains(&&*name) || arguments.iter().any(|one| matches!(*one, "-nw" | "-t" | "--tty")) {
        return Err(format!("`{name}` needs a terminal of its own; set VISUAL to an editor with a window"));
    }
    let spawned = Command::new(program)
        .args(&arguments)
        .args(place(&name, file, line))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    reap(spawned).map_err(|error| format!("`{program}` cannot be started: {error}"))
}

/// Opens a URL in the browser.
pub fn browse(url: &str) -> Result<(), String> {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let spawned =
        Command::new(program).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    reap(spawned).map_err(|error| format!("no browser could be opened (`{program}`: {error})"))
}

/// Waits for a child aside, so that none is left as a zombie.
fn reap(child: std::io::Result<std::process::Child>) -> std::io::Result<()> {
    let mut child = child?;
    std::thread::Builder::new().spawn(move || child.wait()).map(drop)
}

/// How each family of editors wants to be told the line.
fn place(name: &str, file: &Path, line: u32) -> Vec<String> {
    let file = file.display().to_string();
    match name {
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" | "positron" => {
            vec!["--goto".to_owned(), format!("{file}:{line}")]
        }
        "subl" | "sublime_text" | "zed" | "zeditor" | "lapce" | "mate" => vec![format!("{file}:{line}")],
        "gvim" | "mvim" | "emacs" | "emacsclient" | "gedit" | "gnome-text-editor" | "mousepad" | "xed" => {
            vec![format!("+{line}"), file]
        }
        "idea" | "rustrover" | "webstorm" | "pycharm" | "clion" | "goland" | "kate" | "kwrite" => {
            vec!["--line".to_owned(), line.to_string(), file]
        }
        _ => vec![file],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_each_editor_the_line() {
        let at = |name| place(name, Path::new("/s/a b.md"), 7).join("|");
        assert_eq!(at("code"), "--goto|/s/a b.md:7");
        assert_eq!(at("gvim"), "+7|/s/a b.md");
        assert_eq!(at("notepad"), "/s/a b.md");
    }
}
