//! The rules that one page of HTML can be judged by.

use super::address::{Target, planned};
use super::facts::{Facts, Use};
use super::finding::Finding;
use crate::diagnostic::{Code, suggest};
use crate::site::{Plan, Route, Site};

/// Longest title and description, in characters, and the shortest description that says anything.
const MAX_TITLE: usize = 90;
const MAX_DESCRIPTION: usize = 320;
const MIN_DESCRIPTION: usize = 20;

/// What is wrong with a page by itself.
pub fn findings(site: &Site, path: &str, route: &Route, facts: &Facts, len: usize) -> Vec<Finding> {
    let mut found = Vec::new();
    structure(facts, &mut found);
    head(site, route, facts, &mut found);
    links(site, path, facts, &mut found);
    let budget = site.input.config.check.page_kb as usize;
    if len > budget << 10 {
        let message = format!("the page has {} kB; the budget is {budget} kB", len >> 10);
        let help = "split it, or raise `check: {page_kb: …}` in folio.yaml";
        found.push(Finding::new(Code::PageBudget, message, help, ""));
    }
    found
}

fn structure(facts: &Facts, found: &mut Vec<Finding>) {
    let mut ids: Vec<&str> = facts.ids.iter().map(String::as_str).collect();
    ids.sort_unstable();
    let mut twice: Vec<&str> = ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    twice.dedup();
    for id in twice {
        let message = format!("the id `{id}` is used twice");
        found.push(Finding::new(Code::DuplicateId, message, "give one of the two another id", id));
    }
    for pair in facts.headings.windows(2) {
        let ((before, _), (after, id)) = (&pair[0], &pair[1]);
        if *after > before + 1 {
            let message = format!("h{after} after h{before}");
            let help = format!("make it h{}, or put a heading between the two", before + 1);
            found.push(Finding::new(Code::HeadingOrder, message, help, id));
        }
    }
    for src in &facts.unlabelled {
        let message = format!("the image `{src}` has no `alt`");
        found.push(Finding::new(Code::ImageAlt, message, "say what it shows, or write `alt=\"\"`", src));
    }
    for address in &facts.wordless {
        let message = format!("a link to `{address}` has no words");
        found.push(Finding::new(Code::EmptyLink, message, "give it a text or an `aria-label`", address));
    }
}

fn head(site: &Site, route: &Route, facts: &Facts, found: &mut Vec<Finding>) {
    if facts.lang.as_deref().is_none_or(|lang| lang.trim().is_empty()) {
        let help = "write `<html lang=\"{{ lang }}\">`";
        found.push(Finding::new(Code::HtmlLang, "the page does not say its language", help, "<html"));
    }
    if facts.redirects {
        return;
    }
    match facts.title.as_deref().map(str::trim).unwrap_or_default() {
        "" => found.push(Finding::new(Code::PageTitle, "the page has no title", "give it a `title`", "")),
        title if title.chars().count() > MAX_TITLE => {
            let message = format!("a title of {} characters", title.chars().count());
            let help = "about 70 are shown in search results; say it shorter";
            found.push(Finding::new(Code::PageTitle, message, help, ""));
        }
        _ => {}
    }
    for text in &facts.json_ld {
        json_ld(text, found);
    }
    if !facts.noindex && matches!(route, Route::Page(_) | Route::Section(_, 0)) {
        description(site, route, facts, found);
    }
}

fn description(site: &Site, route: &Route, facts: &Facts, found: &mut Vec<Finding>) {
    let length = facts.description.as_deref().map_or(0, |text| text.trim().chars().count());
    let key = if matches!(route, Route::Section(0, _)) && site.sections[0].page.is_none() {
        "description"
    } else {
        "summary"
    };
    let help = format!("write a `{key}` of one or two sentences");
    let message = match length {
        0 => "the page has no description".to_owned(),
        _ if length < MIN_DESCRIPTION => format!("a description of {length} characters says little"),
        _ if length > MAX_DESCRIPTION => format!("a description of {length} characters is cut"),
        _ => return,
    };
    found.push(Finding::new(Code::PageDescription, message, help, ""));
}

fn json_ld(text: &str, found: &mut Vec<Finding>) {
    let message = match serde_json::from_str::<serde_json::Value>(text) {
        Err(error) => format!("the JSON-LD cannot be read: {error}"),
        Ok(value) if value.get("@context").is_none() => "the JSON-LD has no `@context`".to_owned(),
        Ok(value) if value.get("@type").is_none() && value.get("@graph").is_none() => {
            "the JSON-LD has no `@type`".to_owned()
        }
        Ok(_) => return,
    };
    found.push(Finding::new(Code::InvalidJson, message, "search engines ignore it as it is", "ld+json"));
}

fn links(site: &Site, path: &str, facts: &Facts, found: &mut Vec<Finding>) {
    let base = &site.input.config.base_url;
    for link in &facts.links {
        match Target::of(&link.address, path, base) {
            Target::Internal { path: to, .. } if planned(&site.plan, &to).is_none() => {
                found.push(missing(&site.plan, &link.address, &to, link.is));
            }
            Target::Outside(to) => {
                let message = format!("`{to}` is not below the base path `{}`", base.path());
                let help = "write it with `get_url`, so that it follows `base_url`";
                found.push(Finding::new(Code::OutputLink, message, help, &link.address));
            }
            Target::External { insecure: true } if link.is == Use::Load && base.origin().starts_with("https:") => {
                let message = format!("`{}` is loaded over http", link.address);
                let help = "write https, or put the file into the site";
                found.push(Finding::new(Code::MixedContent, message, help, &link.address));
            }
            _ => {}
        }
    }
}

/// An address that nothing answers.
pub fn missing(plan: &Plan, written: &str, to: &str, is: Use) -> Finding {
    let (code, what) = match is {
        Use::Link => (Code::OutputLink, "a link leads to"),
        Use::Load => (Code::OutputFile, "the page loads"),
        Use::Named => (Code::OutputLink, "the page names"),
    };
    let same = plan.iter().map(|(path, _)| path).find(|path| path.eq_ignore_ascii_case(to));
    let near = same.or_else(|| suggest(to, plan.iter().map(|(path, _)| path)));
    let help =
        near.map_or_else(|| "mend the address, or remove it".to_owned(), |near| format!("did you mean `{near}`?"));
    Finding::new(code, format!("{what} `{to}`, which is not there"), help, written)
}
