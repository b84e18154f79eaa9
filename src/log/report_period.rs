//! The period that a report covers.

use std::borrow::Cow;

use chrono::{Days, Months, NaiveDate, Weekday};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::field::{EntryField, Meaning, Stored};
use crate::calendar::report_period;
use crate::message::message;
use crate::yaml::{FromText, Wrong};

/// The dates that name a period of the cadence: a month, a quarter, a week, or one day. Half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportPeriod {
    from: NaiveDate,
    until: NaiveDate,
}

impl ReportPeriod {
    /// Whether these dates name the period `[from, until)`: it contains the day, or ends in the month, quarter or week.
    #[must_use]
    pub fn names(&self, from: NaiveDate, until: NaiveDate) -> bool {
        let is_day = self.from.succ_opt() == Some(self.until);
        if is_day {
            return (from..until).contains(&self.from);
        }
        until
            .pred_opt()
            .is_some_and(|last| (self.from..self.until).contains(&last))
    }

    fn read(text: &str) -> Option<Self> {
        let months = |from: NaiveDate, number| {
            Some(Self {
                from,
                until: from.checked_add_months(Months::new(number))?,
            })
        };
        let days = |from: NaiveDate, number| {
            Some(Self {
                from,
                until: from.checked_add_days(Days::new(number))?,
            })
        };
        let digits = |text: &str, length: usize| {
            (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<u32>().ok())
                .flatten()
        };
        let (year, rest) = text.split_once('-')?;
        let year = i32::try_from(digits(year, 4)?).ok()?;
        if let Some(quarter) = rest.strip_prefix('Q') {
            let quarter = digits(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
            return months(NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1)?, 3);
        }
        if let Some(week) = rest.strip_prefix('W') {
            let monday = NaiveDate::from_isoywd_opt(year, digits(week, 2)?, Weekday::Mon)?;
            return days(monday, 7);
        }
        match rest.split_once('-') {
            Some((month, day)) => {
                let date = NaiveDate::from_ymd_opt(year, digits(month, 2)?, digits(day, 2)?)?;
                days(date, 1)
            }
            None => months(NaiveDate::from_ymd_opt(year, digits(rest, 2)?, 1)?, 1),
        }
    }
}

impl FromText for ReportPeriod {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        Self::read(text).ok_or_else(|| {
            let message = message! {
                en: "`{text}` is not a period",
                ru: "`{text}` не является периодом",
                es: "`{text}` no es un período",
                text: text,
            };
            let help = message! {
                en: "write a month `2026-02`, a quarter `2026-Q1`, a week `2026-W09`, or a date in the period",
                ru: "напишите месяц `2026-02`, квартал `2026-Q1`, неделю `2026-W09` или дату внутри периода",
                es: "escriba un mes `2026-02`, un trimestre `2026-Q1`, una semana `2026-W09` o una fecha del período",
            };
            (message, Some(help))
        })
    }

    fn meant(text: &str) -> Option<String> {
        report_period(text).filter(|meant| meant != text && Self::read(meant).is_some())
    }
}

impl JsonSchema for ReportPeriod {
    fn schema_name() -> Cow<'static, str> {
        "ReportPeriod".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^[0-9]{4}-([0-9]{2}(-[0-9]{2})?|Q[1-4]|W[0-9]{2})$",
            "examples": ["2026-02", "2026-Q1", "2026-W09", "2026-02-16"],
        })
    }
}

impl Stored for ReportPeriod {}

impl EntryField for ReportPeriod {
    const MEANING: Meaning = Meaning::Text;
    const BINDS: bool = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_named_by_a_month_a_quarter_a_week_or_a_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (text, from, until) in [
            ("2026-02", "2026-02-01", "2026-03-01"),
            ("2026-12", "2026-12-01", "2027-01-01"),
            ("2026-Q4", "2026-10-01", "2027-01-01"),
            ("2026-W01", "2025-12-29", "2026-01-05"),
            ("2026-02-28", "2026-02-28", "2026-03-01"),
        ] {
            let read = ReportPeriod::from_text(text).unwrap();
            assert_eq!((read.from, read.until), (day(from), day(until)), "{text}");
            assert!(read.names(day(from), day(until)), "{text}");
        }
        let february = ReportPeriod::from_text("2026-02").unwrap();
        assert!(february.names(day("2026-01-16"), day("2026-02-16")));
        assert!(!february.names(day("2026-02-16"), day("2026-03-16")));
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-Q5",
            "2026-W60",
            "2026-02-30",
            "26-02",
            "2026-2",
        ] {
            assert!(ReportPeriod::from_text(text).is_err(), "{text}");
        }
    }
}
