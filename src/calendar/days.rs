//! Days off, and days worked although the week says no.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{Datelike, Days, Month, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::hours::Span;
use super::show::month_name;
use super::text::{self, Wrong};
use super::year::{FIRST_YEAR, LAST_YEAR};
use crate::source::suggestion;
use crate::yaml::FromText;

/// The name of an occasion is cut after so many characters.
const LONGEST_NAME: usize = 80;

/// Days on which nothing is worked although the week says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    pub(super) when: When,
    name: Option<Arc<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// From one date to another, both included.
    Dates(NaiveDate, NaiveDate),
    /// So many days from a day of every so many years on, from one year to another, both included. 29 February only where
    /// there is one.
    Yearly {
        month: u32,
        day: u32,
        days: u16,
        first: i32,
        last: i32,
        step: u32,
    },
}

impl DayOff {
    /// One date.
    #[must_use]
    pub fn on(date: NaiveDate) -> Self {
        Self {
            when: When::Dates(date, date),
            name: None,
        }
    }

    /// All dates from one to another, both included.
    #[must_use]
    pub fn range(from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            when: When::Dates(from, to.max(from)),
            name: None,
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
        }
    }

    /// So many days from the month and day of a date on, in every so many years from that date's to the last.
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
        }
    }

    /// With the name of the occasion, for derivations.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        // Every derivation that skips the day repeats its name.
        let name: String = name.trim().chars().take(LONGEST_NAME).collect();
        self.name = (!name.is_empty()).then(|| name.into());
        self
    }

    /// Why nothing is worked: the occasion, or `day off`.
    #[must_use]
    pub fn why(&self) -> &str {
        self.name.as_deref().unwrap_or("day off")
    }

    /// The dates of a year that it covers: the first and the last of each stretch. What began the year before may reach in.
    pub(super) fn within(&self, year: i32) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
        let stretches = match self.when {
            When::Dates(from, to) => [Some((from, to)), None],
            When::Yearly {
                month,
                day,
                days,
                first,
                last,
                step,
            } => [year - 1, year].map(|year| {
                let counted = (first..=last).contains(&year) && year.abs_diff(first) % step == 0;
                let from = NaiveDate::from_ymd_opt(year, month, day).filter(|_| counted)?;
                Some((
                    from,
                    from.checked_add_days(Days::new(u64::from(days.saturating_sub(1))))?,
                ))
            }),
        };
        let edges = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
        stretches
            .into_iter()
            .flatten()
            .zip(edges.into_iter().cycle())
            .filter_map(|((from, to), (first, last))| {
                let (from, to) = (from.max(first), to.min(last));
                (from <= to).then_some((from, to))
            })
    }
}

impl std::fmt::Display for DayOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.when {
            When::Dates(from, to) if from == to => write!(f, "{from}"),
            When::Dates(from, to) => write!(f, "{from}..{to}"),
            When::Yearly { month, day, .. } => write!(f, "every {day} {}", month_name(month)),
        }
    }
}

impl FromText for DayOff {
    /// `2026-03-09`, `2026-01-01..2026-01-08` (both included), `every 25 Dec`.
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("every ") {
            return yearly(rest).ok_or_else(|| {
                let near =
                    rest.split_whitespace()
                        .find(|word| word.starts_with(char::is_alphabetic))
                        .map_or_else(
                            || "write it as `every 25 Dec`".to_owned(),
                            |word| match word.parse::<Month>() {
                                Ok(_) => "that month has no such day; write it as `every 25 Dec`"
                                    .to_owned(),
                                Err(_) => suggestion(word, (1..=12).map(month_name)),
                            },
                        );
                (
                    format!("`{text}` is no day of the year").into(),
                    Some(near.into()),
                )
            });
        }
        let Some((from, to)) = text.split_once("..") else {
            return text::date(text).map(Self::on);
        };
        let (from, to) = (text::date(from.trim())?, text::date(to.trim())?);
        if to < from {
            return Err((
                format!("`{text}` ends before it begins").into(),
                Some(format!("write `{to}..{from}`").into()),
            ));
        }
        Ok(Self::range(from, to))
    }

    fn meant(text: &str) -> Option<String> {
        text::meant_date(text)
            .map(|date| date.to_string())
            .filter(|date| date != text.trim())
    }
}

/// `25 Dec` or `Dec 25`.
fn yearly(text: &str) -> Option<DayOff> {
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
    Some(DayOff::yearly(month, day))
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

/// A day worked although the week or the days off say no, or worked at hours of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraDay {
    /// The date.
    pub date: NaiveDate,
    /// Its hours; empty for those of the usual working day.
    pub hours: Vec<Span>,
}

impl FromText for ExtraDay {
    /// `2026-03-14`, or with hours of its own `2026-03-14 10:00-15:00`.
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let mut words = text.split_whitespace();
        let date = text::date(words.next().unwrap_or(""))?;
        let mut hours = words.map(Span::from_text).collect::<Result<Vec<_>, _>>()?;
        hours.sort_unstable();
        for pair in hours.windows(2) {
            if let [before, after] = pair
                && before.end() > after.start()
            {
                let message = format!("the hours `{before}` and `{after}` overlap");
                return Err((message.into(), Some("write each hour once".into())));
            }
        }
        Ok(Self { date, hours })
    }

    fn meant(text: &str) -> Option<String> {
        DayOff::meant(text)
    }
}

impl std::fmt::Display for ExtraDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.date.year(),
            self.date.month(),
            self.date.day()
        )?;
        self.hours.iter().try_for_each(|span| write!(f, " {span}"))
    }
}

impl JsonSchema for ExtraDay {
    fn schema_name() -> Cow<'static, str> {
        "ExtraDay".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A date that is worked although the week says no; with hours, where they are not the usual ones.",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}( +[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2})*$",
            "examples": ["2026-03-14", "2026-03-14 10:00-15:00"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for text in ["2026-03-14", "2026-03-14 10:00-15:00"] {
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
    fn what_is_no_day_is_told() {
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
        assert_eq!(help("09.03.2026"), "write `2026-03-09`");
        assert!(ExtraDay::from_text("2026-03-14 10:00-15:00 14:00-16:00").is_err());
        assert!(ExtraDay::from_text("").is_err());
    }
}
