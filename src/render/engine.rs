use std::sync::Arc;

use tera::{ErrorKind, Tera};

use super::advice;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use crate::site::Theme;

/// The theme's templates, parsed. Knows no site yet: functions are added for each.
#[derive(Clone)]
pub struct Templates {
    pub tera: Tera,
    theme: Arc<Theme>,
    /// Some template could not be parsed, so that none can be rendered.
    pub is_broken: bool,
}

impl Templates {
    /// Parses every template; a mistake in one does not hide those of the others.
    pub fn parse(theme: &Arc<Theme>, prepare: impl Fn(&mut Tera), diagnostics: &mut Diagnostics) -> Self {
        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".xml", ".svg"]);
        prepare(&mut tera);
        let all = theme
            .templates
            .iter()
            .filter(|(name, _)| !name.ends_with(".typ"))
            .map(|(name, source)| (name.as_str(), source.text()));
        let mut templates = Self { tera, theme: theme.clone(), is_broken: false };
        if let Err(error) = templates.tera.add_raw_templates(all) {
            templates.is_broken = true;
            let mut told = Diagnostics::default();
            for (name, source) in &theme.templates {
                let mut alone = Tera::new();
                prepare(&mut alone);
                if let Err(error) = alone.add_raw_template(name, source.text())
                    && matches!(error.kind(), ErrorKind::SyntaxError(_))
                {
                    told.push(templates.diagnostic(&error));
                }
            }
            if told.is_empty() {
                told.extend(templates.all(&error));
            }
            diagnostics.extend(told);
        }
        templates
    }

    pub fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// The errors of an engine that tells several at once: each as a report of its own, after an empty line.
    fn all(&self, error: &tera::Error) -> Vec<Diagnostic> {
        let text = error.to_string();
        let reports: Vec<Diagnostic> = text.split("error: ").skip(1).filter_map(|report| self.report(report)).collect();
        if reports.is_empty() { vec![self.diagnostic(error)] } else { reports }
    }

    /// A report as the engine prints it: the message, then `--> name:line:column`.
    fn report(&self, report: &str) -> Option<Diagnostic> {
        let (message, rest) = report.split_once('\n')?;
        let place = rest.lines().next()?.trim().strip_prefix("--> ")?;
        let mut parts = place.rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        let source = self.template(parts.next()?)?;
        let start = source.offset(line, column);
        let len = rest.lines().nth(3).map_or(0, |marks| marks.matches('^').count());
        let diagnostic = Diagnostic::new(Code::Template, lower_first(message)).at(source, start..start + len, "");
        Some(advice::advise(diagnostic, &self.theme, &self.tera))
    }

    /// An error of the engine at its place in the template.
    pub fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        let (message, place) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => (
                report.message().to_owned(),
                self.template(report.filename()).map(|source| (source, report.span().range.clone())),
            ),
            ErrorKind::CircularInclude { tpl, include_chain } => (
                format!("templates include each other: {}", include_chain.join(" → ")),
                self.template(tpl).map(|s| (s, 0..0)),
            ),
            ErrorKind::CircularExtend { tpl, inheritance_chain } => (
                format!("templates extend each other: {}", inheritance_chain.join(" → ")),
                self.template(tpl).map(|s| (s, 0..0)),
            ),
            ErrorKind::MissingParent { current, parent } => (
                format!("`{current}` extends `{parent}`, which does not exist"),
                self.template(current).map(|s| (s, 0..0)),
            ),
            _ => (error.to_string(), None),
        };
        let message = lower_first(message.trim().trim_end_matches('.'));
        let diagnostic = Diagnostic::new(Code::Template, message);
        let diagnostic = match place {
            Some((source, span)) => diagnostic.at(source, span, ""),
            None => diagnostic,
        };
        let diagnostic = match error.kind() {
            ErrorKind::RenderingError(_) => self.callers(diagnostic, &error.to_string()),
            _ => diagnostic,
        };
        advice::advise(diagnostic, &self.theme, &self.tera)
    }

    /// Adds the places that led to a mistake: includes and components, the innermost first. The engine tells them only
    /// in the text of its report.
    fn callers(&self, mut diagnostic: Diagnostic, report: &str) -> Diagnostic {
        for note in report.split("\n\nnote: called from ").skip(1) {
            let mut parts = note.lines().next().unwrap_or_default().rsplitn(3, ':');
            let mut number = || parts.next()?.parse().ok();
            let (Some(column), Some(line)) = (number(), number()) else { continue };
            let Some(source) = parts.next().and_then(|name| self.template(name)) else { continue };
            let start = source.offset(line, column);
            let len = note.lines().nth(3).map_or(0, |marks| marks.matches('^').count());
            diagnostic = diagnostic.related(source, start..start + len, "called from here");
        }
        diagnostic
    }

    fn template(&self, name: &str) -> Option<&Source> {
        self.theme.templates.get(name)
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    // a name in capitals stays one
    if letters.clone().next().is_some_and(char::is_uppercase) { text.to_owned() } else { first + letters.as_str() }
}
