//! From a start and a term to the due instant.
//!
//! | term | due |
//! | --- | --- |
//! | working minutes, hours | the instant at which so much working time is used up: at closing time rather than at the next opening |
//! | working days | the close of the last of so many working days after the day of receipt |
//! | clear working days | the close of the working day after so many working days after the day of receipt |
//! | days, weeks, months | the close of that day after the day of receipt, or, if it is not worked, of the next working day; a month ends on the same day number or the month's last day |
//! | clear days | as days, one more: neither the day of receipt nor the day of the act is counted |
//! | minutes, hours | so much elapsed time after the start |
//!
//! The close of a day is the debtor's closing time on it, for calendar days as for working days. A day that is moved because
//! nobody works on it is moved so that the act can be done while somebody does; and where an act is to be done at an
//! organisation, its term ends when that organisation closes (so, for one, article 194 of the Russian Civil Code).
//! Who agreed on midnight writes the due itself.
//!
//! With a cut-off, what is received later than that hour in the debtor's zone, or on a day that is not worked, counts as
//! received on the next working day: days are counted from that day, hours from its opening. A joint term counts a day
//! where both parties work on that date, and time where both work at that instant.

use chrono::{Days, Months, NaiveDate, TimeDelta};

use super::derivation;
use super::{Calendar, Instant, LAST_YEAR, Start, Term, Unit};

/// When something is due, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The due instant. Late is past it, to the second.
    pub instant: Instant,
    /// The steps from the start to the due, in words and figures. They may hold names from the charter and from calendar
    /// files, so they are text of the repository.
    pub derivation: Vec<String>,
    /// The last date for which the days off are known, where the due lies beyond it.
    pub beyond: Option<NaiveDate>,
}

/// A term that does not fall due while time is counted: nobody ever works, or it ends after [`LAST_YEAR`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{term}` does not fall due by the end of {LAST_YEAR}{}", if .name.is_empty() { String::new() } else { format!(" in {name}'s hours") })]
pub struct NeverDue {
    /// The term.
    pub term: Term,
    /// Whose hours.
    pub name: String,
}

/// A start after the cut-off was applied to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Receipt {
    /// The day of receipt in the debtor's calendar.
    pub(super) day: NaiveDate,
    /// From when time runs.
    pub(super) from: Instant,
    /// Whether the cut-off moved it to that day.
    pub(super) moved: bool,
}

/// When a term that started then is due. `calendar` is the debtor's; `other` is the other party's and counts for a joint term
/// alone.
///
/// # Errors
/// If it does not fall due by the end of [`LAST_YEAR`], as where every day is a day off.
pub fn due(
    term: &Term,
    start: &Start,
    calendar: &Calendar,
    other: Option<&Calendar>,
) -> Result<Due, NeverDue> {
    let joint = other
        .filter(|_| term.joint)
        .map(|other| calendar.joint(other));
    let calendar = joint.as_ref().unwrap_or(calendar);
    let never = || NeverDue {
        term: *term,
        name: calendar.name().to_owned(),
    };
    let receipt = receive(term, start, calendar).ok_or_else(never)?;
    let (instant, day) = reach(term, receipt, calendar).ok_or_else(never)?;
    let by_calendar = term.cutoff.is_some() || !matches!(term.unit(), Unit::Hours | Unit::Minutes);
    let beyond = calendar
        .covers_until()
        .filter(|until| by_calendar && day > *until);
    let derivation = derivation::steps(term, start, receipt, instant, day, calendar);
    Ok(Due {
        instant,
        derivation,
        beyond,
    })
}

/// When it counts as received.
fn receive(term: &Term, start: &Start, calendar: &Calendar) -> Option<Receipt> {
    let zone = calendar.zone();
    let day = start.day(zone);
    let Some(cutoff) = term.cutoff else {
        return Some(Receipt {
            day,
            from: start.instant,
            moved: false,
        });
    };
    // A date without a time is the close of that day, which is after any cut-off.
    let late = start.written.is_some() || zone.local(start.instant).time.time() > cutoff.0;
    if !late && calendar.is_working_day(day) {
        return Some(Receipt {
            day,
            from: start.instant,
            moved: false,
        });
    }
    let day = calendar.nth_working_day(day, 1)?;
    Some(Receipt {
        day,
        from: calendar.opening(day)?,
        moved: true,
    })
}

/// The due instant, and the date that it belongs to.
fn reach(term: &Term, receipt: Receipt, calendar: &Calendar) -> Option<(Instant, NaiveDate)> {
    let amount = term.within.amount();
    let seconds = |unit: i64| i64::from(amount).checked_mul(unit);
    let day = match term.unit() {
        Unit::Minutes | Unit::Hours => {
            let unit = if term.unit() == Unit::Hours { 3600 } else { 60 };
            let instant = receipt
                .from
                .checked_add_signed(TimeDelta::try_seconds(seconds(unit)?)?)?;
            return Some((instant, calendar.zone().date(instant)));
        }
        Unit::WorkingMinutes | Unit::WorkingHours => {
            let unit = if term.unit() == Unit::WorkingHours {
                3600
            } else {
                60
            };
            let instant = calendar.after_working(receipt.from, seconds(unit)?)?;
            return Some((instant, calendar.zone().date(instant)));
        }
        Unit::WorkingDays => calendar.nth_working_day(receipt.day, amount)?,
        Unit::ClearWorkingDays => calendar.nth_working_day(receipt.day, amount.checked_add(1)?)?,
        unit => calendar.working_day_from(last_calendar_day(receipt.day, amount, unit)?)?,
    };
    Some((calendar.closing(day)?, day))
}

/// The day on which a term in calendar days, weeks or months ends, before it is moved to a working day.
pub(super) fn last_calendar_day(from: NaiveDate, amount: u32, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::Months => from.checked_add_months(Months::new(amount)),
        Unit::Weeks => from.checked_add_days(Days::new(u64::from(amount) * 7)),
        Unit::ClearDays => from.checked_add_days(Days::new(u64::from(amount) + 1)),
        _ => from.checked_add_days(Days::new(u64::from(amount))),
    }
}

#[cfg(test)]
mod tests;
