use crate::content::front_matter::{Project, ProjectStatus, Special, Talk, TalkType};
use crate::content::resume::Ending;
use crate::content::{Config, Date, Kind};
use crate::site::{Entry, Site};

/// The pages that a résumé names: whoever has `resume: true` is in it, and nothing is written twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Referenced {
    pub projects: Vec<ProjectPage>,
    pub talks: Vec<TalkPage>,
}

/// What the résumé says of a project's page.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectPage {
    /// Index into `Site::entries`; `None` for a project that stands only in the résumé.
    pub entry: Option<usize>,
    pub title: String,
    pub summary: Option<String>,
    /// From the site's root, or an address elsewhere.
    pub path: Option<String>,
    pub url: Option<String>,
    pub start: Option<Date>,
    pub end: Ending,
    pub status: Option<ProjectStatus>,
    pub roles: Vec<String>,
    pub org: Option<String>,
    pub kind: Option<String>,
    pub location: Option<String>,
    pub highlights: Vec<String>,
    pub tech: Vec<String>,
    pub tags: Vec<String>,
}

/// What the résumé says of the page of a talk or a paper.
#[derive(Clone, Debug, PartialEq)]
pub struct TalkPage {
    /// Index into `Site::entries`; `None` for a talk that stands only in the résumé.
    pub entry: Option<usize>,
    pub title: String,
    pub summary: Option<String>,
    /// From the site's root, or an address elsewhere.
    pub path: Option<String>,
    /// The paper itself, the slides or the recording.
    pub url: Option<String>,
    pub date: Option<Date>,
    pub venue: Option<String>,
    pub place: Option<String>,
    pub authors: Vec<String>,
    pub kind: TalkType,
    pub tags: Vec<String>,
}

impl Referenced {
    /// The projects in the order of their section, the talks newest first.
    pub fn of(site: &Site) -> Self {
        let mut found = Self::default();
        for section in &site.sections {
            for index in &section.pages {
                found.add(*index, &site.entries[*index]);
            }
        }
        let zone = site.input.config.timezone.get();
        found.talks.sort_by_key(|talk| std::cmp::Reverse(talk.date.map(|date| date.timestamp(zone))));
        found
    }

    fn add(&mut self, index: usize, entry: &Entry) {
        match &entry.page.special {
            Special::Project(project) if project.resume => self.projects.push(project_page(index, entry, project)),
            Special::Talk(talk) if talk.resume && entry.page.kind == Kind::Talk => {
                self.talks.push(talk_page(index, entry, talk));
            }
            _ => {}
        }
    }
}

fn project_page(index: usize, entry: &Entry, project: &Project) -> ProjectPage {
    let page = &entry.page;
    let goes_on = project.start.is_some() && project.status == ProjectStatus::Ongoing;
    ProjectPage {
        entry: Some(index),
        title: page.title.clone(),
        summary: page.summary.clone(),
        path: Some(entry.path.clone()),
        url: project.repo.as_ref().or(project.site.as_ref()).map(|url| url.as_str().to_owned()),
        start: project.start,
        end: project.end.map_or(if goes_on { Ending::Present } else { Ending::Absent }, Ending::On),
        status: Some(project.status),
        roles: project.role.clone(),
        org: project.org.clone(),
        kind: None,
        location: None,
        highlights: project.highlights.clone(),
        tech: page.common.tags.clone(),
        tags: page.common.tags.clone(),
    }
}

fn talk_page(index: usize, entry: &Entry, talk: &Talk) -> TalkPage {
    let page = &entry.page;
    let url = [&talk.paper, &talk.slides, &talk.video].into_iter().flatten().next();
    let doi = talk.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
    TalkPage {
        entry: Some(index),
        title: page.title.clone(),
        summary: page.summary.clone(),
        path: Some(entry.path.clone()),
        url: url.map(|url| url.as_str().to_owned()).or(doi),
        date: page.date,
        venue: talk.venue.clone(),
        place: talk.place.clone(),
        authors: page.common.authors.0.clone(),
        kind: talk.r#type,
        tags: page.common.tags.clone(),
    }
}

/// The whole address of a page of the site.
pub fn address(path: Option<&String>, config: &Config) -> Option<String> {
    path.map(|path| if path.starts_with('/') { config.base_url.absolute(path) } else { path.clone() })
}
