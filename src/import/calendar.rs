//! Meetings of calendars as conversations: one for each meeting or series.

use std::sync::Arc;

use chrono::DateTime;

use super::fault::Fault;
use super::model::{Body, Conversation, Item, Place, Platform, Sender, Words};
use super::note::Note;
use super::open::Read;
use super::options::Options;
use crate::calendar::{self, Meeting, NotACalendar, Zone, meetings};
use crate::evidence::slug;

/// The most steps that the expansion of the series of all calendars takes.
const BUDGET: usize = 1_000_000;

/// Whether a file starts like a calendar.
pub(super) fn is_calendar(start: &str) -> bool {
    let start = start.trim_start_matches('\u{FEFF}').trim_start();
    start
        .get(..15)
        .is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
}

/// Adds the meetings that have ended: without a time, all that had by the beginning of this century are none.
pub(super) fn read(
    files: &[(usize, Vec<u8>)],
    options: &Options<'_>,
    read: &mut Read,
) -> Result<(), Fault> {
    let utc = Zone::utc();
    let zone = options.calendars.unwrap_or(&utc);
    let until = options.not_after.unwrap_or(0);
    let bytes: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    let mut budget = BUDGET;
    for ((at, bytes), found) in files.iter().zip(meetings(&bytes, zone)) {
        let Some(export) = read.exports.get_mut(*at) else {
            continue;
        };
        let file = Arc::clone(&export.path);
        let found = found.map_err(|why| match why {
            NotACalendar::BreaksOff => Fault::Truncated {
                place: Place::line(&file, line_at(bytes, bytes.trim_ascii_end().len())),
            },
            NotACalendar::Conflict => Fault::Malformed {
                place: Place::line(&file, line_at(bytes, conflict_in(bytes))),
                what: "VCALENDAR".to_owned(),
            },
            NotACalendar::NoCalendar => Fault::Malformed {
                place: Place::line(&file, 1),
                what: "VCALENDAR".to_owned(),
            },
        })?;
        read.notes
            .extend(Note::if_calendar_is_not_utf8(&file, bytes));
        let unread = found.unread.into_iter();
        read.unread
            .extend(unread.map(|unread| (Arc::clone(&file), unread)));
        let conversations: Vec<Conversation> = found
            .meetings
            .iter()
            .map(|meeting| conversation(meeting, bytes, until, &file, &mut budget))
            .filter(|conversation| !conversation.messages.is_empty())
            .collect();
        export.count(&conversations);
        read.conversations.extend(conversations);
    }
    Ok(())
}

/// The number of the line of a byte.
fn line_at(bytes: &[u8], at: usize) -> u64 {
    let before = bytes.iter().take(at).filter(|byte| **byte == b'\n');
    u64::try_from(before.count() + 1).unwrap_or(u64::MAX)
}

fn conversation(
    meeting: &Meeting,
    bytes: &[u8],
    until: i64,
    file: &Arc<str>,
    budget: &mut usize,
) -> Conversation {
    let title = meeting.summary.clone().unwrap_or_default();
    let instant = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    let place = Place::line(file, line_at(bytes, meeting.span.start()));
    let people = meeting.people.iter().map(|address| Sender {
        account: address.clone(),
        name: None,
    });
    let people: Vec<Sender> = people.collect();
    let seconds = u32::try_from(meeting.length().num_seconds()).ok();
    let beginnings = meeting.beginnings(instant(0), instant(until), budget);
    let item = |begins: calendar::Instant| Item {
        id: meeting.uid.clone(),
        at: begins.timestamp(),
        claimed_at: None,
        is_local: false,
        sender: None,
        body: Body::Call {
            seconds: seconds.or(Some(0)),
            group: people.len() > 2,
            video: false,
            participants: people.clone(),
        },
        words: Words::default(),
        reply_to: None,
        thread: None,
        edited: None,
        place: place.clone(),
        to: Vec::new(),
        named: Vec::new(),
    };
    Conversation {
        platform: Platform::Calendar,
        id: slug(&title),
        title,
        peer: None,
        members: Vec::new(),
        messages: beginnings.into_iter().map(item).collect(),
    }
}

/// Where the first of the lines begins by which git marks two versions.
fn conflict_in(bytes: &[u8]) -> usize {
    let marks = [b"<<<<<<<", b">>>>>>>", b"|||||||"];
    let found = marks.map(|mark| bytes.windows(mark.len()).position(|part| part == mark));
    found.into_iter().flatten().min().unwrap_or(0)
}
