//! Times in header fields and in the separators of mailboxes.

use chrono::{NaiveDate, NaiveTime};
use mail_parser::DateTime;

/// The time of a header field, if it exists and is plausible: 1980 to 2200.
pub(super) fn timestamp(time: &DateTime) -> Option<i64> {
    let day = NaiveDate::from_ymd_opt(i32::from(time.year), time.month.into(), time.day.into())?;
    // A leap second counts as the second after it.
    let leap = i64::from(time.second == 60);
    let second = u32::from(time.second).min(59);
    let clock = NaiveTime::from_hms_opt(time.hour.into(), time.minute.into(), second)?;
    let offset = i64::from(time.tz_hour) * 3600 + i64::from(time.tz_minute) * 60;
    if offset > 24 * 3600 || time.tz_minute > 59 || !(1980..=2200).contains(&time.year) {
        return None;
    }
    let local = day.and_time(clock).and_utc().timestamp() + leap;
    Some(if time.tz_before_gmt {
        local + offset
    } else {
        local - offset
    })
}

/// The zone at the end of a date in a header field that is a name which the parser of mails does not know: it reads such a time as
/// UTC. With its offset, if the name has only one.
pub(super) fn named_zone(date: &str) -> Option<(String, Option<i64>)> {
    const HOUR: i64 = 3600;
    /// Those that the parser knows, or that are UTC.
    const KNOWN: [&str; 12] = [
        "UT", "UTC", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT",
    ];
    let date = date.split_once('(').map_or(date, |(date, _)| date).trim();
    let name = date.rsplit(char::is_whitespace).next()?;
    let is_name = (2..=5).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic());
    let name = name.to_ascii_uppercase();
    if !is_name || !date.contains(':') || KNOWN.contains(&name.as_str()) {
        return None;
    }
    let offset = match name.as_str() {
        "WET" => Some(0),
        "CET" | "MEZ" | "WEST" => Some(HOUR),
        "CEST" | "MESZ" | "EET" => Some(2 * HOUR),
        "MSK" | "EEST" => Some(3 * HOUR),
        "MSD" => Some(4 * HOUR),
        _ => None,
    };
    Some((name, offset))
}

/// Whether what follows `From ` in a separator has a time of day and a year, or is Thunderbird's `-`.
pub(super) fn looks_like_separator(rest: &[u8]) -> bool {
    let text = String::from_utf8_lossy(rest);
    let words = || text.split_whitespace();
    let clock = words().any(|word| clock(word).is_some());
    let year = words().any(|word| year(word).is_some());
    clock && year && words().count() <= 12
}

/// The time in a separator: `From a@b Thu Apr 16 09:53:04 +0000 2015`, in UTC unless it says otherwise.
pub(super) fn of_separator(line: &[u8]) -> Option<i64> {
    let text = String::from_utf8_lossy(line);
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| clock(word).is_some())?;
    let clock = clock(words.get(at)?)?;
    let after = words.get(at + 1..)?;
    let year = after.iter().find_map(|word| year(word))?;
    let before = words.get(..at)?;
    let (month, day) = match before {
        [.., first, second] => match (month(first), month(second)) {
            (Some(month), _) => (month, second.parse().ok()?),
            (_, Some(month)) => (month, first.parse().ok()?),
            _ => return None,
        },
        _ => return None,
    };
    let offset = after.iter().find_map(|word| offset(word)).unwrap_or(0);
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    Some(day.and_time(clock).and_utc().timestamp() - offset)
}

fn clock(word: &str) -> Option<NaiveTime> {
    let mut parts = word.split(':');
    let mut number = |longest: usize| {
        let part = parts.next()?;
        (part.len() <= longest).then(|| part.parse::<u32>().ok())?
    };
    let (hour, minute) = (number(2)?, number(2)?);
    let second = number(2).unwrap_or(0);
    NaiveTime::from_hms_opt(hour, minute, second.min(59))
}

fn year(word: &str) -> Option<i32> {
    let year = word.parse().ok().filter(|_| word.len() == 4)?;
    (1970..=2200).contains(&year).then_some(year)
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let at = MONTHS
        .iter()
        .position(|month| word.eq_ignore_ascii_case(month))?;
    u32::try_from(at + 1).ok()
}

fn offset(word: &str) -> Option<i64> {
    let sign = match word.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let digits = word.get(1..).filter(|digits| digits.len() == 4)?;
    let number: i64 = digits.parse().ok()?;
    Some(sign * (number / 100 * 3600 + number % 100 * 60))
}
