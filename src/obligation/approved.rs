//! Which versions of the charter both sides approved.

use super::Obligations;
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::log::{Body, Entry};
use crate::project::{CharterVersion, Project, Recorded};

/// The decisions on a version of the charter.
#[derive(Debug, Clone)]
pub struct Approval<'p> {
    /// The binding decisions on it.
    pub decided: Vec<&'p Entry>,
    /// The parties without such a decision.
    pub missing: Vec<&'p str>,
}

/// The decisions on the version of the charter at an index. A decision taken after a version approves everything that the
/// charter says by then. One that no earlier version needs approves the next version, as does one that was recorded with it.
/// Versions that only correct facts need none. `None`: the first version, which is part of the contract.
#[must_use]
pub fn approval<'p>(
    project: &'p Project,
    obligations: &Obligations,
    as_of: Instant,
    index: usize,
) -> Option<Approval<'p>> {
    let versions = project.charter_versions();
    let version = versions.get(index).filter(|_| index > 0)?;
    let changes: Vec<&CharterVersion> = versions
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] => {
                let agrees = after.charter.agreed_otherwise(&before.charter).is_empty();
                (!agrees || after.stamp == version.stamp).then_some(after)
            }
            _ => None,
        })
        .collect();
    let first = versions.first().map(|first| first.stamp.time);
    let decisions = decisions(project, obligations, as_of);
    let mut decided: Vec<&Entry> = Vec::new();
    let mut missing = Vec::new();
    for party in &project.charter.parties {
        let side = party.name.as_str();
        let own = decisions
            .iter()
            .filter(|(.., sides)| sides.iter().any(|of| of == side));
        let mut approved = vec![None; changes.len()];
        for (taken, entry, _) in own.filter(|(taken, ..)| first.is_none_or(|first| *taken >= first))
        {
            let next = changes.partition_point(|change| change.stamp.time <= *taken);
            let mut needed = false;
            for earlier in approved.iter_mut().take(next).filter(|by| by.is_none()) {
                *earlier = Some(*entry);
                needed = true;
            }
            let together = changes.get(next).is_some_and(|next| {
                matches!(project.recorded(entry.id()), Recorded::At(by) if by.commit == next.stamp.commit)
            });
            if let Some(later) = approved.get_mut(next).filter(|_| !needed || together) {
                later.get_or_insert(*entry);
            }
        }
        let at = changes
            .iter()
            .position(|change| change.stamp == version.stamp);
        match at.and_then(|at| approved.get(at).copied().flatten()) {
            Some(entry) if decided.iter().any(|known| known.id() == entry.id()) => {}
            Some(entry) => decided.push(entry),
            None => missing.push(side),
        }
    }
    Some(Approval { decided, missing })
}

/// The binding decisions that agree to the charter by an instant, in the order of time, each with the sides that take it.
fn decisions<'p>(
    project: &'p Project,
    obligations: &Obligations,
    as_of: Instant,
) -> Vec<(Instant, &'p Entry, Vec<String>)> {
    let entries = project.log.entries().iter();
    let mut found: Vec<_> = entries
        .filter_map(|entry| {
            let Body::Decision(decision) = &entry.body else {
                return None;
            };
            let judgement = obligations.judgement(entry.id())?;
            let agrees = decision.agrees_on_charter() && judgement.standing.binds();
            let at = entry.common.at.as_ref().filter(|_| agrees)?;
            let taken = at.answer(&project.charter.zone).instant;
            (taken <= as_of).then(|| (taken, entry, judgement.sides.clone()))
        })
        .collect();
    found.sort_by_key(|(taken, ..)| *taken);
    found
}

/// The charter whose severities are in force: the last version in which both sides approved them. A change by one side
/// alone, or an uncommitted one, is not in force.
#[must_use]
pub fn severities<'p>(
    project: &'p Project,
    obligations: &Obligations,
    as_of: Instant,
) -> &'p Charter {
    let versions = project.charter_versions();
    let Some(first) = versions.first() else {
        return &project.charter;
    };
    let later = versions.iter().enumerate().skip(1);
    let landed = later.filter(|(_, version)| version.stamp.time <= as_of);
    landed.fold(&first.charter, |force, (index, version)| {
        let same = levels(force) == levels(&version.charter);
        let agreed = || {
            let approval = approval(project, obligations, as_of, index);
            approval.is_none_or(|approval| approval.missing.is_empty())
        };
        if !same && agreed() {
            &version.charter
        } else {
            force
        }
    })
}

fn levels(charter: &Charter) -> Vec<(&str, &'static str)> {
    let levels = charter.rules.iter();
    let mut levels: Vec<_> = levels
        .map(|(rule, level)| (rule.value.as_str(), level.value.name()))
        .collect();
    levels.sort_unstable();
    levels
}
