//! A clock that stands still for a while.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Calendar, Instant, Term, Unit, Within};

/// A time during which a clock stands still, `[from, until)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// When it stops.
    pub from: Instant,
    /// When it goes on.
    pub until: Instant,
}

/// The due date after a pause that begins before it; nothing where the term never runs out.
///
/// - Working time that was left when the clock stopped is left when it goes on; so is elapsed time.
/// - For days, a day is not counted if the clock stood still when it began: as many days are added as began during the
///   pause, working days for a term in working days. A last day that is not worked moves to the next working day.
#[must_use]
pub fn paused(
    term: &Term,
    due: Instant,
    pause: Pause,
    calendar: &Calendar,
    other: Option<&Calendar>,
) -> Option<Instant> {
    let joint = other
        .filter(|_| term.joint)
        .map(|other| calendar.joint(other));
    let calendar = joint.as_ref().unwrap_or(calendar);
    let Pause { from, until } = pause;
    if until <= from || from >= due {
        return Some(due);
    }
    match term.unit() {
        Unit::Minutes | Unit::Hours => due.checked_add_signed(until - from),
        Unit::WorkingMinutes | Unit::WorkingHours => match calendar.worked_between(from, due) {
            0 => Some(due.max(until)),
            rest => calendar.after_working(until, rest),
        },
        unit => days(term, unit, due, pause, calendar),
    }
}

fn days(
    term: &Term,
    unit: Unit,
    due: Instant,
    pause: Pause,
    calendar: &Calendar,
) -> Option<Instant> {
    let (from, until) = begun(pause, calendar)?;
    // What is due at midnight is due at the end of the day before it.
    let last = calendar.day_of(due - chrono::TimeDelta::seconds(1));
    let banking = |date: &NaiveDate| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let day = match unit {
        Unit::WorkingDays | Unit::ClearWorkingDays => {
            match calendar.working_days_between(from, until) {
                0 => last,
                days => calendar.nth_working_day(last, days)?,
            }
        }
        Unit::BankingDays => {
            let dates = from.iter_days().take_while(|date| *date < until);
            let days = dates
                .filter(|date| banking(date) && calendar.is_working_day(*date))
                .count();
            match u32::try_from(days).ok()? {
                0 => last,
                days => calendar.nth_day(last, days, true)?,
            }
        }
        _ => {
            let days = u64::try_from((until - from).num_days()).unwrap_or(0);
            calendar.working_day_from(last.checked_add_days(Days::new(days))?)?
        }
    };
    let at = match &term.within {
        Within::Steps(steps) => steps.at(),
        Within::Length(_) => None,
    };
    match at {
        Some(at) => Some(calendar.zone().instant(day.and_time(at)).instant),
        None => calendar.closing(day),
    }
}

/// The dates that began during a pause, `[from, until)`. A date that is not worked begins at midnight.
fn begun(pause: Pause, calendar: &Calendar) -> Option<(NaiveDate, NaiveDate)> {
    let zone = calendar.zone();
    let begins = |date: NaiveDate| {
        calendar
            .opening(date)
            .unwrap_or_else(|| zone.instant(date.and_time(chrono::NaiveTime::MIN)).instant)
    };
    let first = |instant: Instant| {
        let date = zone.date(instant);
        if begins(date) < instant {
            date.succ_opt()
        } else {
            Some(date)
        }
    };
    Some((first(pause.from)?, first(pause.until)?))
}

#[cfg(test)]
mod tests;
