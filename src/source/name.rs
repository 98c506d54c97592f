//! Which names are input. A name is judged without looking at the file.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;

/// What a name means for the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Input,
    /// Left behind by an editor or a file manager, or a record of git or of Folio: nobody means to publish it.
    Dropping,
    /// Begins with a dot: input below `static/` only (`.well-known`, `.nojekyll`).
    Hidden,
}

pub(super) fn judge(name: &str, is_folder: bool) -> Verdict {
    // the name of vim's probe, and a good one for a page's folder
    let is_probe = name == "4913" && !is_folder;
    if is_probe || is_dropping(name) {
        Verdict::Dropping
    } else if name.starts_with('.') {
        Verdict::Hidden
    } else {
        Verdict::Input
    }
}

/// `name.swf` is a film and no dropping: vim's `.swa` to `.swz` count only where vim puts them, in dotfiles.
fn is_dropping(name: &str) -> bool {
    let swap = name.rsplit_once('.').is_some_and(|(_, end)| {
        matches!(end, "swp" | "swo" | "swx") || (name.starts_with('.') && end.len() == 3 && end.starts_with("sw"))
    });
    swap || name.ends_with('~')
        || name.starts_with(".#")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || matches!(name, ".DS_Store" | "Thumbs.db" | ".git" | ".folio")
}

/// The name as text, or `None` where it cannot become a URL.
pub(super) fn as_text(name: &OsStr) -> Option<&str> {
    name.to_str().filter(|name| !name.contains(|c: char| c.is_control() || c == '\\'))
}

/// The name so that it can be printed, told from every other, and copied into a shell's `$'…'`.
pub(super) fn escaped(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() || c == '\\' {
                text.extend(c.escape_default());
            } else {
                text.push(c);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn droppings_are_known() {
        let droppings = "a.md~ .#a.md #a.md# .a.md.swp a.md.swp .x.swk 4913 .DS_Store Thumbs.db .git .folio";
        for name in droppings.split(' ') {
            assert_eq!(judge(name, false), Verdict::Dropping, "{name}");
        }
        for name in "a.md film.swf # a#b.md 49130 .nojekyll".split(' ') {
            assert_ne!(judge(name, false), Verdict::Dropping, "{name}");
        }
    }

    #[test]
    fn a_folder_may_have_any_number() {
        assert_eq!(judge("4913", true), Verdict::Input);
    }

    #[test]
    fn an_odd_name_is_printed_whole() {
        assert_eq!(escaped(OsStr::from_bytes(b"a\xff\nb\xc3\xa9")), "a\\xff\\nb\u{e9}");
    }
}
