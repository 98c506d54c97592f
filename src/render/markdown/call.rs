//! Components: what they take, and whether a call fits.

use super::writer::Writer;
use crate::content::markdown::{Argument, Tag, Value};
use crate::diagnostic::{Code, Diagnostic};

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    String,
    Bool,
    Integer,
    Float,
    /// Not said.
    Any,
}

/// An argument of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub ty: Type,
    pub required: bool,
    /// The default as it is written in the template.
    pub default: Option<String>,
}

/// What a component takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    pub args: Vec<Parameter>,
}

/// The value of an argument.
pub type Arg = Value;

/// The components of a theme.
pub trait Components {
    fn signature(&self, name: &str) -> Option<Signature>;
    fn names(&self) -> Vec<String>;
    /// Renders one; `body` is HTML.
    fn call(&self, name: &str, args: &[(String, Arg)], body: Option<&str>) -> Result<String, String>;
}

/// A theme without components.
pub struct NoComponents;

impl Components for NoComponents {
    fn signature(&self, _: &str) -> Option<Signature> {
        None
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    fn call(&self, name: &str, _: &[(String, Arg)], _: Option<&str>) -> Result<String, String> {
        Err(format!("there is no component `{name}`"))
    }
}

impl Type {
    fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Any, _)
            | (Self::String, Value::Text(_))
            | (Self::Bool, Value::Bool(_))
            | (Self::Integer | Self::Float, Value::Integer(_))
            | (Self::Float, Value::Float(_)) => true,
            (Self::Integer, Value::Float(number)) => number.fract() == 0.0,
            _ => false,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Bool => "a bool",
            Self::Integer => "an integer",
            Self::Float => "a number",
            Self::Any => "anything",
        }
    }
}

impl Signature {
    /// `src (a string), width (an integer, 0 if left out)`
    fn list(&self) -> String {
        let args = self.args.iter().map(|arg| match &arg.default {
            Some(default) if default.is_empty() => format!("`{}` ({}, empty if left out)", arg.name, arg.ty.name()),
            Some(default) => format!("`{}` ({}, {default} if left out)", arg.name, arg.ty.name()),
            None if arg.required => format!("`{}` ({})", arg.name, arg.ty.name()),
            None => format!("`{}` ({}, optional)", arg.name, arg.ty.name()),
        });
        args.collect::<Vec<_>>().join(", ")
    }
}

impl Writer<'_, '_> {
    pub fn call(&mut self, tag: &Tag, body: Option<&str>) {
        let before = self.diagnostics.iter().count();
        for (span, fault) in &tag.faults {
            self.mistake(format!("`{}` is called with an argument that cannot be read", tag.name), span, fault.clone());
        }
        let Some(signature) = self.env.components.signature(&tag.name) else { return self.unknown(tag) };
        self.check(tag, &signature);
        if self.diagnostics.iter().count() > before {
            return;
        }
        let args: Vec<_> = tag.args.iter().map(|arg| (arg.name.clone(), arg.value.clone())).collect();
        match self.env.components.call(&tag.name, &args, body.map(str::trim)) {
            Ok(html) => self.out.push_str(&html),
            Err(message) => self.mistake(format!("`{}` failed: {message}", tag.name), &tag.span, String::new()),
        }
    }

    fn unknown(&mut self, tag: &Tag) {
        let names = self.env.components.names();
        let diagnostic = Diagnostic::new(Code::Component, format!("there is no component `{}`", tag.name))
            .at(self.source, tag.span.clone(), "")
            .suggest(&tag.name, names.iter().map(String::as_str))
            .or_help("put code in backticks; components are files in `templates/components/`");
        // an element that is open here is closed elsewhere, by the same name
        let is_whole = self.source.text().get(tag.span.clone()).is_some_and(|text| text.ends_with("/>"));
        let fix = diagnostic.fix.clone().filter(|_| is_whole);
        self.diagnostics.push(Diagnostic { fix, ..diagnostic });
    }

    fn check(&mut self, tag: &Tag, signature: &Signature) {
        let list = signature.list();
        let takes = if list.is_empty() {
            format!("`{}` takes no arguments", tag.name)
        } else {
            format!("`{}` takes {list}", tag.name)
        };
        for (index, arg) in tag.args.iter().enumerate() {
            let Argument { name, value, span } = arg;
            if tag.args[..index].iter().any(|earlier| earlier.name == *name) {
                self.mistake(format!("`{}` gets `{name}` twice", tag.name), span, takes.clone());
                continue;
            }
            match signature.args.iter().find(|parameter| parameter.name == *name) {
                None => {
                    let near = Diagnostic::new(Code::Component, format!("`{}` has no argument `{name}`", tag.name))
                        .at(self.source, span.clone(), "")
                        .suggest(name, signature.args.iter().map(|parameter| parameter.name.as_str()));
                    let near = if near.help.is_some() { near.note(takes.clone()) } else { near.help(takes.clone()) };
                    self.diagnostics.push(near);
                }
                Some(parameter) if !parameter.ty.takes(value) => {
                    let message = format!("`{name}` of `{}` takes {}", tag.name, parameter.ty.name());
                    self.mistake(message, span, takes.clone());
                }
                Some(_) => {}
            }
        }
        for parameter in signature.args.iter().filter(|parameter| parameter.required) {
            if parameter.name != "body"
                && !tag.args.iter().any(|arg| arg.name == parameter.name)
                && tag.faults.is_empty()
            {
                self.mistake(format!("`{}` needs `{}`", tag.name, parameter.name), &tag.span, takes.clone());
            }
        }
    }

    fn mistake(&mut self, message: String, span: &std::ops::Range<usize>, help: String) {
        let diagnostic = Diagnostic::new(Code::Component, message).at(self.source, span.clone(), "");
        self.diagnostics.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }
}
