use serde_json::{Map, Value as Json};

use super::{Lost, known, short};
use crate::content::url::Url;
use crate::content::{Date, Field, Shape};

/// The keys of `value` that `fields` knows, each in its shape; the others are lost.
pub fn record(value: Json, fields: &[Field], path: &str, lost: &mut Vec<Lost>) -> Json {
    let Json::Object(entries) = value else {
        lose(path, &value, "a table of keys and values is expected here", lost);
        return Json::Null;
    };
    let mut kept = Map::new();
    for (key, value) in entries {
        let at = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let Some(field) = known(fields, &key) else {
            if !is_empty(&value) {
                lose(&at, &value, "nothing has this name here", lost);
            }
            continue;
        };
        if kept.contains_key(field.name) {
            lose(&at, &value, &format!("`{}` is there already", field.name), lost);
            continue;
        }
        if let Some(value) = fit(value, &field.shape, &at, lost) {
            kept.insert(field.name.to_owned(), value);
        }
    }
    let missing = fields.iter().find(|field| field.required && !kept.contains_key(field.name));
    if let Some(missing) = missing.filter(|_| !path.is_empty() && path != "basics") {
        let whole = Json::Object(kept);
        if !is_empty(&whole) {
            lose(path, &whole, &format!("it has no `{}`", missing.name), lost);
        }
        return Json::Null;
    }
    // in the order of the schema, whatever the order of the file
    let ordered = fields.iter().filter_map(|field| Some((field.name.to_owned(), kept.shift_remove(field.name)?)));
    ordered.collect::<Map<_, _>>().into()
}

/// The value in a shape; `None` when it is empty or lost.
fn fit(value: Json, shape: &Shape, path: &str, lost: &mut Vec<Lost>) -> Option<Json> {
    if is_empty(&value) {
        return None;
    }
    let fitted = match shape {
        Shape::Record(_, fields) => record(value, fields, path, lost),
        Shape::List(inner) => list(value, inner, path, lost),
        Shape::Table(inner) => table(value, inner, path, lost),
        Shape::Either(first, second) => either(value, first, second, path, lost),
        Shape::Any => value,
        Shape::Text => text(value, path, lost),
        Shape::Date => checked(value, path, "it is not a date", lost, |text| Some(Date::parse(text)?.to_string())),
        Shape::Url => url(value, path, lost),
        Shape::OneOf(words) => {
            let why = format!("it is none of: {}", words.join(", "));
            checked(value, path, &why, lost, |text| words.contains(&text).then(|| text.to_owned()))
        }
        Shape::Bool if value.is_boolean() => value,
        Shape::Integer | Shape::Count if value.is_i64() => value,
        Shape::Number if value.is_number() => value,
        _ => {
            lose(path, &value, "it is of another type here", lost);
            Json::Null
        }
    };
    (!is_empty(&fitted)).then_some(fitted)
}

/// One thing where a list is expected is a list of one.
fn list(value: Json, inner: &Shape, path: &str, lost: &mut Vec<Lost>) -> Json {
    let items = match value {
        Json::Array(items) => items,
        one => vec![one],
    };
    let fitted = items.into_iter().enumerate().map(|(at, item)| fit(item, inner, &format!("{path}[{at}]"), lost));
    fitted.flatten().collect()
}

fn table(value: Json, inner: &Shape, path: &str, lost: &mut Vec<Lost>) -> Json {
    let Json::Object(entries) = value else {
        lose(path, &value, "a table of keys and values is expected here", lost);
        return Json::Null;
    };
    let fitted = entries.into_iter().filter_map(|(key, value)| {
        let at = format!("{path}.{key}");
        Some((key, fit(value, inner, &at, lost)?))
    });
    fitted.collect::<Map<_, _>>().into()
}

/// The first shape that loses nothing; else what the first makes of it.
fn either(value: Json, first: &Shape, second: &Shape, path: &str, lost: &mut Vec<Lost>) -> Json {
    for shape in [first, second] {
        let mut would = Vec::new();
        if let Some(fitted) = fit(value.clone(), shape, path, &mut would).filter(|_| would.is_empty()) {
            return fitted;
        }
    }
    fit(value, first, path, lost).unwrap_or_default()
}

fn text(value: Json, path: &str, lost: &mut Vec<Lost>) -> Json {
    match value {
        Json::String(_) => value,
        Json::Number(_) | Json::Bool(_) => value.to_string().into(),
        Json::Array(items) if items.iter().all(Json::is_string) => {
            items.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", ").into()
        }
        other => {
            lose(path, &other, "a text is expected here", lost);
            Json::Null
        }
    }
}

/// An address without its scheme gets one.
fn url(value: Json, path: &str, lost: &mut Vec<Lost>) -> Json {
    checked(value, path, "it is not an address", lost, |text| {
        let text = text.trim();
        let host = text.split('/').next().unwrap_or_default();
        let whole = if Url::parse(text).is_none() && host.contains('.') && !text.contains(':') {
            format!("https://{text}")
        } else {
            text.to_owned()
        };
        Url::parse(&whole).map(|url| url.as_str().to_owned())
    })
}

fn checked(
    value: Json,
    path: &str,
    why: &str,
    lost: &mut Vec<Lost>,
    check: impl FnOnce(&str) -> Option<String>,
) -> Json {
    let text = match &value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    check(&text).map_or_else(
        || {
            lose(path, &value, why, lost);
            Json::Null
        },
        Json::from,
    )
}

/// Empty texts and tables hold nothing that could be lost.
fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.iter().all(is_empty),
        Json::Object(fields) => fields.values().all(is_empty),
        _ => false,
    }
}

pub fn lose(path: &str, value: &Json, why: &str, lost: &mut Vec<Lost>) {
    lost.push(Lost { path: path.to_owned(), value: short(value), why: why.to_owned() });
}
