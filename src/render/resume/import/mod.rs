//! From other tools' résumés to `content/resume.yaml`. Nothing is lost silently: what finds no home, or is kept in
//! another shape than it had, is in the list beside the result.

mod fit;
mod json_resume;
mod rendercv;
mod rendercv_entry;
mod yaml;

use serde_json::Value as Json;

use crate::content::Field;
use crate::content::resume::Resume;
use crate::diagnostic::{Code, Diagnostic, Source};

/// Whose résumé it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    JsonResume,
    RenderCv,
}

impl Format {
    /// By what the file is called; YAML with a `cv:` is RenderCV's, other YAML is JSON Resume in YAML.
    pub fn of(path: &str, text: &str) -> Self {
        let yaml = [".yaml", ".yml"].iter().any(|ending| path.to_lowercase().ends_with(ending));
        if yaml && text.lines().any(|line| line.trim_end() == "cv:") { Self::RenderCv } else { Self::JsonResume }
    }
}

/// What could not be kept as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Where it stood: `work[0].foo`.
    pub path: String,
    /// What it was.
    pub value: String,
    pub why: String,
}

/// The YAML of `content/resume.yaml`, and what it does not hold.
pub fn import(source: &Source, format: Format) -> Result<(String, Vec<Lost>), Diagnostic> {
    let mut value = read(source)?;
    let mut lost = Vec::new();
    without_control(&mut value, "", &mut lost);
    let value = match format {
        Format::JsonResume => json_resume::convert(value, &mut lost),
        Format::RenderCv => rendercv::convert(value, &mut lost),
    };
    let fitted = fit::record(value, &Resume::fields(), "", &mut lost);
    if fitted.get("basics").and_then(|basics| basics.get("name")).is_none() {
        let diagnostic = Diagnostic::new(Code::MissingKey, "the résumé names nobody").at(source, 0..0, "");
        let help = match format {
            Format::JsonResume => "give it `basics` with a `name`",
            Format::RenderCv => "give it `cv` with a `name`",
        };
        return Err(diagnostic.help(help));
    }
    Ok((yaml::write(&fitted), lost))
}

/// JSON or YAML.
fn read(source: &Source) -> Result<Json, Diagnostic> {
    let text = source.text();
    if !text.trim_start().starts_with('{') {
        let mut diagnostics = crate::diagnostic::Diagnostics::default();
        let value = crate::content::yaml::parse(source, 0..text.len(), &mut diagnostics).and_then(|node| {
            let mut reader = crate::content::record::Reader::new(source, &mut diagnostics);
            crate::content::record::FromNode::from_node(&node, &mut reader)
        });
        return match (value, diagnostics.into_iter().next()) {
            (_, Some(diagnostic)) => Err(diagnostic),
            (value, None) => Ok(value.unwrap_or_default()),
        };
    }
    serde_json::from_str(text).map_err(|error| {
        let at = source.offset(error.line(), error.column());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        Diagnostic::new(Code::Yaml, message).at(source, at..at, "").help("mend the JSON")
    })
}

/// Takes control characters out of every text: no file of ours may hold them.
fn without_control(value: &mut Json, path: &str, lost: &mut Vec<Lost>) {
    match value {
        Json::String(text) => {
            let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
            if text.contains(is_odd) {
                let why = "it holds a control character, which was taken out".to_owned();
                lost.push(Lost { path: path.to_owned(), value: text.escape_debug().to_string(), why });
                text.retain(|c| !is_odd(c));
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                without_control(item, &format!("{path}[{index}]"), lost);
            }
        }
        Json::Object(fields) => {
            for (key, field) in fields {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                without_control(field, &path, lost);
            }
        }
        _ => {}
    }
}

/// A field by its name or another name for it.
fn known<'f>(fields: &'f [Field], key: &str) -> Option<&'f Field> {
    fields.iter().find(|field| field.name == key || field.aliases.contains(&key))
}

/// A value in a few words.
fn short(value: &Json) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let cut: String = text.chars().take(80).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}
