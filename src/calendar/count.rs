//! Computing the due instant from a start and a term.
//!
//! | term | due |
//! | --- | --- |
//! | working minutes, hours | the instant at which that much working time has passed: at closing time rather than at the next opening |
//! | working days | the close of the last of that many working days after the day of receipt |
//! | clear working days | the close of the working day after that many working days after the day of receipt |
//! | banking days | as working days, counting only those from Monday to Friday |
//! | days, weeks, months | the close of that day after the day of receipt or, if it is not a working day, of the next working day; a month ends on the same day number or the month's last day |
//! | clear days | as days, one more: neither the day of receipt nor the day of the act is counted |
//! | minutes, hours | that much elapsed time after the start |
//! | several steps (`30 days, then end of month`) | each from the day on which the previous one ends; the close of the last day, or of the next working day |
//!
//! The close of a day is the debtor's closing time on it, for calendar days as for working days. A day off is
//! moved so that the act can be done during working hours; and the term of an act to be done at an organisation ends when that
//! organisation closes (for example, article 194 of the Russian Civil Code).
//! Parties that agreed on midnight write the due explicitly.
//!
//! The day of receipt is the date on which it was received where the debtor is; within a night shift, the date on which the
//! shift began. A term that would already be over on receipt (`same day`, in the evening) is due on the next working day.
//!
//! With a cut-off, anything received later than that hour in the debtor's zone, or on a day off, counts as
//! received on the next working day: days are counted from that day, hours from its opening. A joint term counts a day
//! if both parties work on that date, and time while both work at that instant.

use chrono::{Days, Months, NaiveDate, TimeDelta};

use super::coverage::Uncovered;
use super::explained::{Counted, Derivation};
use super::steps::{Step, Steps};
use super::term::{Length, Within};
use super::{Calendar, Instant, LAST_YEAR, Start, Term, Unit};
use crate::message::{Message, errors, message};

/// A due instant with its derivation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The due instant. Anything after it, to the second, is late.
    pub instant: Instant,
    /// The steps from the start to the due.
    pub derivation: Derivation,
    /// Why the days off around it are not known, if they are not.
    pub beyond: Option<Uncovered>,
}

/// The error for a term that never falls due: there are no working days, or it ends after [`LAST_YEAR`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverDue {
    /// The term.
    pub term: Term,
    /// The party whose hours these are.
    pub name: String,
    /// Whether nothing is counted because the calendar cannot be read.
    pub unread: bool,
}

errors!(NeverDue);

impl NeverDue {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        if self.unread {
            return message! {
                en: "the calendar of {name} cannot be read, so `{term}` has no due date",
                ru: "календарь не читается ({name}), поэтому срок `{term}` не определить",
                es: "el calendario de {name} no se puede leer, así que `{term}` no tiene vencimiento",
                name: &self.name,
                term: &self.term,
            };
        }
        let hours = (!self.name.is_empty()).then(|| {
            message! {
                en: " in {name}'s hours",
                ru: " (часы работы: {name})",
                es: " (horario de {name})",
                name: &self.name,
            }
        });
        message! {
            en: "`{term}` does not fall due by the end of {year}{hours}",
            ru: "`{term}`: срок не наступает до конца {year} г.{hours}",
            es: "`{term}` no vence antes de terminar {year}{hours}",
            term: &self.term,
            year: LAST_YEAR.unsigned_abs(),
            hours: hours,
        }
    }
}

/// A start with the cut-off applied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Receipt {
    /// The day of receipt in the debtor's calendar.
    pub(super) received: NaiveDate,
    /// The day that it counts as.
    pub(super) day: NaiveDate,
    /// The instant from which time runs.
    pub(super) from: Instant,
    /// Whether the cut-off moved it to that day.
    pub(super) moved: bool,
    /// Whether it is in a shift that began on an earlier date.
    pub(super) in_shift: bool,
}

/// A due instant and its computation.
pub(super) struct Reached {
    pub(super) instant: Instant,
    /// The date that it belongs to.
    pub(super) day: NaiveDate,
    /// The ends of the steps of a term with several steps.
    pub(super) ends: Vec<NaiveDate>,
    /// Whether it was moved because it would have been over when the term began.
    pub(super) past: bool,
}

/// Computes the due of a term. `calendar` is the debtor's; `other` is the other party's, used for joint terms
/// only.
///
/// # Errors
/// It does not fall due by the end of [`LAST_YEAR`], for example because every day is a day off, or the calendar by which it is
/// counted cannot be read.
pub fn due(
    term: &Term,
    start: &Start,
    calendar: &Calendar,
    other: Option<&Calendar>,
) -> Result<Due, NeverDue> {
    // A shift is that of the debtor, whether or not the other party works at the time.
    let received = start.day(calendar);
    let joint = other
        .filter(|_| term.joint)
        .map(|other| calendar.joint(other));
    let calendar = joint.as_ref().unwrap_or(calendar);
    let never = || NeverDue {
        term: term.clone(),
        name: calendar.name().to_owned(),
        unread: !calendar.is_known(),
    };
    let by_calendar = term.cutoff.is_some() || !matches!(term.unit(), Unit::Hours | Unit::Minutes);
    if by_calendar && !calendar.is_known() {
        return Err(never());
    }
    let receipt = receive(term, start, received, calendar).ok_or_else(never)?;
    let reached = reach(term, receipt, calendar).ok_or_else(never)?;
    let beyond = calendar.lacks(reached.day).filter(|_| by_calendar);
    Ok(Due {
        instant: reached.instant,
        beyond,
        derivation: Derivation::counted(Counted {
            term: term.clone(),
            start: *start,
            received,
            calendar: calendar.clone(),
        }),
    })
}

/// Applies the cut-off to a start.
pub(super) fn receive(
    term: &Term,
    start: &Start,
    day: NaiveDate,
    calendar: &Calendar,
) -> Option<Receipt> {
    let zone = calendar.zone();
    let as_it_is = Receipt {
        received: day,
        day,
        from: start.instant,
        moved: false,
        in_shift: start.written.is_none() && day != zone.date(start.instant),
    };
    let Some(cutoff) = term.cutoff else {
        return Some(as_it_is);
    };
    // A date without a time is the close of that day, which is after any cut-off where the day closes for the debtor too: further
    // east it is the early morning of the next day, and further west some time before. What comes after midnight in a shift is late.
    let closes = start.written == Some(day) && zone.date(start.instant) != day;
    let late = closes || as_it_is.in_shift || zone.local(start.instant).time.time() > cutoff.0;
    if !late && calendar.is_working_day(day) {
        return Some(as_it_is);
    }
    let day = calendar.nth_working_day(day, 1)?;
    Some(Receipt {
        day,
        from: calendar.opening(day)?,
        moved: true,
        ..as_it_is
    })
}

/// Computes the due and the date that it belongs to.
pub(super) fn reach(term: &Term, receipt: Receipt, calendar: &Calendar) -> Option<Reached> {
    let length = match term.within {
        Within::Length(length) => length,
        Within::Steps(steps) => return reach_by_steps(&steps, receipt, calendar),
    };
    let seconds = |unit: i64| i64::from(length.amount()).checked_mul(unit);
    let at = |instant, day| Reached {
        instant,
        day,
        ends: Vec::new(),
        past: false,
    };
    let instant = match length.unit() {
        Unit::Minutes => receipt
            .from
            .checked_add_signed(TimeDelta::try_seconds(seconds(60)?)?)?,
        Unit::Hours => receipt
            .from
            .checked_add_signed(TimeDelta::try_seconds(seconds(3600)?)?)?,
        Unit::WorkingMinutes => calendar.after_working(receipt.from, seconds(60)?)?,
        Unit::WorkingHours => calendar.after_working(receipt.from, seconds(3600)?)?,
        _ => {
            let day = calendar.working_day_from(end_of(length, receipt.day, calendar)?)?;
            return Some(at(calendar.closing(day)?, day));
        }
    };
    Some(at(instant, calendar.zone().date(instant)))
}

/// The day on which a length in days, weeks or months ends.
fn end_of(length: Length, from: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    let amount = length.amount();
    match length.unit() {
        Unit::WorkingDays => calendar.nth_working_day(from, amount),
        Unit::ClearWorkingDays => calendar.nth_working_day(from, amount.checked_add(1)?),
        Unit::BankingDays => calendar.nth_day(from, amount, true),
        unit => last_calendar_day(from, amount, unit),
    }
}

/// The last day of a term in days, before it is moved to a working day.
pub(super) fn last_day(term: &Term, from: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    match term.within {
        Within::Length(length) => end_of(length, from, calendar),
        Within::Steps(steps) => ends_of(&steps, from, calendar)?.last().copied(),
    }
}

/// The day on which each step ends.
fn ends_of(steps: &Steps, from: NaiveDate, calendar: &Calendar) -> Option<Vec<NaiveDate>> {
    let mut ends = Vec::new();
    let mut day = from;
    for step in steps.iter() {
        day = match step {
            Step::Length(length) => end_of(length, day, calendar)?,
            Step::NextWorkingDay => calendar.nth_working_day(day, 1)?,
            step => step.by_calendar(day)?,
        };
        ends.push(day);
    }
    Some(ends)
}

fn reach_by_steps(steps: &Steps, receipt: Receipt, calendar: &Calendar) -> Option<Reached> {
    let ends = ends_of(steps, receipt.day, calendar)?;
    let day = *ends.last()?;
    let due = |day: NaiveDate| match steps.at() {
        Some(at) => Some(calendar.zone().instant(day.and_time(at)).instant),
        None => calendar.closing(day),
    };
    let mut day = calendar.working_day_from(day)?;
    let past = due(day)? <= receipt.from;
    if past {
        // A term that begins after working hours still leaves a working day.
        day = calendar.nth_working_day(day, 1)?;
    }
    Some(Reached {
        instant: due(day)?,
        day,
        ends,
        past,
    })
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
