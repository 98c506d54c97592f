//! Events as iCalendar (RFC 5545).

use jiff::tz::TimeZone;

use super::cards::Cards;
use crate::content::front_matter::{Event, EventStatus, Special};
use crate::site::Entry;

/// Longest line in bytes, its end not counted (RFC 5545, 3.1).
const MAX_LINE: usize = 75;

/// A calendar of the given events; those without a start are left out.
pub fn calendar(cards: &Cards, indices: &[usize]) -> Vec<u8> {
    let config = &cards.site.input.config;
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Folio//Folio//EN".to_owned(),
        format!("X-WR-CALNAME:{}", escape(&config.title)),
    ];
    for index in indices {
        let entry = &cards.site.entries[*index];
        if let Special::Event(event) = &entry.page.special {
            lines.extend(event_lines(cards, entry, event).into_iter().flatten());
        }
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().flat_map(|line| fold(line)).collect::<String>().into_bytes()
}

fn event_lines(cards: &Cards, entry: &Entry, event: &Event) -> Option<Vec<String>> {
    let zone = cards.site.input.config.timezone.get();
    let start = event.start.filter(|start| start.has_time())?.timestamp(zone);
    let end = match event.end {
        Some(end) if end.has_time() => end.timestamp(zone),
        _ => start + jiff::SignedDuration::from_mins(i64::from(event.minutes)),
    };
    let utc = |moment: jiff::Timestamp| moment.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
    let url = cards.permalink(&entry.path);
    // the stamp of the page, not of the clock: the same input gives the same bytes
    let stamp = entry.updated.or(entry.page.date).map_or(start, |date| date.timestamp(zone));
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{url}"),
        format!("DTSTAMP:{}", utc(stamp)),
        format!("DTSTART:{}", utc(start)),
        format!("DTEND:{}", utc(end)),
        format!("SUMMARY:{}", escape(&entry.page.title)),
        format!("URL:{url}"),
    ];
    if let Some(summary) = &entry.page.summary {
        lines.push(format!("DESCRIPTION:{}", escape(summary)));
    }
    if let Some(place) = &event.place {
        lines.push(format!("LOCATION:{}", escape(place)));
    }
    if event.status == Some(EventStatus::Cancelled) {
        lines.push("STATUS:CANCELLED".to_owned());
    }
    lines.push("END:VEVENT".to_owned());
    Some(lines)
}

/// RFC 5545, 3.3.11
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line in pieces that are short enough, each with its end.
fn fold(line: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for c in line.chars() {
        if piece.len() + c.len_utf8() > MAX_LINE {
            pieces.push(std::mem::replace(&mut piece, " ".to_owned()) + "\r\n");
        }
        piece.push(c);
    }
    pieces.push(piece + "\r\n");
    pieces
}
