//! Dates and times as people write them in prose, for suggestions and fixes: `27 марта 2026 в 15:00`. Only what can be read in
//! one way is.

use chrono::{Datelike, NaiveDate, Weekday};

use super::show::month_name;
use super::text;
use crate::phrases::{Kind, LANGUAGES, Word, words};
use crate::source::folded;

/// Words between the parts of a date, without accents.
const IN_DATES: [&str; 9] = ["de", "del", "of", "the", ",", ".", "el", "on", "dia"];
/// Words after the year of a date.
const AFTER_YEAR: [&str; 4] = ["г", "года", "год", "."];
/// Words before a time of day.
const BEFORE_TIME: [&str; 9] = [
    ",", "в ", "во ", "к ", "a las ", "a la ", "las ", "at ", "на ",
];
/// Words after a time of day.
const AFTER_TIME: [&str; 10] = [
    "часов",
    "часа",
    "час",
    "ч",
    "horas",
    "hora",
    "hours",
    "hrs",
    "hs",
    "h",
];
/// Words for every year before a day.
const EVERY_YEAR: [&str; 9] = [
    "every ",
    "каждый год ",
    "ежегодно ",
    "каждое ",
    "каждый ",
    "каждого ",
    "cada año ",
    "todos los años ",
    "cada ",
];

/// The month of a word.
fn month(word: &Word) -> Option<u32> {
    let lines = LANGUAGES.iter().filter_map(|l| l.months.line(word));
    u32::try_from(only(lines)? + 1).ok()
}

/// The weekday of a word.
pub(super) fn weekday(word: &Word) -> Option<Weekday> {
    let lines = LANGUAGES.iter().filter_map(|l| l.weekdays.line(word));
    Weekday::try_from(u8::try_from(only(lines)?).ok()?).ok()
}

/// The only value of some equal ones.
fn only(mut values: impl Iterator<Item = usize>) -> Option<usize> {
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}

/// The number of a word of at most this many digits.
fn number(word: &Word, text: &str, least: usize, most: usize) -> Option<u32> {
    match word.kind {
        Kind::Number(number) => {
            let written = text.get(word.range.clone())?;
            let digits = written.chars().take_while(char::is_ascii_digit).count();
            let ending = written.get(digits..)?.trim_start_matches('-');
            let usual = ["", "го", "е", "ое", "º", "°", "st", "nd", "rd", "th"].contains(&ending);
            (usual && (least..=most).contains(&digits)).then_some(number)
        }
        _ => None,
    }
}

/// The day and month at the start of a text, and the words after them: `27 марта`, `27 de marzo`, `March 27`.
fn day_of_month<'w>(text: &str, words: &'w [Word]) -> Option<(u32, u32, &'w [Word])> {
    let mut rest = words;
    let (mut day, mut of) = (None, None);
    while let Some((word, after)) = rest.split_first() {
        if let Some(number) = number(word, text, 1, 2).filter(|_| day.is_none()) {
            day = Some(number);
        } else if let Some(month) = month(word).filter(|_| of.is_none()) {
            of = Some(month);
        } else if !IN_DATES.contains(&word.plain.as_str()) {
            break;
        }
        rest = after;
        if day.is_some() && of.is_some() {
            break;
        }
    }
    Some((day?, of?, rest))
}

/// The date in words at the start of a text, and the rest of the text. A weekday before it must be its own.
pub(super) fn date(text: &str) -> Option<(NaiveDate, &str)> {
    let all = words(text, 0..text.len());
    let mut rest = all.as_slice();
    let mut on = None;
    while let Some((word, after)) = rest.split_first() {
        let named = weekday(word).filter(|_| on.is_none());
        if named.is_none() && !IN_DATES.contains(&word.plain.as_str()) {
            break;
        }
        on = on.or(named);
        rest = after;
    }
    let (day, month, after) = day_of_month(text, rest)?;
    let (year, mut after) = year(text, after)?;
    let mut end = year.1;
    while let Some((word, more)) = after.split_first() {
        if !AFTER_YEAR.contains(&word.plain.as_str()) {
            break;
        }
        (end, after) = (word.range.end, more);
    }
    let date = NaiveDate::from_ymd_opt(year.0, month, day)?;
    let right = text::YEARS.contains(&year.0) && on.is_none_or(|on| on == date.weekday());
    right.then_some((date, text.get(end..)?))
}

/// The year at the start of some words with its end in the text, and the words after it.
fn year<'w>(text: &str, words: &'w [Word]) -> Option<((i32, usize), &'w [Word])> {
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        if let Some(year) = number(word, text, 4, 4) {
            return Some(((i32::try_from(year).ok()?, word.range.end), after));
        }
        if !IN_DATES.contains(&word.plain.as_str()) {
            return None;
        }
        rest = after;
    }
    None
}

/// The date of a text in any unambiguous notation.
pub(super) fn whole_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    match date(text) {
        Some((date, rest)) => rest.trim().is_empty().then_some(date),
        None => text::date(text).ok().or_else(|| {
            let digits = AFTER_YEAR.iter().fold(text, |text, word| {
                text.strip_suffix(word).unwrap_or(text).trim_end()
            });
            text::meant_date(digits)
        }),
    }
}

/// The time of day in any unambiguous notation: `в 15:00`, `15.00`, `15 ч 30 мин`, `a las 15 h`.
pub(super) fn time(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let mut clock = lower.as_str();
    while let Some(rest) = BEFORE_TIME.iter().find_map(|word| clock.strip_prefix(word)) {
        clock = rest.trim_start();
    }
    let clock = clock.trim_end_matches('.');
    let bare = without_unit(clock);
    let has_unit = bare.len() < clock.len();
    if bare.is_empty() || !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let minutes = ["минут", "минуты", "мин", "min", "м"];
    if let Some(rest) = minutes.iter().find_map(|word| clock.strip_suffix(word)) {
        let units = ["часов", "часа", "час", "ч.", "ч", "horas", "h"];
        let (hour, minute) = units.iter().find_map(|unit| rest.split_once(unit))?;
        let hour = after_noon(hour.trim())?;
        return at(&format!("{hour}:{:0>2}", minute.trim()));
    }
    if has_unit && bare.len() <= 2 {
        return at(&format!("{}:00", after_noon(bare)?));
    }
    at(bare).or_else(|| text::meant_time(&bare.replace('ч', "h")))
}

/// A time without the word for hours after it.
pub(super) fn without_unit(time: &str) -> &str {
    let without = AFTER_TIME.iter().find_map(|word| time.strip_suffix(word));
    without.map_or(time, str::trim_end)
}

/// An hour without minutes that can only be one of the 24-hour clock. `3 часа` is in the night or in the afternoon, and midnight is
/// either end of a day.
fn after_noon(hour: &str) -> Option<&str> {
    let number: u32 = hour.parse().ok()?;
    (13..24).contains(&number).then_some(hour)
}

/// A time of day with two digits for the hour.
pub(super) fn at(text: &str) -> Option<String> {
    let time = text::time(text).ok()??;
    (text.matches(':').count() == 1).then(|| time.format("%H:%M").to_string())
}

/// A date and a time: `27 марта 2026 в 15:00`, `27.03.2026 15.00`.
pub(super) fn moment(text: &str) -> Option<String> {
    let text = text.trim();
    let (date, rest) = match date(text) {
        Some((date, rest)) => (date, rest),
        None => {
            let end = text.find([' ', ','])?;
            let (date, rest) = text.split_at_checked(end)?;
            let rest = rest.trim_start_matches([' ', ',']);
            let year = ["года", "год", "г.", "г"];
            let rest = year
                .iter()
                .find_map(|word| rest.strip_prefix(word))
                .unwrap_or(rest);
            (whole_date(date)?, rest)
        }
    };
    if rest.trim().is_empty() {
        return Some(date.to_string());
    }
    Some(format!("{date} {}", time(rest)?))
}

/// The day of every year in a text after a word for every year: `каждый 25 дек`. Also the rest of the text.
pub(super) fn yearly(text: &str) -> Option<(String, String)> {
    let lower = text.trim().to_lowercase();
    let day = EVERY_YEAR
        .iter()
        .find_map(|word| lower.strip_prefix(word))?;
    let (written, rest) = month_day(day)?;
    Some((format!("every {written}"), rest))
}

/// A day of a month, `25 Dec`, and the rest of the text.
pub(super) fn month_day(text: &str) -> Option<(String, String)> {
    let all = words(text, 0..text.len());
    let (day, month, rest) = day_of_month(text, &all)?;
    NaiveDate::from_ymd_opt(2000, month, day)?;
    let rest = rest
        .first()
        .map_or("", |word| text.get(word.range.start..).unwrap_or(""));
    Some((format!("{day} {}", month_name(month)), rest.to_owned()))
}

/// A range of dates: `с 31.12.2025 по 08.01.2026`, `1-8 января 2026`, `del 1 al 8 de enero de 2026`.
pub(super) fn range(text: &str) -> Option<String> {
    let plain = text
        .trim()
        .to_lowercase()
        .replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-");
    let plain = ["с ", "со ", "del ", "desde el ", "desde ", "from "]
        .iter()
        .find_map(|word| plain.strip_prefix(word))
        .unwrap_or(&plain);
    let between = [
        "..",
        "…",
        " по ",
        " al ",
        " hasta el ",
        " hasta ",
        " to ",
        " - ",
        "-",
    ];
    let both = between.iter().find_map(|mark| {
        let (from, to) = plain
            .split_once(mark)
            .filter(|(from, _)| !from.is_empty())?;
        let to = whole_date(to)?;
        let from = match from.trim().parse() {
            Ok(day) => to.with_day(day)?,
            Err(_) => whole_date(from)?,
        };
        Some((from, to))
    });
    let (from, to) = both.filter(|(from, to)| from < to)?;
    Some(format!("{from}..{to}"))
}

/// The period of a report as the log has it: `март 2026`, `1 квартал 2026`, `primer trimestre de 2026`, or a date in it.
#[must_use]
pub fn report_period(text: &str) -> Option<String> {
    whole_date(text)
        .map(|date| date.to_string())
        .or_else(|| month_or_quarter(text))
}

fn month_or_quarter(text: &str) -> Option<String> {
    let all = words(text, 0..text.len());
    let mut rest = all.as_slice();
    let first = rest.first()?;
    let quarters = [
        ["1", "i", "первый", "primer", "q1"],
        ["2", "ii", "второй", "segundo", "q2"],
        ["3", "iii", "третий", "tercer", "q3"],
        ["4", "iv", "четвертый", "cuarto", "q4"],
    ];
    let written = first.range.clone();
    let plain = folded(text.get(written)?);
    let quarter = quarters
        .iter()
        .position(|names| names.iter().any(|name| folded(name) == plain));
    let mut period = None;
    while let Some((word, after)) = rest.split_first() {
        if let Some(month) = month(word).filter(|_| word.range == first.range) {
            period = Some(format!("{month:02}"));
        } else if let (Some(quarter), "квартал" | "кв" | "trimestre" | "quarter") =
            (quarter, word.plain.as_str())
        {
            period = Some(format!("Q{}", quarter + 1));
        } else if quarter.is_none() || word.range != first.range {
            let (year, after) = year(text, rest)?;
            let ends = after
                .iter()
                .all(|word| AFTER_YEAR.contains(&word.plain.as_str()));
            return period
                .filter(|_| ends)
                .map(|period| format!("{:04}-{period}", year.0));
        } else if plain.starts_with('q') {
            period = Some(format!("Q{}", quarter.unwrap_or(0) + 1));
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests;
