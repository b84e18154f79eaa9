//! Meetings that were taken out of the calendars of calls after they had ended.

use std::collections::{BTreeMap, HashSet};

use super::Context;
use super::meetings::{Attendance, NEAR, key, others_agree};
use crate::calendar::{Instant, Meeting};
use crate::project::{PastMeetings, Stamp};
use crate::source::Span;

/// A meeting that was taken out.
pub(super) struct Withdrawn<'p> {
    /// What identifies it in all calendars.
    pub(super) key: String,
    /// When it began.
    pub(super) begins: Instant,
    /// Its unique id.
    pub(super) uid: String,
    /// Its summary.
    pub(super) summary: Option<String>,
    /// The people of the charter who took part.
    pub(super) people: Vec<&'p str>,
    /// Their sides.
    pub(super) sides: HashSet<&'p str>,
    /// Where the charter names its calendar; `None` if it does not any more.
    pub(super) named: Option<Span>,
    /// The time of the same day to which it was moved, if no other meeting is there.
    pub(super) moved_to: Option<Instant>,
    /// The commit that took it out; `None` while that is uncommitted.
    pub(super) by: Option<Stamp>,
    /// The commit that made the change, perhaps on a branch.
    written: Option<Stamp>,
}

/// The meetings of both sides by identity and beginning.
type Held<'p> = BTreeMap<(String, Instant), Withdrawn<'p>>;

/// The meetings of both sides that had ended when they were taken out of the calendars of calls, unless the side that did not
/// do it decided on the charter since.
pub(super) fn withdrawn<'p>(
    cx: &Context<'p>,
    from: Instant,
    budget: &mut usize,
) -> Vec<Withdrawn<'p>> {
    let present = PastCalendars::present(cx);
    let mut gone: Held<'p> = BTreeMap::new();
    let mut before: Option<PastCalendars> = None;
    let past = cx.project.past_meetings().map(PastCalendars::of);
    for after in past.chain([present]) {
        if let Some(before) = &before {
            let at = after.landed.as_ref().map_or(cx.as_of, |stamp| stamp.time);
            let until = at.min(cx.as_of);
            let mut were = before.held(cx, from, until, budget);
            let are = after.held(cx, from, until, budget);
            // A series that could not be expanded is not gone.
            if *budget == 0 {
                break;
            }
            were.retain(|key, _| !are.contains_key(key));
            gone.retain(|key, _| !are.contains_key(key));
            for ((name, begins), mut meeting) in were {
                meeting.by.clone_from(&after.landed);
                meeting.written.clone_from(&after.written);
                let day = |instant: Instant| cx.zone().date(instant);
                let mut others = are.keys();
                let moved = others.find(|(other, at)| *other == name && day(*at) == day(begins));
                meeting.moved_to = moved.map(|(_, at)| *at).filter(|at| {
                    let mut near = are.keys();
                    !near.any(|(other, begins)| *other != name && (*begins - *at).abs() <= NEAR * 2)
                });
                gone.insert((name, begins), meeting);
            }
        }
        before = Some(after);
    }
    gone.into_values()
        .filter(|gone| !is_agreed(cx, gone))
        .collect()
}

/// The calendars of calls at some time.
struct PastCalendars {
    calendars: Vec<(String, Vec<Meeting>)>,
    landed: Option<Stamp>,
    written: Option<Stamp>,
}

impl PastCalendars {
    fn of(past: PastMeetings) -> Self {
        Self {
            calendars: past.calendars,
            landed: Some(past.landed),
            written: Some(past.written),
        }
    }

    fn present(cx: &Context<'_>) -> Self {
        let calendars = cx.charter().calls.iter();
        let calendars = calendars.map(|file| (file.path.value.clone(), file.meetings.clone()));
        Self {
            calendars: calendars.collect(),
            landed: None,
            written: None,
        }
    }

    /// The meetings with people of both sides that began at an instant or later and had ended by another.
    fn held<'p>(
        &self,
        cx: &Context<'p>,
        from: Instant,
        until: Instant,
        budget: &mut usize,
    ) -> Held<'p> {
        let mut held = Held::new();
        for (path, meetings) in &self.calendars {
            let mut named = cx.charter().call_paths.iter();
            let named = named.find(|known| *known.value == **path);
            let named = named.map(|path| path.span);
            for meeting in meetings {
                let Some(attendance) = Attendance::of(cx, meeting) else {
                    continue;
                };
                for begins in meeting.beginnings(from, until, budget) {
                    let Some(attending) = attendance.at(begins + meeting.length()) else {
                        continue;
                    };
                    held.insert(
                        (key(meeting).to_owned(), begins),
                        Withdrawn {
                            key: key(meeting).to_owned(),
                            begins,
                            uid: meeting.uid.clone(),
                            summary: meeting.summary.clone(),
                            people: attending.people.clone(),
                            sides: attending.sides.clone(),
                            named,
                            moved_to: None,
                            by: None,
                            written: None,
                        },
                    );
                }
            }
        }
        held
    }
}

/// Whether the side that did not take a meeting out agreed to it. Where the author belongs to neither side, both have to agree.
fn is_agreed(cx: &Context<'_>, gone: &Withdrawn<'_>) -> bool {
    let Some(written) = &gone.written else {
        return false;
    };
    others_agree(cx, &gone.sides, written)
}
