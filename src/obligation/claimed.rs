//! Times that a side states for its own acts, and that count against the other side only from when they were in the log.

use super::build::Building;
use super::dispute::contests;
use super::recording::is_timely;
use crate::calendar::Instant;
use crate::log::value::Verdict;
use crate::log::{Body, Entry, Relation};
use crate::project::{Project, Recorded, Recorder, Stamp};

/// When a side gave a notice, or asked for something. Its `at` is a claim of whoever recorded it: what is recorded late, or was
/// given one of its fields later, counts no earlier than that, unless the other side recorded it, or answered it or decided on it
/// in a commit of its own.
pub(super) fn given(
    project: &Project,
    entry: &Entry,
    side: &str,
    as_of: Instant,
    fields: &[&str],
) -> Option<Instant> {
    let stated = entry.common.at.as_ref()?;
    let stated = stated.answer(&project.charter.zone).instant;
    let by = match project.recorded(entry.id()) {
        Recorded::Unknown => return Some(stated),
        Recorded::Pending => None,
        Recorded::At(first) => match project.recorder_of_fields(entry.id(), fields) {
            Recorder::Author(stamp) => Some(stamp),
            Recorder::NotRecorded => None,
            Recorder::Unknown => Some(first),
        },
    };
    let recorded = by.as_ref().map_or(as_of, |stamp| stamp.time);
    if recorded <= stated {
        return Some(stated);
    }
    let is_of_the_other = |stamp: &Stamp| {
        let of = project.side_of_address(&stamp.author_email);
        of.is_some_and(|of| of != side)
    };
    let accepted = by.as_ref().is_some_and(is_of_the_other)
        || is_timely(project, entry, by.as_ref(), recorded)
        || was_taken(project, entry, side, by.as_ref(), &is_of_the_other);
    Some(if accepted {
        stated
    } else {
        stated.max(recorded)
    })
}

/// The fields of what is said about a delivery.
const SAID: [&str; 9] = [
    "at", "from", "by", "on", "verdict", "answers", "gives", "about", "needs",
];

impl Building<'_> {
    /// When what a side says about a delivery breaks its silence: when it was said, or when it was in the log, if that side
    /// recorded it late. What silence gave is not taken back by what nobody could see.
    pub(super) fn breaks_silence(&self, said: &Entry, at: Instant) -> Instant {
        if self.record_starts.is_some_and(|starts| at < starts) {
            return at;
        }
        let [side] = &*self.acting_sides(said) else {
            return at;
        };
        let known = given(self.project, said, side, self.as_of, &SAID);
        known.map_or(at, |known| known.max(at))
    }
}

/// Whether somebody of another side answered an entry, or decided on it, without contesting it, in a commit of that side that had it
/// as a commit stated it.
fn was_taken(
    project: &Project,
    given: &Entry,
    side: &str,
    stated: Option<&Stamp>,
    is_of_the_other: &dyn Fn(&Stamp) -> bool,
) -> bool {
    let accepts = |other: &&Entry| {
        let rejects = match &other.body {
            Body::Decision(decision) => decision
                .verdict
                .as_ref()
                .is_some_and(|verdict| verdict.value == Verdict::Rejected),
            _ => contests(other, given),
        };
        let of = other.actor().and_then(|by| project.charter.side(&by.value));
        !rejects && of.is_some_and(|of| *of.name != *side)
    };
    let takes = |relation| matches!(relation, Relation::Answers | Relation::On);
    let mut others = project.log.related(given.id(), takes).filter(accepts);
    others.any(|other| match project.recorded(other.id()) {
        Recorded::At(stamp) => {
            is_of_the_other(&stamp) && project.was_recorded_on(other.id(), stated)
        }
        Recorded::Pending | Recorded::Unknown => false,
    })
}
