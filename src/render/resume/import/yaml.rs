use std::fmt::Write;

use serde_json::Value as Json;

/// Longest line before a text is written over several.
const WIDTH: usize = 110;

/// The value as YAML that is read back as the same value.
pub fn write(value: &Json) -> String {
    let mut out = String::new();
    if let Json::Object(fields) = value {
        for (number, (key, value)) in fields.iter().enumerate() {
            if number > 0 {
                out.push('\n');
            }
            entry(&mut out, key, value, 0);
        }
    }
    out
}

fn entry(out: &mut String, key: &str, value: &Json, depth: usize) {
    let pad = "  ".repeat(depth);
    let _ = write!(out, "{pad}{}:", scalar(&Json::from(key)));
    match value {
        Json::Object(fields) if !fields.is_empty() => {
            out.push('\n');
            fields.iter().for_each(|(key, value)| entry(out, key, value, depth + 1));
        }
        Json::Array(items) if !items.is_empty() => list(out, items, depth, key.len()),
        other => {
            let _ = writeln!(out, " {}", scalar(other));
        }
    }
}

/// Short words stand on one line, the rest below each other.
fn list(out: &mut String, items: &[Json], depth: usize, key: usize) {
    let words: Vec<String> = items.iter().map(scalar).collect();
    let one_line = words.join(", ");
    let short = items.iter().all(|item| item.as_str().is_some_and(|text| text.len() < 40 && !text.contains(',')));
    if short && one_line.len() + key + 2 * depth + 4 < WIDTH {
        let _ = writeln!(out, " [{one_line}]");
        return;
    }
    out.push('\n');
    for item in items {
        let mut inner = String::new();
        match item {
            Json::Object(fields) if !fields.is_empty() => {
                fields.iter().for_each(|(key, value)| entry(&mut inner, key, value, depth + 2));
            }
            other => inner = format!("{}{}\n", "  ".repeat(depth + 2), scalar(other)),
        }
        let _ = write!(out, "{}- {}", "  ".repeat(depth + 1), inner.trim_start_matches(' '));
    }
}

/// A text bare where that cannot be read as anything else, in quotes otherwise (JSON's are YAML's).
fn scalar(value: &Json) -> String {
    match value {
        Json::String(text) if is_bare(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_bare(text: &str) -> bool {
    let safe =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '/' | '+' | '-' | '_' | '(' | ')' | '\'' | '’' | ';');
    let plain =
        text.chars().all(safe) || text.starts_with("https://") && !text.contains([' ', '#', ',', '[', ']', '{', '}']);
    let word =
        matches!(text.to_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n");
    plain && !word && text.starts_with(char::is_alphabetic) && !text.ends_with(' ')
}
