use pulldown_cmark::Options;

/// How Markdown is read and written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MarkdownOptions {
    pub dialect: Dialect,
    /// Straight quotes, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
    /// `:tada:` becomes the emoji.
    pub emoji: bool,
    /// Scripts, event handlers and any scheme pass through. For sites whose every author is trusted with that.
    pub unsafe_html: bool,
}

/// Which Markdown, and whose markup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// CommonMark and nothing else, with the markup of its specification.
    CommonMark,
    /// CommonMark with tables, strikethrough, task lists and bare addresses, with the markup of GitHub's specification.
    Gfm,
    /// All of it: footnotes, formulas, components, alerts, wiki links, definition lists, with the theme's markup.
    #[default]
    Folio,
}

impl Default for MarkdownOptions {
    fn default() -> Self {
        Self { dialect: Dialect::Folio, smart_punctuation: true, emoji: false, unsafe_html: false }
    }
}

impl MarkdownOptions {
    /// Whether everything beyond GFM is on.
    pub fn full(&self) -> bool {
        self.dialect == Dialect::Folio
    }

    pub(super) fn parser(&self) -> Options {
        let mut options = Options::empty();
        if self.dialect != Dialect::CommonMark {
            options |= Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
        }
        if self.full() {
            options |= Options::ENABLE_FOOTNOTES
                | Options::ENABLE_HEADING_ATTRIBUTES
                | Options::ENABLE_MATH
                | Options::ENABLE_GFM
                | Options::ENABLE_DEFINITION_LIST
                | Options::ENABLE_WIKILINKS;
        }
        if self.smart_punctuation {
            options |= Options::ENABLE_SMART_PUNCTUATION;
        }
        options
    }
}
