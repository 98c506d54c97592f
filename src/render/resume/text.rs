use super::contact::contacts;
use super::inline::plain;
use super::parts::{Part, Row, Station, join, parts};
use super::select::Selected;
use crate::content::Config;

/// The résumé as plain text for the boxes of forms: no marks, one paragraph a line, so that a box can wrap it.
pub fn text(selected: &Selected, config: &Config) -> String {
    let mut page = Page::default();
    let basics = &selected.resume.basics;
    page.line(&basics.name);
    page.line(basics.label.as_deref().unwrap_or_default());
    for contact in contacts(selected) {
        page.line(contact.url.filter(|url| url.starts_with("http")).as_ref().unwrap_or(&contact.text));
    }
    if let Some(summary) = &basics.summary {
        page.gap();
        page.line(&plain(summary));
    }
    parts(selected, config).iter().for_each(|part| page.part(part));
    page.out
}

#[derive(Default)]
struct Page {
    out: String,
}

impl Page {
    fn part(&mut self, part: &Part) {
        self.gap();
        self.line(&part.title.to_uppercase());
        for station in &part.stations {
            self.gap();
            self.station(station);
        }
        if !part.rows.is_empty() {
            self.gap();
            part.rows.iter().for_each(|row| self.row(row));
        }
    }

    fn station(&mut self, station: &Station) {
        self.line(&plain(&join([Some(&*station.title), Some(&*station.org), Some(&*station.location)], ", ")));
        self.line(&station.dates);
        self.line(station.url.as_deref().unwrap_or_default());
        self.line(&plain(station.summary.as_deref().unwrap_or_default()));
        for highlight in &station.highlights {
            self.line(&format!("- {}", plain(highlight)));
        }
        for note in &station.notes {
            self.line(&plain(note));
        }
        self.line(&station.tech.join(", "));
    }

    fn row(&mut self, row: &Row) {
        let label = match &row.native {
            Some(native) => format!("{} ({native})", row.label),
            None => row.label.clone(),
        };
        match (label.is_empty(), row.text.is_empty()) {
            (true, _) => self.line(&format!("- {}", plain(&row.text))),
            (false, true) => self.line(&plain(&label)),
            (false, false) => self.line(&plain(&format!("{label}: {}", row.text))),
        }
    }

    fn gap(&mut self) {
        self.out.push('\n');
    }

    /// A line without line breaks of its own; nothing for an empty text.
    fn line(&mut self, text: &str) {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            self.out.push_str(&words);
            self.out.push('\n');
        }
    }
}
