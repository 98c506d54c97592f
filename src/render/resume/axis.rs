use jiff::civil;
use serde_json::{Value as Json, json};

use crate::content::Date;
use crate::content::resume::Ending;

/// Least width of a bar in percent, so that a month can be seen on an axis of decades.
const MIN_WIDTH: f64 = 1.5;

/// The years that the entries of a résumé share, for the bars beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    pub first: i16,
    pub last: i16,
}

impl Axis {
    /// From the year of the earliest date to that of the latest; what goes on reaches `today`.
    pub fn of(spans: &[(Option<Date>, Ending)], today: civil::Date) -> Option<Self> {
        let mut years: Vec<i16> = Vec::new();
        for (start, end) in spans {
            years.extend(start.map(|date| date.year()));
            match end {
                Ending::On(date) => years.push(date.year()),
                Ending::Present => years.push(today.year()),
                Ending::Absent if start.is_some() => years.push(today.year()),
                Ending::Absent => {}
            }
        }
        let first = years.iter().min()?;
        let last = years.iter().max()?;
        Some(Self { first: *first, last: *last })
    }

    /// Where a stretch of time lies: `{x, width}` in percent of the axis. What goes on reaches its end.
    pub fn span(self, start: Option<Date>, end: Ending) -> Option<Json> {
        let from = match (start, end) {
            (Some(date), _) | (None, Ending::On(date)) => self.percent(date.day()),
            _ => return None,
        };
        let to = match end {
            Ending::On(date) => date.last_day().tomorrow().map_or(100.0, |day| self.percent(day)),
            _ => 100.0,
        };
        let width = (to - from).clamp(MIN_WIDTH, 100.0);
        let x = from.min(100.0 - width);
        Some(json!({"x": rounded(x), "width": rounded(width)}))
    }

    fn percent(self, day: civil::Date) -> f64 {
        let begin = civil::Date::new(self.first, 1, 1).unwrap_or(civil::Date::ZERO);
        let end = civil::Date::new(self.last.saturating_add(1), 1, 1).unwrap_or(civil::Date::MAX);
        let days = |until: civil::Date| f64::from(begin.until(until).map_or(0, |span| span.get_days()));
        (days(day) / days(end).max(1.0) * 100.0).clamp(0.0, 100.0)
    }
}

/// To a hundredth, so that the last digits of a division never differ.
fn rounded(percent: f64) -> f64 {
    (percent * 100.0).round() / 100.0
}
