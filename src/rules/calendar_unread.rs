use super::Context;
use crate::calendar::{Unread, Why};
use crate::charter::UnreadCalendar;
use crate::finding::Finding;
use crate::source::Location;

rule! {
    /// Finds a calendar file of which something is not read.
    ///
    /// One finding a file: the first three events with the reason, and how many there are. `projlog check -v` lists all of them.
    /// What is understood and does not matter is not found: an event that is cancelled, and among meetings one that is private
    /// or lasts whole days.
    ///
    /// ## Why it matters
    ///
    /// A holiday that is not read is a working day, and something falls due on it; a meeting that is not read took place
    /// unseen. Nobody would notice.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery:
    ///     role: client
    ///     hours: "Mon-Fri 10:00-19:00"
    ///     holidays: calendars/2026.ics   # warning[calendar-unread]
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// ```
    ///
    /// ```text file calendars/2026.ics
    /// BEGIN:VCALENDAR
    /// BEGIN:VEVENT
    /// SUMMARY:Unity Day
    /// DTSTART;VALUE=DATE:20261104
    /// END:VEVENT
    /// BEGIN:VEVENT
    /// SUMMARY:Closed in the afternoon
    /// DTSTART:20261231T130000
    /// DTEND:20261231T190000
    /// END:VEVENT
    /// END:VCALENDAR
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery:
    ///     role: client
    ///     hours: "Mon-Fri 10:00-19:00"
    ///     holidays: calendars/2026.ics
    ///     workdays: 2026-12-31 10:00-13:00
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// ```
    ///
    /// ```text file calendars/2026.ics
    /// BEGIN:VCALENDAR
    /// BEGIN:VEVENT
    /// SUMMARY:Unity Day
    /// DTSTART;VALUE=DATE:20261104
    /// END:VEVENT
    /// END:VCALENDAR
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-13
    /// accept: Three drafts are in the folder.
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the event does not matter: take it out of the file, or name it under `without`.
    ///
    /// ## Configuration
    ///
    /// The files under `holidays` and `workdays` of the parties, and under `calls`, in the charter.
    "calendar-unread": Form, Form, Warning, check
}

/// So many events are named; of the others the number is given.
const NAMED: usize = 3;

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let source = cx.charter().source;
    let finding = |calendar: &UnreadCalendar| {
        let path = &calendar.path;
        let help = if calendar.unread.iter().any(|item| item.why == Why::Nothing) {
            "check that it is the right file; until then it is read as if it were empty"
        } else {
            "correct these events in the calendar, or take them out of the file"
        };
        Finding::new(Location { source, span: path.span }, message(path, &calendar.unread))
            .caption("not read as a whole")
            .distinguish(path.value.as_str())
            .help(help)
    };
    cx.charter().unread.iter().map(finding).collect()
}

fn message(path: &str, unread: &[Unread]) -> String {
    if let [Unread { name: None, why: Why::Nothing }] = unread {
        return format!("`{path}` has no event that could be read");
    }
    let named: Vec<String> = unread.iter().take(NAMED).map(Unread::to_string).collect();
    let what = if unread.len() == 1 { "one event is" } else { "events are" };
    let count = if unread.len() == 1 { String::new() } else { format!("{} ", unread.len()) };
    let more = match unread.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!("{count}{what} not read in `{path}`: {}{more}", named.join("; "))
}
