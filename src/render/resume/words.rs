use std::collections::BTreeMap;

use crate::content::Date;
use crate::content::resume::Ending;

/// What stands where the theme says nothing else.
const ENGLISH: [(&str, &str); 16] = [
    ("experience", "Experience"),
    ("education", "Education"),
    ("volunteering", "Volunteering"),
    ("projects", "Projects"),
    ("talks_and_papers", "Talks and papers"),
    ("publications", "Publications"),
    ("skills", "Skills"),
    ("languages", "Languages"),
    ("awards", "Awards"),
    ("certificates", "Certificates"),
    ("interests", "Interests"),
    ("references", "References"),
    ("resume", "Résumé"),
    ("page", "Page"),
    ("present", "present"),
    ("months", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
];

/// The headings and months of a résumé in one language, from the theme's interface texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// BCP 47.
    pub lang: String,
    texts: BTreeMap<String, String>,
}

impl Default for Words {
    fn default() -> Self {
        Self::new("en", None)
    }
}

impl Words {
    /// `texts` are a theme's for that language.
    pub fn new(lang: &str, texts: Option<&BTreeMap<String, String>>) -> Self {
        let mut all: BTreeMap<String, String> =
            ENGLISH.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        for (key, text) in texts.into_iter().flatten() {
            if let Some(known) = all.get_mut(key) {
                known.clone_from(text);
            }
        }
        Self { lang: lang.to_owned(), texts: all }
    }

    /// The text of a key; the key itself where there is none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// Every text by its key.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.texts
    }

    /// A date as precise as it was written: `2025`, `Oct 2025`, `19 Oct 2025`.
    pub fn date(&self, date: Date) -> String {
        let day = date.day();
        let month = || {
            let number = usize::try_from(day.month() - 1).unwrap_or(0);
            self.get("months").split_whitespace().nth(number).unwrap_or_default().to_owned()
        };
        match date {
            Date::Year(year) => year.to_string(),
            Date::Month(year, _) => format!("{} {year}", month()),
            _ => format!("{} {} {}", day.day(), month(), day.year()),
        }
    }

    /// From when to when. What began and has no end goes on, as in JSON Resume.
    pub fn range(&self, start: Option<Date>, end: Ending) -> String {
        let first = start.map(|date| self.date(date));
        let last = match end {
            Ending::On(date) => Some(self.date(date)),
            Ending::Absent if start.is_none() => None,
            Ending::Absent | Ending::Present => Some(self.get("present").to_owned()),
        };
        match (first, last) {
            (Some(first), Some(last)) if first == last => first,
            (Some(first), Some(last)) if [&first, &last].iter().all(|text| text.parse::<u16>().is_ok()) => {
                format!("{first}–{last}")
            }
            (Some(first), Some(last)) => format!("{first} – {last}"),
            (first, last) => first.or(last).unwrap_or_default(),
        }
    }
}
