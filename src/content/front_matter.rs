use std::ops::Range;

use super::config::Lang;
use super::date::Date;
use super::record::{Fields, FromNode, Reader, Shape, record, word};
use super::url::Url;
use super::yaml::{self, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

/// Longest front matter in bytes.
const MAX_LEN: usize = 64 * 1024;

word! {
    /// What a page is: selects its keys, its template and its schema.org type.
    pub enum Kind { Page = "page", Post = "post", Project = "project", Event = "event", Talk = "talk", }
}

record! {
    /// The keys that every page may have.
    pub struct Common as "page" {
        /// The first heading, else the file's name, when absent.
        title: Option<String>,
        /// One sentence, at most 200 characters; the first paragraph when absent.
        summary | "description" | "excerpt": Option<String>,
        /// The day it appeared, as precise as it is known; may stand in the file's name.
        date | "published_date" | "pubDate": Option<Date>,
        /// The day of its last real change.
        updated | "lastmod" | "modified" | "last_modified_at" | "updated_date" | "updatedDate": Option<Date>,
        /// The last part of its URL; from the file's name when absent.
        slug: Option<String>,
        /// Other paths that lead here: `/old/`.
        aliases | "redirect_from": Vec<String>,
        /// Its language (BCP 47), when not the site's.
        lang: Option<Lang>,
        /// What it is about.
        tags: Vec<String>,
        /// Groups by taxonomy, as in Zola: `taxonomies: {tags: [rust]}`.
        taxonomies: std::collections::BTreeMap<String, Vec<String>>,
        /// Held back until it is removed.
        draft | "is_draft": bool,
        /// Held back until then.
        publish | "publishDate": Option<Date>,
        /// Built, but in no list, feed or search.
        unlisted: bool,
        /// A picture for the head of the page and for cards.
        cover | "image" | "og_image": Option<String>,
        /// What the cover shows, in words.
        cover_alt: Option<String>,
        /// A table of contents; from three headings when absent.
        toc: Option<bool>,
        /// Another template than the kind's.
        template: Option<String>,
        /// Orders a section sorted by weight; lower is earlier.
        weight: Option<i64>,
        /// The original address, when the page appeared elsewhere first.
        canonical: Option<Url>,
        /// Not in the feeds when `false`.
        feed: bool = true,
        /// Licence of the text (SPDX).
        license: Option<String>,
        /// Who wrote it, when not the site's author: one name or a list.
        authors | "author": Names = Names::default(),
        /// Keys of your own, for templates.
        extra | "params" | "data": serde_json::Value,
    }
}

record! {
    /// The keys of a post.
    pub struct Post as "post" {
        /// The slug of a series it belongs to.
        series: Option<String>,
        /// Its number in the series; by date when absent.
        part: Option<i64>,
        /// `article`, `note`, `til` or `link`.
        r#type: PostType = PostType::Article,
        /// What a `link` post is about.
        link: Option<Url>,
        /// Where it is discussed.
        discuss: Vec<Url>,
        /// Whether readers may comment; as the theme says when absent.
        comments: Option<bool>,
        /// Stands first in lists.
        pinned: bool,
        /// Browser-side maths or diagrams are never needed; kept for migrating sites.
        math: Option<bool>,
    }
}

record! {
    /// The keys of a project.
    pub struct Project as "project" {
        /// How it stands.
        status: ProjectStatus = ProjectStatus::Ongoing,
        /// When it began.
        start: Option<Date>,
        /// When it ended.
        end: Option<Date>,
        /// Its source.
        repo: Option<Url>,
        /// Where it runs.
        site: Option<Url>,
        /// Its documentation.
        docs: Option<Url>,
        /// A paper about it.
        paper: Option<Url>,
        /// Where it can be tried.
        demo: Option<Url>,
        /// What you did in it.
        role: Vec<String>,
        /// Where it was done.
        org: Option<String>,
        /// What is worth knowing, a line each.
        highlights: Vec<String>,
        /// Its place on the home page; absent is not there.
        featured: Option<i64>,
        /// Also in the résumé.
        resume: bool,
        /// What happened, by date.
        log: Vec<LogEntry>,
    }
}

record! {
    /// A dated line in a project's log.
    pub struct LogEntry as "log entry" {
        /// When it happened.
        date: Date,
        /// What happened.
        text: String,
    }
}

record! {
    /// The keys of an event.
    pub struct Event as "event" {
        /// Absent while it is to be planned.
        start: Option<Date>,
        /// When it ends.
        end: Option<Date>,
        /// `planned`, `scheduled`, `moved` or `cancelled`.
        status: Option<EventStatus>,
        /// What kind of event.
        r#type: EventType = EventType::Meetup,
        /// How long it takes.
        minutes: u32 = 90,
        /// The length of a jam.
        days: Option<u32>,
        /// Who holds it.
        group: Option<String>,
        /// Where it is held.
        place: Option<String>,
        /// Where to sign up or read more.
        url: Option<Url>,
        /// What to read before.
        reading: Vec<Reading>,
        /// What was said.
        notes: Option<String>,
        /// Where it can be seen again.
        recording: Option<Url>,
    }
}

record! {
    /// What is read for an event.
    pub struct Reading as "reading" {
        /// Its title.
        title: String,
        /// Who wrote it.
        authors: Option<String>,
        /// Where it can be read.
        url: Option<Url>,
        /// Which pages.
        pages: Option<String>,
    }
}

record! {
    /// The keys of a talk or paper.
    pub struct Talk as "talk" {
        /// What it is.
        r#type: TalkType = TalkType::Talk,
        /// The conference, the meetup or the journal.
        venue: Option<String>,
        /// Where it was held.
        place: Option<String>,
        /// The slides.
        slides: Option<Url>,
        /// The recording.
        video: Option<Url>,
        /// The paper.
        paper: Option<Url>,
        /// The code.
        code: Option<Url>,
        /// Its DOI.
        doi: Option<String>,
        /// Its number on arXiv.
        arxiv: Option<String>,
        /// Its BibTeX entry, when the one that is made of these keys does not fit.
        bibtex: Option<String>,
        /// What it won.
        award: Option<String>,
        /// Also in the résumé.
        resume: bool = true,
    }
}

word! {
    pub enum PostType { Article = "article", Note = "note", Til = "til", Link = "link", }
}
word! {
    pub enum ProjectStatus { Ongoing = "ongoing", Paused = "paused", Planned = "planned", Finished = "finished", }
}
word! {
    pub enum EventStatus { Planned = "planned", Scheduled = "scheduled", Moved = "moved", Cancelled = "cancelled", }
}
word! {
    pub enum EventType { Paper = "paper", Book = "book", Talk = "talk", Jam = "jam", Workshop = "workshop", Meetup = "meetup", }
}
word! {
    pub enum TalkType { Talk = "talk", Paper = "paper", Thesis = "thesis", Poster = "poster", Podcast = "podcast", }
}
word! {
    /// How a section orders its pages.
    pub enum SortBy { Date = "date", Updated = "updated", Title = "title", Weight = "weight", Slug = "slug", }
}

record! {
    /// The keys of a section: `_index.md`.
    pub struct Section as "section" {
        /// The name of the section.
        title: Option<String>,
        /// One sentence about it.
        summary | "description": Option<String>,
        /// The kind of the pages below it.
        kind: Option<Kind>,
        /// By date for posts and events, else by weight and title.
        sort_by: Option<SortBy>,
        /// Pages per list page; everything on one when absent.
        paginate_by: Option<u32>,
        /// A feed of its own.
        feed | "generate_feeds": bool,
        /// Another template than the kind's.
        template: Option<String>,
        /// The template of the pages below it, when not the kind's.
        page_template: Option<String>,
        /// Orders the sections of its parent; lower is earlier.
        weight: Option<i64>,
        /// Other paths that lead here.
        aliases | "redirect_from": Vec<String>,
        /// Held back with everything below it.
        draft: bool,
        /// Built, but in no list and no search.
        unlisted: bool,
        /// Its language (BCP 47), when not the site's.
        lang: Option<Lang>,
        /// A table of contents.
        toc: Option<bool>,
        /// Keys of your own, for templates.
        extra | "params": serde_json::Value,
    }
}

/// One name or a list of them.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct Names(pub Vec<String>);

impl FromNode for Names {
    fn shape() -> Shape {
        Shape::Either(Box::new(Shape::Text), Box::new(Shape::List(Box::new(Shape::Text))))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.value {
            yaml::Value::List(_) => Vec::from_node(node, reader).map(Self),
            _ => String::from_node(node, reader).map(|name| Self(vec![name])),
        }
    }
}

/// What only one kind of page has.
#[derive(Clone, Debug, PartialEq)]
pub enum Special {
    Page,
    Post(Post),
    Project(Project),
    Event(Event),
    Talk(Talk),
}

/// Where a file's front matter and body lie, in bytes. Without front matter the first is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    pub front: Range<usize>,
    pub body: Range<usize>,
}

/// Splits a file at its `---` lines.
pub fn split(source: &Source, diagnostics: &mut Diagnostics) -> Parts {
    let text = source.text();
    let whole = Parts { front: 0..0, body: 0..text.len() };
    let first = text.lines().next().unwrap_or_default();
    if first.trim_end() == "+++" {
        let diagnostic = Diagnostic::new(Code::FrontMatterOpen, "front matter is YAML between `---` lines, not TOML");
        diagnostics.push(
            diagnostic.at(source, 0..3, "").help("write `key: value` lines between two lines that are just `---`"),
        );
        return Parts { front: 0..0, body: text.len()..text.len() };
    }
    if first.trim_start().starts_with('{') && text.trim_start().trim_start_matches('{').trim_start().starts_with('"') {
        let diagnostic = Diagnostic::new(Code::FrontMatterOpen, "front matter is YAML between `---` lines, not JSON");
        let end = first.len().max(1);
        diagnostics.push(
            diagnostic.at(source, 0..end, "").help("write `key: value` lines between two lines that are just `---`"),
        );
        return Parts { front: 0..0, body: text.len()..text.len() };
    }
    if first.trim_end() != "---" {
        return whole;
    }
    let start = text.find('\n').map_or(text.len(), |at| at + 1);
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            if at - start > MAX_LEN {
                let message = format!("front matter of {} bytes; the limit is {MAX_LEN}", at - start);
                let diagnostic = Diagnostic::new(Code::FrontMatterLimit, message).at(source, 0..3, "");
                diagnostics.push(diagnostic.help("move long texts into the body or a data file"));
                return Parts { front: 0..0, body: at + line.len()..text.len() };
            }
            return Parts { front: start..at, body: at + line.len()..text.len() };
        }
        at += line.len();
    }
    let diagnostic =
        Diagnostic::new(Code::FrontMatterOpen, "front matter is not closed").at(source, 0..3, "opened here");
    diagnostics.push(diagnostic.help("end it with a line that is just `---`"));
    Parts { front: 0..0, body: text.len()..text.len() }
}

/// Reads the front matter of a page of a kind. Mistakes are told; what could not be read is `None`.
pub fn read_page(node: &Node, section_kind: Kind, reader: &mut Reader) -> Option<(Kind, Common, Special)> {
    let mut fields = Fields::new(node, section_kind.as_str(), reader)?;
    let kind = fields.take::<Option<Kind>>("kind", &[], None, reader).flatten().unwrap_or(section_kind);
    let common = Common::read(&mut fields, reader);
    let special = match kind {
        Kind::Page => Some(Special::Page),
        Kind::Post => Post::read(&mut fields, reader).map(Special::Post),
        Kind::Project => Project::read(&mut fields, reader).map(Special::Project),
        Kind::Event => Event::read(&mut fields, reader).map(Special::Event),
        Kind::Talk => Talk::read(&mut fields, reader).map(Special::Talk),
    };
    fields.finish("keys of your own go under `extra`", reader);
    Some((kind, common?, special?))
}

/// Reads the front matter of a section.
pub fn read_section(node: &Node, reader: &mut Reader) -> Option<Section> {
    let mut fields = Fields::new(node, Section::OWNER, reader)?;
    let section = Section::read(&mut fields, reader);
    fields.finish("keys of your own go under `extra`", reader);
    section
}
