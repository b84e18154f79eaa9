//! The order of day, month and year, decided by all dates of an export.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::super::fault::{Fault, Reading};
use super::super::model::Place;
use super::super::options::{DateOrder, Options};
use super::header::Number;

/// How many years the Buddhist era is ahead.
const BUDDHIST: i32 = 543;

/// The date of a line, in the order of the line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) numbers: [Number; 3],
    pub(super) text: &'a str,
    pub(super) line: u64,
}

/// The date in an order, if it exists.
pub(super) fn date(order: DateOrder, [first, second, third]: [Number; 3]) -> Option<NaiveDate> {
    let (year, month, day) = match order {
        DateOrder::DayMonthYear => (third, second, first),
        DateOrder::MonthDayYear => (third, first, second),
        DateOrder::YearMonthDay => (first, second, third),
    };
    let value = i32::try_from(year.value).ok()?;
    let year = match year.digits {
        // Buddhist years, as in Thailand: no message is older than 2552, and none is of 2052.
        2 if value >= 52 => 2500 - BUDDHIST + value,
        4 if (2552..2652).contains(&value) => value - BUDDHIST,
        2 => 2000 + value,
        4 if value >= 1970 => value,
        _ => return None,
    };
    (month.digits <= 2 && day.digits <= 2)
        .then(|| NaiveDate::from_ymd_opt(year, month.value, day.value))?
}

/// The order of the dates.
///
/// An order is possible if all dates exist in it and none is in the future. Of several, those remain in which time
/// goes back least often. If still several remain that read a date differently, the export does not decide.
/// Dates with full stops have the day first where the program speaks a language that writes them so.
pub(super) fn decide(
    dates: &[Written<'_>],
    day_first: bool,
    file: &Arc<str>,
    options: &Options<'_>,
) -> Result<DateOrder, Fault> {
    // A year of four digits in front needs no order, whatever is given for other exports.
    let long_first = dates
        .iter()
        .all(|written| matches!(written.numbers, [first, _, _] if first.digits == 4));
    if let Some(order) = options.dates.filter(|_| !long_first) {
        return match dates
            .iter()
            .find(|written| date(order, written.numbers).is_none())
        {
            Some(wrong) => Err(no_order(wrong, file)),
            None => Ok(order),
        };
    }
    let latest = options
        .not_after
        .and_then(|at| chrono::DateTime::from_timestamp(at, 0))
        .and_then(|at| at.date_naive().succ_opt());
    let exists = |order: DateOrder, written: &Written<'_>| {
        date(order, written.numbers).is_some_and(|date| latest.is_none_or(|latest| date <= latest))
    };
    let mut possible: Vec<DateOrder> = DateOrder::ALL.to_vec();
    for written in dates {
        possible.retain(|order| exists(*order, written));
        if possible.is_empty() {
            return Err(no_order(written, file));
        }
    }
    if possible.len() > 1 {
        let backwards: Vec<usize> = possible
            .iter()
            .map(|order| backwards(*order, dates))
            .collect();
        let least = backwards.iter().min().copied().unwrap_or(0);
        let mut backwards = backwards.into_iter();
        possible.retain(|_| backwards.next() == Some(least));
    }
    if possible.len() > 1 && !long_first && !year_may_be_first(dates) {
        possible.retain(|order| *order != DateOrder::YearMonthDay);
    }
    let dotted = |written: &Written<'_>| written.text.contains('.') && !written.text.contains('/');
    if day_first && possible.contains(&DateOrder::DayMonthYear) && dates.iter().all(dotted) {
        possible.retain(|order| *order == DateOrder::DayMonthYear);
    }
    let all = |written: &Written<'_>| -> Vec<Reading> {
        let reading = |order: &DateOrder| {
            Some(Reading {
                order: *order,
                date: date(*order, written.numbers)?,
            })
        };
        possible.iter().filter_map(reading).collect()
    };
    for written in dates {
        let readings = all(written);
        if readings
            .windows(2)
            .any(|pair| matches!(pair, [one, other] if one.date != other.date))
        {
            let place = Place::line(file, written.line);
            return Err(Fault::AmbiguousDates {
                place,
                text: written.text.to_owned(),
                readings,
            });
        }
    }
    Ok(possible.first().copied().unwrap_or(DateOrder::DayMonthYear))
}

fn no_order(written: &Written<'_>, file: &Arc<str>) -> Fault {
    Fault::NoDateOrder {
        place: Place::line(file, written.line),
        text: written.text.to_owned(),
    }
}

/// How often a date lies more than a day before the one above it. (Events of a group are not exactly in order.)
fn backwards(order: DateOrder, dates: &[Written<'_>]) -> usize {
    let read: Vec<NaiveDate> = dates
        .iter()
        .filter_map(|written| date(order, written.numbers))
        .collect();
    read.windows(2)
        .filter(|pair| matches!(pair, [one, next] if (*one - *next).num_days() > 1))
        .count()
}

/// Whether the first number changes less often than the last: only then it can be a year of two digits, which few
/// languages write first.
fn year_may_be_first(dates: &[Written<'_>]) -> bool {
    let values = |pick: fn(&[Number; 3]) -> u32| -> usize {
        dates
            .iter()
            .map(|written| pick(&written.numbers))
            .collect::<HashSet<_>>()
            .len()
    };
    values(|[first, _, _]| first.value) < values(|[_, _, third]| third.value)
}
