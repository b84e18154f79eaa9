//! Measuring working time and lateness.

use chrono::{Days, Months, NaiveDate, TimeDelta};

use super::words::{Elapsed, amount_of};
use super::{Calendar, Instant, Moment, Start, Unit, Zone};
use crate::message::{Message, Say, Words, message};

/// The working time in `[from, until)`, in elapsed seconds; zero if `until` is not after `from`.
#[must_use]
pub fn working_time(from: Instant, until: Instant, calendar: &Calendar) -> TimeDelta {
    TimeDelta::seconds(calendar.worked_between(from, until))
}

/// The number of working days from one instant to another as in terms: without the day of `from`, with the day of `until` if
/// it is a working day.
#[must_use]
pub fn working_days(from: Instant, until: Instant, calendar: &Calendar) -> u32 {
    let next = |instant| {
        let day = calendar.day_of(instant);
        day.succ_opt().unwrap_or(NaiveDate::MAX)
    };
    calendar.working_days_between(next(from), next(until))
}

/// The time from a start to an end, measured as a term counts it: a term of its working days, from the same start, ends on
/// the day of its end.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'c> {
    from: Instant,
    until: Instant,
    /// The days of both, of which the first does not count.
    days: (NaiveDate, NaiveDate),
    calendar: &'c Calendar,
}

impl<'c> Stretch<'c> {
    /// From a start until an end in `zone`, in which it was written; a date alone is that day in the calendar's zone. `None` if
    /// the end is before the start.
    #[must_use]
    pub fn new(start: &Start, end: Moment, zone: &Zone, calendar: &'c Calendar) -> Option<Self> {
        let from = start.instant;
        let until = end.due_of(calendar.zone(), zone).instant;
        let first = start.day(calendar);
        let last = match end {
            Moment::Date(date) => date,
            // What ends at midnight or at the end of a shift ends on the day before or on that of the shift.
            Moment::Local(_) | Moment::Exact(_) => calendar.day_of(until - TimeDelta::seconds(1)),
        };
        // The same date may close earlier in the calendar's zone.
        let dates = start.written.is_some() && matches!(end, Moment::Date(_));
        let before = if dates { last < first } else { until < from };
        (!before).then(|| Self {
            from,
            until: until.max(from),
            days: (first, last.max(first)),
            calendar,
        })
    }

    /// The end.
    #[must_use]
    pub fn until(&self) -> Instant {
        self.until
    }

    /// The working days, without the day of the start.
    #[must_use]
    pub fn working_days(&self) -> u32 {
        let next = |day: NaiveDate| day.succ_opt().unwrap_or(NaiveDate::MAX);
        let (first, last) = self.days;
        self.calendar.working_days_between(next(first), next(last))
    }

    /// Which days and hours count, which do not, and why.
    #[must_use]
    pub fn steps(&self) -> Vec<Message> {
        super::derivation::between(self.from, self.until, self.days, self.calendar)
    }
}

/// The time by which something is overdue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lateness {
    /// Elapsed seconds, at least 1.
    pub seconds: i64,
    amount: (u32, i64),
    text: Message,
}

impl Lateness {
    /// The whole working days, and the seconds besides them: the working time, or the elapsed time if the unit counts no work.
    /// Of two amounts in one unit the larger one is later.
    #[must_use]
    pub fn amount(&self) -> (u32, i64) {
        self.amount
    }
}

impl std::fmt::Display for Lateness {
    /// In the unit of the term, without rounding: `2 working days 3 h`, `45 working min`, `3 days 2 h`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.text.english())
    }
}

impl Say for Lateness {
    fn say(&self, words: &mut Words) {
        self.text.say(words);
    }
}

/// Measures how late `now` is, in the unit of the term; `None` if it is not late, or the calendar cannot be read. A due without a term is measured in
/// [`Unit::WorkingDays`].
///
/// - Working days: the whole days after the due, from opening to close, and the rest of the working time after the
///   due, in hours. Hours are never converted to days: due Tue 12:00 and now Wed 12:00, nine working hours apart,
///   is `9 working h`, because neither day was late from its opening to its close.
/// - Working minutes and hours: the working time after the due.
/// - Days, weeks, months: whole ones in local time, then the remaining elapsed time.
/// - Minutes and hours: the elapsed time.
///
/// If no working time has passed, the elapsed time is reported as outside working hours.
#[must_use]
pub fn lateness(unit: Unit, due: Instant, now: Instant, calendar: &Calendar) -> Option<Lateness> {
    let is_elapsed = matches!(unit, Unit::Hours | Unit::Minutes);
    if now <= due || !(is_elapsed || calendar.is_known()) {
        return None;
    }
    let elapsed = now - due;
    // Less than a second is late too: it is rounded up to one.
    let seconds = elapsed.num_seconds().max(1);
    let amount = match unit {
        Unit::WorkingDays | Unit::ClearWorkingDays | Unit::BankingDays => {
            working_days_late(due, now, calendar)
        }
        Unit::WorkingHours | Unit::WorkingMinutes => Some((0, working_time(due, now, calendar))),
        _ => Some((0, TimeDelta::seconds(seconds))),
    };
    let (days, rest) = amount.unwrap_or((0, TimeDelta::zero()));
    let text = match unit {
        Unit::WorkingDays
        | Unit::ClearWorkingDays
        | Unit::BankingDays
        | Unit::WorkingHours
        | Unit::WorkingMinutes => match days {
            0 => working_time_text(rest),
            _ => Some(with_rest(vec![amount_of(days, Unit::WorkingDays)], rest)),
        },
        Unit::Days | Unit::ClearDays => calendar_late(due, now, calendar.zone(), &[DAY]),
        Unit::Weeks => calendar_late(due, now, calendar.zone(), &[WEEK, DAY]),
        Unit::Months => calendar_late(due, now, calendar.zone(), &[MONTH, DAY]),
        Unit::Hours | Unit::Minutes => Some(elapsed_text(seconds)),
    };
    let text = text.unwrap_or_else(|| {
        message! {
            en: "{time} (outside working hours)",
            ru: "{time} (вне рабочих часов)",
            es: "{time} (fuera del horario laboral)",
            time: elapsed_text(seconds),
        }
    });
    Some(Lateness {
        seconds,
        amount: (days, rest.num_seconds()),
        text,
    })
}

/// Seconds as hours, minutes and seconds, without rounding: `3 h 20 min`; `0 min` for zero.
#[must_use]
pub fn elapsed_text(seconds: i64) -> Message {
    let working = false;
    Elapsed { seconds, working }.message()
}

fn working_time_text(time: TimeDelta) -> Option<Message> {
    let (seconds, working) = (time.num_seconds(), true);
    (seconds > 0).then(|| Elapsed { seconds, working }.message())
}

/// The whole working days, and the rest of the working time.
fn working_days_late(due: Instant, now: Instant, calendar: &Calendar) -> Option<(u32, TimeDelta)> {
    let zone = calendar.zone();
    // The first date that opens on or after the due, and the first that does not close by now.
    let mut first = zone.date(due);
    if calendar.opening(first).is_some_and(|opening| opening < due) {
        first = first.succ_opt()?;
    }
    let mut end = zone.date(now);
    let eve = end.pred_opt()?;
    if calendar.closing(eve).is_some_and(|closing| closing > now) {
        // Work past midnight is not over yet.
        end = eve;
    } else if calendar.closing(end).is_some_and(|closing| closing <= now) {
        end = end.succ_opt()?;
    }
    let days = calendar.working_days_between(first, end);
    let total = working_time(due, now, calendar);
    if days == 0 {
        return Some((0, total));
    }
    let opening = calendar
        .working_day_from(first)
        .and_then(|day| calendar.opening(day))?;
    let closing = calendar
        .nth_working_day(first.pred_opt()?, days)
        .and_then(|day| calendar.closing(day))?;
    let rest = total - working_time(opening, closing, calendar);
    Some((days, rest))
}

/// A calendar unit, and a function that adds a number of it to a date.
type CalendarUnit = (Unit, fn(NaiveDate, u32) -> Option<NaiveDate>);
const DAY: CalendarUnit = (Unit::Days, |date, days| {
    date.checked_add_days(Days::new(u64::from(days)))
});
const WEEK: CalendarUnit = (Unit::Weeks, |date, weeks| {
    date.checked_add_days(Days::new(u64::from(weeks) * 7))
});
const MONTH: CalendarUnit = (Unit::Months, |date, months| {
    date.checked_add_months(Months::new(months))
});

fn calendar_late(
    due: Instant,
    now: Instant,
    zone: &Zone,
    units: &[CalendarUnit],
) -> Option<Message> {
    let local = zone.local(due).time;
    let at = |date: NaiveDate| zone.instant(date.and_time(local.time())).instant;
    let (mut date, mut reached) = (local.date(), due);
    let mut parts = Vec::new();
    for (unit, add) in units {
        // The largest number of units that is not after now, by bisection.
        let fits = |count: u32| add(date, count).filter(|date| at(*date) <= now);
        let (mut low, mut high) = (0u32, 4_000_000);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if fits(middle).is_some() {
                low = middle;
            } else {
                high = middle;
            }
        }
        if low > 0 {
            date = fits(low)?;
            reached = at(date);
            parts.push(amount_of(low, *unit));
        }
    }
    if parts.is_empty() {
        return Some(elapsed_text((now - reached).num_seconds().max(1)));
    }
    Some(with_rest(parts, now - reached))
}

/// Whole units, and the remaining time.
fn with_rest(mut parts: Vec<Message>, rest: TimeDelta) -> Message {
    if rest.num_seconds() > 0 {
        parts.push(elapsed_text(rest.num_seconds()));
    }
    let last = parts.pop();
    let before = parts.into_iter().reduce(|before, next| {
        message! {
            en: "{before} {next}", ru: "{before} {next}", es: "{before}, {next}", before: before, next: next,
        }
    });
    match (before, last) {
        (Some(before), Some(last)) => message! {
            en: "{before} {last}", ru: "{before} {last}", es: "{before} y {last}", before: before, last: last,
        },
        (None, Some(one)) | (Some(one), None) => one,
        (None, None) => elapsed_text(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Week;
    use crate::calendar::testing::assert_table;
    use crate::message::{Language, Value};
    use crate::yaml::FromText;

    fn calendar() -> Calendar {
        let week = Week::from_text("Mon-Fri 09:00-18:00").unwrap();
        Calendar::new(
            "bakery",
            Zone::named("Europe/Berlin").unwrap(),
            week,
            Vec::new(),
            Vec::new(),
            None,
        )
    }

    fn at(text: &str) -> Instant {
        Moment::from_text(text)
            .unwrap()
            .answer(calendar().zone())
            .instant
    }

    fn late(unit: Unit, due: &str, now: &str) -> String {
        lateness(unit, at(due), at(now), &calendar())
            .map_or("in time".to_owned(), |late| late.to_string())
    }

    #[test]
    fn late_is_after_the_due_to_the_second() {
        assert_table(
            "
                working days | 2026-03-31 18:00 | 2026-03-31 18:00 | in time
                working days | 2026-03-31 18:00 | 2026-03-31 18:00:01 | 1 s (outside working hours)
                working hours | 2026-03-31 10:30 | 2026-03-31 10:30:01 | 1 working s
            ",
            |row| late(Unit::from_text(row[0]).unwrap(), row[1], row[2]),
        );
        assert_eq!(
            lateness(
                Unit::Hours,
                at("2026-03-31 10:30"),
                at("2026-03-31 10:31"),
                &calendar()
            )
            .map(|late| late.seconds),
            Some(60)
        );
    }

    #[test]
    fn a_shift_past_midnight_is_late_when_it_has_ended() {
        let nights = Calendar::new(
            "bakery",
            Zone::named("Europe/Berlin").unwrap(),
            Week::from_text("daily 22:00-06:00").unwrap(),
            Vec::new(),
            Vec::new(),
            None,
        );
        let late = |now: &str| {
            let late = lateness(Unit::WorkingDays, at("2026-04-06 21:00"), at(now), &nights);
            late.map_or("in time".to_owned(), |late| late.to_string())
        };
        assert_eq!(late("2026-04-07 05:59"), "7 working h 59 min");
        assert_eq!(late("2026-04-07 06:00"), "1 working day");
        assert_eq!(late("2026-04-08 03:00"), "1 working day 5 h");
        assert_eq!(late("2026-04-08 06:00"), "2 working days");
        // The shift that opens at the due is late as a whole.
        let (due, now) = (at("2026-04-06 22:00"), at("2026-04-07 06:00"));
        let late = lateness(Unit::WorkingDays, due, now, &nights);
        assert_eq!(late.unwrap().to_string(), "1 working day");
    }

    #[test]
    fn lateness_is_in_the_unit_of_the_term_and_not_rounded() {
        assert_table(
            "
                working days | 2026-03-31 18:00 | 2026-04-03 12:00 | 2 working days 3 h
                working days | 2026-03-27 18:00 | 2026-03-30 18:00 | 1 working day
                working days | 2026-03-27 18:00 | 2026-03-30 17:59:59 | 8 working h 59 min 59 s
            ",
            |row| late(Unit::from_text(row[0]).unwrap(), row[1], row[2]),
        );
        // Neither day was late as a whole.
        assert_table(
            "
                working days | 2026-03-31 12:00 | 2026-04-01 12:00 | 9 working h
                clear working days | 2026-03-31 12:00 | 2026-04-02 12:00 | 1 working day 9 h
                working minutes | 2026-03-27 17:30 | 2026-03-30 09:15 | 45 working min
                days | 2026-03-27 18:00 | 2026-03-30 20:00 | 3 days 2 h
                days | 2026-03-27 18:00 | 2026-03-27 18:05 | 5 min
                weeks | 2026-03-02 18:00 | 2026-03-19 18:00 | 2 weeks 3 days
                months | 2026-01-31 18:00 | 2026-03-01 18:00 | 1 month 1 day
                hours | 2026-03-27 18:00 | 2026-03-29 20:05 | 49 h 5 min
            ",
            |row| late(Unit::from_text(row[0]).unwrap(), row[1], row[2]),
        );
    }

    #[test]
    fn the_parts_of_a_lateness_are_joined_as_the_language_does() {
        let words = |unit: &str, due, now, language| {
            let late = lateness(
                Unit::from_text(unit).unwrap(),
                at(due),
                at(now),
                &calendar(),
            );
            Message::value(Value::custom(late.unwrap())).text(language)
        };
        for (unit, now, russian, spanish) in [
            (
                "working days",
                "2026-04-03 12:00",
                "2 рабочих дня 3 ч",
                "2 días hábiles y 3 h",
            ),
            (
                "months",
                "2026-05-02 21:40",
                "1 месяц 2 дня 3 ч 40 мин",
                "1 mes, 2 días y 3 h 40 min",
            ),
            (
                "months",
                "2026-05-02 18:00",
                "1 месяц 2 дня",
                "1 mes y 2 días",
            ),
            ("days", "2026-04-01 18:00", "1 день", "1 día"),
        ] {
            let due = "2026-03-31 18:00";
            assert_eq!(words(unit, due, now, Language::Russian), russian);
            assert_eq!(words(unit, due, now, Language::Spanish), spanish);
        }
    }

    #[test]
    fn working_days_are_measured_as_in_terms() {
        assert_eq!(
            working_days(at("2026-03-27 15:20"), at("2026-03-31 18:00"), &calendar()),
            2
        );
        assert_eq!(
            working_days(at("2026-03-28"), at("2026-03-29"), &calendar()),
            0
        );
        assert_eq!(
            working_days(at("2026-03-31"), at("2026-03-27"), &calendar()),
            0
        );
        assert_eq!(
            working_time(at("2026-03-27 17:30"), at("2026-03-30 10:30"), &calendar()),
            TimeDelta::hours(2)
        );
    }
}
