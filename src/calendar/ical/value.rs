//! The values of properties: times, durations, offsets.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::Why;
use super::line::Line;
use super::zones::Zones;
use crate::calendar::year::{FIRST_YEAR, LAST_YEAR};
use crate::calendar::{Instant, Zone};

/// A time in a calendar file.
#[derive(Debug, Clone)]
pub(super) enum Time {
    /// A date alone.
    Day(NaiveDate),
    /// A local time in a zone.
    Clock(NaiveDateTime, Zone),
}

impl Time {
    /// The local time; for a date, its midnight.
    pub(super) fn local(&self) -> NaiveDateTime {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::Clock(local, _) => *local,
        }
    }

    /// The local time in another zone. A date is the same everywhere.
    pub(super) fn seen_in(&self, zone: &Zone) -> NaiveDateTime {
        match self {
            Self::Clock(local, own) if own != zone => zone.local(own.instant(*local).instant).time,
            _ => self.local(),
        }
    }

    /// The instant; `None` for a date.
    pub(super) fn instant(&self) -> Option<Instant> {
        match self {
            Self::Day(_) => None,
            Self::Clock(local, zone) => Some(zone.instant(*local).instant),
        }
    }
}

/// A reader of times: the zones of a file, and the default zone.
pub(super) struct Clock<'z> {
    pub(super) zones: &'z mut Zones,
    pub(super) floating: Zone,
}

impl Clock<'_> {
    /// The time of a line.
    pub(super) fn time(&mut self, line: &Line) -> Result<Time, Why> {
        self.read(line, &line.value)
    }

    /// The times of a line with several; of a period, its start.
    pub(super) fn times(&mut self, line: &Line) -> Result<Vec<Time>, Why> {
        let values = line.value.split(',').map(str::trim);
        let values = values.filter(|value| !value.is_empty());
        values
            .map(|value| self.read(line, value.split('/').next().unwrap_or(value)))
            .collect()
    }

    fn read(&mut self, line: &Line, value: &str) -> Result<Time, Why> {
        let wrong = || Why::Unreadable(line.name.clone(), value.trim().to_owned());
        let value = value.trim();
        if let Some(day) = date(value) {
            return Ok(Time::Day(day));
        }
        let (clock, utc) = match value.strip_suffix(['Z', 'z']) {
            Some(clock) => (clock, true),
            None => (value, false),
        };
        let local = date_time(clock).ok_or_else(wrong)?;
        if utc {
            return Ok(Time::Clock(local, Zone::utc()));
        }
        let zone = match line.parameter("TZID") {
            None => self.floating.clone(),
            Some(name) => {
                let found = self.zones.get(name);
                found.ok_or_else(|| Why::UnknownZone(name.to_owned()))?
            }
        };
        Ok(Time::Clock(local, zone))
    }
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `20260305`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if !is_digits(text, 8) {
        return None;
    }
    let date = NaiveDate::parse_from_str(text, "%Y%m%d").ok()?;
    (date.year() < LAST_YEAR).then_some(date)
}

/// `20260305T120000`, without a zone.
pub(super) fn date_time(text: &str) -> Option<NaiveDateTime> {
    let (day, clock) = text.trim().split_once(['T', 't'])?;
    let clock = clock.trim_end_matches(['Z', 'z']);
    // Some programs omit the seconds; minutes here have no second 60.
    let clock = match clock.len() {
        4 => format!("{clock}00"),
        _ if clock.ends_with("60") => format!("{}59", clock.get(..4)?),
        _ => clock.to_owned(),
    };
    if !is_digits(&clock, 6) {
        return None;
    }
    let time = NaiveTime::parse_from_str(&clock, "%H%M%S").ok()?;
    Some(date(day)?.and_time(time))
}

/// Whether a day is in the supported years.
pub(super) fn is_counted(date: NaiveDate) -> bool {
    (FIRST_YEAR..LAST_YEAR).contains(&date.year())
}

/// Whether a day is one of the Gregorian calendar, and not after those that are counted.
pub(super) fn is_gregorian(date: NaiveDate) -> bool {
    (1583..LAST_YEAR).contains(&date.year())
}

/// Seconds east of UTC: `+0300`, `-05:30`, `+3`.
pub(super) fn numeric_offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix(['-', '\u{2212}'])?),
    };
    let digits = rest.replace(':', "");
    if digits.is_empty() || !is_digits(&digits, digits.len()) {
        return None;
    }
    let part = |from: usize| {
        digits
            .get(from..from + 2)
            .and_then(|two| two.parse::<i32>().ok())
    };
    let (hours, minutes, seconds) = match digits.len() {
        1 | 2 => (digits.parse().ok()?, 0, 0),
        4 => (part(0)?, part(2)?, 0),
        6 => (part(0)?, part(2)?, part(4)?),
        _ => return None,
    };
    let total = hours * 3600 + minutes * 60 + seconds;
    (minutes < 60 && seconds < 60 && total <= 26 * 3600).then_some(sign * total)
}

/// `PT1H30M`, `P1DT2H`, `P1W`, in any order and case: calendar days, and exact time.
pub(super) fn duration(text: &str) -> Option<(i64, TimeDelta)> {
    let upper = text.trim().to_ascii_uppercase();
    let (negative, rest) = match upper.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, upper.strip_prefix('+').unwrap_or(&upper)),
    };
    let mut rest = rest.strip_prefix('P')?;
    let (mut days, mut exact) = (0i64, TimeDelta::zero());
    while !rest.is_empty() {
        rest = rest.strip_prefix('T').unwrap_or(rest);
        if rest.is_empty() {
            break;
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        if number > 10_000_000 {
            return None;
        }
        match rest.get(digits..digits + 1)? {
            "W" => days += number * 7,
            "D" => days += number,
            "H" => exact += TimeDelta::hours(number),
            "M" => exact += TimeDelta::minutes(number),
            "S" => exact += TimeDelta::seconds(number),
            _ => return None,
        }
        rest = rest.get(digits + 1..)?;
    }
    if negative && (days, exact) != (0, TimeDelta::zero()) {
        return Some((-days, -exact));
    }
    Some((days, exact))
}
