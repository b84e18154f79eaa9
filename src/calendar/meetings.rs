//! Meetings of an iCalendar file: when they took place, and who was asked.

use chrono::{NaiveDateTime, TimeDelta};

use super::ical::{self, Budget, Entry, Lasts, NotACalendar, Row, Unread, Why};
use super::{Instant, Zone};
use crate::source::Span;

/// A meeting, or a row of them.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// What it is called; nothing where it has no name.
    pub summary: Option<String>,
    /// Where it stands in the file.
    pub span: Span,
    /// What tells it apart from others, in every calendar that holds it.
    pub uid: String,
    /// The addresses of who was asked and has not declined, in small letters.
    pub people: Vec<String>,
    row: Row,
    length: TimeDelta,
}

/// What a calendar file says of meetings.
#[derive(Debug, Clone, Default)]
pub struct Meetings {
    /// The meetings, in the order of the file.
    pub meetings: Vec<Meeting>,
    /// What is not read.
    pub unread: Vec<Unread>,
}

/// The meetings of iCalendar files, for each file those that stand in it and that no file cancels or replaces. `zone` is that
/// of times that name none. What is cancelled, private or lasts whole days is not a meeting.
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
    /// When it took place, from one instant on, as far as it had ended by another: beginnings, in order. Of a row at most as
    /// many steps are counted as `budget` holds, which gets less by them.
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
        // Where clocks change, local times do not go by instants; so a day more is looked through on either side.
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
