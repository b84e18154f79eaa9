//! Which dates a derivation leaves out or counts besides the week, and why.

use chrono::NaiveDate;

use super::super::dates::Dates;
use super::super::days::{UNNAMED, is_weekend};
use super::super::term::{Length, Unit};
use super::super::year::NO_SUCH_DAY;
use super::super::{Calendar, DayKind};
use super::{LISTED_DAYS, NAMED_GROUPS, counted};
use crate::message::{Message, Value, message};

/// Adds the dates of a length (or that there is no working day), which follow the date `context`, and which dates of `[from,
/// to]` were skipped, or counted outside the week, and why.
pub(super) fn skipped(
    steps: &mut Vec<Message>,
    length: Option<Length>,
    dates: Dates,
    context: NaiveDate,
    (from, to): (NaiveDate, NaiveDate),
    calendar: &Calendar,
) {
    // Runs of days with the same reason: first, last, reason.
    let mut runs: Vec<(NaiveDate, NaiveDate, DayKind<'_>)> = Vec::new();
    let mut known = calendar.working_days_between(from, to.succ_opt().unwrap_or(to));
    let banking = length.is_some_and(|length| length.unit() == Unit::BankingDays);
    for date in calendar.exceptions(from, to) {
        let kind = calendar.kind(date);
        known += u32::from(!kind.works());
        // Of extra working days, banking days count only those from Monday to Friday.
        let same = |other: NaiveDate| !banking || is_weekend(other) == is_weekend(date);
        match runs.last_mut() {
            Some(run) if run.2 == kind && run.1.succ_opt() == Some(date) && same(run.1) => {
                run.1 = date;
            }
            _ => runs.push((date, date, kind)),
        }
    }
    if banking {
        let dates = from.iter_days().take_while(|date| *date <= to);
        let worked =
            dates.filter(|date| is_weekend(*date) && calendar.kind(*date) == DayKind::Working);
        let worked: Vec<NaiveDate> = worked.take(NAMED_GROUPS + 1).collect();
        // Many are every week, as another step says.
        if worked.len() <= NAMED_GROUPS {
            runs.extend(
                worked
                    .into_iter()
                    .map(|date| (date, date, DayKind::Working)),
            );
            runs.sort_by_key(|(first, ..)| *first);
        }
    }
    // A day off that is not an exception is a free day of the week.
    let days = u32::try_from((to - from).num_days() + 1).unwrap_or(0);
    let free_days = days.saturating_sub(known);
    let free = if free_days > LISTED_DAYS {
        Some(message! {
            en: " ({days} days outside the working week)",
            ru: " ({days} {days#день|дня|дней} вне рабочей недели)",
            es: " ({days} días fuera de la semana laboral)",
            days: free_days,
        })
    } else if free_days > 0 {
        let mut free = Dates::after(context);
        let dates = from.iter_days().take_while(|date| *date <= to);
        let dates = dates.filter(|date| calendar.kind(*date) == DayKind::NotInWeek);
        dates
            .take(free_days as usize)
            .for_each(|date| free.run(date, date, None));
        Some(message! {
            en: " ({dates} not worked)",
            ru: " ({dates}: {dates#нерабочий|нерабочие|нерабочие})",
            es: " ({dates}: no {dates#hábil|hábiles})",
            dates: free,
        })
    } else {
        None
    };
    steps.push(match length {
        Some(length) => counted(length.into(), dates, free),
        None => message! {
            en: "no working day{free}",
            ru: "ни одного рабочего дня{free}",
            es: "ningún día hábil{free}",
            free: free,
        },
    });
    if !runs.is_empty() {
        // In calendar days all days are counted, and the last must be a working day.
        let by_calendar = matches!(
            length.map(Length::unit),
            Some(Unit::Days | Unit::ClearDays | Unit::Weeks | Unit::Months)
        );
        exceptions(steps, runs, from, by_calendar, banking, calendar);
    }
}

/// Adds which days were skipped, or counted outside the week, and why.
fn exceptions(
    steps: &mut Vec<Message>,
    mut runs: Vec<(NaiveDate, NaiveDate, DayKind<'_>)>,
    from: NaiveDate,
    by_calendar: bool,
    banking: bool,
    calendar: &Calendar,
) {
    let (mut not, mut yet) = (Dates::of_year(from), Dates::of_year(from));
    let other = || match calendar.other_name() {
        Some(other) => Value::from(other),
        None => {
            message! { en: "the other party", ru: "другая сторона", es: "la otra parte" }.into()
        }
    };
    let apart = runs
        .iter()
        .filter(|run| run.2 == DayKind::Apart)
        .map(|run| (run.1 - run.0).num_days() + 1)
        .sum::<i64>();
    // If the other party's week is shorter, that is every week: too many to list.
    let name_apart = apart <= i64::from(LISTED_DAYS);
    runs.retain(|run| name_apart || run.2 != DayKind::Apart);
    for (first, last, kind) in runs.iter().take(NAMED_GROUPS) {
        let (dates, why) = match kind {
            DayKind::Extra | DayKind::Working if banking && is_weekend(*first) => (
                &mut not,
                message! {
                    en: "not a banking day",
                    ru: "не банковский день",
                    es: "no es día bancario",
                },
            ),
            DayKind::Extra => (&mut yet, extra(days(*first, *last))),
            DayKind::Off(why) => (&mut not, off(why, days(*first, *last))),
            _ => (
                &mut not,
                message! {
                    en: "{other} does not work",
                    ru: "{other} не работает",
                    es: "{other} no trabaja",
                    other: other(),
                },
            ),
        };
        dates.run(*first, *last, Some(why));
    }
    if !name_apart {
        not.words(message! {
            en: "{days} {days#day|days} on which {other} does not work",
            ru: "{days} {days#день|дня|дней}, когда {other} не работает",
            es: "{days} {days#día|días} en que {other} no trabaja",
            days: u64::try_from(apart).unwrap_or(0),
            other: other(),
        });
    }
    if !not.is_empty() {
        steps.push(if by_calendar {
            message! {
                en: "not worked: {dates}",
                ru: "{dates#нерабочий|нерабочие|нерабочие}: {dates}",
                es: "no {dates#hábil|hábiles}: {dates}",
                dates: not,
            }
        } else {
            message! {
                en: "not counted: {dates}",
                ru: "не {dates#считается|считаются|считаются}: {dates}",
                es: "no {dates#cuenta|cuentan}: {dates}",
                dates: not,
            }
        });
    }
    if !yet.is_empty() {
        steps.push(if by_calendar {
            message! {
                en: "worked: {dates}",
                ru: "{dates#рабочий|рабочие|рабочие}: {dates}",
                es: "{dates#hábil|hábiles}: {dates}",
                dates: yet,
            }
        } else {
            message! {
                en: "counted: {dates}",
                ru: "{dates#считается|считаются|считаются}: {dates}",
                es: "{dates#cuenta|cuentan}: {dates}",
                dates: yet,
            }
        });
    }
    let more = runs.len().checked_sub(NAMED_GROUPS);
    if let Some(more) = more.filter(|more| *more > 0) {
        steps.push(message! {
            en: "and {more} more such {more#exception|exceptions}",
            ru: "и ещё {more} {more#исключение|исключения|исключений}",
            es: "y {more} {more#excepción|excepciones} más",
            more: more,
        });
    }
}

/// The number of days from the first to the last one.
fn days(first: NaiveDate, last: NaiveDate) -> u64 {
    u64::try_from((last - first).num_days() + 1).unwrap_or(1)
}

fn extra(days: u64) -> Message {
    message! {
        en: "{days#extra working day|extra working days}",
        ru: "{days#дополнительный рабочий день|дополнительные рабочие дни|дополнительные рабочие дни}",
        es: "{days#día hábil adicional|días hábiles adicionales}",
        days: days,
    }
}

/// The occasion of days off, as a message.
fn off(why: &str, days: u64) -> Message {
    match why {
        UNNAMED => message! {
            en: "{days#day off|days off}",
            ru: "{days#нерабочий день|нерабочие дни|нерабочие дни}",
            es: "{days#día no hábil|días no hábiles}",
            days: days,
        },
        NO_SUCH_DAY => message! {
            en: "the zone had no such day",
            ru: "в этом поясе такого дня не было",
            es: "en la zona no existió ese día",
        },
        name => message! { en: "{name}", ru: "{name}", es: "{name}", name: name },
    }
}
