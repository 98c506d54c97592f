#![allow(non_snake_case)] // the names are JSON Resume's

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::date::Date;
use super::front_matter::TalkType;
use super::record::{Fields, FromNode, Reader, Shape, record, word};
use super::url::Url;
use super::yaml::{self, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};

record! {
    /// `content/resume.yaml`, in the names of JSON Resume 1.0.0 with a few of our own.
    pub struct Resume as "resume.yaml" {
        basics: Basics,
        work: Vec<Work>,
        volunteer: Vec<Volunteer>,
        education: Vec<Education>,
        awards: Vec<Award>,
        certificates: Vec<Certificate>,
        publications: Vec<Publication>,
        skills: Vec<Skill>,
        languages: Vec<Spoken>,
        interests: Vec<Interest>,
        references: Vec<Reference>,
        projects: Vec<ResumeProject>,
        /// Talks without a page of their own.
        talks: Vec<ResumeTalk>,
        /// What JSON Resume has no name for, each with a title.
        sections: Vec<Custom>,
        /// Named selections by tag, each with a page of its own.
        variants: BTreeMap<String, Variant>,
        /// The paper of the PDF: `a4` or `letter`.
        paper: Paper = Paper::A4,
        /// Most pages of the PDF.
        pages: Option<u32>,
        /// Never written to the site.
        private: Json,
        meta: Json,
    }
}

record! {
    pub struct Basics as "basics" {
        name: String,
        /// What the person is.
        label: Option<String>,
        image: Option<String>,
        email: Option<String>,
        /// Never written to the site.
        phone: Option<String>,
        url: Option<Url>,
        summary: Option<String>,
        location: Location,
        profiles: Vec<Profile>,
    }
}

record! {
    pub struct Location as "location" {
        /// Never written to the site.
        address: Option<String>,
        /// Never written to the site.
        postalCode: Option<String>,
        city: Option<String>,
        countryCode: Option<String>,
        region: Option<String>,
        country: Option<String>,
    }
}

record! {
    pub struct Profile as "profile" {
        network: String,
        username: Option<String>,
        url: Option<Url>,
    }
}

record! {
    pub struct Work as "work entry" {
        name: Option<String>,
        location: Option<String>,
        description: Option<String>,
        position: Option<String>,
        url: Option<Url>,
        startDate: Option<Date>,
        endDate: Ending = Ending::Absent,
        summary: Option<String>,
        highlights: Vec<Highlight>,
        /// What was worked with; `keywords` in JSON Resume.
        tech | "keywords": Vec<String>,
        tags: Vec<String>,
    }
}

record! {
    pub struct Volunteer as "volunteer entry" {
        organization: Option<String>,
        position: Option<String>,
        location: Option<String>,
        url: Option<Url>,
        startDate: Option<Date>,
        endDate: Ending = Ending::Absent,
        summary: Option<String>,
        highlights: Vec<Highlight>,
        tags: Vec<String>,
    }
}

record! {
    pub struct Education as "education entry" {
        institution: Option<String>,
        url: Option<Url>,
        area: Option<String>,
        studyType: Option<String>,
        location: Option<String>,
        startDate: Option<Date>,
        endDate: Ending = Ending::Absent,
        score: Option<String>,
        courses: Vec<String>,
        thesis: Option<String>,
        highlights: Vec<Highlight>,
        tags: Vec<String>,
    }
}

record! {
    pub struct Award as "award" {
        title: String,
        date: Option<Date>,
        awarder: Option<String>,
        summary: Option<String>,
        tags: Vec<String>,
    }
}

record! {
    pub struct Certificate as "certificate" {
        name: String,
        date: Option<Date>,
        url: Option<Url>,
        issuer: Option<String>,
        tags: Vec<String>,
    }
}

record! {
    pub struct Publication as "publication" {
        name: String,
        publisher: Option<String>,
        authors: Vec<String>,
        releaseDate: Option<Date>,
        url: Option<Url>,
        doi: Option<String>,
        summary: Option<String>,
        tags: Vec<String>,
    }
}

record! {
    pub struct Skill as "skill" {
        name: String,
        level: Option<String>,
        keywords: Vec<String>,
        tags: Vec<String>,
    }
}

record! {
    pub struct Spoken as "language" {
        language: String,
        fluency: Option<String>,
        /// BCP 47.
        tag: Option<String>,
        /// Its name in itself.
        native: Option<String>,
        cefr: Option<String>,
    }
}

record! {
    pub struct Interest as "interest" {
        name: String,
        keywords: Vec<String>,
        tags: Vec<String>,
    }
}

record! {
    pub struct Reference as "reference" {
        name: String,
        reference: Option<String>,
    }
}

record! {
    pub struct ResumeProject as "project" {
        name: String,
        description: Option<String>,
        location: Option<String>,
        highlights: Vec<Highlight>,
        keywords: Vec<String>,
        startDate: Option<Date>,
        endDate: Ending = Ending::Absent,
        url: Option<Url>,
        roles: Vec<String>,
        entity: Option<String>,
        r#type: Option<String>,
        tags: Vec<String>,
    }
}

record! {
    pub struct ResumeTalk as "talk" {
        title: String,
        r#type: TalkType = TalkType::Talk,
        venue: Option<String>,
        place: Option<String>,
        date: Option<Date>,
        url: Option<Url>,
        summary: Option<String>,
        tags: Vec<String>,
    }
}

record! {
    /// A section of one's own.
    pub struct Custom as "section" {
        title: String,
        /// Lines.
        items: Vec<Highlight>,
        /// Stations, as in `work`.
        entries: Vec<CustomEntry>,
        tags: Vec<String>,
    }
}

record! {
    pub struct CustomEntry as "section entry" {
        name: String,
        position: Option<String>,
        location: Option<String>,
        url: Option<Url>,
        startDate: Option<Date>,
        endDate: Ending = Ending::Absent,
        summary: Option<String>,
        highlights: Vec<Highlight>,
        tags: Vec<String>,
    }
}

record! {
    /// A selection of the résumé: what has one of the tags, or no tags at all.
    pub struct Variant as "variant" {
        title: Option<String>,
        label: Option<String>,
        summary: Option<String>,
        include: Vec<String>,
        exclude: Vec<String>,
        /// Linked from the résumé page; without it only who knows the address finds it.
        listed: bool,
        /// Most pages of the PDF.
        pages: Option<u32>,
    }
}

word! {
    pub enum Paper { A4 = "a4", Letter = "letter", }
}

/// When something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing is said: it goes on, or was a moment.
    Absent,
    /// `present`
    Present,
    On(Date),
}

impl Ending {
    pub fn is_absent(&self) -> bool {
        !matches!(self, Self::On(_))
    }
}

impl serde::Serialize for Ending {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::On(date) => serializer.collect_str(date),
            _ => serializer.serialize_none(),
        }
    }
}

impl FromNode for Ending {
    fn shape() -> Shape {
        Shape::Either(Box::new(Shape::Date), Box::new(Shape::OneOf(&["present", "now"])))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            yaml::Value::Text(word) if matches!(word.to_lowercase().as_str(), "present" | "now") => Some(Self::Present),
            _ => Date::from_node(node, reader).map(Self::On),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }
}

/// A line of a list, which may be tagged: `text`, or `{text: …, tags: […]}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Highlight {
    pub text: String,
    pub tags: Vec<String>,
}

record! {
    pub struct TaggedText as "highlight" {
        text: String,
        tags: Vec<String>,
    }
}

impl serde::Serialize for Highlight {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl FromNode for Highlight {
    fn shape() -> Shape {
        Shape::Either(Box::new(Shape::Text), Box::new(TaggedText::shape()))
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        if matches!(node.value, yaml::Value::Map(_)) {
            return TaggedText::from_node(node, reader).map(|tagged| Self { text: tagged.text, tags: tagged.tags });
        }
        String::from_node(node, reader).map(|text| Self { text, tags: Vec::new() })
    }
}

impl Resume {
    /// Reads `content/resume.yaml`.
    pub fn load(source: &Source, diagnostics: &mut Diagnostics) -> Option<Self> {
        let node = yaml::parse(source, 0..source.text().len(), diagnostics)?;
        let mut reader = Reader::new(source, diagnostics);
        let mut fields = Fields::new(&node, Self::OWNER, &mut reader)?;
        let resume = Self::read(&mut fields, &mut reader);
        fields.finish("see the README for the names of JSON Resume", &mut reader);
        spans(source, &node, diagnostics);
        if let Some(resume) = &resume {
            check(source, &node, resume, diagnostics);
        }
        resume
    }
}

/// The place of a value below the keys `path`; the beginning of the file when it is not there.
pub fn place(source: &Source, path: &[&str]) -> std::ops::Range<usize> {
    let mut ignored = Diagnostics::default();
    yaml::parse(source, 0..source.text().len(), &mut ignored).and_then(|node| place_in(&node, path)).unwrap_or(0..0)
}

fn place_in(node: &Node, path: &[&str]) -> Option<std::ops::Range<usize>> {
    let Some((key, rest)) = path.split_first() else { return Some(node.span.clone()) };
    let yaml::Value::Map(fields) = &node.value else { return None };
    let field = fields.iter().find(|field| field.key == *key)?;
    if rest.is_empty() && matches!(field.node.value, yaml::Value::Map(_) | yaml::Value::List(_)) {
        return Some(field.key_span.clone());
    }
    place_in(&field.node, rest)
}

/// What is of the right type and still cannot be.
fn check(source: &Source, node: &Node, resume: &Resume, diagnostics: &mut Diagnostics) {
    let mut tell = |path: &[&str], message: String, help: &str| {
        let place = place_in(node, path).unwrap_or(0..0);
        diagnostics.push(Diagnostic::new(Code::InvalidValue, message).at(source, place, "").help(help));
    };
    if resume.basics.name.trim().is_empty() && place_in(node, &["basics", "name"]).is_some() {
        tell(
            &["basics", "name"],
            "the name is empty".to_owned(),
            "write the name that stands at the head of the résumé",
        );
    }
    if let Some(email) = &resume.basics.email
        && email.split_once('@').is_none_or(|(user, host)| {
            user.is_empty()
                || host.is_empty()
                || email.contains(|c: char| c.is_whitespace() || "<>\"@".contains(c) && c != '@')
        })
    {
        tell(&["basics", "email"], format!("`{email}` is not an e-mail address"), "write name@example.org");
    }
    for (name, variant) in &resume.variants {
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            let help = "use letters, digits and hyphens: it becomes `/resume/NAME/`";
            tell(&["variants", name], format!("`{name}` cannot be a part of a URL"), help);
        }
        if variant.pages == Some(0) {
            let help = "write the most pages that it may have, or leave the line out";
            tell(&["variants", name, "pages"], "a résumé of no pages".to_owned(), help);
        }
    }
}

/// Tells every entry that ends before it starts.
fn spans(source: &Source, node: &Node, diagnostics: &mut Diagnostics) {
    let yaml::Value::Map(sections) = &node.value else { return };
    for section in sections {
        let yaml::Value::List(entries) = &section.node.value else { continue };
        for entry in entries {
            let date = |key: &str| {
                let yaml::Value::Map(fields) = &entry.value else { return None };
                let field = fields.iter().find(|field| field.key == key)?;
                let text = source.text().get(field.node.span.clone())?.trim_matches(['"', '\'']);
                Some((Date::parse(text)?, field.node.span.clone()))
            };
            if let (Some((start, start_span)), Some((end, end_span))) = (date("startDate"), date("endDate"))
                && end.last_day() < start.day()
            {
                let diagnostic =
                    Diagnostic::new(Code::InvalidValue, format!("it ends ({end}) before it starts ({start})"));
                let diagnostic = diagnostic.at(source, end_span, "the end").related(source, start_span, "the start");
                diagnostics.push(diagnostic.help("exchange the two, or mend the year"));
            }
        }
    }
}
