//! What no formula may be: the library recurses, and a stack has an end.

use super::Mistake;

/// Bytes of TeX.
const MAX_LENGTH: usize = 4_000;
/// Braces, `\left` and `\begin` inside each other.
const MAX_NESTING: usize = 32;
/// Commands one after the other, each of which may be the argument of the one before.
const MAX_CHAIN: usize = 48;
/// Commands that hold for the rest of their group.
const MAX_SWITCHES: usize = 24;

const SWITCHES: &[&str] = &[
    "tiny",
    "scriptsize",
    "footnotesize",
    "small",
    "normalsize",
    "large",
    "Large",
    "LARGE",
    "huge",
    "Huge",
    "displaystyle",
    "textstyle",
    "scriptstyle",
    "scriptscriptstyle",
    "rm",
    "bf",
    "it",
    "sf",
    "tt",
    "cal",
    "color",
    "over",
    "atop",
    "choose",
];
const DEFINITIONS: &[&str] = &[
    "def",
    "gdef",
    "edef",
    "xdef",
    "let",
    "futurelet",
    "global",
    "long",
    "newcommand",
    "renewcommand",
    "providecommand",
];

/// Refuses a formula that would cost more than formulas do.
pub fn check(tex: &str) -> Result<(), Mistake> {
    if tex.len() > MAX_LENGTH {
        return Err(Mistake::new(format!("this formula is longer than {MAX_LENGTH} bytes")));
    }
    let bytes = tex.as_bytes();
    let (mut depth, mut chain, mut switches, mut at) = (0usize, 0, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => {
                let length = bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                let name = &tex[at + 1..at + 1 + length];
                if DEFINITIONS.contains(&name) {
                    return Err(Mistake::new(format!("`\\{name}` is not allowed: formulas define no macros")));
                }
                match name {
                    "left" | "begin" => depth += 1,
                    "right" | "end" => depth = depth.saturating_sub(1),
                    _ => {}
                }
                switches += usize::from(SWITCHES.contains(&name));
                chain += 1;
                // an escaped character may be of any length
                at += 1 + if length > 0 { length } else { tex[at + 1..].chars().next().map_or(0, char::len_utf8) };
                if depth > MAX_NESTING || chain > MAX_CHAIN || switches > MAX_SWITCHES {
                    return Err(too_deep());
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b if b.is_ascii_whitespace() => {}
            _ => chain = 0,
        }
        if depth > MAX_NESTING {
            return Err(too_deep());
        }
        at += 1;
    }
    Ok(())
}

fn too_deep() -> Mistake {
    Mistake::new("this formula is nested too deeply")
}
