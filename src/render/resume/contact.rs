use serde_json::Value as Json;

use super::parts::join;
use super::select::Selected;
use crate::content::resume::Location;

/// How to reach the person, in the order in which it is read.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Contact {
    pub text: String,
    pub url: Option<String>,
}

/// Place, e-mail, telephone (where private fields are shown), page and profiles.
pub fn contacts(selected: &Selected) -> Vec<Contact> {
    let basics = &selected.resume.basics;
    let plain = |text: String| Contact { text, url: None };
    let mut all = vec![plain(whereabouts(&basics.location))];
    all.extend(basics.email.iter().map(|email| Contact { text: email.clone(), url: Some(format!("mailto:{email}")) }));
    all.extend(basics.phone.iter().map(|phone| Contact { text: phone.clone(), url: Some(telephone(phone)) }));
    all.extend(basics.url.iter().map(|url| linked(url.as_str())));
    for profile in &basics.profiles {
        all.push(match (&profile.url, &profile.username) {
            (Some(url), _) => linked(url.as_str()),
            (None, Some(name)) => plain(format!("{}: {name}", profile.network)),
            (None, None) => plain(profile.network.clone()),
        });
    }
    all.extend(private(&selected.resume.private).into_iter().map(|(key, text)| plain(format!("{key}: {text}"))));
    all.retain(|contact| !contact.text.is_empty());
    all
}

/// City, region and country; street and postal code where private fields are shown.
pub fn whereabouts(location: &Location) -> String {
    let country = location.country.as_deref().or(location.countryCode.as_deref());
    let city = join([location.postalCode.as_deref(), location.city.as_deref()], " ");
    join([location.address.as_deref(), Some(&city), location.region.as_deref(), country], ", ")
}

/// An address as it is read: without scheme and trailing slash.
fn linked(url: &str) -> Contact {
    let text = url.split_once("://").map_or(url, |(_, rest)| rest);
    let text = text.strip_prefix("mailto:").unwrap_or(text).trim_start_matches("www.").trim_end_matches('/');
    Contact { text: text.to_owned(), url: Some(url.to_owned()) }
}

/// RFC 3966: digits and a plus.
pub fn telephone(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{digits}")
}

/// What stands under `private`, as lines.
fn private(value: &Json) -> Vec<(String, String)> {
    let Json::Object(fields) = value else { return Vec::new() };
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    fields.iter().map(|(key, value)| (key.clone(), text(value))).collect()
}
