//! How long a refusal counts: until a way around it is found.

use super::binding::verdict;
use super::{End, Obligation, Obligations, Standing};
use crate::calendar::Instant;
use crate::log::value::{Gives, Verdict};
use crate::log::{Body, Entry, Kind};
use crate::project::Project;

/// When a way around a refusal was found for a stage that it blocks: what was refused came after all, the side that waits
/// asked again or decided about it, or a decision on the stage settles how it continues. A refusal that the refusing side
/// confirms is not a way around it.
#[must_use]
pub fn other_way(
    project: &Project,
    obligations: &Obligations,
    refused: &Obligation,
    stage: Option<&str>,
    as_of: Instant,
) -> Option<Instant> {
    let End::Refused(act) = &refused.end else {
        return None;
    };
    let log = &project.log;
    let side = |entry: &Entry| {
        let actor = entry.actor()?;
        let party = project.charter.side(&actor.value)?;
        Some(party.name.as_str())
    };
    let creditor = refused.creditor.as_deref();
    let at = |entry: &Entry| {
        let at = entry.common.at.as_ref()?;
        let at = at.answer(&project.charter.zone).instant;
        (at >= act.at && at <= as_of).then_some(at)
    };
    let waits = |entry: &Entry| creditor.is_none() || side(entry) == creditor;
    // What others wrote down for a side is no way around a refusal of what this side wrote down.
    let request = log.get(&refused.entry);
    let is_written_for = |other: &Entry| {
        let shown = |entry, side| project.is_shown_to_be_of(entry, side);
        let pair = creditor.zip(request);
        pair.is_some_and(|(side, request)| shown(request, side) && !shown(other, side))
    };
    let of_request = [refused.entry.as_str(), act.entry.as_str()];
    let came = log.referring(&refused.entry, "answers").filter(|reply| {
        let gives = match &reply.body {
            Body::Reply(fields) => fields.gives.as_ref().map(|gives| gives.value),
            _ => None,
        };
        gives == Some(Gives::All) && (side(reply) != creditor || refused.creditor == refused.debtor)
    });
    let asked = of_request
        .iter()
        .flat_map(|id| log.referring(id, "about"))
        .filter(|other| other.kind == Kind::Request && waits(other) && !is_written_for(other));
    let binds = |entry: &&Entry| {
        obligations
            .standing(entry.id())
            .is_some_and(Standing::binds)
    };
    let decided = of_request
        .iter()
        .flat_map(|id| log.referring(id, "on"))
        .filter(binds)
        .filter(|decision| waits(decision));
    let on_stage = stage
        .into_iter()
        .flat_map(|stage| log.referring(stage, "on"))
        .filter(binds)
        .filter(|decision| match &decision.body {
            Body::Decision(fields) => waits(decision) || verdict(fields) != Some(Verdict::Rejected),
            _ => false,
        });
    let ways = came.chain(asked).chain(decided).chain(on_stage);
    ways.filter_map(at).min()
}
