use jiff::tz::TimeZone;

pub use super::config_values::{Lang, Languages, Levels};
use super::markdown::MarkdownOptions;
use super::publish::Targets;
use super::record::{Fields, FromNode, Reader, Shape, record, word};
use super::url::{BaseUrl, Url};
use super::yaml::{self, Node};
use crate::diagnostic::{Diagnostics, Source};

record! {
    /// The settings of a site: `folio.yaml`.
    pub struct Config as "folio.yaml" {
        /// The site's name.
        title: String,
        /// One sentence about the site, for search engines and feeds.
        description: Option<String>,
        /// Where the site will live; a sub-path works.
        base_url | "baseURL" | "baseUrl" | "url": BaseUrl,
        /// The language of pages that say nothing else (BCP 47).
        default_language | "languageCode" | "defaultContentLanguage" | "language" | "lang": Lang = Lang::default(),
        /// The zone of dates without one (IANA name).
        timezone | "timeZone": Zone = Zone::utc(),
        /// Who writes.
        author: Author,
        /// The links at the head of every page.
        navigation: Vec<NavItem>,
        /// Ways to group pages; `tags` by default.
        taxonomies: Vec<String> = vec!["tags".to_owned()],
        /// What the feeds hold.
        feeds: Feeds,
        /// Whether the site can be searched: an index is written with it.
        search: bool = true,
        /// Whether each page has a picture for previews elsewhere.
        cards: bool = true,
        /// How Markdown is read and written.
        markdown: Markdown,
        /// The theme and its options.
        theme: ThemeOptions,
        /// Where the sources can be read, for "Edit this page" links: the address before `content/…`.
        edit: Option<Url>,
        /// Where the days of last changes come from, when pages do not say: `git` asks the history of the repository.
        updated_from: Option<UpdatedFrom>,
        /// Where the site is written, relative to its root.
        output_dir: String = "public".to_owned(),
        /// Licence of the texts (SPDX), where pages say nothing else.
        license: Option<String>,
        /// Other languages of the site by tag (BCP 47); their pages end in `.de.md`.
        languages: Languages = Languages::default(),
        /// What `folio check` looks for, and how strictly.
        check: Check,
        /// Where `folio publish` brings the site: targets by a name of your own, each with one of `git`, `ssh`, `s3`, `dir`.
        publish: Targets = Targets::default(),
        /// Keys of your own, for templates.
        extra | "params": serde_json::Value,
    }
}

word! {
    pub enum UpdatedFrom { Git = "git", }
}

record! {
    /// What is looked for, and how strictly.
    pub struct Check as "check" {
        /// How bad a kind of mistake is, by its code: `W0407: off`, `warn` or `error`.
        levels: Levels = Levels::default(),
        /// Largest page in kB, without what it loads.
        page_kb: u32 = 200,
        /// Largest image in kB.
        image_kb: u32 = 1_000,
    }
}

record! {
    /// Who writes.
    pub struct Author as "author" {
        /// Your name.
        name: Option<String>,
        /// Your address; it stands on the site.
        email: Option<String>,
        /// Your home page, when not this site.
        url: Option<Url>,
        /// Profiles elsewhere.
        links: Vec<NavItem>,
    }
}

record! {
    /// A link of the navigation: a path of the site or an address elsewhere.
    pub struct NavItem as "link" {
        /// What the link says.
        name: String,
        /// A path of the site, `/blog/`, or a source, `@/about.md`.
        path: Option<String>,
        /// An address elsewhere.
        url: Option<Url>,
    }
}

record! {
    /// What the feeds hold.
    pub struct Feeds as "feeds" {
        /// Whole articles, or only their summaries.
        full_text: bool = true,
        /// How many of the newest pages.
        limit: u32 = 30,
    }
}

record! {
    /// How Markdown is read and written, beyond CommonMark and GFM.
    pub struct Markdown as "markdown" {
        /// Straight quotes, `--` and `...` become typographic ones.
        smart_punctuation: bool = true,
        /// Code has colours.
        highlight: bool = true,
        /// `:tada:` becomes the emoji.
        emoji: bool = false,
        /// Raw HTML may hold scripts and event handlers.
        unsafe_html: bool = false,
    }
}

record! {
    /// The theme and its options.
    pub struct ThemeOptions as "theme" {
        /// A folder below `themes/`, or `default`, which is built in.
        name: String = "default".to_owned(),
        /// `green`, `blue`, `oxide`, `plum`, or a colour for light and one for dark.
        accent: Accent = Accent::default(),
        /// `bundled` or `system`.
        fonts: Fonts = Fonts::Bundled,
        /// The tractor holes at the sides of wide lists.
        holes: bool = true,
        /// Single-key shortcuts.
        keys: bool = true,
        /// The sections of the home page, in order.
        home: Vec<String> = ["writing", "projects", "events", "shelf"].map(str::to_owned).to_vec(),
        /// Links at the foot of every page.
        footer: Vec<NavItem>,
        /// A giscus repository (`owner/name`), for comments that load at a click.
        comments: Option<serde_json::Value>,
        /// The address of a script that counts visits; none by default.
        analytics: Option<Url>,
        /// Options that only another theme knows.
        extra: serde_json::Value,
    }
}

record! {
    /// A language of the site besides its own.
    pub struct Language as "language" {
        /// The site's name in this language.
        title: Option<String>,
        /// One sentence about the site, in this language.
        description: Option<String>,
        /// The links at the head of its pages.
        navigation: Vec<NavItem>,
    }
}

word! {
    /// Where the letters come from.
    pub enum Fonts { Bundled = "bundled", System = "system", }
}

/// The colour of links and strings.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Accent {
    /// `#rrggbb` on light paper; `None` is the theme's own.
    pub light: Option<String>,
    /// `#rrggbb` on dark paper.
    pub dark: Option<String>,
    pub name: String,
}

impl Default for Accent {
    fn default() -> Self {
        Self { light: None, dark: None, name: "green".to_owned() }
    }
}

record! {
    /// A colour for light and one for dark paper.
    pub struct AccentPair as "accent" {
        light: Colour,
        dark: Colour,
    }
}

/// `#rrggbb`
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct Colour(String);

impl FromNode for Colour {
    fn shape() -> Shape {
        Shape::Text
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = String::from_node(node, reader)?;
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        if digits.is_none() {
            return reader.invalid(node, format!("`{text}` is not a colour"), "write it as `\"#0A6A45\"`");
        }
        Some(Self(text))
    }
}

/// The named accents: light, dark. Every one reaches 4.5:1 on paper and bar.
const ACCENTS: [(&str, &str, &str); 3] =
    [("blue", "#33508F", "#9DB7F0"), ("oxide", "#A03A1C", "#FF9F80"), ("plum", "#7A3470", "#E3A5DA")];

impl FromNode for Accent {
    fn shape() -> Shape {
        Shape::Either(Box::new(Shape::OneOf(&["green", "blue", "oxide", "plum"])), Box::new(AccentPair::shape()))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        if matches!(node.value, yaml::Value::Map(_)) {
            let pair = AccentPair::from_node(node, reader)?;
            return Some(Self { light: Some(pair.light.0), dark: Some(pair.dark.0), name: "custom".to_owned() });
        }
        let name = String::from_node(node, reader)?;
        if name == "green" {
            return Some(Self::default());
        }
        match ACCENTS.iter().find(|(known, ..)| *known == name) {
            Some((_, light, dark)) => {
                Some(Self { light: Some((*light).to_owned()), dark: Some((*dark).to_owned()), name })
            }
            None => {
                let known = ["green"].into_iter().chain(ACCENTS.map(|(known, ..)| known));
                let help = "write green, blue, oxide, plum, or a table with `light` and `dark`";
                reader.unknown(node, format!("`{name}` is not an accent"), &name, known, help)
            }
        }
    }
}

/// A time zone by its IANA name.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    pub fn get(&self) -> &TimeZone {
        &self.0
    }
}

impl serde::Serialize for Zone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.iana_name().unwrap_or("UTC"))
    }
}

impl FromNode for Zone {
    fn shape() -> Shape {
        Shape::Text
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let name = String::from_node(node, reader)?;
        // the bundled database, so that the machine's own zone files cannot change a site
        match jiff::tz::TimeZoneDatabase::bundled().get(&name) {
            Ok(zone) => Some(Self(zone)),
            Err(_) => {
                let zones = jiff::tz::TimeZoneDatabase::bundled();
                let known: Vec<String> = zones.available().map(|zone| zone.as_str().to_owned()).collect();
                let known = known.iter().map(String::as_str);
                let help = "write an IANA name such as `Europe/Berlin`";
                reader.unknown(node, format!("`{name}` is not a time zone"), &name, known, help)
            }
        }
    }
}

impl Config {
    /// Reads the settings; `None` after mistakes that leave no site to speak of.
    pub fn load(source: &Source, diagnostics: &mut Diagnostics) -> Option<Self> {
        let node = yaml::parse(source, 0..source.text().len(), diagnostics)?;
        let mut reader = Reader::new(source, diagnostics);
        let mut fields = Fields::new(&node, Self::OWNER, &mut reader)?;
        let config = Self::read(&mut fields, &mut reader);
        fields.finish("keys of your own go under `extra`", &mut reader);
        config
    }

    pub fn markdown_options(&self) -> MarkdownOptions {
        MarkdownOptions {
            smart_punctuation: self.markdown.smart_punctuation,
            emoji: self.markdown.emoji,
            ..MarkdownOptions::default()
        }
    }
}
