//! Meetings in the calendars of calls.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::Context;
use crate::calendar::Meeting;

/// The maximum distance between a call and its meeting.
pub(super) const NEAR: TimeDelta = TimeDelta::minutes(30);
/// What identifies a meeting in all calendars: its unique id, otherwise its name.
pub(super) fn key(meeting: &Meeting) -> &str {
    if meeting.uid.is_empty() {
        meeting.summary.as_deref().unwrap_or("")
    } else {
        &meeting.uid
    }
}

/// The people of the charter among the participants of a meeting, and their sides.
pub(super) fn attending<'p>(
    cx: &Context<'p>,
    meeting: &Meeting,
) -> (Vec<&'p str>, HashSet<&'p str>) {
    let known = meeting
        .people
        .iter()
        .filter_map(|email| cx.charter().person_by_email(email));
    let mut people: Vec<&str> = known.map(|person| person.name.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    let sides = people
        .iter()
        .filter_map(|name| cx.charter().side(name))
        .map(|party| party.name.as_str())
        .collect();
    (people, sides)
}
