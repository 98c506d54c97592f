use std::fmt;

use jiff::civil::{self, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::record::{FromNode, Reader, Shape};
use super::yaml::{Node, Value};

/// A date as precise as it was written; a date without a time is that civil day in every zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Date {
    Year(i16),
    Month(i16, i8),
    Day(civil::Date),
    /// A time of day in the site's zone.
    Local(DateTime),
    /// A time with its own offset (RFC 3339).
    Instant(DateTime, Offset),
}

impl Date {
    /// `2025`, `2025-10`, `2025-10-19`, `2025-10-19T18:30`, `2025-10-19 18:30:05`, and RFC 3339 with an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten();
        if text.len() == 4 {
            return number(text).map(Self::Year);
        }
        if let (7, Some((year, month))) = (text.len(), text.split_once('-')) {
            let month = number(month).and_then(|month| i8::try_from(month).ok()).filter(|m| (1..=12).contains(m))?;
            return Some(Self::Month(number(year)?, month));
        }
        let (day, time) = match text.get(10..) {
            None | Some("") => return text.parse().ok().map(Self::Day),
            Some(time) => (text.get(..10)?.parse::<civil::Date>().ok()?, time.strip_prefix(['T', 't', ' '])?),
        };
        let time = time.trim();
        let zone_at = time.find(['Z', 'z', '+', '-']);
        let clock: Time = time[..zone_at.unwrap_or(time.len())].trim().parse().ok()?;
        match zone_at.map(|at| &time[at..]) {
            None => Some(Self::Local(day.to_datetime(clock))),
            Some(zone) => Some(Self::Instant(day.to_datetime(clock), offset(zone)?)),
        }
    }

    /// The first moment of it, in the zone of the site.
    pub fn timestamp(&self, zone: &TimeZone) -> Timestamp {
        let civil = match self {
            Self::Instant(time, offset) => return offset.to_timestamp(*time).unwrap_or(Timestamp::UNIX_EPOCH),
            Self::Local(time) => *time,
            _ => self.day().to_datetime(Time::midnight()),
        };
        civil.to_zoned(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    }

    /// RFC 3339 with the offset that the zone has at that moment.
    pub fn rfc3339(&self, zone: &TimeZone) -> String {
        let zone = match self {
            Self::Instant(_, offset) => TimeZone::fixed(*offset),
            _ => zone.clone(),
        };
        let zoned = Zoned::new(self.timestamp(&zone), zone);
        let text = zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        text.strip_suffix("+00:00").map_or(text.clone(), |utc| format!("{utc}Z"))
    }

    /// Its first day.
    pub fn day(&self) -> civil::Date {
        match *self {
            Self::Year(year) => civil::Date::new(year, 1, 1).unwrap_or(civil::Date::ZERO),
            Self::Month(year, month) => civil::Date::new(year, month, 1).unwrap_or(civil::Date::ZERO),
            Self::Day(day) => day,
            Self::Local(time) | Self::Instant(time, _) => time.date(),
        }
    }

    /// Its last day.
    pub fn last_day(&self) -> civil::Date {
        match *self {
            Self::Year(year) => civil::Date::new(year, 12, 31).unwrap_or(civil::Date::MAX),
            Self::Month(..) => self.day().last_of_month(),
            _ => self.day(),
        }
    }

    pub fn year(&self) -> i16 {
        self.day().year()
    }

    /// Whether it names a time of day.
    pub fn has_time(&self) -> bool {
        matches!(self, Self::Local(_) | Self::Instant(..))
    }

    /// The time of day, where it names one.
    pub fn time(&self) -> Option<DateTime> {
        match self {
            Self::Local(time) | Self::Instant(time, _) => Some(*time),
            _ => None,
        }
    }
}

fn offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

/// As it was written, in ISO 8601.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Local(time) => write!(f, "{}", time.strftime("%Y-%m-%dT%H:%M:%S")),
            Self::Instant(time, offset) if offset.is_zero() => write!(f, "{}Z", time.strftime("%Y-%m-%dT%H:%M:%S")),
            Self::Instant(time, offset) => {
                let seconds = offset.seconds();
                let sign = if seconds < 0 { '-' } else { '+' };
                let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
                write!(f, "{}{sign}{hours:02}:{minutes:02}", time.strftime("%Y-%m-%dT%H:%M:%S"))
            }
        }
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromNode for Date {
    fn shape() -> Shape {
        Shape::Date
    }

    fn from_node(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = match &node.value {
            Value::Text(_) | Value::Int(_) | Value::Float(_) => String::from_node(node, reader)?,
            _ => return reader.wrong(node, "a date"),
        };
        Self::parse(&text).or_else(|| {
            let help = "write 2025, 2025-10, 2025-10-19, 2025-10-19T18:30 or 2025-10-19T18:30+05:30";
            reader.invalid(node, format!("`{text}` is not a date"), help)
        })
    }
}
