//! Parsing of dates and times, with help for other notations.

use chrono::{NaiveDate, NaiveTime};

use crate::message::{Message, message};
use crate::source::{did_you_mean_any, plainly, write_it};
pub(super) use crate::yaml::Wrong;

/// The years that a log or a charter may name. A year outside them is a typo.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Parses a number of `least` to `most` ASCII digits.
fn digits(text: &str, least: usize, most: usize) -> Option<u32> {
    let right =
        (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}

/// Parses a date: `2026-03-03`.
pub(super) fn date(text: &str) -> Result<NaiveDate, Wrong> {
    date_or(text, || {
        let message = message! {
            en: "`{text}` is not a date",
            ru: "`{text}` не является датой",
            es: "`{text}` no es una fecha",
            text: text,
        };
        (message, Some(date_help(text)))
    })
}

/// Parses the date of a time; `time` is the whole text.
pub(super) fn date_of_time(date: &str, time: &str) -> Result<NaiveDate, Wrong> {
    date_or(date, || {
        let message = message! {
            en: "`{text}` is not a time",
            ru: "`{text}` не является датой со временем",
            es: "`{text}` no es una fecha con hora",
            text: time,
        };
        let help = message! {
            en: "{date} (then the time)",
            ru: "{date} (затем время)",
            es: "{date} (y después la hora)",
            date: date_help(date),
        };
        (message, Some(help))
    })
}

/// Parses a date: `2026-03-03`; `not_a_date` gives the fault of another notation.
fn date_or(text: &str, not_a_date: impl Fn() -> Wrong) -> Result<NaiveDate, Wrong> {
    let parts: Vec<&str> = text.split('-').collect();
    let &[year, month, day] = parts.as_slice() else {
        return Err(not_a_date());
    };
    let (Some(year), Some(month), Some(day)) =
        (digits(year, 4, 4), digits(month, 2, 2), digits(day, 2, 2))
    else {
        return Err(not_a_date());
    };
    let year = i32::try_from(year).unwrap_or(0);
    if !YEARS.contains(&year) {
        let message = message! {
            en: "`{text}` is in the year {year}",
            ru: "`{text}`: указан год {year}",
            es: "`{text}` es del año {year}",
            text: text,
            year: year.to_string(),
        };
        let help = message! {
            en: "years from {first} to {last} can be written",
            ru: "допустимы годы с {first} по {last}",
            es: "se admiten los años de {first} a {last}",
            first: YEARS.start().to_string(),
            last: YEARS.end().to_string(),
        };
        return Err((message, Some(help)));
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
        let of_month = |day: &u32| NaiveDate::from_ymd_opt(year, month, *day).is_some();
        let help = (28..=31).rev().find(of_month).map_or_else(
            || {
                message! {
                    en: "the months are 01 to 12; a date is year, month, day",
                    ru: "месяцы — от 01 до 12; дата — это год, месяц, день",
                    es: "los meses van de 01 a 12; una fecha es año, mes y día",
                }
            },
            |last| {
                message! {
                    en: "that month has the days 01 to {last}",
                    ru: "в этом месяце дни от 01 до {last}",
                    es: "ese mes tiene los días 01 a {last}",
                    last: last,
                }
            },
        );
        let message = message! {
            en: "there is no date `{text}`",
            ru: "даты `{text}` не существует",
            es: "la fecha `{text}` no existe",
            text: text,
        };
        (message, Some(help))
    })
}

/// Removes a fraction of a second that programs write: `09:00:07.000`.
pub(super) fn whole_seconds(text: &str) -> &str {
    match text.rsplit_once(['.', ',']) {
        Some((clock, fraction))
            if clock.matches(':').count() == 2 && digits(fraction, 1, 9).is_some() =>
        {
            clock
        }
        _ => text,
    }
}

/// Parses a time of day: `10:40` or `10:40:30`. `24:00` is `None`: the end of the day.
pub(super) fn time(text: &str) -> Result<Option<NaiveTime>, Wrong> {
    let parts: Vec<&str> = text.split(':').collect();
    let numbers = match parts.as_slice() {
        [hour, minute] => digits(hour, 1, 2)
            .zip(digits(minute, 2, 2))
            .map(|(hour, minute)| (hour, minute, 0)),
        [hour, minute, second] => digits(hour, 1, 2)
            .zip(digits(minute, 2, 2))
            .zip(digits(second, 2, 2))
            .map(|((hour, minute), second)| (hour, minute, second)),
        _ => None,
    };
    let Some((hour, minute, second)) = numbers else {
        let message = message! {
            en: "`{text}` is not a time of day",
            ru: "`{text}` не является временем суток",
            es: "`{text}` no es una hora del día",
            text: text,
        };
        return Err((message, Some(time_help(text))));
    };
    if (hour, minute, second) == (24, 0, 0) {
        return Ok(None);
    }
    let time = NaiveTime::from_hms_opt(hour, minute, second);
    time.map(Some).ok_or_else(|| {
        let help = message! {
            en: "times go from `00:00` to `23:59`, and `24:00` ends a day",
            ru: "время — от `00:00` до `23:59`, а `24:00` — конец дня",
            es: "las horas van de `00:00` a `23:59`, y `24:00` es el final del día",
        };
        (no_time(text), Some(help))
    })
}

/// The message for a nonexistent time.
pub(super) fn no_time(text: &str) -> Message {
    message! {
        en: "there is no time `{text}`",
        ru: "времени `{text}` не существует",
        es: "la hora `{text}` no existe",
        text: text,
    }
}

/// What one of several readers of other notations finds in a text, with plain spaces and hyphens; otherwise the text with these, if it
/// has others.
pub(super) fn plain_or(text: &str, others: [fn(&str) -> Option<String>; 2]) -> Option<String> {
    let plain = plainly(text);
    let written = plain.as_deref().unwrap_or(text);
    let found = others.into_iter().find_map(|read| read(written));
    found.or_else(|| Some(plain.as_deref()?.trim().to_owned()))
}

/// The help for a time in another notation.
fn time_help(text: &str) -> Message {
    // A bare number is an hour.
    let hour = || digits(text, 1, 2).filter(|hour| *hour < 24);
    if let Some(meant) = meant_time(text).or_else(|| Some(format!("{:02}:00", hour()?))) {
        return message! {
            en: "write `{time}`",
            ru: "напишите `{time}`",
            es: "escriba `{time}`",
            time: meant,
        };
    }
    message! {
        en: "write hours and minutes on the 24-hour clock, such as `10:40`",
        ru: "напишите часы и минуты в 24-часовом формате, например `10:40`",
        es: "escriba horas y minutos en formato de 24 horas, como `10:40`",
    }
}

/// The help for a text that is not a date: the dates that may be meant.
fn date_help(text: &str) -> Message {
    let candidates = other_notations(text);
    if candidates.is_empty() {
        return message! {
            en: "write year, month and day, such as `2026-03-03`",
            ru: "напишите год, месяц и день, например `2026-03-03`",
            es: "escriba año, mes y día, como `2026-03-03`",
        };
    }
    let dates: Vec<String> = candidates.iter().map(NaiveDate::to_string).collect();
    match dates.as_slice() {
        [date] if meant_date(text).is_some() => write_it(date),
        dates => did_you_mean_any(dates.iter().map(String::as_str)),
    }
}

/// The dates that `03.03.2026`, `3/3/2026` or `2026-3-3` may mean.
fn other_notations(text: &str) -> Vec<NaiveDate> {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let &[first, second, third] = parts.as_slice() else {
        return Vec::new();
    };
    let hyphens = text.contains('-');
    let number = |text| digits(text, 1, 2);
    let year = |text: &str| {
        // A year of two digits is one of this century. Between hyphens, any of the numbers may be the year.
        let short = || {
            digits(text, 2, 2)
                .filter(|_| !hyphens)
                .map(|year| year + 2000)
        };
        let year = digits(text, 4, 4).or_else(short)?;
        i32::try_from(year).ok()
    };
    let make = |year, month, day| {
        NaiveDate::from_ymd_opt(year, month, day)
            .filter(|date: &NaiveDate| YEARS.contains(&chrono::Datelike::year(date)))
    };
    let mut found = Vec::new();
    let is_iso = first.len() == 4;
    if let (true, Some(year), Some(month), Some(day)) =
        (is_iso, year(first), number(second), number(third))
    {
        found.extend(make(year, month, day));
    } else if let (Some(first), Some(second), Some(year)) =
        (number(first), number(second), year(third))
    {
        // Day first, as most of the world writes it.
        found.extend(make(year, second, first));
        found.extend(make(year, first, second));
    }
    found.dedup();
    found
}

/// The date of a text in another unambiguous notation: `14.03.2026`, but not `03.04.2026`, which is a day in April or in
/// March.
pub(super) fn meant_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let &[first, second, third] = parts.as_slice() else {
        return None;
    };
    // `2026-03/04` may be from March to April.
    if text
        .chars()
        .filter(|c| matches!(c, '.' | '/' | '-'))
        .collect::<std::collections::HashSet<char>>()
        .len()
        > 1
    {
        return None;
    }
    let number = |text| digits(text, 1, 2);
    let year = |text| {
        digits(text, 4, 4)
            .and_then(|year| i32::try_from(year).ok())
            .filter(|year| YEARS.contains(year))
    };
    if let (Some(year), Some(month), Some(day)) = (year(first), number(second), number(third)) {
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let (first, second, year) = (number(first)?, number(second)?, year(third)?);
    let readings = [
        NaiveDate::from_ymd_opt(year, second, first),
        NaiveDate::from_ymd_opt(year, first, second),
    ];
    match readings {
        [Some(one), Some(other)] if one != other => None,
        [one, other] => one.or(other),
    }
}

/// The time of day of a text in another unambiguous notation, in the expected one: `10.40`, `10h40`, `3:30 pm`. Not `12 am`,
/// which is used for either end of the day.
pub(super) fn meant_time(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let (clock, shift) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim(), Some(0)),
        (_, Some(clock)) => (clock.trim(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let (hour, minute) = match clock.split_once(['.', 'h', ':']) {
        Some((hour, minute)) => (
            hour,
            Some(minute).filter(|minute| !(minute.is_empty() && clock.ends_with('h'))),
        ),
        // A bare number may be a part of a time.
        None => (clock, None),
    };
    let bare = minute.is_none() && shift.is_none() && !clock.ends_with('h');
    let hour = digits(hour, 1, 2).filter(|_| !bare)?;
    // `3h` is in the night or in the afternoon.
    let whole = minute.is_none() && shift.is_none();
    let minute = minute.map_or(Some(0), |minute| digits(minute, 2, 2))?;
    let hour = match shift {
        Some(shift) => (1..12).contains(&hour).then_some(hour + shift)?,
        None if whole && hour < 13 => return None,
        None => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}
