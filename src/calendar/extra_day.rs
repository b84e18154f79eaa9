//! Extra working days.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::days::{DayOff, When, not_of_the_year};
use super::hours::{Span, joined, overlap};
use super::show::month_name;
use super::text::{self, Wrong};
use super::worded_hours;
use crate::message::message;
use crate::yaml::FromText;

/// An extra working day, or a working day with special hours.
///
/// A yearly one overrides a day off, but not a free day of the week: a Sunday is not a working day
/// because it is 24 December.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraDay {
    pub(super) when: Worked,
    /// Its hours; empty for the usual hours.
    pub(super) hours: Vec<Span>,
}

/// The date of an extra day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worked {
    /// Every year on this day of this month.
    Yearly(u32, u32),
    /// On one date.
    Date(NaiveDate),
}

impl ExtraDay {
    /// One date with its hours; none for the usual hours.
    pub(super) fn on(date: NaiveDate, hours: Vec<Span>) -> Self {
        Self {
            when: Worked::Date(date),
            hours,
        }
    }

    /// Adds the hours of another entry for the same day. One for the whole day has the usual hours, whatever else there is.
    pub(super) fn join(&mut self, other: &Self) {
        if self.hours.is_empty() || other.hours.is_empty() {
            self.hours.clear();
            return;
        }
        self.hours.extend(&other.hours);
        self.hours.sort_unstable();
        self.hours = joined(&self.hours);
    }

    /// The same day with the hours of both, if they do not contradict each other: they are the same, or they do not overlap.
    fn with(&self, other: &Self) -> Option<Self> {
        if self.hours == other.hours {
            return Some(self.clone());
        }
        if self.hours.is_empty() || other.hours.is_empty() {
            return None;
        }
        let mut both = self.clone();
        both.hours.extend(&other.hours);
        both.hours.sort_unstable();
        let mut pairs = both.hours.windows(2);
        let apart = pairs.all(|pair| matches!(pair, [a, b] if a.end() <= b.start()));
        apart.then_some(both)
    }

    /// Adds it to others: to the entry for the same day, if there is one.
    ///
    /// # Errors
    /// Nobody can choose between the two; nothing is added.
    pub fn add_to(self, days: &mut Vec<Self>) -> Result<(), Wrong> {
        let same = |known: &&mut Self| known.is_for_the_day_of(&self);
        match days.iter_mut().find(same) {
            None => days.push(self),
            Some(known) => match known.with(&self) {
                Some(both) => *known = both,
                None => return Err(self.contradicts(known)),
            },
        }
        Ok(())
    }

    fn contradicts(&self, known: &Self) -> Wrong {
        let message = message! {
            en: "`{day}` contradicts `{known}`",
            ru: "`{day}` противоречит `{known}`",
            es: "`{day}` contradice `{known}`",
            day: self.to_string(),
            known: known.to_string(),
        };
        let help = message! {
            en: "write the day once, with all its hours",
            ru: "укажите день один раз, со всеми его часами",
            es: "escriba el día una sola vez, con todas sus horas",
        };
        (message, Some(help))
    }

    /// Whether it is for the same day, or the same day of every year.
    fn is_for_the_day_of(&self, other: &Self) -> bool {
        self.when == other.when
    }

    /// Whether it recurs every year.
    pub(super) fn is_yearly(&self) -> bool {
        matches!(self.when, Worked::Yearly(..))
    }

    /// Its date in a year.
    pub(super) fn within(&self, year: i32) -> Option<NaiveDate> {
        match self.when {
            Worked::Yearly(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Worked::Date(date) => Some(date).filter(|date| date.year() == year),
        }
    }
}

impl FromText for ExtraDay {
    /// `2026-03-14`, `every 24 Dec`, or with special hours `2026-03-14 10:00-15:00`.
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let (when, rest) = match text.trim().strip_prefix("every ") {
            Some(rest) => {
                let digits = |word: &str| word.contains(':');
                let words: Vec<&str> = rest.split_whitespace().collect();
                let split = words.iter().position(|word| digits(word));
                let (day, hours) = words.split_at(split.unwrap_or(words.len()));
                let day = DayOff::from_text(&format!("every {}", day.join(" ")))?;
                let When::Yearly { month, day, .. } = day.when else {
                    return Err((not_of_the_year(text), None));
                };
                (Worked::Yearly(month, day), hours.join(" "))
            }
            None => {
                let mut words = text.split_whitespace();
                let date = text::date(words.next().unwrap_or(""))?;
                (Worked::Date(date), words.collect::<Vec<_>>().join(" "))
            }
        };
        let hours = rest.split_whitespace().map(Span::from_text);
        let mut hours = hours.collect::<Result<Vec<_>, _>>()?;
        hours.sort_unstable();
        for pair in hours.windows(2) {
            if let [before, after] = pair
                && before.end() > after.start()
            {
                return Err(overlap(&before.to_string(), &after.to_string()));
            }
        }
        Ok(Self { when, hours })
    }

    fn meant(text: &str) -> Option<String> {
        let meant = worded_hours::day_with_hours(text)?;
        (Self::from_text(text).is_err() && Self::from_text(&meant).is_ok()).then_some(meant)
    }
}

impl std::fmt::Display for ExtraDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.when {
            Worked::Yearly(month, day) => write!(f, "every {day} {}", month_name(month))?,
            Worked::Date(date) => {
                write!(
                    f,
                    "{:04}-{:02}-{:02}",
                    date.year(),
                    date.month(),
                    date.day()
                )?;
            }
        }
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
            "description": "A working day outside the usual week, or a working day of every year that overrides a day off; with hours if they are not the usual ones.",
            "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|every +[0-9A-Za-z]+ +[0-9A-Za-z]+)( +[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2})*$",
            "examples": ["2026-03-14", "2026-03-14 10:00-15:00", "every 24 Dec 09:00-13:00"],
        })
    }
}
