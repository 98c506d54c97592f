use super::contact::telephone;
use super::select::Selected;
use crate::content::resume::{Basics, Ending, Location};

/// Most octets of a line before it is folded (RFC 6350, 3.2).
const LINE: usize = 75;

/// The contact as vCard 4.0 (RFC 6350; profiles by RFC 9554). Telephone and street only where private fields are shown.
pub fn vcard(selected: &Selected) -> String {
    let basics = &selected.resume.basics;
    let mut card = Card(String::new());
    card.add("BEGIN", "VCARD");
    card.add("VERSION", "4.0");
    card.add("PRODID", "-//Folio//resume//EN");
    card.add("KIND", "individual");
    card.add("FN", &escape(&basics.name));
    card.maybe("TITLE", basics.label.as_deref());
    if let Some(employer) = employer(selected) {
        card.add("ORG", &escape(employer));
    }
    card.maybe("EMAIL", basics.email.as_deref());
    if let Some(phone) = &basics.phone {
        card.add("TEL;VALUE=uri", &telephone(phone));
    }
    card.address(&basics.location);
    card.links(basics);
    card.maybe("NOTE", basics.summary.as_deref().map(super::inline::plain).as_deref());
    for spoken in &selected.resume.languages {
        if let Some(tag) = &spoken.tag {
            card.add("LANG", tag);
        }
    }
    card.add("END", "VCARD");
    card.0
}

/// Where the person works now.
fn employer(selected: &Selected) -> Option<&str> {
    let now = |end: Ending, started: bool| end == Ending::Present || end == Ending::Absent && started;
    let mut work = selected.resume.work.iter();
    work.find(|entry| now(entry.endDate, entry.startDate.is_some())).and_then(|entry| entry.name.as_deref())
}

struct Card(String);

impl Card {
    fn address(&mut self, location: &Location) {
        let country = location.country.as_ref().or(location.countryCode.as_ref());
        let parts = [&location.address, &location.city, &location.region, &location.postalCode, &country.cloned()]
            .map(|part| part.as_deref().map(escape).unwrap_or_default());
        if parts.iter().any(|part| !part.is_empty()) {
            // post office box and extended address are always empty, as the standard asks
            self.add("ADR", &format!(";;{}", parts.join(";")));
        }
    }

    fn links(&mut self, basics: &Basics) {
        if let Some(url) = &basics.url {
            self.add("URL", url.as_str());
        }
        for profile in &basics.profiles {
            if let Some(url) = &profile.url {
                self.add(&format!("SOCIALPROFILE;SERVICE-TYPE={}", parameter(&profile.network)), url.as_str());
            }
        }
    }

    fn maybe(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.add(name, &escape(text));
        }
    }

    /// One content line, folded between characters.
    fn add(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut room = LINE;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(letter);
            room -= letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A value in which commas, semicolons, backslashes and line breaks mean nothing.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ',' | ';' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A parameter value; what would end it is written by RFC 6868.
fn parameter(text: &str) -> String {
    let safe: String =
        text.chars().filter(|c| !c.is_control()).collect::<String>().replace('^', "^^").replace('"', "^'");
    if safe.contains([':', ';', ',']) { format!("\"{safe}\"") } else { safe }
}
