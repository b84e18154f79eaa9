//! The end of what a stop of work rests on. Who waits for nothing any more has no reason to stand still.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::claimed::given;
use super::refusal::other_way;
use super::stop::conditions_met;
use super::{Act, End, Obligation, Obligations, What};
use crate::calendar::Instant;
use crate::log::compare_ids;
use crate::project::Project;

/// What met the conditions to stop work: the entry, and what it owes.
pub(super) type Reason = (String, What);

/// The fields of an answer or a decision by which it ends something.
const ENDS: [&str; 8] = [
    "at", "from", "by", "answers", "gives", "on", "verdict", "of",
];

/// When an act that ended an obligation could be known to the side that waits. What the debtor's side recorded late was not
/// known before: neither does it end a stop in retrospect, nor had the other side stopped without a reason.
pub(super) fn known(
    project: &Project,
    obligations: &Obligations,
    o: &Obligation,
    act: &Act,
    as_of: Instant,
) -> Instant {
    if obligations.is_before_the_record(Some(act.at)) {
        return act.at;
    }
    let entry = project.log.get(&act.entry);
    let debtor = o.debtor.as_deref();
    // What both sides decided together is no word of one of them.
    let of_debtor = entry.filter(|entry| {
        let sides = obligations.acting_sides(project, entry);
        matches!(&*sides, [side] if Some(side.as_str()) == debtor)
    });
    // Silence accepts when its term ends, and nobody recorded that.
    let written = of_debtor.filter(|_| !matches!(o.end, End::Silent(_)));
    let known = written
        .zip(debtor)
        .and_then(|(entry, debtor)| given(project, entry, debtor, as_of, &ENDS));
    known.map_or(act.at, |known| known.max(act.at))
}

/// Since when an obligation is no reason to stop work any more. A refusal gives nothing, and who contests a request does not
/// settle it.
fn ended(
    project: &Project,
    obligations: &Obligations,
    o: &Obligation,
    as_of: Instant,
) -> Option<Instant> {
    match &o.end {
        End::Open | End::Disputed(_) => None,
        End::Refused(_) => {
            let stage = o.rare().blocks.first().map(String::as_str);
            other_way(project, obligations, o, stage, as_of)
        }
        End::Met(_) | End::Waived(_) | End::Silent(_) | End::Superseded(_) => o
            .act()
            .map(|act| known(project, obligations, o, act, as_of)),
    }
    .filter(|at| *at <= as_of)
}

/// When everything on which a stop of work rests had ended, and the last of it: what met the conditions when notice was given,
/// and what the notice is about too and met them before that ended.
pub(super) fn released(
    project: &Project,
    obligations: &Obligations,
    side: &str,
    about: &BTreeSet<&str>,
    reasons: &[Reason],
    as_of: Instant,
) -> Option<(Instant, String)> {
    let owed = about.iter().flat_map(|id| obligations.of(id));
    let (reasons, others): (Vec<_>, Vec<_>) = owed.filter(|o| is_owed_to(o, side)).partition(|o| {
        reasons
            .iter()
            .any(|(id, what)| *id == o.entry && *what == o.what)
    });
    let end = |o: &Obligation| {
        let at = ended(project, obligations, o, as_of)?;
        Some((at, o.entry.clone()))
    };
    let ends: Option<Vec<_>> = reasons.into_iter().map(end).collect();
    let mut last = ends?.into_iter().max_by(later)?;
    let mut others: Vec<(Instant, &Obligation)> = others
        .into_iter()
        .filter_map(|o| Some((conditions_met(project, obligations, o, as_of)?, o)))
        .collect();
    others.sort_by_key(|(met, _)| *met);
    for (met, o) in others {
        if met < last.0 {
            last = std::cmp::max_by(last, end(o)?, later);
        }
    }
    Some(last)
}

/// The order of two ends in time: of simultaneous ones, that of their entries' ids.
fn later((at, id): &(Instant, String), (other, other_id): &(Instant, String)) -> Ordering {
    at.cmp(other).then_with(|| compare_ids(id, other_id))
}

/// Whether an obligation is one of those for which work may be stopped, and a side waits for it.
pub(super) fn is_owed_to(o: &Obligation, side: &str) -> bool {
    let waited_for = matches!(o.what, What::Answer(_) | What::Approval);
    waited_for && o.debtor.as_deref().is_some_and(|debtor| debtor != side)
}
