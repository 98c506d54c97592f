//! What templates can do with a value. Names follow Zola's where the meaning is the same.

use jiff::civil::Time;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::escape::json_in_script;
use super::links::encode;
use super::markdown::{refused, short};
use super::value::{safe, text};
use crate::content::Date;
use crate::content::slug::slugify;

pub fn register(tera: &mut Tera) {
    tera.register_filter("date", date);
    tera.register_filter("slugify", |value: &str, _: Kwargs, _: &State| slugify(value));
    tera.register_filter("striptags", |value: &str, _: Kwargs, _: &State| strip_tags(value));
    tera.register_filter("urlencode", |value: &str, _: Kwargs, _: &State| encode(value));
    tera.register_filter("json_encode", json_encode);
    tera.register_filter("json_script", json_encode);
    tera.register_filter("plural", plural);
    tera.register_filter("host", |value: &str, _: Kwargs, _: &State| host(value).to_owned());
    tera.register_filter("address", address);
    tera.register_filter("hue", hue);
    tera.register_filter("num_format", num_format);
    tera.register_filter("concat", concat);
    tera.register_filter("markdown", markdown);
}

/// A date in words, as precise as it was written: the parts of the format that it lacks are left out.
fn date(value: &Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let written = match value.as_str() {
        Some(written) => written.to_owned(),
        None => value.to_string(),
    };
    let format = kwargs.get::<String>("format")?.unwrap_or_else(|| "%-d %b %Y".to_owned());
    let Some(date) = Date::parse(&written) else {
        return Err(tera::Error::message(format!("`{written}` is not a date")));
    };
    let format = match date {
        Date::Year(_) => keep(&format, "Yy"),
        Date::Month(..) => keep(&format, "YymbBh"),
        _ => format,
    };
    let moment = date.time().unwrap_or_else(|| date.day().to_datetime(Time::midnight()));
    jiff::fmt::strtime::format(format.trim(), moment).map_err(|error| tera::Error::message(error.to_string()))
}

/// A format without the directives that are not in `known`, and without the text that led to them.
fn keep(format: &str, known: &str) -> String {
    let mut kept = String::new();
    let mut between = String::new();
    let mut letters = format.chars();
    while let Some(c) = letters.next() {
        if c != '%' {
            between.push(c);
            continue;
        }
        let mut directive = String::from(c);
        for c in letters.by_ref() {
            directive.push(c);
            if c.is_alphabetic() || c == '%' {
                break;
            }
        }
        if directive.ends_with(|c| known.contains(c)) {
            if !kept.is_empty() {
                kept.push_str(&between);
            }
            kept.push_str(&directive);
        }
        between.clear();
    }
    kept
}

fn json_encode(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let json = serde_json::to_string(value).map_err(|error| tera::Error::message(error.to_string()))?;
    Ok(safe(json_in_script(&json)))
}

/// `one` for 1, else `many`; `{n}` in either is the number.
fn plural(value: &Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let form = if value.as_i64() == Some(1) { "one" } else { "many" };
    Ok(kwargs.must_get::<String>(form)?.replace("{n}", &value.to_string()))
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// A number below `n` that is always the same for a text.
fn hue(value: &str, kwargs: Kwargs, _: &State) -> TeraResult<u64> {
    let n = kwargs.must_get::<u64>("n")?.max(1);
    Ok(xxhash_rust::xxh3::xxh3_64(value.as_bytes()) % n)
}

/// Digits in groups of three.
fn num_format(value: &Value, _: Kwargs, _: &State) -> Value {
    let digits = value.to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    text(format!("{sign}{grouped}{}", fraction.map_or(String::new(), |rest| format!(".{rest}"))))
}

fn concat(value: &[Value], kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let with = kwargs.must_get::<Vec<Value>>("with")?;
    Ok(Value::from(value.iter().cloned().chain(with).collect::<Vec<_>>()))
}

/// An address that data brings, for `href` and `src`; empty when its scheme is one that could run.
fn address(value: &Value, _: Kwargs, _: &State) -> Value {
    match value.as_str() {
        Some(written) if refused(written).is_some() => text(String::new()),
        _ => value.clone(),
    }
}

/// Markdown as HTML, without what could run; `inline` without a paragraph around it.
fn markdown(value: &str, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let inline = kwargs.get::<bool>("inline")?.unwrap_or(false);
    let html = short(value);
    let html = html.trim();
    let stripped = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).filter(|_| inline);
    Ok(safe(stripped.unwrap_or(html)))
}

/// Text without its tags.
pub fn strip_tags(markup: &str) -> String {
    let mut plain = String::with_capacity(markup.len());
    let mut inside = false;
    for c in markup.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}
