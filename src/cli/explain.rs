use std::fmt::Write as _;

use super::{ExplainArgs, USAGE, style};
use crate::diagnostic::{Code, Severity, suggest};

/// `folio explain CODE`: what a kind of mistake means, why it matters and what to do; without a code, all of them.
pub fn run(args: &ExplainArgs) -> u8 {
    let Some(wanted) = &args.code else {
        for code in Code::ALL {
            anstream::println!("{}  {}", code.id(), code.title());
        }
        return 0;
    };
    if let Some(code) = Code::of_id(wanted.trim()) {
        anstream::println!("{}", text(code));
        return 0;
    }
    let near = suggest(wanted, Code::ALL.iter().map(|code| code.id()));
    let help = near.map_or_else(
        || "`folio explain` without a code lists all of them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    anstream::eprintln!("there is no code `{wanted}`; {help}");
    USAGE
}

fn text(code: Code) -> String {
    let level = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut text = format!("{}: {} ({level})\n\n{}\n", code.id(), code.title(), style::wrapped(code.explanation(), 78));
    if let Some((wrong, right)) = code.example() {
        let _ = write!(text, "\nInstead of\n\n    {}\n\nwrite\n\n    {}\n", indented(wrong), indented(right));
    }
    if code.is_adjustable() {
        let _ = write!(
            text,
            "\nIts level is set in folio.yaml with `check: {{levels: {{{id}: off}}}}` (or `warn`, `error`), and at one\n\
             place with a comment: `<!-- folio: allow {id}: the reason -->`.\n",
            id = code.id()
        );
    }
    text.trim_end().to_owned()
}

fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}
