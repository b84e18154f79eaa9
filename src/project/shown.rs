//! Whether the log shows that a side itself said what it is said to have decided.

use super::{Project, Recorded, Recorder, Stamp};
use crate::charter::{Positions, Role};
use crate::log::value::Verdict;
use crate::log::{Body, Entry, Relation};

/// The fields of what an entry claims.
const CLAIMED: [&str; 11] = [
    "at", "by", "from", "to", "on", "of", "about", "verdict", "sets", "scope", "replaces",
];

impl Project {
    /// Whether a commit is by a side. An unknown author counts as the contractor, but not where the charter knows by which addresses the
    /// contractor commits.
    #[must_use]
    pub fn is_by_side(&self, stamp: &Stamp, side: &str) -> bool {
        self.is_by(&self.positions, stamp, side)
    }

    /// Whether an entry of a side is shown to be its own: it has evidence, that side recorded what it claims, or merged it, or decided
    /// on it that it approves it. What is not recorded yet counts as written by whoever acts in it.
    #[must_use]
    pub fn is_shown_to_be_of(&self, entry: &Entry, side: &str) -> bool {
        self.is_shown(&self.positions, entry, side)
    }

    pub(super) fn is_shown(&self, force: &Positions, entry: &Entry, side: &str) -> bool {
        let approves = |other: &Entry| {
            let verdict = match &other.body {
                Body::Decision(decision) => decision.verdict.as_ref(),
                _ => None,
            };
            let verdict = verdict.map(|verdict| verdict.value);
            let mut actors = other.actors();
            matches!(verdict, Some(Verdict::Approved | Verdict::Accepted))
                && actors.any(|by| force.side(&by.value) == Some(side))
        };
        let mut on_it = self
            .log
            .related(entry.id(), |relation| relation == Relation::On);
        self.is_recorded_by(force, entry, side)
            || on_it.any(|other| approves(other) && self.is_recorded_by(force, other, side))
    }

    fn is_recorded_by(&self, force: &Positions, entry: &Entry, side: &str) -> bool {
        if !entry.common.evidence.is_empty() {
            return true;
        }
        let by = match self.recorded(entry.id()) {
            Recorded::At(stamp) => stamp,
            Recorded::Pending => return true,
            // Whoever makes the time of their commit unreadable shows nothing by it.
            Recorded::Unknown => {
                let story = self.history().and_then(|history| history.story(entry.id()));
                return story.is_none_or(|story| story.times_unknown.is_none());
            }
        };
        let claimed = if self.was_edited(entry.id()) {
            match self.recorder_of_fields(entry.id(), &CLAIMED) {
                Recorder::Author(stamp) => Some(stamp),
                Recorder::NotRecorded | Recorder::Unknown => None,
            }
        } else {
            Some(by)
        };
        let is_own = claimed.is_some_and(|stamp| self.is_by(force, &stamp, side));
        is_own || self.is_merged_by(force, entry, side)
    }

    /// Whether somebody of a side, and of no other one, merged an entry.
    fn is_merged_by(&self, force: &Positions, entry: &Entry, side: &str) -> bool {
        let landed = self.landed(entry.id());
        let is_own = |landed: Stamp| force.side_of_address(&landed.author_email) == Some(side);
        !self.was_edited(entry.id()) && landed.is_some_and(is_own)
    }

    fn is_by(&self, force: &Positions, stamp: &Stamp, side: &str) -> bool {
        let mut known = force.sides_of_address(&stamp.author_email);
        match (known.next(), known.next()) {
            (None, _) => {
                let role = self.charter.party(side).and_then(|party| party.role);
                role == Some(Role::Contractor) && !force.knows_an_address_of(side)
            }
            (Some(party), None) => party == side,
            _ => false,
        }
    }
}
