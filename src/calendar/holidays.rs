//! Days off and working days from an iCalendar file.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::days::DayOff;
use super::ical::{self, Budget, Entry, Lasts, NotACalendar, Unread, Why};
use super::year::{FIRST_YEAR, LAST_YEAR};
use super::{ExtraDay, Span, Zone};

/// The most series of a file that recur by more than a day of the year.
const MAX_SERIES: usize = 1_000;

/// The days off in a calendar file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    /// The days off, each with its summary.
    pub days: Vec<DayOff>,
    /// Extra working days.
    pub workdays: Vec<ExtraDay>,
    /// The end of the last year for which the file has dates; `None` if all of them recur forever. A file without readable
    /// events covers no year: that is the end of the year before [`FIRST_YEAR`](super::FIRST_YEAR).
    pub covers_until: Option<NaiveDate>,
    /// The beginning of the first of these years.
    pub covers_from: Option<NaiveDate>,
    /// The unreadable parts.
    pub unread: Vec<Unread>,
    /// The names of all its events.
    pub names: HashSet<String>,
    /// Whether a part of what it says is lost, so that nobody knows which days it means.
    pub damaged: bool,
}

/// A selection of events by their names, ignoring case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Only these; all if empty.
    pub only: Vec<String>,
    /// All but these.
    pub without: Vec<String>,
}

/// A name normalised for comparison.
#[must_use]
pub fn same_name(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

impl Choice {
    fn takes(&self, name: Option<&str>) -> bool {
        let name = name.map(same_name);
        let among = |names: &[String]| names.iter().any(|other| Some(same_name(other)) == name);
        (self.only.is_empty() || among(&self.only)) && !among(&self.without)
    }
}

/// Reads the days off of an iCalendar file, and its extra working days. `zone` is the zone of its dates.
///
/// # Errors
/// It is not an iCalendar file.
pub fn holidays(bytes: &[u8], zone: &Zone, choice: &Choice) -> Result<Holidays, NotACalendar> {
    read(bytes, zone, choice, false)
}

/// Reads the working days of an iCalendar file: whole days, and others with their hours.
///
/// # Errors
/// It is not an iCalendar file.
pub fn workdays(bytes: &[u8], zone: &Zone, choice: &Choice) -> Result<Holidays, NotACalendar> {
    read(bytes, zone, choice, true)
}

fn read(
    bytes: &[u8],
    zone: &Zone,
    choice: &Choice,
    all_worked: bool,
) -> Result<Holidays, NotACalendar> {
    let mut file = ical::read(bytes, zone)?;
    let mut found = Holidays {
        unread: std::mem::take(&mut file.unread),
        ..Holidays::default()
    };
    let (mut dated, mut series, mut chosen) = (None, 0, 0);
    let mut left_out = Vec::new();
    let (is_empty, none_held) = (file.is_empty, file.entries.is_empty());
    for mut entry in std::mem::take(&mut file.entries) {
        entry.about.workday |= all_worked;
        let name = entry.about.summary.clone();
        found.names.extend(name.clone());
        if !choice.takes(name.as_deref()) {
            left_out.push(entry);
            continue;
        }
        chosen += 1;
        let read = found.take(&entry, zone, &mut series, &mut file.budget);
        match read {
            Ok(years) => dated = both(dated, years),
            Err(why) => found.unread.push(Unread {
                name,
                why,
                at: entry.about.span.start(),
            }),
        }
    }
    let none_left = chosen == 0 && (found.names.is_empty() || !choice.only.is_empty());
    if none_left && found.unread.is_empty() {
        let why = match (is_empty, none_held) {
            (true, _) => Why::Nothing,
            (false, true) => Why::Cancelled,
            (false, false) => Why::NotChosen,
        };
        found.unread.push(Unread::of_the_file(why));
    }
    let of_choice = |unread: &Unread| choice.takes(unread.name.as_deref());
    let is_lost = |unread: &Unread| matches!(unread.why, Why::Stray(_)) && of_choice(unread);
    found.damaged = found.unread.iter().any(is_lost);
    found.workdays = joined(std::mem::take(&mut found.workdays));
    found.unread.sort_by_key(|unread| unread.at);
    // Of a file in which no day off is left, the years for which it has dates are still known.
    let mut others = Holidays::default();
    for entry in left_out.iter().filter(|_| chosen == 0) {
        if let Ok(years) = others.take(entry, zone, &mut series, &mut file.budget) {
            dated = both(dated, years);
        }
    }
    let nothing = |read: &Holidays| read.days.is_empty() && read.workdays.is_empty();
    let clamped = |year: i32| year.clamp(FIRST_YEAR, LAST_YEAR);
    let last = match dated {
        None if nothing(&found) && nothing(&others) => Some(FIRST_YEAR),
        years => years.map(|(_, last)| clamped(last)),
    };
    found.covers_until = last.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31));
    let first = dated.map(|(first, _)| clamped(first));
    found.covers_from = first.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    Ok(found)
}

/// The first and the last of some years.
type Years = (i32, i32);

/// The years of two events together.
fn both(one: Option<Years>, other: Option<Years>) -> Option<Years> {
    match (one, other) {
        (Some((from, until)), Some((first, last))) => Some((from.min(first), until.max(last))),
        _ => one.or(other),
    }
}

/// Working days with all hours that the file has for each: several events may be on one day.
fn joined(mut days: Vec<ExtraDay>) -> Vec<ExtraDay> {
    days.sort_by_key(|day| day.when);
    let mut found: Vec<ExtraDay> = Vec::with_capacity(days.len());
    for day in days {
        match found.last_mut() {
            Some(last) if last.when == day.when => last.join(&day),
            _ => found.push(day),
        }
    }
    found
}

/// Whether a calendar file can be read, and nothing of what it says is lost.
#[must_use]
pub fn is_intact(bytes: &[u8]) -> bool {
    let read = holidays(bytes, &Zone::utc(), &Choice::default());
    read.is_ok_and(|read| !read.damaged)
}

impl Holidays {
    /// Adds an event, and returns the years that it covers, unless it recurs forever.
    fn take(
        &mut self,
        entry: &Entry,
        zone: &Zone,
        series: &mut usize,
        budget: &mut Budget,
    ) -> Result<Option<Years>, Why> {
        let (row, name) = (
            &entry.row,
            entry.about.summary.as_deref().unwrap_or_default(),
        );
        let days = match row.lasts() {
            Lasts::Days(days) => days,
            Lasts::Time(length) if entry.about.workday => {
                return self.hours_of(entry, length, zone, budget);
            }
            Lasts::Time(_) => return Err(Why::NotWholeDays),
        };
        let last_day = |first: NaiveDate| {
            let more = u64::try_from(days - 1).unwrap_or(0);
            first.checked_add_days(Days::new(more)).unwrap_or(first)
        };
        if row.is_endless() && !entry.about.workday {
            let short = u16::try_from(days).ok().filter(|days| *days <= 366);
            let day = match (row.every_years(), short) {
                (Some(step), Some(days)) => {
                    DayOff::recurring(row.start().date(), days, LAST_YEAR, step)
                }
                _ if *series < MAX_SERIES => {
                    *series += 1;
                    DayOff::series(Arc::new(row.clone()), days)
                }
                _ => return Err(Why::TooMany),
            };
            self.days.push(day.named(name));
            return Ok(None);
        }
        let (first, complete) = row.all(budget);
        let last = first.last().map(|last| last_day(last.date()));
        let from = first.first().map(Datelike::year);
        for day in first {
            let day = day.date();
            if entry.about.workday {
                let dates = day.iter_days().take_while(|date| *date <= last_day(day));
                self.workdays
                    .extend(dates.map(|date| ExtraDay::on(date, Vec::new())));
            } else {
                self.days
                    .push(DayOff::range(day, last_day(day)).named(name));
            }
        }
        if !complete {
            return Err(Why::TooMany);
        }
        Ok(from.zip(last.map(|last| last.year())))
    }

    /// Adds an event with working hours.
    fn hours_of(
        &mut self,
        entry: &Entry,
        length: TimeDelta,
        zone: &Zone,
        budget: &mut Budget,
    ) -> Result<Option<Years>, Why> {
        let (first, complete) = entry.row.all(budget);
        let endless = entry.row.is_endless();
        let years = first.first().map(Datelike::year);
        let years = years.zip(first.last().map(Datelike::year));
        for begins in first {
            let begins = entry.row.zone().instant(begins).instant;
            let (from, until) = (zone.local(begins).time, zone.local(begins + length).time);
            let midnight = from.date().and_time(NaiveTime::MIN);
            let minute = |time: NaiveDateTime| u16::try_from((time - midnight).num_minutes()).ok();
            let span = minute(from).zip(minute(until));
            let span = span.and_then(|(from, until)| Span::new(from, until));
            let hours = vec![span.ok_or(Why::NotHours)?];
            self.workdays.push(ExtraDay::on(from.date(), hours));
        }
        if !complete {
            return Err(Why::TooMany);
        }
        Ok(years.filter(|_| !endless))
    }
}

#[cfg(test)]
mod tests;
