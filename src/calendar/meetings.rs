//! Meetings of an iCalendar file: their times and attendees.

use chrono::{NaiveDateTime, TimeDelta};

use super::ical::{self, Budget, Entry, Lasts, NotACalendar, Row, Unread, Why};
use super::{Instant, Zone};
use crate::source::Span;

/// A meeting, or a series of meetings.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Its summary, if it has one.
    pub summary: Option<String>,
    /// Its location in the file.
    pub span: Span,
    /// Its unique id in all calendars.
    pub uid: String,
    /// The addresses of attendees who have not declined, in lower case.
    pub people: Vec<String>,
    row: Row,
    length: TimeDelta,
}

/// The meetings in a calendar file.
#[derive(Debug, Clone, Default)]
pub struct Meetings {
    /// The meetings, in the order of the file.
    pub meetings: Vec<Meeting>,
    /// The unreadable parts.
    pub unread: Vec<Unread>,
}

/// Reads the meetings of iCalendar files: for each file, those that no file cancels or replaces. `zone` is the default zone of
/// times. Cancelled, private and whole-day events are not meetings.
pub fn meetings(files: &[&[u8]], zone: &Zone) -> Vec<Result<Meetings, NotACalendar>> {
    let files = ical::read_together(files, zone).into_iter();
    files.map(|file| file.map(of_file)).collect()
}

fn of_file(file: ical::File) -> Meetings {
    let mut found = Meetings {
        meetings: Vec::new(),
        unread: file.unread,
    };
    if file.is_empty && found.unread.is_empty() {
        found.unread.push(Unread::of_the_file(Why::Nothing));
    }
    found.unread.sort_by_key(|unread| unread.at);
    found.meetings = file.entries.into_iter().filter_map(meeting).collect();
    found
}

fn meeting(entry: Entry) -> Option<Meeting> {
    let length = match entry.row.lasts() {
        Lasts::Time(length) if length < TimeDelta::days(1) => length,
        _ => return None,
    };
    let about = entry.about;
    (!about.private).then_some(Meeting {
        summary: about.summary,
        span: about.span,
        uid: about.uid,
        people: about.people,
        row: entry.row,
        length,
    })
}

impl Meeting {
    /// Its length.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        self.length
    }

    /// The starts, in order, of the meetings that began on or after `from` and ended by `until`. The expansion of a series takes at
    /// most `budget` steps, which are deducted from it.
    #[must_use]
    pub fn beginnings(&self, from: Instant, until: Instant, budget: &mut usize) -> Vec<Instant> {
        let zone = self.row.zone();
        let local = |instant: Instant, end: NaiveDateTime, day: TimeDelta| {
            let near = instant.naive_utc().checked_add_signed(day);
            near.map_or(end, |_| {
                zone.local(instant)
                    .time
                    .checked_add_signed(day)
                    .unwrap_or(end)
            })
        };
        // At clock changes, local times are not in the order of instants; so one more day is searched on either side.
        let day = TimeDelta::days(1);
        let window = (
            local(from, NaiveDateTime::MIN, -day),
            local(until, NaiveDateTime::MAX, day),
        );
        let mut left = Budget(*budget);
        let (beginnings, _) = self.row.beginnings(window.0, window.1, &mut left);
        *budget = left.0;
        let instants = beginnings
            .into_iter()
            .map(|local| zone.instant(local).instant);
        instants
            .filter(|begins| *begins >= from && *begins + self.length <= until)
            .collect()
    }
}

#[cfg(test)]
mod tests;
