//! Decisions that require several people, and limits over which the amounts of several decisions are added.

use std::collections::HashMap;

use chrono::Datelike;

use super::binding::verdict;
use super::others::others;
use super::standing::{Added, amount_of};
use super::{Act, Standing, Standings};
use crate::calendar::Instant;
use crate::charter::{Amount, Authority, BUDGET, Per};
use crate::log::value::Verdict;
use crate::log::{Decision, Entry, compare_ids};
use crate::project::Project;

/// A decision with the instant at which it was taken.
type Taken<'p> = (Instant, &'p Entry, &'p Decision);

/// The person whose amounts are added, and the month; without one, the whole contract.
type Account<'p> = (&'p str, Option<(i32, u32)>);

/// Completes joint decisions by the later decisions `on` them of the missing people: the decision binds from the last of
/// these.
pub(super) fn complete(standings: &mut Standings, taken: &[Taken<'_>]) {
    let mut incomplete: Vec<(String, Vec<String>)> = standings
        .iter()
        .filter_map(|(id, judged)| match &judged.standing {
            Standing::Incomplete { missing, .. } => Some((id.clone(), missing.clone())),
            _ => None,
        })
        .collect();
    // A decision may confirm several of them, and names the last one.
    incomplete.sort_by(|(a, _), (b, _)| compare_ids(a, b));
    for (id, mut missing) in incomplete {
        let beside = beside(standings, taken, &id, &missing);
        for other in &beside {
            if let Some(judged) = standings.get_mut(other) {
                judged.cosigns = Some(id.clone());
            }
        }
        let confirms = |(_, _, decision): &&Taken<'_>| {
            matches!(
                verdict(decision),
                Some(Verdict::Approved | Verdict::Accepted)
            ) && decision.on.iter().any(|on| *on.value.0 == id)
        };
        let mut confirming: Vec<&Taken<'_>> = taken.iter().filter(confirms).collect();
        confirming.sort_by(|(at, a, _), (then, b, _)| {
            at.cmp(then).then_with(|| compare_ids(a.id(), b.id()))
        });
        for (at, entry, _) in confirming {
            let signs = |name: &String| entry.actors().any(|by| *by.value == **name);
            let before = missing.len();
            missing.retain(|name| !signs(name));
            if missing.len() == before {
                continue;
            }
            let standing = if missing.is_empty() {
                Standing::Binds { delegator: None }
            } else {
                Standing::Incomplete {
                    missing: missing.clone(),
                    of: Some(id.clone()),
                }
            };
            if let Some(judged) = standings
                .get_mut(entry.id())
                .filter(|judged| !judged.standing.binds())
            {
                judged.standing = standing;
            }
            if missing.is_empty() {
                for settled in std::iter::once(&id).chain(&beside) {
                    if let Some(judged) = standings.get_mut(settled) {
                        judged.settled = Some(Act {
                            entry: entry.id().to_owned(),
                            at: *at,
                        });
                    }
                }
                break;
            }
        }
        // Who has consented is not asked again.
        let judged = standings.get_mut(&id).map(|judged| &mut judged.standing);
        if let Some(Standing::Incomplete { missing: left, .. }) = judged
            && !missing.is_empty()
        {
            *left = missing;
        }
    }
}

/// The decisions by which people without whom one does not bind decided the same about its subject, and not about it.
fn beside(standings: &Standings, taken: &[Taken<'_>], id: &str, missing: &[String]) -> Vec<String> {
    let Some((_, _, first)) = taken.iter().find(|(_, entry, _)| entry.id() == id) else {
        return Vec::new();
    };
    let approves = |decision: &Decision| {
        matches!(
            verdict(decision),
            Some(Verdict::Approved | Verdict::Accepted)
        )
    };
    let amount = |decision: &Decision| decision.amount.as_ref().map(|amount| amount.value);
    let is_beside = |(_, entry, decision): &&Taken<'_>| {
        let mut subjects = decision.on.iter().map(|id| &id.value);
        let mut actors = entry.actors().peekable();
        let lacks_authority = standings.get(entry.id()).is_some_and(|judged| {
            matches!(
                judged.standing,
                Standing::Unauthorized { .. } | Standing::OverLimit { .. }
            )
        });
        lacks_authority
            && approves(decision)
            && approves(first)
            && amount(decision).is_none_or(|own| Some(own) == amount(first))
            && !decision.on.is_empty()
            && subjects.all(|id| first.on.iter().any(|of| of.value == *id))
            && actors.peek().is_some()
            && actors.all(|by| missing.iter().any(|name| *by.value == **name))
    };
    let found = taken.iter().filter(is_beside);
    found.map(|(_, entry, _)| entry.id().to_owned()).collect()
}

/// Makes decisions ineffective by which the amounts of one person exceed a limit that is `per` month or contract.
pub(super) fn add_up(project: &Project, standings: &mut Standings, taken: &[Taken<'_>]) {
    let adds = |charter: &crate::charter::Charter| {
        let of = |person: &crate::charter::Person| {
            let delegated = person.delegates.iter().flat_map(|d| d.decides.iter());
            person
                .decides
                .iter()
                .chain(delegated)
                .any(|grant| grant.value.per.is_some())
        };
        charter.people.iter().any(of)
    };
    let mut versions = project
        .charter_versions()
        .iter()
        .map(|version| &version.charter);
    if !adds(&project.charter) && !versions.any(adds) {
        return;
    }
    let binds = |standings: &Standings, id: &str| {
        standings
            .get(id)
            .is_some_and(|judged| judged.standing.binds())
    };
    let mut in_order: Vec<&Taken<'_>> = taken.iter().collect();
    in_order
        .sort_by(|(at, a, _), (then, b, _)| at.cmp(then).then_with(|| compare_ids(a.id(), b.id())));
    let mut spent: HashMap<Account<'_>, Vec<(String, Amount)>> = HashMap::new();
    for (at, entry, decision) in in_order {
        if !binds(standings, entry.id()) {
            continue;
        }
        // A replaced decision commits no amount from now on.
        let replaced = |id: &str| decision.replaces.iter().any(|other| *other.value.0 == *id);
        if !decision.replaces.is_empty() {
            for amounts in spent.values_mut() {
                amounts.retain(|(id, _)| !replaced(id));
            }
        }
        let open = |earlier: &Entry| !binds(standings, earlier.id());
        let Some(amount) = amount_of(&project.log, decision, open) else {
            continue;
        };
        let Some(judged) = standings.get(entry.id()) else {
            continue;
        };
        let charter = project.charter_of(judged.charter);
        let Some(when) = entry.common.at.as_ref().map(|at| charter.when(at)) else {
            continue;
        };
        let date = project.charter.zone.date(*at);
        let month = Some((date.year(), date.month()));
        let person = entry.actors().find_map(|by| {
            let person = charter.person(&by.value)?;
            match charter.authority(person, BUDGET, Some(amount), when) {
                Authority::Granted { adds, .. } => Some((by, adds)),
                _ => None,
            }
        });
        let Some((by, adds)) = person else {
            continue;
        };
        let name = by.value.0.as_str();
        if let Some((per, limit)) = adds {
            let key = (name, month.filter(|_| per == Per::Month));
            let earlier = spent.get(&key).map(Vec::as_slice).unwrap_or_default();
            let sum = earlier
                .iter()
                .fold(amount.0, |sum, (_, amount)| sum.saturating_add(amount.0));
            if sum > limit.value.0 {
                let sum = Amount(sum);
                let others = others(charter, entry, (BUDGET, Some(sum)), when);
                let standing = Standing::OverLimit {
                    amount,
                    limit,
                    added: Some(Added {
                        per,
                        sum,
                        earlier: earlier.to_vec(),
                    }),
                    others,
                };
                if let Some(judged) = standings.get_mut(entry.id()) {
                    judged.standing = standing;
                }
                continue;
            }
        }
        for key in [(name, month), (name, None)] {
            spent
                .entry(key)
                .or_default()
                .push((entry.id().to_owned(), amount));
        }
    }
}
