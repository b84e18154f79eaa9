//! The start of the record: earlier events were recorded afterwards, by agreement.

use super::approved::Approvals;
use super::{Obligations, Standings};
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::log::{Body, Entry};
use crate::project::Project;

/// The start of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordStart {
    /// The first instant.
    pub at: Instant,
    /// The parties whose agreement is missing: a charter alone cannot set it later than its first commit.
    pub missing: Vec<String>,
}

impl RecordStart {
    /// Whether it is in force.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.missing.is_empty()
    }
}

impl Obligations {
    /// Whether something was before the start of the record, so that it was written down afterwards by agreement.
    pub(super) fn is_before_the_record(&self, at: Option<Instant>) -> bool {
        let starts = in_force(self.record_start.as_ref());
        at.zip(starts).is_some_and(|(at, starts)| at < starts)
    }
}

/// The start of the record according to the charter, and whether both sides have agreed to it if that is needed.
pub(super) fn record_start(
    project: &Project,
    (standings, approvals): (&Standings, &Approvals),
    as_of: Instant,
) -> Option<RecordStart> {
    let charter = &project.charter;
    let zone = &charter.zone;
    let at = charter.record_starts.as_ref()?.answer(zone).instant;
    let versions = project.charter_versions();
    let needs_agreement = versions.first().is_some_and(|first| at > first.stamp.time);
    if !needs_agreement {
        return Some(RecordStart {
            at,
            missing: Vec::new(),
        });
    }
    // Agreed since the first version that states it without interruption.
    let states_start = |charter: &Charter| {
        charter
            .record_starts
            .as_ref()
            .map(|starts| starts.answer(zone).instant)
            == Some(at)
    };
    let others = versions
        .iter()
        .rposition(|version| !states_start(&version.charter));
    let since = others.map_or(0, |index| index + 1);
    if let Some(approval) = approvals.of(project, standings, as_of, since) {
        let unproven = approval.unproven.iter().map(|(side, _)| *side);
        let missing = approval.missing.iter().copied().chain(unproven);
        return Some(RecordStart {
            at,
            missing: missing.map(str::to_owned).collect(),
        });
    }
    // The charter came with it, or it is not committed, and then no earlier decision is about it.
    let is_committed = since < versions.len();
    let agreed = |party: &str| {
        let mut decisions = project
            .log
            .on_charter()
            .filter(|entry| agrees_on_charter(entry));
        decisions.any(|entry| {
            let taken = entry.common.at.as_ref().map(|at| at.answer(zone).instant);
            taken.is_some_and(|taken| taken <= as_of)
                && (is_committed || project.saw_charter(entry.id(), None))
                && standings
                    .get(entry.id())
                    .is_some_and(|judged| judged.standing.binds())
                && entry.actors().any(|by| {
                    charter
                        .side(&by.value)
                        .is_some_and(|side| *side.name == party)
                })
                && project.is_shown_to_be_of(entry, party)
        })
    };
    let parties = charter.parties.iter().map(|party| party.name.as_str());
    Some(RecordStart {
        at,
        missing: parties
            .filter(|party| !agreed(party))
            .map(str::to_owned)
            .collect(),
    })
}

/// The instant of the start of the record, if that is in force.
pub(super) fn in_force(start: Option<&RecordStart>) -> Option<Instant> {
    start.filter(|start| start.counts()).map(|start| start.at)
}

/// Whether a decision agrees to the charter.
pub(super) fn agrees_on_charter(entry: &Entry) -> bool {
    matches!(&entry.body, Body::Decision(decision) if decision.agrees_on_charter())
}
