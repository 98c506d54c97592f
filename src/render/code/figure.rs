use std::borrow::Cow;
use std::fmt::Write as _;

use super::excerpt::{Excerpt, regions};
use super::fence::Part;
use super::marks::{self, Mark};
use super::{Block, Fence};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source, suggest};
use crate::render::highlight::{self, ConsoleLine, Highlighter, Language, MAX_BLOCK, MAX_LINE, Refusal};

/// Makes figures of code blocks.
#[derive(Clone, Copy, Debug)]
pub struct Figures<'a> {
    pub highlighter: &'a Highlighter,
    /// Whether code has colours; the lines of a difference and of a console are told apart anyway.
    pub colours: bool,
}

/// How many lines a block shows; none when it cannot be shown.
pub fn lines(block: &Block<'_>) -> usize {
    let fence = Fence::parse(block.info, block.source, &block.info_span, &mut Diagnostics::default());
    listing(block, &fence).map_or(0, |listing| listing.text.lines().count())
}

/// The code as it is shown.
pub struct Listing<'a> {
    pub text: Cow<'a, str>,
    /// The number of its first line.
    pub start: usize,
}

/// The lines of a figure: their HTML, and what the reader should see of each.
struct Rows {
    html: Vec<String>,
    marks: Vec<Mark>,
    output: Vec<bool>,
}

impl Figures<'_> {
    /// The block as HTML; whatever is wrong with it, its text is shown.
    pub fn figure(&self, block: &Block<'_>, diagnostics: &mut Diagnostics) -> String {
        let fence = Fence::parse(block.info, block.source, &block.info_span, diagnostics);
        let listing = listing(block, &fence).unwrap_or_else(|mistake| {
            diagnostics.push(mistake);
            Listing { text: Cow::Borrowed(&block.text), start: 1 }
        });
        if let Some(span) = fence.first_of_diagram() {
            let mistake = Diagnostic::new(Code::FenceOption, "code takes neither `caption` nor `alt`");
            diagnostics.push(mistake.at(block.source, span, "").help("write `name=\"…\"` for a line above the code"));
        }
        let language = self.language(block.source, &fence, diagnostics);
        let by_lines = language == Language::CONSOLE || language.name() == "diff";
        let coloured = if self.colours || by_lines { language } else { Language::TEXT };
        let rows = self.rows(&listing.text, coloured, fence.diff).unwrap_or_else(|refusal| {
            diagnostics.push(refused(refusal).at(block.source, block.info_span.clone(), ""));
            Rows::plain(highlight::plain(&listing.text))
        });
        for ((lines, span), option) in [(&fence.marked, "hl_lines"), (&fence.hidden, "hide_lines")] {
            if let Some(line) = lines.beyond(rows.html.len()) {
                let message = format!("`{option}` names line {line}, but the code has {}", rows.html.len());
                let diagnostic = Diagnostic::new(Code::FenceOption, message).at(block.source, span.clone(), "");
                diagnostics.push(diagnostic.help("lines are counted from 1, whatever `linenostart` says"));
            }
        }
        write(block.number, &fence, language, fence.start.unwrap_or(listing.start), &rows)
    }

    /// The language that the fence names, or that its file's name tells.
    fn language(self, source: &Source, fence: &Fence, diagnostics: &mut Diagnostics) -> Language {
        let Some(Part { text: name, span }) = &fence.language else {
            let path = fence.file.as_ref().map_or("", |file| file.text.split('#').next().unwrap_or_default());
            let name = path.rsplit('/').next().unwrap_or_default();
            let extension = name.rsplit('.').next().unwrap_or_default();
            return self.highlighter.find(extension).unwrap_or(Language::TEXT);
        };
        self.highlighter.find(name).unwrap_or_else(|| {
            let unknown = Diagnostic::new(Code::UnknownLanguage, format!("unknown language `{name}`"));
            let help = match self.highlighter.suggest(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `text` for code without colours".to_owned(),
            };
            diagnostics.push(unknown.at(source, span.clone(), "").help(help));
            Language::TEXT
        })
    }

    fn rows(self, text: &str, language: Language, diff: bool) -> Result<Rows, Refusal> {
        if language == Language::CONSOLE {
            return Ok(Rows::console(self.highlighter.console(text)?));
        }
        if diff {
            let (html, marks) = marks::highlight(text, language, self.highlighter)?;
            return Ok(Rows { marks, ..Rows::plain(html) });
        }
        let rows = Rows::plain(self.highlighter.try_highlight(text, language)?);
        Ok(if language.name() == "diff" { Rows { marks: marks::of_diff(text), ..rows } } else { rows })
    }
}

impl Rows {
    fn plain(html: Vec<String>) -> Self {
        Self { html, marks: Vec::new(), output: Vec::new() }
    }

    fn console(lines: Vec<ConsoleLine>) -> Self {
        let output = lines.iter().map(|line| line.is_output).collect();
        Self { output, ..Self::plain(lines.into_iter().map(|line| line.html).collect()) }
    }

    /// The classes of the line at `at`, but for `hl`.
    fn class(&self, at: usize) -> &'static str {
        match self.marks.get(at) {
            Some(Mark::Added) => " add",
            Some(Mark::Removed) => " del",
            _ if self.output.get(at) == Some(&true) => " out",
            _ => "",
        }
    }
}

/// The text of the block: its own, or what it takes from a file.
pub fn listing<'a>(block: &'a Block<'_>, fence: &Fence) -> Result<Listing<'a>, Diagnostic> {
    let Some(file) = &fence.file else {
        if !fence.lines.0.is_empty() {
            let mistake = Diagnostic::new(Code::FenceOption, "`lines` without `file`");
            return Err(mistake
                .at(block.source, fence.lines.1.clone(), "")
                .help("`hl_lines` marks lines of the fence"));
        }
        return Ok(Listing { text: Cow::Borrowed(&block.text), start: 1 });
    };
    let missing = |message: String| Diagnostic::new(Code::CodeFile, message).at(block.source, file.span.clone(), "");
    if !block.text.trim().is_empty() {
        return Err(missing("a fence with `file=` has text of its own".to_owned())
            .help("leave the fence empty: the closing backticks go on the next line"));
    }
    let (path, region) = match file.text.split_once('#') {
        Some((path, region)) => (path, Some(region)),
        None => (file.text.as_str(), None),
    };
    let source = (block.file)(path).map_err(|cause| {
        let diagnostic = missing(cause.message);
        cause.help.into_iter().fold(diagnostic, Diagnostic::help)
    })?;
    let excerpt = match region {
        Some(name) => Excerpt::region(source.text(), name).ok_or_else(|| {
            let diagnostic = missing(format!("`{path}` has no region `{name}`"));
            diagnostic.help(match suggest(name, regions(source.text())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("mark it with comments: `region: {name}` before and `endregion: {name}` after"),
            })
        })?,
        None if fence.lines.0.is_empty() => Excerpt::whole(source.text()),
        None => Excerpt { text: source.text().to_owned(), start: 1 },
    };
    let (lines, span) = &fence.lines;
    if lines.is_empty() {
        return Ok(Listing { text: Cow::Owned(excerpt.text), start: excerpt.start });
    }
    let count = excerpt.text.lines().count();
    if let Some(line) = lines.beyond(count) {
        let message = format!("`{}` has no line {line}: it has {count}", file.text);
        let diagnostic = Diagnostic::new(Code::CodeFile, message).at(block.source, span.clone(), "");
        return Err(diagnostic.help("a region follows its code when lines come and go: `file=main.rs#region`"));
    }
    let kept = excerpt.lines(|line| lines.contains(line));
    Ok(Listing { text: Cow::Owned(kept.text), start: kept.start })
}

fn refused(refusal: Refusal) -> Diagnostic {
    let reason = match refusal {
        Refusal::LongLine(line) => format!("line {line} of the code is longer than {MAX_LINE} bytes"),
        Refusal::LongBlock => format!("the code is longer than {} kB", MAX_BLOCK >> 10),
        Refusal::Grammar => "the grammar of the language failed on this code".to_owned(),
    };
    let diagnostic = Diagnostic::new(Code::CodeLimit, format!("{reason}, so it is shown without colours"));
    diagnostic.help("show a part of it, or write `text` as its language")
}

/// The markup that the theme's style sheet fits. A line end belongs to its line: between blocks it would be a line.
fn write(number: usize, fence: &Fence, language: Language, start: usize, rows: &Rows) -> String {
    let mut html = String::with_capacity(512 + rows.html.iter().map(|line| line.len() + 48).sum::<usize>());
    head(fence, language, start, &mut html);
    let mut gap = false;
    for (at, line) in rows.html.iter().enumerate() {
        if fence.hidden.0.contains(at + 1) {
            gap = true;
            continue;
        }
        let marked = if fence.marked.0.contains(at + 1) { " hl" } else { "" };
        let _ = write!(html, "<span class=\"ln{marked}{}\"", rows.class(at));
        if fence.line_numbers {
            let _ = write!(html, " id=\"code-{number}-L{}\"", start + at);
            if gap {
                let _ = write!(html, " style=\"--ln:{}\"", start + at);
            }
        }
        gap = false;
        let _ = writeln!(html, ">{line}");
        html.push_str("</span>");
    }
    html.push_str("</code></pre></figure>\n");
    html
}

fn head(fence: &Fence, language: Language, start: usize, html: &mut String) {
    let name = fence.name.as_deref().or(fence.file.as_ref().map(|file| file.text.as_str()));
    let kind = match language {
        Language::TEXT => "text".to_owned(),
        Language::CONSOLE => "console session".to_owned(),
        _ => format!("{} code", language.label()),
    };
    let caption = escaped(name.unwrap_or(language.label()));
    let label = name.map_or_else(|| kind.clone(), |name| escaped(&format!("{name}, {kind}")));
    let nums = if fence.line_numbers { " nums" } else { "" };
    let counter = match start {
        1 => String::new(),
        _ if !fence.line_numbers => String::new(),
        // the counter steps before the line is numbered
        0 => " style=\"--ln:-1\"".to_owned(),
        _ => format!(" style=\"--ln:{}\"", start - 1),
    };
    let _ = write!(
        html,
        "<figure class=\"code{nums}\"><figcaption><b>{caption}</b></figcaption><pre tabindex=\"0\" role=\"group\" \
         aria-label=\"{label}\"{counter}><code class=\"language-{}\">",
        language.name()
    );
}

/// Text for an attribute in double quotes, and for an element.
fn escaped(text: &str) -> String {
    let mut html = String::new();
    highlight::escape(text, &mut html);
    html.replace('"', "&quot;")
}
