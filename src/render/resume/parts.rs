use super::referenced::{ProjectPage, TalkPage, address};
use super::select::Selected;
use super::words::Words;
use crate::content::Config;
use crate::content::resume::{Custom, Education, Highlight, Publication, Resume, Volunteer, Work};
use crate::content::url::Url;

/// One section of the résumé in reading order, for the forms that are read from top to bottom: text and PDF.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Part {
    /// The key of its title; `section` for one of the author's own.
    pub key: &'static str,
    pub title: String,
    pub stations: Vec<Station>,
    pub rows: Vec<Row>,
}

/// A role, a degree, a project, a talk. Texts are inline Markdown.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Station {
    pub title: String,
    pub org: String,
    pub location: String,
    pub dates: String,
    pub url: Option<String>,
    pub summary: Option<String>,
    pub highlights: Vec<String>,
    /// Lines in small type: grade, courses, authors.
    pub notes: Vec<String>,
    pub tech: Vec<String>,
}

/// A label and its text: a group of skills, a language.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Row {
    pub label: String,
    /// The label in another language and its tag: `ಕನ್ನಡ`, `kn`.
    pub native: Option<String>,
    pub lang: Option<String>,
    pub text: String,
}

/// Every section that holds anything.
pub fn parts(selected: &Selected, config: &Config) -> Vec<Part> {
    let resume = &selected.resume;
    let words = &selected.words;
    let mut parts = vec![
        part(words, "experience", resume.work.iter().map(|entry| work(entry, words)).collect()),
        part(words, "education", resume.education.iter().map(|entry| education(entry, words)).collect()),
        part(words, "volunteering", resume.volunteer.iter().map(|entry| volunteer(entry, words)).collect()),
        part(words, "projects", selected.projects.iter().map(|page| project(page, words, config)).collect()),
        table(words, "skills", skills(resume)),
        table(words, "languages", languages(resume)),
        part(words, "talks_and_papers", selected.talks.iter().map(|page| talk(page, words, config)).collect()),
        part(words, "publications", resume.publications.iter().map(|entry| publication(entry, words)).collect()),
        part(words, "awards", awards(resume, words)),
        part(words, "certificates", certificates(resume, words)),
    ];
    parts.extend(resume.sections.iter().map(|section| custom(section, words)));
    let interests = resume.interests.iter().map(|item| row(&item.name, item.keywords.join(", ")));
    parts.push(table(words, "interests", interests.collect()));
    let references = resume.references.iter().map(|item| row(&item.name, item.reference.clone().unwrap_or_default()));
    parts.push(table(words, "references", references.collect()));
    parts.retain(|part| !part.stations.is_empty() || !part.rows.is_empty());
    parts
}

fn part(words: &Words, key: &'static str, stations: Vec<Station>) -> Part {
    Part { key, title: words.get(key).to_owned(), stations, rows: Vec::new() }
}

fn table(words: &Words, key: &'static str, rows: Vec<Row>) -> Part {
    Part { key, title: words.get(key).to_owned(), stations: Vec::new(), rows }
}

fn row(label: &str, text: String) -> Row {
    Row { label: label.to_owned(), text, ..Row::default() }
}

fn work(entry: &Work, words: &Words) -> Station {
    let summary = entry.summary.clone().or_else(|| entry.description.clone());
    // what the employer does, when there is also what was done there
    let about = entry.description.clone().filter(|about| Some(about) != summary.as_ref());
    Station {
        title: entry.position.clone().unwrap_or_default(),
        org: entry.name.clone().unwrap_or_default(),
        location: entry.location.clone().unwrap_or_default(),
        dates: words.range(entry.startDate, entry.endDate),
        url: link(entry.url.as_ref()),
        summary,
        highlights: lines(&entry.highlights),
        notes: about.into_iter().collect(),
        tech: entry.tech.clone(),
    }
    .named()
}

fn education(entry: &Education, words: &Words) -> Station {
    let notes = [entry.thesis.clone(), entry.score.clone(), joined(&entry.courses)];
    Station {
        title: join([entry.studyType.as_deref(), entry.area.as_deref()], " "),
        org: entry.institution.clone().unwrap_or_default(),
        location: entry.location.clone().unwrap_or_default(),
        dates: words.range(entry.startDate, entry.endDate),
        url: link(entry.url.as_ref()),
        highlights: lines(&entry.highlights),
        notes: notes.into_iter().flatten().collect(),
        ..Station::default()
    }
    .named()
}

fn volunteer(entry: &Volunteer, words: &Words) -> Station {
    Station {
        title: entry.position.clone().unwrap_or_default(),
        org: entry.organization.clone().unwrap_or_default(),
        location: entry.location.clone().unwrap_or_default(),
        dates: words.range(entry.startDate, entry.endDate),
        url: link(entry.url.as_ref()),
        summary: entry.summary.clone(),
        highlights: lines(&entry.highlights),
        ..Station::default()
    }
    .named()
}

fn project(page: &ProjectPage, words: &Words, config: &Config) -> Station {
    Station {
        title: page.title.clone(),
        org: join([page.org.as_deref(), joined(&page.roles).as_deref()], ", "),
        location: page.location.clone().unwrap_or_default(),
        dates: words.range(page.start, page.end),
        url: address(page.path.as_ref(), config).or_else(|| page.url.clone()),
        summary: page.summary.clone(),
        highlights: page.highlights.clone(),
        notes: page.kind.iter().cloned().collect(),
        tech: page.tech.clone(),
    }
}

fn talk(page: &TalkPage, words: &Words, config: &Config) -> Station {
    Station {
        title: page.title.clone(),
        org: page.venue.clone().unwrap_or_default(),
        location: page.place.clone().unwrap_or_default(),
        dates: page.date.map(|date| words.date(date)).unwrap_or_default(),
        url: address(page.path.as_ref(), config).or_else(|| page.url.clone()),
        summary: page.summary.clone(),
        notes: joined(&page.authors).into_iter().collect(),
        ..Station::default()
    }
}

fn publication(entry: &Publication, words: &Words) -> Station {
    let doi = entry.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
    Station {
        title: entry.name.clone(),
        org: entry.publisher.clone().unwrap_or_default(),
        dates: entry.releaseDate.map(|date| words.date(date)).unwrap_or_default(),
        url: link(entry.url.as_ref()).or(doi),
        summary: entry.summary.clone(),
        notes: joined(&entry.authors).into_iter().chain(entry.doi.iter().map(|doi| format!("doi:{doi}"))).collect(),
        ..Station::default()
    }
}

fn awards(resume: &Resume, words: &Words) -> Vec<Station> {
    let stations = resume.awards.iter().map(|entry| Station {
        title: entry.title.clone(),
        org: entry.awarder.clone().unwrap_or_default(),
        dates: entry.date.map(|date| words.date(date)).unwrap_or_default(),
        summary: entry.summary.clone(),
        ..Station::default()
    });
    stations.collect()
}

fn certificates(resume: &Resume, words: &Words) -> Vec<Station> {
    let stations = resume.certificates.iter().map(|entry| Station {
        title: entry.name.clone(),
        org: entry.issuer.clone().unwrap_or_default(),
        dates: entry.date.map(|date| words.date(date)).unwrap_or_default(),
        url: link(entry.url.as_ref()),
        ..Station::default()
    });
    stations.collect()
}

fn custom(section: &Custom, words: &Words) -> Part {
    let entries = section.entries.iter().map(|entry| {
        Station {
            title: entry.position.clone().unwrap_or_default(),
            org: entry.name.clone(),
            location: entry.location.clone().unwrap_or_default(),
            dates: words.range(entry.startDate, entry.endDate),
            url: link(entry.url.as_ref()),
            summary: entry.summary.clone(),
            highlights: lines(&entry.highlights),
            ..Station::default()
        }
        .named()
    });
    let rows = section.items.iter().map(|item| row("", item.text.clone()));
    Part { key: "section", title: section.title.clone(), stations: entries.collect(), rows: rows.collect() }
}

fn skills(resume: &Resume) -> Vec<Row> {
    let rows = resume.skills.iter().map(|skill| {
        let keywords = joined(&skill.keywords);
        row(&skill.name, join([skill.level.as_deref(), keywords.as_deref()], ": "))
    });
    rows.collect()
}

fn languages(resume: &Resume) -> Vec<Row> {
    let rows = resume.languages.iter().map(|item| Row {
        label: item.language.clone(),
        native: item.native.clone().filter(|native| *native != item.language),
        lang: item.tag.clone(),
        text: join([item.fluency.as_deref(), item.cefr.as_deref()], ", "),
    });
    rows.collect()
}

impl Station {
    /// A station without a role is called by its place.
    fn named(mut self) -> Self {
        if self.title.is_empty() {
            self.title = std::mem::take(&mut self.org);
        }
        self
    }
}

fn lines(highlights: &[Highlight]) -> Vec<String> {
    highlights.iter().map(|line| line.text.clone()).collect()
}

fn link(url: Option<&Url>) -> Option<String> {
    url.map(|url| url.as_str().to_owned())
}

fn joined(items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| items.join(", "))
}

/// The texts that are there and not empty.
pub fn join<'a>(texts: impl IntoIterator<Item = Option<&'a str>>, between: &str) -> String {
    texts.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(between)
}
