use super::referenced::{ProjectPage, Referenced, TalkPage};
use super::words::Words;
use crate::content::resume::{Highlight, Resume, ResumeProject, ResumeTalk, Variant};

/// What one form of the résumé shows: entries chosen, pages joined, private fields gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Selected {
    /// Its own projects and talks are empty: they stand in `projects` and `talks`, with those of the pages.
    pub resume: Resume,
    pub projects: Vec<ProjectPage>,
    pub talks: Vec<TalkPage>,
    /// The variant's name.
    pub variant: Option<String>,
    /// The variant's title.
    pub title: Option<String>,
    /// Most pages of the PDF.
    pub pages: Option<u32>,
    /// The variants that may be linked: name and title.
    pub listed: Vec<(String, String)>,
    /// Headings and months in the language of the page.
    pub words: Words,
}

/// Chooses what a variant shows, or everything: a variant keeps what has one of its tags or no tags at all, less what
/// it excludes. The result is public: no phone, no street address, nothing under `private`.
pub fn select(resume: &Resume, referenced: &Referenced, variant: Option<&str>) -> Selected {
    let found = variant.and_then(|name| resume.variants.get(name));
    let keep = |tags: &[String]| found.is_none_or(|variant| variant.keeps(tags));
    let mut shown = resume.clone();
    shown.filter(&keep);
    shown.hide();
    let mut projects: Vec<ProjectPage> = referenced.projects.iter().filter(|page| keep(&page.tags)).cloned().collect();
    projects.extend(std::mem::take(&mut shown.projects).into_iter().map(project));
    let mut talks: Vec<TalkPage> = referenced.talks.iter().filter(|page| keep(&page.tags)).cloned().collect();
    talks.extend(std::mem::take(&mut shown.talks).into_iter().map(talk));
    talks.sort_by_key(|talk| std::cmp::Reverse(talk.date.map(|date| date.last_day())));
    if let Some(variant) = found {
        shown.basics.label = variant.label.clone().or(shown.basics.label);
        shown.basics.summary = variant.summary.clone().or(shown.basics.summary);
    }
    Selected {
        resume: shown,
        projects,
        talks,
        variant: variant.map(str::to_owned),
        title: found.and_then(|variant| variant.title.clone()),
        pages: found.map_or(resume.pages, |variant| variant.pages),
        listed: listed(resume),
        words: Words::default(),
    }
}

fn listed(resume: &Resume) -> Vec<(String, String)> {
    let listed = resume.variants.iter().filter(|(_, variant)| variant.listed);
    listed.map(|(name, variant)| (name.clone(), variant.title.clone().unwrap_or_else(|| name.clone()))).collect()
}

impl Selected {
    /// The same in the words of a theme for a language.
    #[must_use]
    pub fn in_words(self, words: Words) -> Self {
        Self { words, ..self }
    }

    /// The same with phone, address and what stands under `private`: for a file that is never published.
    #[must_use]
    pub fn with_private(mut self, resume: &Resume) -> Self {
        self.resume.basics.phone.clone_from(&resume.basics.phone);
        self.resume.basics.location.clone_from(&resume.basics.location);
        self.resume.private.clone_from(&resume.private);
        self
    }
}

impl Variant {
    fn keeps(&self, tags: &[String]) -> bool {
        let among = |wanted: &[String]| {
            tags.iter().any(|tag| wanted.iter().any(|wanted| wanted.to_lowercase() == tag.to_lowercase()))
        };
        (tags.is_empty() || self.include.is_empty() || among(&self.include)) && !among(&self.exclude)
    }
}

/// Drops entries that `keep` refuses, and lines of those that stay.
macro_rules! filter {
    ($keep:ident, $($list:expr),*) => { $($list.retain(|entry| $keep(&entry.tags));)* };
}

impl Resume {
    fn filter(&mut self, keep: &impl Fn(&[String]) -> bool) {
        filter!(keep, self.work, self.volunteer, self.education, self.awards, self.certificates, self.publications);
        filter!(keep, self.skills, self.interests, self.projects, self.talks, self.sections);
        let lines = |highlights: &mut Vec<Highlight>| highlights.retain(|line| keep(&line.tags));
        self.work.iter_mut().for_each(|entry| lines(&mut entry.highlights));
        self.volunteer.iter_mut().for_each(|entry| lines(&mut entry.highlights));
        self.education.iter_mut().for_each(|entry| lines(&mut entry.highlights));
        self.projects.iter_mut().for_each(|entry| lines(&mut entry.highlights));
        for section in &mut self.sections {
            lines(&mut section.items);
            filter!(keep, section.entries);
            section.entries.iter_mut().for_each(|entry| lines(&mut entry.highlights));
        }
        self.sections.retain(|section| !section.items.is_empty() || !section.entries.is_empty());
    }

    /// Takes out what is not for the public: the private fields, and the names of the other variants.
    fn hide(&mut self) {
        self.basics.phone = None;
        self.basics.location.address = None;
        self.basics.location.postalCode = None;
        self.private = serde_json::Value::Null;
        self.variants.clear();
    }
}

fn project(own: ResumeProject) -> ProjectPage {
    let url = own.url.map(|url| url.as_str().to_owned());
    ProjectPage {
        entry: None,
        title: own.name,
        summary: own.description,
        path: url.clone(),
        url,
        start: own.startDate,
        end: own.endDate,
        status: None,
        roles: own.roles,
        org: own.entity,
        kind: own.r#type,
        location: own.location,
        highlights: own.highlights.into_iter().map(|line| line.text).collect(),
        tech: own.keywords,
        tags: own.tags,
    }
}

fn talk(own: ResumeTalk) -> TalkPage {
    let url = own.url.map(|url| url.as_str().to_owned());
    TalkPage {
        entry: None,
        title: own.title,
        summary: own.summary,
        path: url.clone(),
        url,
        date: own.date,
        venue: own.venue,
        place: own.place,
        authors: Vec::new(),
        kind: own.r#type,
        tags: own.tags,
    }
}
