//! The weeks, months and quarters of a cadence.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::calendar::When;
use crate::charter::Period;
use crate::message::{Language, Message, Say, Value, Words, message};

/// One week, month or quarter: `[from, until)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) period: Period,
    pub(super) from: NaiveDate,
    /// The first date after it.
    pub(super) until: NaiveDate,
}

impl Span {
    /// The week, month or quarter that contains a date.
    pub(super) fn around(period: Period, date: NaiveDate) -> Option<Self> {
        let (from, until) = match period {
            Period::Weekly => {
                let days = u64::from(date.weekday().num_days_from_monday());
                let from = date.checked_sub_days(Days::new(days))?;
                (from, from.checked_add_days(Days::new(7))?)
            }
            Period::Monthly => {
                let from = date.with_day(1)?;
                (from, from.checked_add_months(Months::new(1))?)
            }
            Period::Quarterly => {
                let from = date.with_day(1)?.with_month(date.month0() / 3 * 3 + 1)?;
                (from, from.checked_add_months(Months::new(3))?)
            }
        };
        Some(Self {
            period,
            from,
            until,
        })
    }

    /// Its name: `the week of Mon 2 Mar 2026`, `March 2026`, `January to March 2026`.
    pub(super) fn name(&self) -> Message {
        let last = self.until.pred_opt().unwrap_or(self.from);
        match self.period {
            Period::Weekly => message! {
                en: "the week of {monday}",
                ru: "неделя с {monday}",
                es: "la semana del {monday}",
                monday: When::day(self.from),
            },
            Period::Monthly => message! {
                en: "{month} {year}",
                ru: "{month} {year}",
                es: "{month} de {year}",
                month: Value::said(Month(self.from)),
                year: self.from.year().to_string(),
            },
            Period::Quarterly => message! {
                en: "{first} to {last} {year}",
                ru: "{first}–{last} {year}",
                es: "{first} a {last} de {year}",
                first: Value::said(Month(self.from)),
                last: Value::said(Month(last)),
                year: self.from.year().to_string(),
            },
        }
    }
}

/// The full name of a date's month, uninflected.
#[derive(Debug)]
struct Month(NaiveDate);

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const RUSSIAN: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];
const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

impl Say for Month {
    fn say(&self, words: &mut Words) {
        let names = match words.language() {
            Language::English => ENGLISH,
            Language::Russian => RUSSIAN,
            Language::Spanish => SPANISH,
        };
        words.word(names.get(self.0.month0() as usize).unwrap_or(&"?"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(period: Period, date: &str) -> String {
        let span = Span::around(period, date.parse().unwrap()).unwrap();
        format!("{} [{}, {})", span.name().english(), span.from, span.until)
    }

    #[test]
    fn a_date_lies_in_one_week_month_and_quarter() {
        assert_eq!(
            named(Period::Weekly, "2026-03-01"),
            "the week of Mon 23 Feb 2026 [2026-02-23, 2026-03-02)"
        );
        assert_eq!(
            named(Period::Weekly, "2026-03-02"),
            "the week of Mon 2 Mar 2026 [2026-03-02, 2026-03-09)"
        );
        assert_eq!(
            named(Period::Weekly, "2027-01-01"),
            "the week of Mon 28 Dec 2026 [2026-12-28, 2027-01-04)"
        );
        assert_eq!(
            named(Period::Monthly, "2028-02-29"),
            "February 2028 [2028-02-01, 2028-03-01)"
        );
        assert_eq!(
            named(Period::Monthly, "2026-12-31"),
            "December 2026 [2026-12-01, 2027-01-01)"
        );
        assert_eq!(
            named(Period::Quarterly, "2026-05-31"),
            "April to June 2026 [2026-04-01, 2026-07-01)"
        );
        assert_eq!(
            named(Period::Quarterly, "2026-12-31"),
            "October to December 2026 [2026-10-01, 2027-01-01)"
        );
    }

    #[test]
    fn a_period_has_a_name_in_each_language() {
        let names = |period| {
            let span = Span::around(period, "2026-05-31".parse().unwrap()).unwrap();
            [Language::Russian, Language::Spanish].map(|language| span.name().text(language))
        };
        assert_eq!(
            names(Period::Weekly),
            ["неделя с пн 25 мая 2026", "la semana del lun 25 may 2026"]
        );
        assert_eq!(names(Period::Monthly), ["май 2026", "mayo de 2026"]);
        assert_eq!(
            names(Period::Quarterly),
            ["апрель–июнь 2026", "abril a junio de 2026"]
        );
    }
}
