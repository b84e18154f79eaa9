//! Which versions of the charter both sides approved.

use super::{Obligations, Standing};
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::log::{Body, Entry};
use crate::project::Project;

/// The decisions on a version of the charter.
#[derive(Debug, Clone)]
pub struct Approval<'p> {
    /// The binding decisions on it.
    pub decided: Vec<&'p Entry>,
    /// The parties without such a decision.
    pub missing: Vec<&'p str>,
}

/// The decisions on the version of the charter at an index. A decision belongs to the version after which it was taken and
/// before the next but one. `None`: the first version, which is part of the contract.
#[must_use]
pub fn approval<'p>(
    project: &'p Project,
    obligations: &Obligations,
    as_of: Instant,
    index: usize,
) -> Option<Approval<'p>> {
    let versions = project.charter_versions();
    let before = versions.get(index.checked_sub(1)?)?;
    let next = versions.get(index + 1).map(|version| version.stamp.time);
    let charter = &project.charter;
    let belongs = |entry: &&Entry| {
        let agrees =
            matches!(&entry.body, Body::Decision(decision) if decision.agrees_on_charter());
        let taken = entry
            .common
            .at
            .as_ref()
            .map(|at| at.answer(&charter.zone).instant);
        agrees
            && obligations
                .standing(entry.id())
                .is_some_and(Standing::binds)
            && taken.is_some_and(|taken| {
                taken <= as_of && taken >= before.stamp.time && next.is_none_or(|next| taken < next)
            })
    };
    let decided: Vec<&Entry> = project.log.entries().iter().filter(belongs).collect();
    let of = |side: &str| {
        decided.iter().any(|entry| {
            let side_of = entry.actor().and_then(|by| charter.side(&by.value));
            side_of.is_some_and(|party| *party.name == side)
        })
    };
    let parties = charter
        .parties
        .iter()
        .map(|party| party.name.value.as_str());
    let missing = parties.filter(|side| !of(side)).collect();
    Some(Approval { decided, missing })
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
