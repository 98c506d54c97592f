/// What answers a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// Index into `Site::entries`.
    Page(usize),
    /// A list page of a section, the first is 0.
    Section(usize, usize),
    TaxonomyList(usize),
    /// Taxonomy, term, list page.
    Term(usize, usize, usize),
    SeriesList,
    Series(usize),
    Archive,
    Search,
    /// The picture of a page, or of the site, for previews elsewhere.
    Card(Option<usize>),
    /// The résumé, or a variant of it by name.
    Resume(Option<String>),
    /// Another form of the résumé, or of a variant.
    ResumeFile(ResumeForm, Option<String>),
    NotFound,
    /// Sends on to a path of the site.
    Alias(String),
    Feed(Scope, FeedFormat),
    /// An event's calendar entry.
    Calendar(usize),
    /// All events.
    Calendars,
    /// A publication as BibTeX, or all of them.
    Bibtex(Option<usize>),
    /// The script that begins the search index, for all files of the index: their names follow from their bytes.
    SearchIndex,
    Sitemap,
    Robots,
    /// A photo in one width and format: its source, and the number of the variant.
    Photo(String, usize),
    /// A file as it is: index into `Site::files`.
    File(usize),
    /// Rules for the host: `_headers`, `_redirects`.
    Headers,
    Redirects,
}

impl Route {
    /// Whether a template may run for it, its own or those of the bodies in it.
    pub fn has_template(&self) -> bool {
        !matches!(self, Self::File(_) | Self::Photo(..) | Self::ResumeFile(..) | Self::SearchIndex)
    }
}

/// Where the search index begins.
pub const SEARCH_SCRIPT: &str = "/pagefind/pagefind.js";

/// The calendar of all events.
pub const EVENTS_CALENDAR: &str = "/events.ics";

/// The template of cards; a theme without it has none.
pub const CARD_TEMPLATE: &str = "card.svg";
/// The site's own card.
pub const SITE_CARD: &str = "/card.png";

/// What a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every post.
    Site,
    Section(usize),
    /// Taxonomy, term.
    Term(usize, usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedFormat {
    Atom,
    Json,
    Rss,
}

impl FeedFormat {
    pub const ALL: [Self; 3] = [Self::Atom, Self::Json, Self::Rss];

    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
            Self::Rss => "rss.xml",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
            Self::Rss => "application/rss+xml",
        }
    }
}

/// A form of the résumé beside its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResumeForm {
    Pdf,
    Json,
    Text,
    Vcard,
}

impl ResumeForm {
    /// The forms that this program can write.
    pub const ALL: &[Self] = if cfg!(feature = "pdf") {
        &[Self::Pdf, Self::Json, Self::Text, Self::Vcard]
    } else {
        &[Self::Json, Self::Text, Self::Vcard]
    };

    pub fn file_name(self) -> &'static str {
        match self {
            Self::Pdf => "resume.pdf",
            Self::Json => "resume.json",
            Self::Text => "resume.txt",
            Self::Vcard => "resume.vcf",
        }
    }
}
