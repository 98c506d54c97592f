use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A stretch of a line of the résumé, whose texts are inline Markdown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Run {
    pub text: String,
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
    pub link: Option<String>,
}

/// The runs of a text. Blocks are joined by a space: a list in a highlight is still one line.
pub fn runs(markdown: &str) -> Vec<Run> {
    parse(markdown, Options::empty())
}

/// The runs with the quotes and dashes of print.
#[cfg(feature = "pdf")]
pub fn typographic(markdown: &str) -> Vec<Run> {
    parse(markdown, Options::ENABLE_SMART_PUNCTUATION)
}

fn parse(markdown: &str, options: Options) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut strong, mut emphasis) = (0_u32, 0_u32);
    let mut link: Option<String> = None;
    for event in Parser::new_ext(markdown, options) {
        let (text, code) = match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => (text.into_string(), false),
            Event::Code(text) => (text.into_string(), true),
            Event::SoftBreak | Event::HardBreak => (" ".to_owned(), false),
            Event::Start(tag) => {
                match tag {
                    Tag::Strong => strong += 1,
                    Tag::Emphasis => emphasis += 1,
                    Tag::Link { dest_url, .. } if is_address(&dest_url) => link = Some(dest_url.into_string()),
                    Tag::Paragraph | Tag::Item if !runs.is_empty() => push(&mut runs, Run::plain(" ")),
                    _ => {}
                }
                continue;
            }
            Event::End(tag) => {
                match tag {
                    TagEnd::Strong => strong = strong.saturating_sub(1),
                    TagEnd::Emphasis => emphasis = emphasis.saturating_sub(1),
                    TagEnd::Link => link = None,
                    _ => {}
                }
                continue;
            }
            _ => continue,
        };
        push(&mut runs, Run { text, strong: strong > 0, emphasis: emphasis > 0, code, link: link.clone() });
    }
    runs
}

/// The text without its marks; an address follows in brackets what it is linked from.
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let all = runs(markdown);
    for (at, run) in all.iter().enumerate() {
        out.push_str(&run.text);
        let ends = all.get(at + 1).is_none_or(|next| next.link != run.link);
        if let Some(link) = run.link.as_ref().filter(|link| ends && **link != run.text) {
            out.push_str(&format!(" ({link})"));
        }
    }
    out
}

impl Run {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), strong: false, emphasis: false, code: false, link: None }
    }

    fn same_look(&self, other: &Self) -> bool {
        (self.strong, self.emphasis, self.code, &self.link) == (other.strong, other.emphasis, other.code, &other.link)
    }
}

fn push(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if last.same_look(&run) => last.text.push_str(&run.text),
        _ => runs.push(run),
    }
}

fn is_address(url: &str) -> bool {
    crate::content::url::Url::parse(url).is_some()
}
