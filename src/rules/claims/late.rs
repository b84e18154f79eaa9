//! The numbers of days in which a lateness may be stated.

use chrono::{NaiveDate, TimeDelta};

use crate::calendar::{Calendar, Instant, working_days, working_time};
use crate::message::{Message, Value, message};
use crate::phrases::Days;

/// The correct numbers of whole days of a lateness, however it is rounded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::rules) struct Figures {
    calendar: Option<(i64, i64)>,
    working: Option<(i64, i64)>,
}

impl Figures {
    /// The numbers for something that was due at one instant and missing at another; the first and the last of each kind.
    pub(in crate::rules) fn new(due: Instant, now: Instant, calendar: &Calendar) -> Self {
        if now <= due {
            return Self::default();
        }
        // A due instant at midnight belongs to the day that it ends.
        let day = |instant: Instant| calendar.zone().date(instant - TimeDelta::seconds(1));
        let elapsed = (now - due).num_seconds();
        let dates = (day(now) - day(due)).num_days();
        let (less, more) = (
            elapsed.div_euclid(86_400),
            (elapsed + 86_399).div_euclid(86_400),
        );
        // Like a term, from the day after the due date to this day; one more if the day of the due date, or one less if
        // this day, counts in part.
        let counted = i64::from(working_days(due - TimeDelta::seconds(1), now, calendar));
        let works_past = |date: NaiveDate| {
            calendar.closing(date).is_some_and(|closing| {
                closing > due && working_time(due, closing.min(now), calendar) > TimeDelta::zero()
            })
        };
        let in_part = calendar
            .closing(calendar.zone().date(now))
            .is_some_and(|closing| closing > now);
        let working = (
            counted - i64::from(in_part),
            counted + i64::from(works_past(day(due))),
        );
        Self {
            calendar: Some((less.min(dates), more.max(dates))),
            working: Some((working.0.max(0), working.1)),
        }
    }

    /// Whether a number of days is correct.
    pub(in crate::rules) fn agree(&self, count: u32, days: Days) -> bool {
        let within = |range: Option<(i64, i64)>| {
            range.is_some_and(|(from, to)| (from..=to).contains(&i64::from(count)))
        };
        match days {
            Days::Any => within(self.calendar) || within(self.working),
            Days::Working => within(self.working),
            Days::Calendar => within(self.calendar),
        }
    }

    /// The same in words: `4 or 5 working days, 6 or 7 days`.
    pub(in crate::rules) fn message(&self) -> Message {
        let working = self.working.map(|range| {
            let (count, last) = count(range);
            message! {
                en: "{count} {last#working day|working days}",
                ru: "{count} {last#рабочий день|рабочих дня|рабочих дней}",
                es: "{count} {last#día hábil|días hábiles}",
                count: count,
                last: last,
            }
        });
        let calendar = self.calendar.map(|range| {
            let (count, last) = count(range);
            message! {
                en: "{count} {last#day|days}",
                ru: "{count} {last#день|дня|дней}",
                es: "{count} {last#día|días}",
                count: count,
                last: last,
            }
        });
        Message::joined(working.into_iter().chain(calendar), ", ")
    }
}

/// The numbers of a range, `4`, `4 or 5` or `4 to 6`, and the last one, with which the noun agrees.
fn count((from, to): (i64, i64)) -> (Value, u64) {
    let (first, last) = (from.unsigned_abs(), to.unsigned_abs());
    let count = match to - from {
        0 => last.into(),
        1 => Value::any([first, last]),
        _ => message! {
            en: "{first} to {last}",
            ru: "{first}–{last}",
            es: "de {first} a {last}",
            first: first,
            last: last,
        }
        .into(),
    };
    (count, last)
}
