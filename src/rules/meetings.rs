//! Meetings in the calendars of calls.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::Context;
use super::corrections::{has_decided, side};
use crate::calendar::{Instant, Meeting};
use crate::charter::Charter;
use crate::log::Decision;
use crate::project::Stamp;

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
#[derive(Debug, Clone, Default)]
pub(super) struct Attending<'p> {
    pub(super) people: Vec<&'p str>,
    pub(super) sides: HashSet<&'p str>,
}

impl<'p> Attending<'p> {
    /// By the addresses in a version of the charter.
    fn by(charter: &'p Charter, meeting: &Meeting) -> Self {
        let known = meeting
            .people
            .iter()
            .filter_map(|email| charter.person_by_email(email));
        let mut people: Vec<&str> = known.map(|person| person.name.as_str()).collect();
        people.sort_unstable();
        people.dedup();
        let sides = people
            .iter()
            .filter_map(|name| charter.side(name))
            .map(|party| party.name.as_str())
            .collect();
        Self { people, sides }
    }

    fn is_of_both(&self) -> bool {
        self.sides.len() > 1
    }
}

/// Who took part in the meetings of a series: by the present charter, or by the version that was in force when a meeting ended.
pub(super) struct Attendance<'c, 'p> {
    cx: &'c Context<'p>,
    now: Attending<'p>,
    /// By each version of the charter, if the present one does not show people of both sides.
    earlier: Vec<Attending<'p>>,
}

impl<'c, 'p> Attendance<'c, 'p> {
    /// `None` if no version of the charter has people of both sides among the participants.
    pub(super) fn of(cx: &'c Context<'p>, meeting: &Meeting) -> Option<Self> {
        let now = Attending::by(cx.charter(), meeting);
        let mut earlier = Vec::new();
        if !now.is_of_both() {
            let versions = cx.project.charter_versions().iter();
            earlier.extend(versions.map(|version| Attending::by(&version.charter, meeting)));
            if !earlier.iter().any(Attending::is_of_both) {
                return None;
            }
        }
        Some(Self { cx, now, earlier })
    }

    /// Who took part in a meeting that ended at an instant; `None` if they were not of both sides. A later version of the charter
    /// that has other addresses, people or parties changes nothing about it, unless the other side of the one that wrote this
    /// version decided `on: charter` since.
    pub(super) fn at(&self, ended: Instant) -> Option<&Attending<'p>> {
        if self.now.is_of_both() {
            return Some(&self.now);
        }
        let versions = self.cx.project.charter_versions();
        let later = versions.partition_point(|version| version.stamp.time <= ended);
        let then = later.saturating_sub(1);
        let attending = self.earlier.get(then).filter(|then| then.is_of_both())?;
        let mut since = versions.iter().zip(&self.earlier).skip(then);
        let changed = since.find(|(_, attending)| !attending.is_of_both());
        let agreed = changed
            .is_some_and(|(version, _)| others_agree(self.cx, &attending.sides, &version.written));
        (!agreed).then_some(attending)
    }
}

/// Whether the sides of a meeting, other than the one that made a change, decided `on: charter` where they could see it. Where the author belongs
/// to neither side, both have to decide.
pub(super) fn others_agree(cx: &Context<'_>, sides: &HashSet<&str>, written: &Stamp) -> bool {
    let own = side(cx, written);
    let mut others = sides.iter().filter(|party| own != Some(**party));
    let saw = |by: &str| cx.project.was_recorded_on(by, Some(written));
    let decide = |party: &&str| {
        let decisions = cx.log().on_charter();
        let decisions = decisions.filter(|entry| cx.project.is_shown_to_be_of(entry, party));
        has_decided(cx, party, &saw, decisions, Decision::agrees_on_charter)
    };
    others.all(decide)
}
