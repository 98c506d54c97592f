//! As much of JSON Schema as JSON Resume's uses; a word that is not known here stops the test.

use serde_json::Value as Json;

/// What of `value` the schema does not allow.
pub fn mistakes(schema: &Json, value: &Json) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Json, schema: &Json, value: &Json, path: &str, found: &mut Vec<String>) {
    for (word, wanted) in schema.as_object().unwrap() {
        let mut tell = |ok: bool, message: String| {
            if !ok {
                found.push(format!("{path}: {message}"));
            }
        };
        match word.as_str() {
            "$schema" | "title" | "description" | "definitions" | "additionalItems" => {}
            "additionalProperties" => {
                let Some(fields) = value.as_object().filter(|_| *wanted == Json::Bool(false)) else { continue };
                for key in fields.keys().filter(|key| schema["properties"].get(key).is_none()) {
                    found.push(format!("{path}/{key}: not a key of the schema"));
                }
            }
            "$ref" => {
                let target = root.pointer(wanted.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                check(root, target, value, path, found);
            }
            "type" => {
                let kind = match value {
                    Json::Null => "null",
                    Json::Bool(_) => "boolean",
                    Json::Number(_) => "number",
                    Json::String(_) => "string",
                    Json::Array(_) => "array",
                    Json::Object(_) => "object",
                };
                tell(wanted == kind, format!("not a {}", wanted.as_str().unwrap()));
            }
            "properties" => {
                for (key, inner) in wanted.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        check(root, inner, value, &format!("{path}/{key}"), found);
                    }
                }
            }
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{path}/{number}"), found);
                }
            }
            "pattern" => {
                // the only one there: the years 1000 to 2999, with a month, with a day
                assert!(wanted.as_str().unwrap().starts_with("^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|"));
                tell(value.as_str().is_some_and(is_date), "not a date".to_owned());
            }
            "format" => {
                let text = value.as_str().unwrap_or_default();
                let ok = match wanted.as_str().unwrap() {
                    "uri" => text.split_once(':').is_some_and(|(scheme, rest)| {
                        !rest.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric())
                    }),
                    "email" => text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty()),
                    // draft 4 has no such format; later versions of the schema allow months and years here
                    "date" => true,
                    other => panic!("format {other}"),
                };
                tell(ok, format!("not of the format {}", wanted.as_str().unwrap()));
            }
            other => panic!("the schema says `{other}`"),
        }
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, len: usize, first: &str| {
        part.len() == len && part.bytes().all(|b| b.is_ascii_digit()) && part.starts_with(|c| first.contains(c))
    };
    let wanted = [(4, "12"), (2, "01"), (2, "0123")];
    (1..=3).contains(&parts.len()) && parts.iter().zip(wanted).all(|(part, (len, first))| digits(part, len, first))
}
