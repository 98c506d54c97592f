//! schema.org JSON-LD of each kind of page.

use serde_json::{Map, Value as Json, json};

use super::cards::Cards;
use super::escape::json_in_script;
use crate::content::Date;
use crate::content::front_matter::{EventStatus, EventType, Special};
use crate::site::{Entry, Route};

/// The JSON-LD of a route, safe inside a script; `None` where there is nothing to say.
pub fn json_ld(cards: &Cards, route: &Route) -> Option<String> {
    let value = match route {
        Route::Page(index) => page(cards, &cards.site.entries[*index]),
        Route::Section(0, 0) => json!({"@type": "ProfilePage", "mainEntity": person(cards)}),
        Route::Resume(None) => json!({"@type": "ProfilePage", "mainEntity": resume(cards)}),
        _ => return None,
    };
    let Json::Object(fields) = prune(value) else { return None };
    let mut whole = Map::from_iter([("@context".to_owned(), Json::from("https://schema.org"))]);
    whole.extend(fields);
    serde_json::to_string(&whole).ok().map(|json| json_in_script(&json))
}

fn page(cards: &Cards, entry: &Entry) -> Json {
    let page = &entry.page;
    let config = &cards.site.input.config;
    let zone = config.timezone.get();
    let iso = |date: Option<Date>| date.map(|date| if date.has_time() { date.rfc3339(zone) } else { date.to_string() });
    let url = cards.permalink(&entry.path);
    let common = json!({
        "url": url,
        "inLanguage": entry.lang,
        "description": page.summary,
        "keywords": (!page.common.tags.is_empty()).then(|| page.common.tags.join(", ")),
        "datePublished": iso(page.date),
        "dateModified": iso(entry.updated.or(page.date)),
        "license": page.common.license.as_ref().or(config.license.as_ref()),
    });
    let own = match &page.special {
        Special::Page => json!({"@type": "WebPage", "name": page.title}),
        Special::Post(post) => json!({
            "@type": "BlogPosting",
            "headline": page.title,
            "mainEntityOfPage": page.common.canonical.as_ref().map_or(url.clone(), |url| url.as_str().to_owned()),
            "author": author(cards),
            "wordCount": page.document.outline.words,
            "citation": post.link,
            "discussionUrl": post.discuss.first(),
            "isPartOf": entry.series.map(|(number, _)| {
                let series = &cards.site.series[number];
                json!({"@type": "CreativeWorkSeries", "name": series.title, "url": cards.permalink(&series.path)})
            }),
            "position": entry.series.map(|(_, place)| place + 1),
        }),
        Special::Project(project) => json!({
            "@type": if project.repo.is_some() { "SoftwareSourceCode" } else { "CreativeWork" },
            "name": page.title,
            "author": author(cards),
            "codeRepository": project.repo,
            "sameAs": project.site,
            "dateCreated": iso(project.start),
            "abstract": (!project.highlights.is_empty()).then(|| project.highlights.join(" ")),
            "creativeWorkStatus": project.status,
        }),
        Special::Event(event) => json!({
            "@type": match event.r#type {
                EventType::Jam => "Hackathon",
                EventType::Paper | EventType::Book | EventType::Workshop => "EducationEvent",
                _ => "Event",
            },
            "name": page.title,
            "startDate": iso(event.start),
            "endDate": iso(event.end),
            "eventStatus": match event.status {
                Some(EventStatus::Cancelled) => Some("https://schema.org/EventCancelled"),
                Some(EventStatus::Moved) => Some("https://schema.org/EventRescheduled"),
                _ => event.start.map(|_| "https://schema.org/EventScheduled"),
            },
            "location": event.place.as_ref().map(|place| json!({"@type": "Place", "name": place}))
                .or(event.url.as_ref().map(|url| json!({"@type": "VirtualLocation", "url": url}))),
            "workFeatured": event.reading.iter().map(|reading| json!({
                "@type": "CreativeWork", "name": reading.title, "author": reading.authors, "url": reading.url,
            })).collect::<Vec<_>>(),
        }),
        Special::Talk(talk) => json!({
            "@type": match talk.r#type {
                crate::content::front_matter::TalkType::Paper | crate::content::front_matter::TalkType::Thesis => "ScholarlyArticle",
                _ => "PresentationDigitalDocument",
            },
            "name": page.title,
            "author": author(cards),
            "publisher": talk.venue.as_ref().map(|venue| json!({"@type": "Organization", "name": venue})),
            "sameAs": talk.paper.as_ref().or(talk.slides.as_ref()),
        }),
    };
    let crumbs = breadcrumbs(cards, entry);
    merge(own, common, crumbs)
}

fn merge(own: Json, common: Json, crumbs: Json) -> Json {
    let (Json::Object(mut own), Json::Object(common)) = (own, common) else { return Json::Null };
    own.extend(common);
    json!({"@graph": [prune(Json::Object(own)), crumbs]})
}

fn breadcrumbs(cards: &Cards, entry: &Entry) -> Json {
    let mut trail = vec![(entry.page.title.clone(), entry.path.clone())];
    let mut section = Some(entry.section);
    while let Some(index) = section {
        let found = &cards.site.sections[index];
        let title = if found.folder.is_empty() { cards.site.input.config.title.clone() } else { found.title.clone() };
        trail.push((title, found.path.clone()));
        section = found.parent;
    }
    let items = trail.iter().rev().enumerate().map(|(place, (name, path))| {
        json!({"@type": "ListItem", "position": place + 1, "name": name, "item": cards.permalink(path)})
    });
    json!({"@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>()})
}

fn author(cards: &Cards) -> Json {
    let config = &cards.site.input.config;
    let name = config.author.name.as_ref().unwrap_or(&config.title);
    json!({"@type": "Person", "name": name, "url": cards.permalink("/")})
}

/// The owner of the site, as far as the settings and the résumé tell.
fn person(cards: &Cards) -> Json {
    let config = &cards.site.input.config;
    let basics = cards.site.input.resume.as_ref().map(|resume| &resume.basics);
    let links = config.author.links.iter().filter_map(|link| link.url.as_ref()).map(|url| url.as_str());
    let profiles =
        basics.into_iter().flat_map(|basics| &basics.profiles).filter_map(|p| p.url.as_ref()).map(|url| url.as_str());
    let mut same_as: Vec<&str> = links.chain(profiles).collect();
    same_as.sort_unstable();
    same_as.dedup();
    json!({
        "@type": "Person",
        "name": config.author.name.as_ref().or(basics.map(|basics| &basics.name)).unwrap_or(&config.title),
        "url": cards.permalink("/"),
        "email": config.author.email,
        "jobTitle": basics.and_then(|basics| basics.label.as_ref()),
        "description": basics.and_then(|basics| basics.summary.as_ref()).or(config.description.as_ref()),
        "sameAs": same_as,
    })
}

fn resume(cards: &Cards) -> Json {
    let mut person = person(cards);
    let Some(resume) = &cards.site.input.resume else { return person };
    let location = &resume.basics.location;
    person["address"] = json!({
        "@type": "PostalAddress",
        "addressLocality": location.city,
        "addressRegion": location.region,
        "addressCountry": location.countryCode,
    });
    person["knowsLanguage"] = resume
        .languages
        .iter()
        .map(|spoken| json!({"@type": "Language", "name": spoken.language, "alternateName": spoken.tag}))
        .collect();
    person["knowsAbout"] = resume.skills.iter().flat_map(|skill| skill.keywords.iter().map(String::as_str)).collect();
    person["alumniOf"] = resume
        .education
        .iter()
        .map(|school| json!({"@type": "CollegeOrUniversity", "name": school.institution, "url": school.url}))
        .collect();
    person["award"] = resume.awards.iter().map(|award| award.title.as_str()).collect();
    person["worksFor"] = resume
        .work
        .iter()
        .filter(|work| work.endDate.is_absent())
        .map(|work| {
            json!({
                "@type": "OrganizationRole",
                "roleName": work.position,
                "startDate": work.startDate,
                "worksFor": {"@type": "Organization", "name": work.name, "url": work.url},
            })
        })
        .collect();
    person
}

/// Without keys that say nothing.
fn prune(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let kept = fields.into_iter().map(|(key, value)| (key, prune(value))).filter(|(_, value)| !is_empty(value));
            Json::Object(kept.collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(prune).filter(|item| !is_empty(item)).collect()),
        other => other,
    }
}

/// Nothing, or an object that has only a type.
fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.keys().all(|key| key == "@type"),
        _ => false,
    }
}
