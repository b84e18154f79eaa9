//! Terms with several steps or that end on a day of the month: `30 days, then end of month`, `next working day 17:00`.

use chrono::{Datelike, Months, NaiveDate, NaiveTime, Timelike};

use super::term::{Length, Unit};
use super::text;
use crate::yaml::FromText;

/// The most steps of a term.
const MAX: usize = 3;

/// One step of a term, from one day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A number of days, weeks or months later.
    Length(Length),
    /// The last day of the month, a number of months ahead: 0 for the month itself.
    EndOfMonth(u32),
    /// A day of the next month; the last one if the month is shorter.
    DayOfNextMonth(u32),
    /// The day itself.
    SameDay,
    /// The next working day.
    NextWorkingDay,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Length(length) => length.fmt(f),
            Self::EndOfMonth(0) => f.write_str("end of month"),
            Self::EndOfMonth(_) => f.write_str("end of the next month"),
            Self::DayOfNextMonth(day) => write!(f, "day {day} of the next month"),
            Self::SameDay => f.write_str("same day"),
            Self::NextWorkingDay => f.write_str("next working day"),
        }
    }
}

impl Step {
    /// Parses a step in lower case; `None` if it is not one.
    fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text
            .split_whitespace()
            .filter(|word| *word != "the")
            .collect();
        match words.as_slice() {
            ["end", "of", "month"] => Some(Self::EndOfMonth(0)),
            ["end", "of", "next", "month"] => Some(Self::EndOfMonth(1)),
            ["same", "day"] => Some(Self::SameDay),
            ["next", "working", "day"] => Some(Self::NextWorkingDay),
            ["day", number, "of", "next", "month"] => {
                let day = number.parse().ok().filter(|day| (1..=31).contains(day))?;
                Some(Self::DayOfNextMonth(day))
            }
            _ => {
                let length = Length::from_text(text).ok()?;
                length.unit().is_of_days().then_some(Self::Length(length))
            }
        }
    }

    /// The day of a step that depends on the calendar alone and not on working days.
    pub(super) fn by_calendar(self, from: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::EndOfMonth(ahead) => last_of_month(from.checked_add_months(Months::new(ahead))?),
            Self::DayOfNextMonth(day) => {
                let month = from.with_day(1)?.checked_add_months(Months::new(1))?;
                month.with_day(day).or_else(|| last_of_month(month))
            }
            Self::SameDay => Some(from),
            Self::Length(_) | Self::NextWorkingDay => None,
        }
    }
}

fn last_of_month(date: NaiveDate) -> Option<NaiveDate> {
    date.with_day(u32::from(date.num_days_in_month()))
}

/// The steps of a term in sequence, and the time of day at which it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Steps {
    steps: [Option<Step>; MAX],
    at: Option<NaiveTime>,
}

impl Steps {
    /// Parses steps; `None` if the text does not look like steps.
    pub(super) fn read(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let (days, at) = match lower.rsplit_once(' ') {
            Some((days, time)) if time.contains(':') => {
                let days = days.strip_suffix(" at").unwrap_or(days);
                (days, Some(text::time(time).ok()??))
            }
            _ => (lower.as_str(), None),
        };
        let mut steps = [None; MAX];
        let parts: Vec<&str> = days.split(", then ").collect();
        if parts.len() > MAX {
            return None;
        }
        for (place, part) in steps.iter_mut().zip(&parts) {
            *place = Some(Step::read(part)?);
        }
        // A length alone is a term without steps.
        let alone = matches!(steps, [Some(Step::Length(_)), None, ..]) && at.is_none();
        (!alone).then_some(Self { steps, at })
    }

    /// The steps in order.
    pub fn iter(&self) -> impl Iterator<Item = Step> + '_ {
        self.steps.iter().flatten().copied()
    }

    /// The time of day at which the term ends, if it is not the close of the day.
    #[must_use]
    pub fn at(&self) -> Option<NaiveTime> {
        self.at
    }

    /// The unit of its last length; else working days.
    #[must_use]
    pub fn unit(&self) -> Unit {
        let unit = |step: &Option<Step>| match step {
            Some(Step::Length(length)) => Some(length.unit()),
            _ => None,
        };
        self.steps
            .iter()
            .rev()
            .find_map(unit)
            .unwrap_or(Unit::WorkingDays)
    }
}

impl std::fmt::Display for Steps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, step) in self.iter().enumerate() {
            if number > 0 {
                f.write_str(", then ")?;
            }
            step.fmt(f)?;
        }
        match self.at {
            Some(at) if at.second() == 0 => write!(f, " {}", at.format("%H:%M")),
            Some(at) => write!(f, " {at}"),
            None => Ok(()),
        }
    }
}
