//! Formatting of dates and times: `Fri 27 Mar 2026 15:20`.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};

use super::{Instant, Zone};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Formats an instant in local time: `Fri 27 Mar 2026 15:20`, with seconds where there are any.
#[must_use]
pub fn show(instant: Instant, zone: &Zone) -> String {
    show_local(zone.local(instant).time)
}

/// Formats a closing time: as [`show`], but a midnight is the end of the day before it, `Fri 27 Mar 2026 24:00`.
#[must_use]
pub fn show_close(instant: Instant, zone: &Zone) -> String {
    let local = zone.local(instant).time;
    let midnight = local.num_seconds_from_midnight() == 0 && local.nanosecond() == 0;
    match local.date().pred_opt() {
        Some(before) if midnight => format!("{} 24:00", show_day(before)),
        _ => show_local(local),
    }
}

/// Formats an instant in RFC 3339 with the zone's offset at that time: `2026-03-27T15:20:00+03:00`. An offset that has seconds,
/// which RFC 3339 does not support, is that of a local mean time; then the instant is shown in UTC.
#[must_use]
pub fn rfc3339(instant: Instant, zone: &Zone) -> String {
    let seconds = zone.local(instant).offset_seconds;
    let offset = chrono::FixedOffset::east_opt(seconds).filter(|_| seconds % 60 == 0);
    offset.map_or_else(
        || instant.to_rfc3339(),
        |offset| instant.with_timezone(&offset).to_rfc3339(),
    )
}

/// Formats a date with its weekday: `Fri 27 Mar 2026`.
#[must_use]
pub fn show_day(date: NaiveDate) -> String {
    let mut text = String::with_capacity(16);
    push_day(&mut text, date);
    text.push(' ');
    text.push_str(month_name(date.month()));
    let _ = write!(text, " {}", date.year());
    text
}

/// As [`show`], for a local time.
pub(super) fn show_local(time: NaiveDateTime) -> String {
    let mut text = show_day(time.date());
    text.push(' ');
    push_time(&mut text, time);
    text
}

/// Weekday and day number: `Fri 27`.
pub(super) fn push_day(text: &mut String, date: NaiveDate) {
    text.push_str(weekday_name(date.weekday()));
    text.push(' ');
    if date.day() < 10 {
        push_digit(text, date.day());
    } else {
        push_two(text, date.day());
    }
}

/// `15:20`, or `15:20:05`.
pub(super) fn push_time(text: &mut String, time: NaiveDateTime) {
    push_two(text, time.hour());
    text.push(':');
    push_two(text, time.minute());
    if time.second() != 0 {
        text.push(':');
        push_two(text, time.second());
    }
}

/// Appends two digits. Derivations contain many dates, and the formatting machinery would take most of their time.
fn push_two(text: &mut String, number: u32) {
    push_digit(text, number / 10);
    push_digit(text, number);
}

fn push_digit(text: &mut String, number: u32) {
    text.push(char::from_digit(number % 10, 10).unwrap_or('?'));
}

/// The English three-letter name of a month, 1 to 12.
pub(super) fn month_name(month: u32) -> &'static str {
    usize::try_from(month)
        .ok()
        .and_then(|month| MONTHS.get(month.wrapping_sub(1)))
        .copied()
        .unwrap_or("?")
}

/// The English three-letter name of a weekday.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}
