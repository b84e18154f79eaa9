//! A reader of iCalendar files (RFC 5545) as programs write them, for days off, working days and meetings.
//!
//! A file is read once into rows: an event, or the rest of a series after later versions, cancellations and moved
//! occurrences were applied. The callers decide which of them are days off, working days and meetings.
//! The work is bounded for hostile files. Unreadable parts are reported as [`Unread`].

mod event;
mod expand;
mod line;
mod notice;
mod row;
mod rule;
mod series;
mod value;
mod words;
mod zones;

use super::Zone;
pub(super) use event::Lasts;
use event::{Calendar, Event, Method};
use line::{Line, Read, lines};
pub(super) use row::{Budget, Row};
pub(super) use series::Entry;
use zones::{Described, Descriptions, Zones};

/// The most events of a file that are read.
const MAX_EVENTS: usize = 20_000;

/// An unreadable part of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its summary, if it has one. Text of the repository.
    pub name: Option<String>,
    /// The reason.
    pub why: Why,
    /// Its start in the file, in bytes; `usize::MAX` for the file as a whole.
    pub at: usize,
}

impl Unread {
    /// A reason about the file as a whole.
    pub(super) fn of_the_file(why: Why) -> Self {
        Self {
            name: None,
            why,
            at: usize::MAX,
        }
    }
}

/// The reason why a part of a calendar file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A component that is not an event, such as a task.
    Component(String),
    /// It has no start.
    NoStart,
    /// The value of a property cannot be read: its name and the value.
    Unreadable(String, String),
    /// A time zone that is neither known nor described in the file.
    UnknownZone(String),
    /// It ends before it begins.
    EndsBefore,
    /// It lasts longer than ten years.
    TooLong,
    /// A recurrence rule that RFC 5545 does not allow.
    Rule(String),
    /// A series has more occurrences than are counted.
    TooMany,
    /// The file has more events than are read.
    TooManyEvents,
    /// For days off: the event does not last whole days.
    NotWholeDays,
    /// For working days: the event does not begin and end within two days.
    NotHours,
    /// A line of it is no property, so that a part of it may be lost.
    Stray(String),
    /// The file has no events of the requested kind.
    Nothing,
    /// All events of the file are cancelled.
    Cancelled,
    /// No event of the file is among those that are chosen by their names.
    NotChosen,
}

/// The error for a text that is not a calendar file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotACalendar {
    /// It has no component at all.
    NoCalendar,
    /// The end is missing.
    BreaksOff,
    /// Git has marked two versions in it, between which nobody has chosen.
    Conflict,
}

/// A calendar file: its events as rows, in the order of the file, and its unreadable parts.
#[derive(Debug)]
pub(super) struct File {
    pub(super) entries: Vec<Entry>,
    pub(super) unread: Vec<Unread>,
    /// Whether it has no event at all, not even a cancelled one.
    pub(super) is_empty: bool,
    /// The remaining budget of the file.
    pub(super) budget: Budget,
}

/// Converts a calendar file from UTF-16 (with a byte order mark, or beginning with the `B` of `BEGIN`) to UTF-8.
#[must_use]
pub fn as_utf8(bytes: Vec<u8>) -> Vec<u8> {
    let (unit, mark): (fn([u8; 2]) -> u16, usize) = match bytes.get(..2) {
        Some([0xff, 0xfe]) => (u16::from_le_bytes, 2),
        Some([0xfe, 0xff]) => (u16::from_be_bytes, 2),
        Some([b'B' | b'b', 0]) => (u16::from_le_bytes, 0),
        Some([0, b'B' | b'b']) => (u16::from_be_bytes, 0),
        _ => return bytes,
    };
    let pairs = bytes.get(mark..).unwrap_or_default().as_chunks::<2>().0;
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units).into_bytes()
}

/// Reads a calendar file. `zone` is the default zone of times, if the calendar has none.
///
/// # Errors
/// It is not a calendar file.
pub(super) fn read(bytes: &[u8], zone: &Zone) -> Result<File, NotACalendar> {
    let (mut file, mut events) = parse(bytes, zone)?;
    notice::apply(&mut [&mut events]);
    series::rows(events, &mut file);
    Ok(file)
}

/// Reads calendar files with possible versions of the same events, such as a calendar and a separate
/// cancellation. Events replaced or cancelled by another file are left out.
pub(super) fn read_together(files: &[&[u8]], zone: &Zone) -> Vec<Result<File, NotACalendar>> {
    let mut parsed: Vec<_> = files.iter().map(|bytes| parse(bytes, zone)).collect();
    let read = parsed.iter_mut().filter_map(|parsed| parsed.as_mut().ok());
    notice::apply(&mut read.map(|(_, events)| events).collect::<Vec<_>>());
    let events = parsed.iter().map(|parsed| match parsed {
        Ok((_, events)) => events.as_slice(),
        Err(_) => &[],
    });
    let replaced = series::replaced(&events.collect::<Vec<_>>());
    let files = parsed.into_iter().zip(replaced);
    files
        .map(|(parsed, replaced)| {
            let (mut file, mut events) = parsed?;
            events.extend(replaced);
            series::rows(events, &mut file);
            Ok(file)
        })
        .collect()
}

/// The events of a calendar file, and a file without rows.
fn parse(bytes: &[u8], zone: &Zone) -> Result<(File, Vec<Event>), NotACalendar> {
    let Components {
        calendars,
        events,
        described,
        unread,
    } = components(bytes)?;
    let mut zones = Zones::new(described);
    let mut file = File {
        entries: Vec::new(),
        unread,
        is_empty: events.is_empty(),
        budget: Budget::of_a_file(),
    };
    let mut read = Vec::new();
    for (place, raw) in events.into_iter().enumerate() {
        let Some(calendar) = calendars.get(raw.calendar) else {
            continue;
        };
        // What an attendee only proposes or asks for changes nothing.
        if calendar.method == Method::Other {
            continue;
        }
        let zones = zones.of_calendar(raw.calendar);
        match (
            raw.stray,
            Event::read(&raw.lines, raw.span, calendar, place, zone, zones),
        ) {
            (None, Ok(event)) => read.push(event),
            (None, Err(unread)) => file.unread.push(unread),
            (Some(stray), event) => file.unread.push(Unread {
                name: event.map_or_else(|unread| unread.name, |event| event.about.summary),
                why: Why::Stray(stray),
                at: raw.span.start(),
            }),
        }
    }
    Ok((file, read))
}

/// The lines of an event.
struct Raw {
    calendar: usize,
    span: crate::source::Span,
    lines: Vec<Line>,
    /// A line that is no property and may be a part of one that counts.
    stray: Option<String>,
}

/// The properties of an event that decide when it is, and whether.
const COUNTS: [&str; 14] = [
    "ATTENDEE",
    "DTEND",
    "DTSTART",
    "DURATION",
    "EXDATE",
    "EXRULE",
    "METHOD",
    "ORGANIZER",
    "RDATE",
    "RECURRENCE-ID",
    "RRULE",
    "SEQUENCE",
    "STATUS",
    "UID",
];

impl Raw {
    /// Takes a line that is no property. What follows a text is more of the text, and does not matter.
    fn take_stray(&mut self, stray: String) {
        let line = stray.to_ascii_uppercase();
        let begins = |name: &str| {
            let rest = line.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with([';', '=']))
        };
        let last = self.lines.last();
        let follows = last.is_some_and(|last| COUNTS.contains(&last.name.as_str()));
        if follows || COUNTS.iter().any(|name| begins(name)) {
            self.stray.get_or_insert(stray);
        }
    }
}

/// The components of a file.
struct Components {
    calendars: Vec<Calendar>,
    events: Vec<Raw>,
    described: Descriptions,
    unread: Vec<Unread>,
}

/// The open component.
enum Open {
    Event(Raw),
    /// A zone, its name once known, and whether one of its observances is open.
    Zone(Described, Option<String>, bool),
    /// Another component: its name, its summary and its start.
    Other(String, Option<String>, usize),
}

/// Splits a file into components. Missing ends and misplaced components are tolerated as far as
/// possible.
fn components(bytes: &[u8]) -> Result<Components, NotACalendar> {
    let mut found = Components {
        // For events outside a calendar.
        calendars: vec![Calendar::default()],
        events: Vec::new(),
        described: Descriptions::new(),
        unread: Vec::new(),
    };
    let (mut open, mut depth) = (None::<Open>, 0usize);
    let (mut any, mut calendar) = (false, 0usize);
    for line in lines(bytes) {
        let line = match (line, &mut open) {
            (Read::Property(line), _) => line,
            (Read::Conflict, _) => return Err(NotACalendar::Conflict),
            (Read::Stray(stray), Some(Open::Event(raw))) if depth == 0 => {
                raw.take_stray(stray);
                continue;
            }
            (Read::Stray(_), _) => continue,
        };
        let component = line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" if component == "VCALENDAR" => {
                found.close(open.take());
                any = true;
                found.calendars.push(Calendar::default());
                calendar = found.calendars.len() - 1;
            }
            "END" if component == "VCALENDAR" => {
                found.close(open.take());
                calendar = 0;
            }
            "BEGIN" => {
                // Events are not nested: the end of the previous one is missing.
                if matches!(open, Some(Open::Event(_))) && component == "VEVENT" {
                    found.close(open.take());
                }
                match &mut open {
                    None => {
                        any |= component.starts_with('V');
                        depth = 0;
                        open = Some(match component.as_str() {
                            "VEVENT" => Open::Event(Raw {
                                calendar,
                                span: line.span,
                                lines: Vec::new(),
                                stray: None,
                            }),
                            "VTIMEZONE" => Open::Zone(Described::default(), None, false),
                            _ => Open::Other(component, None, line.span.start()),
                        });
                    }
                    Some(Open::Zone(zone, _, inside)) => {
                        zone.observance();
                        *inside = true;
                        depth += 1;
                    }
                    Some(_) => depth += 1,
                }
            }
            "END" if depth > 0 => {
                depth -= 1;
                if let Some(Open::Zone(_, _, inside)) = &mut open {
                    *inside = false;
                }
            }
            // An end without an open component can only be the calendar's, however it is spelt.
            "END" if open.is_none() => calendar = 0,
            "END" => found.close(open.take()),
            _ => match &mut open {
                None => {
                    if let Some(calendar) = found.calendars.get_mut(calendar) {
                        calendar.take(&line);
                    }
                }
                Some(Open::Event(raw)) if depth == 0 => raw.lines.push(line),
                Some(Open::Zone(zone, _, true)) => zone.take_of_observance(line),
                Some(Open::Zone(zone, name, false)) => {
                    zone.take(&line);
                    if line.name == "TZID" {
                        *name = Some(line.value.trim().trim_matches('"').to_lowercase());
                    }
                }
                Some(Open::Other(_, summary, _)) if line.name == "SUMMARY" && depth == 0 => {
                    *summary = Some(line.text());
                }
                // A part of an alarm or of a component that is not read.
                Some(_) => {}
            },
        }
    }
    if !any {
        return Err(NotACalendar::NoCalendar);
    }
    if calendar > 0 || open.is_some() {
        return Err(NotACalendar::BreaksOff);
    }
    if found.events.len() > MAX_EVENTS {
        found.events.truncate(MAX_EVENTS);
        found.unread.push(Unread::of_the_file(Why::TooManyEvents));
    }
    Ok(found)
}

impl Components {
    fn close(&mut self, open: Option<Open>) {
        match open {
            Some(Open::Event(raw)) => self.events.push(raw),
            Some(Open::Zone(zone, Some(name), _)) => {
                let calendar = self.calendars.len() - 1;
                self.described
                    .entry(name)
                    .or_default()
                    .insert(calendar, zone);
            }
            Some(Open::Other(component, name, at)) => self.unread.push(Unread {
                name,
                why: Why::Component(component),
                at,
            }),
            Some(Open::Zone(..)) | None => {}
        }
    }
}

#[cfg(test)]
mod tests;
