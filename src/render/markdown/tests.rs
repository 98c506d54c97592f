mod bench;
mod features;
mod hostile;
mod spec;

use std::cell::RefCell;

use super::{Arg, Code, Components, Content, Env, Flavor, Parameter, Signature, Target, Type, Words, render, tag};
use crate::content::markdown::MarkdownOptions;
use crate::content::outline::{Outline, outline};
use crate::diagnostic::{Code as Kind, Diagnostic, Diagnostics, Source};
use crate::render::code::Block;

/// Code as the specification writes it.
struct Plain;

impl Code for Plain {
    fn figure(&self, block: &Block<'_>, _: &mut Diagnostics) -> String {
        let mut html = String::from("<pre><code");
        if let Some(language) = block.info.split_whitespace().next() {
            tag::attribute(&mut html, "class", &format!("language-{language}"));
        }
        html.push('>');
        tag::text(&mut html, &block.text);
        html + "</code></pre>"
    }
}

/// `Note` and `Fig`, and what they were called with.
#[derive(Default)]
struct Theme(RefCell<Vec<String>>);

impl Components for Theme {
    fn signature(&self, name: &str) -> Option<Signature> {
        let parameter = |name: &str, ty, default: Option<&str>| Parameter {
            name: name.into(),
            ty,
            required: default.is_none(),
            default: default.map(Into::into),
        };
        match name {
            "Note" => Some(Signature { args: vec![parameter("kind", Type::String, Some("\"note\""))] }),
            "Fig" => Some(Signature {
                args: vec![parameter("src", Type::String, None), parameter("width", Type::Integer, Some("0"))],
            }),
            _ => None,
        }
    }

    fn names(&self) -> Vec<String> {
        vec!["Fig".into(), "Note".into()]
    }

    fn call(&self, name: &str, args: &[(String, Arg)], body: Option<&str>) -> Result<String, String> {
        self.0.borrow_mut().push(format!("{name} {args:?}"));
        Ok(format!("[{name}:{}]", body.unwrap_or_default()))
    }
}

/// A text, read and rendered.
struct Done {
    source: Source,
    outline: Outline,
    content: Content,
    diagnostics: Vec<Diagnostic>,
}

impl Done {
    /// `place: message`, a place being what is underlined.
    fn told(&self) -> Vec<String> {
        let place = |d: &Diagnostic| d.primary.as_ref().map_or("", |l| &self.source.text()[l.span.clone()]).to_string();
        self.diagnostics.iter().map(|d| format!("{}: {}", place(d), d.message)).collect()
    }
}

fn run(text: &str, options: &MarkdownOptions, flavor: Flavor, targets: &[Target]) -> Done {
    let source = Source::new("content/a.md", text);
    let mut diagnostics = Diagnostics::default();
    let outline = outline(&source, 0..text.len(), options, &mut diagnostics);
    let file = |path: &str| Err(Diagnostic::new(Kind::CodeFile, path));
    let theme = Theme::default();
    let env = Env {
        options,
        flavor,
        words: &Words::default(),
        code: &Plain,
        components: &theme,
        file: &file,
        skip_title: false,
    };
    let content = render(&source, 0..text.len(), &outline, targets, &env, &mut diagnostics);
    Done { source, outline, content, diagnostics: diagnostics.sorted().into_iter().collect() }
}

fn folio() -> MarkdownOptions {
    MarkdownOptions { smart_punctuation: false, ..MarkdownOptions::default() }
}

/// The HTML of a text without mistakes.
fn html(text: &str) -> String {
    let done = run(text, &folio(), Flavor::Page, &[]);
    assert_eq!(done.told(), Vec::<String>::new(), "{text}");
    done.content.html.trim_end().to_string()
}

fn told(text: &str) -> Vec<String> {
    run(text, &folio(), Flavor::Page, &[]).told()
}
