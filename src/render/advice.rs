//! The engine says what is wrong in a template; here is what to do about it.

use tera::Tera;

use crate::diagnostic::{Diagnostic, suggest};
use crate::site::Theme;

/// Filters of the engine and our own.
const FILTERS: &[&str] = &[
    "abs",
    "address",
    "as_str",
    "base64_decode",
    "base64_encode",
    "capitalize",
    "date",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "filesizeformat",
    "first",
    "float",
    "format",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "json_encode",
    "keys",
    "last",
    "length",
    "lower",
    "markdown",
    "newlines_to_br",
    "nth",
    "num_format",
    "pairs",
    "pluralize",
    "regex_replace",
    "replace",
    "reverse",
    "round",
    "safe",
    "slugify",
    "sort",
    "spaceless",
    "split",
    "str",
    "striptags",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "values",
    "wordcount",
];

/// Functions of the engine and our own.
const FUNCTIONS: &[&str] = &[
    "counts",
    "get_data",
    "get_page",
    "get_pages",
    "get_section",
    "get_taxonomy",
    "get_taxonomy_term",
    "get_taxonomy_url",
    "get_url",
    "load_data",
    "range",
    "throw",
    "trans",
];

/// Adds the way out, and places what the engine left without a place.
pub fn advise(mut diagnostic: Diagnostic, theme: &Theme, tera: &Tera) -> Diagnostic {
    if diagnostic.help.is_some() {
        return diagnostic;
    }
    let message = diagnostic.message.clone();
    if let Some((what, fields)) =
        message.split_once(". Available fields: ").or(message.split_once(". available fields: "))
    {
        what.clone_into(&mut diagnostic.message);
        let wrong = quoted(what).unwrap_or_default();
        let names: Vec<&str> = fields.trim_end_matches('.').split(", ").collect();
        let help = match suggest(wrong, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its fields are {}", names.join(", ")),
        };
        return diagnostic.help(help);
    }
    let wrong = quoted(&message).unwrap_or_default().to_owned();
    let written = written(&diagnostic).to_owned();
    let near =
        |names: &mut dyn Iterator<Item = &str>| suggest(&wrong, names).map(|near| format!("did you mean `{near}`?"));
    let help = if message.starts_with("unknown filter") {
        near(&mut FILTERS.iter().copied())
    } else if message.starts_with("unknown function") {
        near(&mut FUNCTIONS.iter().copied())
    } else if message.starts_with("unknown component") {
        near(&mut tera.get_component_names())
            .or_else(|| Some("define it with `{% component Name(…) %}` in a template of `components/`".to_owned()))
    } else if message.starts_with("unknown template") {
        template(&wrong, theme)
    } else if message.contains("which does not exist") {
        let parent = message.split('`').nth(3).unwrap_or_default();
        place(&mut diagnostic, parent);
        template(parent, theme)
    } else if message.starts_with("templates extend each other") || message.starts_with("templates include each other")
    {
        place(&mut diagnostic, "{%");
        Some("let one of them stand on its own".to_owned())
    } else if message.starts_with("unknown tag") {
        diagnostic.message = format!("unknown tag `{written}`");
        let help = if written.starts_with("end") {
            "nothing is open here that it could close"
        } else {
            "see the tags of Tera"
        };
        Some(help.to_owned())
    } else if message.starts_with("unexpected end of input") {
        Some("a tag, a block or a quote is not closed".to_owned())
    } else if message.starts_with("missing keyword argument") {
        Some(format!("write `{}({wrong}=…)`", written.split('(').next().unwrap_or_default()))
    } else if message.starts_with("variable") && message.contains("not") {
        Some("set it before, or write `… | default(value=…)`".to_owned())
    } else if message.starts_with("there is no page") {
        Some("name a file of `content/`, as `blog/x.md`".to_owned())
    } else {
        None
    };
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn template(wrong: &str, theme: &Theme) -> Option<String> {
    let near = suggest(wrong, theme.templates.keys().map(String::as_str));
    near.map(|near| format!("did you mean `{near}`?"))
        .or_else(|| Some(format!("put it into `templates/{wrong}`, or name another")))
}

/// What stands in the first backticks.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

/// The text that the diagnostic underlines.
fn written(diagnostic: &Diagnostic) -> &str {
    let label = diagnostic.primary.as_ref();
    label.and_then(|label| label.source.text().get(label.span.clone())).unwrap_or_default()
}

/// Moves a diagnostic without a place of its own to the first place where its template says `text`.
fn place(diagnostic: &mut Diagnostic, text: &str) {
    if let Some(label) = diagnostic.primary.as_mut().filter(|label| label.span.end == 0)
        && let Some(at) = label.source.text().find(text)
    {
        label.span = at..at + text.len();
    }
}
