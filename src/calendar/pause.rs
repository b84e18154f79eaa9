//! A clock that stands still for a while.

use chrono::NaiveDate;

use super::count::{Receipt, last_day, receive};
use super::days::is_weekend;
use super::{Calendar, Instant, Start, Term, Unit, Within};

/// A time during which a clock stands still, `[from, until)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// When it stops.
    pub from: Instant,
    /// When it goes on.
    pub until: Instant,
}

/// The due date of a term whose clock stood still, if it would be due at `due` otherwise; nothing where it never runs out.
/// The pauses are in the order of time and do not overlap.
///
/// - Working time that was left when the clock stopped is left when it goes on; so is elapsed time.
/// - Of days, those that began during a pause are not counted. A last day that is not worked moves to the next working day.
/// - Nothing is due while the clock stands still: a day whose end falls into a pause moves to the next one that ends after it.
/// - Before the clock runs, as where a cut-off moves its start to the next opening, it cannot stand still. As without pauses,
///   what would be over when it was received is due on the next working day.
#[must_use]
pub fn paused(
    term: &Term,
    start: &Start,
    due: Instant,
    pauses: &[Pause],
    calendar: &Calendar,
    other: Option<&Calendar>,
) -> Option<Instant> {
    let received = start.day(calendar);
    let joint = other
        .filter(|_| term.joint)
        .map(|other| calendar.joint(other));
    let calendar = joint.as_ref().unwrap_or(calendar);
    let unit = term.unit();
    let receipt = receive(term, start, received, calendar)?;
    if unit.is_of_days() {
        return days(term, unit, receipt, pauses, calendar);
    }
    let mut due = due;
    for Pause { from, until } in pauses {
        let (from, until) = (receipt.from.max(*from), *until);
        if until <= from || from >= due {
            continue;
        }
        due = match unit {
            Unit::Minutes | Unit::Hours => due.checked_add_signed(until - from)?,
            _ => match calendar.worked_between(from, due) {
                0 => due.max(until),
                rest => calendar.after_working(until, rest)?,
            },
        };
    }
    Some(due)
}

fn days(
    term: &Term,
    unit: Unit,
    receipt: Receipt,
    pauses: &[Pause],
    calendar: &Calendar,
) -> Option<Instant> {
    let received = receipt.day;
    let counts = |date: &NaiveDate| match unit {
        Unit::WorkingDays | Unit::ClearWorkingDays => calendar.is_working_day(*date),
        Unit::BankingDays => !is_weekend(*date) && calendar.is_working_day(*date),
        _ => true,
    };
    let last = last_day(term, received, calendar)?;
    let after = |date: NaiveDate| date.succ_opt().map(|next| next.iter_days());
    let mut left = after(received)?
        .take_while(|date| *date <= last)
        .filter(counts)
        .count();
    let mut day = received;
    for date in after(received)? {
        if left == 0 {
            break;
        }
        day = date;
        let began = begins(date, calendar);
        let stood_still = pauses
            .iter()
            .any(|pause| pause.from <= began && began < pause.until);
        left -= usize::from(counts(&date) && !stood_still);
    }
    let at = match &term.within {
        Within::Steps(steps) => steps.at(),
        Within::Length(_) => None,
    };
    let ends = |day: NaiveDate| match at {
        Some(at) => Some(calendar.zone().instant(day.and_time(at)).instant),
        None => calendar.closing(day),
    };
    let mut day = calendar.working_day_from(day)?;
    let mut due = ends(day)?;
    if due <= receipt.from {
        day = calendar.nth_working_day(day, 1)?;
        due = ends(day)?;
    }
    for pause in pauses {
        while pause.from < due && due < pause.until {
            day = calendar.nth_working_day(day, 1)?;
            due = ends(day)?;
        }
    }
    Some(due)
}

/// When a date begins: with work, or at midnight if it is not worked.
fn begins(date: NaiveDate, calendar: &Calendar) -> Instant {
    calendar.opening(date).unwrap_or_else(|| {
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        calendar.zone().instant(midnight).instant
    })
}

#[cfg(test)]
mod tests;
