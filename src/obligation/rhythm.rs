//! The periods of cadence items.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::period::name;
use crate::calendar::Calendar;
use crate::charter::{Cadence, Pace, Period};
use crate::message::Message;

/// A period of an item: `[from, until)`.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) from: NaiveDate,
    /// The first date after it.
    pub(super) until: NaiveDate,
    /// The first date after the period that follows.
    pub(super) next_until: NaiveDate,
    pub(super) name: Message,
}

/// How often an item recurs, since when, and in whose calendar.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rhythm {
    pub(super) period: Period,
    pub(super) starts: Option<NaiveDate>,
    /// The party or person who owes it, if the charter names one.
    pub(super) owner: Option<String>,
    /// Whether it is a call, which needs a working day of both sides.
    pub(super) call: bool,
}

impl Rhythm {
    /// The rhythms of an item: of its call and of its delivery.
    pub(super) fn of(item: &Cadence) -> Vec<Self> {
        let asked = [(&item.fields.call, true), (&item.fields.delivery, false)];
        let rhythm = |(period, call): (&Option<crate::source::Spanned<Period>>, bool)| {
            Some(Self {
                period: period.as_ref()?.value,
                starts: item
                    .fields
                    .starts
                    .as_ref()
                    .map(|starts| starts.value.date()),
                owner: item
                    .fields
                    .owner
                    .as_ref()
                    .map(|owner| owner.value.0.clone()),
                call,
            })
        };
        asked.into_iter().filter_map(rhythm).collect()
    }

    /// Whether the item has this rhythm.
    pub(super) fn is_of(&self, item: &Cadence) -> bool {
        Self::of(item).contains(self)
    }

    /// The periods that end after one day and begin no later than another, newest first.
    pub(super) fn spans<'c>(
        &'c self,
        begins: NaiveDate,
        today: NaiveDate,
        calendar: &'c Calendar,
    ) -> Box<dyn Iterator<Item = Span> + 'c> {
        if let Period::Every(number, Pace::WorkingDays) = self.period {
            // Working days can only be counted from the first one.
            let starts = self
                .starts
                .and_then(|starts| calendar.working_day_from(starts));
            let mut spans: Vec<Span> =
                std::iter::successors(starts, |from| calendar.nth_working_day(*from, number))
                    .take_while(|from| *from <= today)
                    .filter_map(|from| {
                        let until = calendar.nth_working_day(from, number)?;
                        let next = calendar.nth_working_day(until, number);
                        Some(self.span(from, until, next))
                    })
                    .collect();
            spans.reverse();
            return Box::new(spans.into_iter());
        }
        let newest = std::iter::successors(self.around(today), move |later| {
            self.around(later.from.pred_opt()?)
        });
        let starts = self.starts.unwrap_or(NaiveDate::MIN);
        Box::new(newest.take_while(move |at| at.until > begins && at.until > starts))
    }

    /// The period that contains a date.
    fn around(&self, date: NaiveDate) -> Option<Span> {
        let (from, until) = self.bounds(date)?;
        let next = self.bounds(until).map(|(_, until)| until);
        Some(self.span(from, until, next))
    }

    fn span(&self, from: NaiveDate, until: NaiveDate, next_until: Option<NaiveDate>) -> Span {
        Span {
            from,
            until,
            next_until: next_until.unwrap_or(NaiveDate::MAX),
            name: name(self.period, from, until),
        }
    }

    /// The first day of the period in which a date lies, and the first one after it.
    fn bounds(&self, date: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let first = date.with_day(1)?;
        Some(match self.period {
            Period::Weekly => {
                let days = u64::from(date.weekday().num_days_from_monday());
                let from = date.checked_sub_days(Days::new(days))?;
                (from, from.checked_add_days(Days::new(7))?)
            }
            Period::Monthly => (first, first.checked_add_months(Months::new(1))?),
            Period::Quarterly => {
                let from = first.with_month(date.month0() / 3 * 3 + 1)?;
                (from, from.checked_add_months(Months::new(3))?)
            }
            Period::Every(number, Pace::Months) => self.of_months(number, date)?,
            Period::Every(number, pace) => {
                let length = i64::from(number) * if pace == Pace::Weeks { 7 } else { 1 };
                let starts = self.starts?;
                let number = (date - starts).num_days().div_euclid(length);
                let nth = |number: i64| {
                    let days = chrono::TimeDelta::try_days(number.checked_mul(length)?)?;
                    starts.checked_add_signed(days)
                };
                (nth(number)?, nth(number + 1)?)
            }
            Period::MonthlyOn(..) | Period::MonthlyDay(_) => {
                let next = first.checked_add_months(Months::new(1))?;
                let before = first.checked_sub_months(Months::new(1))?;
                let (last, this, coming) = (self.on(before)?, self.on(first)?, self.on(next)?);
                let (after, on) = if date <= this {
                    (last, this)
                } else {
                    (this, coming)
                };
                (after.succ_opt()?, on.succ_opt()?)
            }
        })
    }

    /// The period of this many months that contains a date.
    fn of_months(&self, number: u32, date: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let starts = self.starts.filter(|starts| *starts <= date)?;
        let at = |place: u32| starts.checked_add_months(Months::new(place.checked_mul(number)?));
        let months = (date.year() - starts.year()) * 12;
        let months =
            months + i32::try_from(date.month()).ok()? - i32::try_from(starts.month()).ok()?;
        let mut place = u32::try_from(months).ok()? / number;
        // The day of the month may be after the date.
        if at(place)? > date {
            place = place.checked_sub(1)?;
        }
        Some((at(place)?, at(place + 1)?))
    }

    /// The day of a month, given by its first day, on which a period ends.
    fn on(&self, first: NaiveDate) -> Option<NaiveDate> {
        match self.period {
            Period::MonthlyOn(nth, day) => {
                let days = first
                    .iter_days()
                    .take(usize::from(first.num_days_in_month()));
                let mut days = days.filter(|date| date.weekday() == day.weekday());
                if nth >= 5 {
                    days.max()
                } else {
                    days.nth(usize::from(nth).saturating_sub(1))
                }
            }
            Period::MonthlyDay(day) => {
                first.with_day(u32::from(day).min(u32::from(first.num_days_in_month())))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Week, Zone};
    use crate::yaml::FromText;

    fn spans(period: &str, starts: Option<&str>, today: &str) -> Vec<String> {
        let rhythm = Rhythm {
            period: Period::from_text(period).unwrap(),
            starts: starts.map(|starts| starts.parse().unwrap()),
            owner: None,
            call: false,
        };
        let week = Week::from_text("Mon-Fri 09:00-18:00").unwrap();
        let calendar = Calendar::new("x", Zone::utc(), week, Vec::new(), Vec::new(), None);
        let begins = "2020-01-01".parse().unwrap();
        let spans = rhythm
            .spans(begins, today.parse().unwrap(), &calendar)
            .take(2);
        spans
            .map(|span| format!("{} [{}, {})", span.name.english(), span.from, span.until))
            .collect()
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of examples")]
    fn a_date_lies_in_one_period() {
        for (period, starts, today, newest) in [
            (
                "weekly",
                None,
                "2026-03-01",
                "the week of Mon 23 Feb 2026 [2026-02-23, 2026-03-02)",
            ),
            (
                "weekly",
                None,
                "2026-03-02",
                "the week of Mon 2 Mar 2026 [2026-03-02, 2026-03-09)",
            ),
            (
                "weekly",
                None,
                "2027-01-01",
                "the week of Mon 28 Dec 2026 [2026-12-28, 2027-01-04)",
            ),
            (
                "monthly",
                None,
                "2028-02-29",
                "February 2028 [2028-02-01, 2028-03-01)",
            ),
            (
                "monthly",
                None,
                "2026-12-31",
                "December 2026 [2026-12-01, 2027-01-01)",
            ),
            (
                "quarterly",
                None,
                "2026-05-31",
                "April to June 2026 [2026-04-01, 2026-07-01)",
            ),
            (
                "quarterly",
                None,
                "2026-12-31",
                "October to December 2026 [2026-10-01, 2027-01-01)",
            ),
            (
                "every 2 weeks",
                Some("2026-03-02"),
                "2026-03-15",
                "the 2 weeks from Mon 2 Mar 2026 [2026-03-02, 2026-03-16)",
            ),
            (
                "every 2 weeks",
                Some("2026-03-02"),
                "2026-03-16",
                "the 2 weeks from Mon 16 Mar 2026 [2026-03-16, 2026-03-30)",
            ),
            (
                "every 3 months",
                Some("2025-11-30"),
                "2026-02-27",
                "the 3 months from Sun 30 Nov 2025 [2025-11-30, 2026-02-28)",
            ),
            (
                "every 10 working days",
                Some("2026-03-01"),
                "2026-03-15",
                "the 10 working days from Mon 2 Mar 2026 [2026-03-02, 2026-03-16)",
            ),
            (
                "monthly, third Thursday",
                None,
                "2026-03-19",
                "the month until Thu 19 Mar 2026 [2026-02-20, 2026-03-20)",
            ),
            (
                "monthly, last Friday",
                None,
                "2026-03-28",
                "the month until Fri 24 Apr 2026 [2026-03-28, 2026-04-25)",
            ),
            (
                "monthly, day 31",
                None,
                "2026-03-01",
                "the month until Tue 31 Mar 2026 [2026-03-01, 2026-04-01)",
            ),
        ] {
            let found = spans(period, starts, today);
            assert_eq!(
                found.first().map(String::as_str),
                Some(newest),
                "{period} on {today}"
            );
        }
        assert_eq!(
            spans("every 2 weeks", Some("2026-03-02"), "2026-03-01").len(),
            0
        );
        assert_eq!(
            spans("every 2 weeks", Some("2026-03-02"), "2026-03-20").len(),
            2
        );
    }
}
