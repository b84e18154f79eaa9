//! Days off and extra working days.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{Datelike, Days, Month, NaiveDate, Weekday};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::ical::{Budget, Row};
use super::show::month_name;
use super::text::{self, Wrong};
use super::worded;
use super::year::{FIRST_YEAR, LAST_YEAR};
use crate::message::{Message, message};
use crate::source::hint;
use crate::yaml::FromText;

/// The occasion of a day off without a name.
pub(super) const UNNAMED: &str = "day off";

/// Whether a date is a Saturday or a Sunday, which are no banking days.
pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The length at which the name of an occasion is truncated, in characters.
const LONGEST_NAME: usize = 80;

/// Days off within the working week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    pub(super) when: When,
    name: Option<Arc<str>>,
    /// Whether no extra working day takes precedence over it.
    pub(super) stands: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum When {
    /// From one date to another, both included.
    Dates(NaiveDate, NaiveDate),
    /// A number of days from a day of the year on, every few years, from one year to another, both included. 29 February only
    /// in leap years.
    Yearly {
        month: u32,
        day: u32,
        days: u16,
        first: i32,
        last: i32,
        step: u32,
    },
    /// The occurrences of a calendar's series, each a number of days long.
    Series(Arc<Row>, i64),
}

/// The most steps of a series in a year.
const STEPS_A_YEAR: usize = 20_000;

impl DayOff {
    /// One date.
    #[must_use]
    pub fn on(date: NaiveDate) -> Self {
        Self {
            when: When::Dates(date, date),
            name: None,
            stands: false,
        }
    }

    /// All dates from one to another, both included.
    #[must_use]
    pub fn range(from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            when: When::Dates(from, to.max(from)),
            name: None,
            stands: false,
        }
    }

    /// The same day every year.
    #[must_use]
    pub fn yearly(month: u32, day: u32) -> Self {
        Self {
            when: When::Yearly {
                month,
                day,
                days: 1,
                first: FIRST_YEAR,
                last: LAST_YEAR,
                step: 1,
            },
            name: None,
            stands: false,
        }
    }

    /// A number of days from the month and day of a date on, every `step` years from that date's year to the last.
    pub(super) fn recurring(from: NaiveDate, days: u16, last: i32, step: u32) -> Self {
        let (month, day, first) = (from.month(), from.day(), from.year());
        Self {
            when: When::Yearly {
                month,
                day,
                days: days.clamp(1, 366),
                first,
                last,
                step: step.max(1),
            },
            name: None,
            stands: false,
        }
    }

    /// The occurrences of a series, each `days` long.
    pub(super) fn series(row: Arc<Row>, days: i64) -> Self {
        Self {
            when: When::Series(row, days),
            name: None,
            stands: false,
        }
    }

    /// The same days, on which nothing is worked, whatever extra working day falls on them.
    #[must_use]
    pub(super) fn standing(mut self) -> Self {
        self.stands = true;
        self
    }

    /// Sets the name of the occasion, for derivations.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        // The name is repeated in every derivation that skips the day.
        let name: String = name.trim().chars().take(LONGEST_NAME).collect();
        self.name = (!name.is_empty()).then(|| name.into());
        self
    }

    /// The reason: the occasion, or `day off`.
    #[must_use]
    pub fn why(&self) -> &str {
        self.name.as_deref().unwrap_or(UNNAMED)
    }

    /// The dates of a year that it covers, as the first and the last of each range, including ranges that began the year before.
    pub(super) fn within(&self, year: i32) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
        let edges = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
        let stretches = match (&self.when, edges) {
            (_, None) => Vec::new(),
            (When::Dates(from, to), _) => vec![(*from, *to)],
            (When::Yearly { .. }, _) => [year - 1, year]
                .into_iter()
                .filter_map(|year| self.of_year(year))
                .collect(),
            (When::Series(row, days), Some((first, last))) => of_series(row, *days, first, last),
        };
        let within = move |(from, to): (NaiveDate, NaiveDate)| {
            let (first, last) = edges?;
            let (from, to) = (from.max(first), to.min(last));
            (from <= to).then_some((from, to))
        };
        stretches.into_iter().filter_map(within)
    }

    /// The dates of a yearly day off that begin in a year.
    fn of_year(&self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let When::Yearly {
            month,
            day,
            days,
            first,
            last,
            step,
        } = self.when
        else {
            return None;
        };
        let counted = (first..=last).contains(&year) && year.abs_diff(first) % step == 0;
        let from = NaiveDate::from_ymd_opt(year, month, day).filter(|_| counted)?;
        let more = Days::new(u64::from(days.saturating_sub(1)));
        Some((from, from.checked_add_days(more)?))
    }
}

/// The dates of a series that overlap a range of days.
fn of_series(
    row: &Row,
    days: i64,
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<(NaiveDate, NaiveDate)> {
    let more = Days::new(u64::try_from(days - 1).unwrap_or(0));
    let from = first.checked_sub_days(more).unwrap_or(first);
    let until = last.succ_opt().unwrap_or(last);
    let midnight = chrono::NaiveTime::MIN;
    let mut budget = Budget(STEPS_A_YEAR);
    let (found, _) = row.beginnings(
        from.and_time(midnight),
        until.and_time(midnight),
        &mut budget,
    );
    let dates = found.into_iter().map(|time| time.date());
    dates
        .map(|date| (date, date.checked_add_days(more).unwrap_or(date)))
        .collect()
}

impl std::fmt::Display for DayOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.when {
            When::Dates(from, to) if from == to => write!(f, "{from}"),
            When::Dates(from, to) => write!(f, "{from}..{to}"),
            When::Yearly { month, day, .. } => write!(f, "every {day} {}", month_name(month)),
            When::Series(ref row, _) => write!(f, "a series from {}", row.start().date()),
        }
    }
}

impl FromText for DayOff {
    /// `2026-03-09`, `2026-01-01..2026-01-08` (both included), `every 25 Dec`.
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("every ") {
            return yearly(rest).ok_or_else(|| {
                let month = rest
                    .split_whitespace()
                    .find(|word| word.starts_with(char::is_alphabetic));
                let help = match month.map(|word| (word, word.parse::<Month>())) {
                    None => message! {
                        en: "write it as `every 25 Dec`",
                        ru: "запишите его как `every 25 Dec`",
                        es: "escríbalo como `every 25 Dec`",
                    },
                    Some((_, Ok(_))) => message! {
                        en: "that month has no such day; write it as `every 25 Dec`",
                        ru: "в этом месяце нет такого дня; запишите его как `every 25 Dec`",
                        es: "ese mes no tiene tal día; escríbalo como `every 25 Dec`",
                    },
                    Some((word, Err(_))) => hint(word, (1..=12).map(month_name)),
                };
                (not_of_the_year(text), Some(help))
            });
        }
        let Some((from, to)) = text.split_once("..") else {
            return text::date(text).map(Self::on);
        };
        let (from, to) = (text::date(from.trim())?, text::date(to.trim())?);
        if to < from {
            let message = message! {
                en: "`{text}` ends before it begins",
                ru: "`{text}` заканчивается раньше, чем начинается",
                es: "`{text}` termina antes de empezar",
                text: text,
            };
            let help = message! {
                en: "write `{dates}`",
                ru: "напишите `{dates}`",
                es: "escriba `{dates}`",
                dates: format!("{to}..{from}"),
            };
            return Err((message, Some(help)));
        }
        Ok(Self::range(from, to))
    }

    fn meant(text: &str) -> Option<String> {
        let yearly = || worded::yearly(text).filter(|(_, rest)| rest.is_empty());
        let meant = worded::whole_date(text)
            .map(|date| date.to_string())
            .or_else(|| yearly().map(|(day, _)| day))
            .or_else(|| worded::range(text))?;
        (Self::from_text(text).is_err() && Self::from_text(&meant).is_ok()).then_some(meant)
    }
}

/// The message for a text that is not a day of a month.
pub(super) fn not_of_the_year(text: &str) -> Message {
    message! {
        en: "`{text}` is not a day of the year",
        ru: "`{text}` не является днём года",
        es: "`{text}` no es un día del año",
        text: text,
    }
}

/// `25 Dec` or `Dec 25`.
fn yearly(text: &str) -> Option<DayOff> {
    month_and_day(text).map(|(month, day)| DayOff::yearly(month, day))
}

/// The month and the day of `25 Dec` or `Dec 25`.
pub(super) fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next()?, words.next()?);
    let (day, month) = if first.starts_with(|c: char| c.is_ascii_digit()) {
        (first, second)
    } else {
        (second, first)
    };
    let (day, month) = (
        day.parse::<u32>().ok()?,
        month.parse::<Month>().ok()?.number_from_month(),
    );
    // A leap year, so that 29 February can be named.
    NaiveDate::from_ymd_opt(2000, month, day).filter(|_| words.next().is_none())?;
    Some((month, day))
}

impl JsonSchema for DayOff {
    fn schema_name() -> Cow<'static, str> {
        "DayOff".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A date, a range of dates with both ends included, or a day of every year.",
            "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}( *\\.\\. *[0-9]{4}-[0-9]{2}-[0-9]{2})?|every .+)$",
            "examples": ["2026-03-09", "2026-01-01..2026-01-08", "every 25 Dec"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::ExtraDay;

    #[test]
    fn days_are_read_and_written_back() {
        for text in [
            "2026-03-09",
            "2026-01-01..2026-01-08",
            "every 25 Dec",
            "every 29 Feb",
        ] {
            assert_eq!(DayOff::from_text(text).unwrap().to_string(), text);
        }
        assert_eq!(
            DayOff::from_text("every December 25").unwrap().to_string(),
            "every 25 Dec"
        );
        for text in [
            "2026-03-14",
            "2026-03-14 10:00-15:00",
            "every 24 Dec",
            "every 24 Dec 09:00-13:00",
        ] {
            assert_eq!(ExtraDay::from_text(text).unwrap().to_string(), text);
        }
        assert_eq!(
            DayOff::from_text("every 29 Feb")
                .unwrap()
                .within(2027)
                .count(),
            0
        );
    }

    #[test]
    fn invalid_days_are_reported() {
        let help = |text: &str| {
            DayOff::from_text(text)
                .unwrap_err()
                .1
                .map_or_else(String::new, |help| help.english())
        };
        assert_eq!(
            help("2026-01-08..2026-01-01"),
            "write `2026-01-01..2026-01-08`"
        );
        assert_eq!(help("every 25 Dek"), "did you mean `Dec`?");
        assert_eq!(
            help("every 30 Feb"),
            "that month has no such day; write it as `every 25 Dec`"
        );
        assert_eq!(help("19.03.2026"), "write `2026-03-19`");
        assert!(ExtraDay::from_text("2026-03-14 10:00-15:00 14:00-16:00").is_err());
        assert!(ExtraDay::from_text("").is_err());
        assert!(ExtraDay::from_text("every 31 Jun 09:00-13:00").is_err());
        assert!(ExtraDay::from_text("every 24 Dec 09:00").is_err());
    }
}
