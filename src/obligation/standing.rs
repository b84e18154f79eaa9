//! Whether a decision binds: who took it, what it needs, and what the charter grants.

use std::collections::HashSet;

use super::binding::{MOST, is_about_plan, sources, verdict};
use crate::charter::{
    ALL, Amount, Authority, BUDGET, Bound, CHARTER, Charter, DELIVERABLES, PLAN, When,
};
use crate::log::value::{Need, Verdict};
use crate::log::{Body, Decision, Entry, Kind, Log};
use crate::source::{Span, Spanned};

/// The authority that a decision needs: a scope, and for money the amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// The scope.
    pub scope: String,
    /// The amount, for the scope `budget`.
    pub amount: Option<Amount>,
}

/// How a decision stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It binds, by the person's own authority or by a delegation of `delegator`.
    Binds {
        /// Who delegated.
        delegator: Option<String>,
    },
    /// Nothing grants the person this scope; `others` may decide it.
    Unauthorized {
        /// What it needed.
        needed: Needed,
        /// The people who may.
        others: Vec<String>,
    },
    /// The person's grant does not hold at that time.
    OutOfTerm {
        /// What it needed.
        needed: Needed,
        /// Where the charter bounds the grant.
        grant: Span,
        /// The bound that the decision is outside of.
        bound: Bound,
    },
    /// The amount is over the person's limit.
    OverLimit {
        /// The amount.
        amount: Amount,
        /// The limit.
        limit: Spanned<Amount>,
        /// The people whose limit reaches it.
        others: Vec<String>,
    },
    /// It is a verdict on the work of the person's own side.
    OwnWork {
        /// The entry with that work.
        of: String,
        /// The people of the other side who may decide on it.
        others: Vec<String>,
    },
    /// Nobody of the charter took it.
    UnknownPerson,
}

impl Standing {
    /// How good an answer it is, for choosing the best of several.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::UnknownPerson => 0,
            Self::Unauthorized { .. } | Self::OwnWork { .. } => 1,
            Self::OutOfTerm { .. } => 2,
            Self::OverLimit { .. } => 3,
            Self::Binds { .. } => 4,
        }
    }

    /// Whether it binds.
    #[must_use]
    pub fn binds(&self) -> bool {
        matches!(self, Self::Binds { .. })
    }
}

/// Judges one decision by a charter.
#[must_use]
pub(super) fn standing(
    charter: &Charter,
    log: &Log,
    entry: &Entry,
    decision: &Decision,
) -> Standing {
    let Some(person) = entry.actor().and_then(|by| charter.person(&by.value)) else {
        return Standing::UnknownPerson;
    };
    // A decision without an instant has been told of; whether its authority held then cannot be asked.
    let Some(when) = entry.common.at.as_ref().map(|at| charter.when(at)) else {
        return Standing::Binds { delegator: None };
    };
    if let Some(of) = own_work(charter, log, &person.name, decision) {
        let side = charter.side(&person.name).map(|party| &party.name.value);
        let mut others = names(charter, DELIVERABLES, None, when, &person.name);
        others.retain(|name| charter.side(name).map(|party| &party.name.value) != side);
        return Standing::OwnWork { of, others };
    }
    let mut delegator = None;
    for needed in needs(log, decision) {
        let others = |amount| names(charter, &needed.scope, amount, when, &person.name);
        match charter.authority(person, &needed.scope, needed.amount, when) {
            Authority::Granted { from } => delegator = delegator.or(from),
            Authority::OverLimit { limit } => {
                let amount = needed.amount.unwrap_or(limit.value);
                return Standing::OverLimit {
                    amount,
                    limit,
                    others: others(Some(amount)),
                };
            }
            Authority::OutOfTerm { grant, bound } => {
                return Standing::OutOfTerm {
                    needed,
                    grant,
                    bound,
                };
            }
            Authority::Missing => {
                let others = others(needed.amount);
                return Standing::Unauthorized { needed, others };
            }
        }
    }
    Standing::Binds { delegator }
}

fn names(
    charter: &Charter,
    scope: &str,
    amount: Option<Amount>,
    when: When,
    but: &str,
) -> Vec<String> {
    let may = charter.who_may(scope, amount, when).into_iter();
    may.filter(|person| person.name != but)
        .map(|person| person.name.clone())
        .collect()
}

/// The work of the decider's own side on which a decision gives a verdict, itself or by taking over an earlier one. What
/// both sides may decide, such as the plan, is not such work.
fn own_work(charter: &Charter, log: &Log, person: &str, decision: &Decision) -> Option<String> {
    let own = charter.side(person)?;
    let other = charter.other_side(&own.name.value)?;
    let side = |name: &str| charter.side(name).map(|party| &party.name.value);
    let judges = |decision: &Decision| {
        matches!(
            verdict(decision),
            Some(Verdict::Approved | Verdict::Accepted | Verdict::Rejected)
        )
    };
    let is_own = |by: Option<&str>, to: Option<&str>| {
        let to = to.map_or(Some(&other.name.value), side);
        by.and_then(side) == Some(&own.name.value) && to != Some(&own.name.value)
    };
    let mut seen: HashSet<&str> = HashSet::new();
    let mut waiting = vec![decision];
    while let Some(decision) = waiting.pop().filter(|_| seen.len() <= MOST) {
        if !judges(decision) {
            continue;
        }
        let plan = is_about_plan(log, decision);
        for target in decision.on.iter().filter_map(|id| log.get(&id.value)) {
            let from = target.actor().map(|actor| &*actor.value.0);
            let is_own = match &target.body {
                Body::Delivery(delivery) => {
                    is_own(from, delivery.to.as_ref().map(|to| &*to.value.0))
                }
                Body::Stage(stage) if !plan && verdict(decision) != Some(Verdict::Approved) => {
                    is_own(stage.owner.as_ref().map(|owner| &*owner.value.0), None)
                }
                Body::Request(request) => {
                    let approval = request.needs.as_ref().map(|needs| needs.value);
                    approval == Some(Need::Approval)
                        && is_own(from, request.to.as_ref().map(|to| &*to.value.0))
                }
                _ => false,
            };
            if is_own {
                return Some(target.id().to_owned());
            }
        }
        // To reject what somebody decided takes nothing over.
        let confirms = decision.on.is_empty() || verdict(decision) != Some(Verdict::Rejected);
        let earlier =
            sources(log, decision).filter(|(entry, _)| confirms && seen.insert(entry.id()));
        waiting.extend(earlier.map(|(_, earlier)| earlier));
    }
    None
}

/// What a decision needs: what follows from what it is on, and a budget for its amount; where nothing follows, its scope. One
/// that takes over what an earlier one decided needs what that one needed.
fn needs<'a>(log: &'a Log, decision: &'a Decision) -> Vec<Needed> {
    let mut scopes: Vec<&'a str> = Vec::new();
    let mut amount: Option<Amount> = None;
    let mut seen: HashSet<&'a str> = HashSet::new();
    // Whoever rejects what costs money spends none; whoever names an amount means that one.
    let mut waiting = vec![(decision, true)];
    while let Some((decision, counts)) = waiting.pop() {
        let before = scopes.len();
        for scope in own_scopes(log, decision) {
            scopes.push(scope);
        }
        if let Some(own) = decision.amount.as_ref().filter(|_| counts) {
            amount = amount.max(Some(own.value));
        }
        let counts =
            counts && decision.amount.is_none() && verdict(decision) != Some(Verdict::Rejected);
        let earlier = sources(log, decision).filter(|(entry, _)| seen.insert(entry.id()));
        let earlier: Vec<_> = earlier.map(|(_, earlier)| (earlier, counts)).collect();
        if let (true, None, Some(scope)) = (
            earlier.is_empty() && scopes.len() == before,
            &decision.amount,
            &decision.scope,
        ) {
            scopes.push(&scope.value);
        }
        waiting.extend(earlier);
        if seen.len() > MOST {
            // Nobody confirms so many by hand; where they are not all looked at, it takes everything.
            scopes.push(ALL);
            break;
        }
    }
    scopes.sort_unstable();
    scopes.dedup();
    let mut needs: Vec<Needed> = scopes
        .into_iter()
        .map(|scope| Needed {
            scope: scope.to_owned(),
            amount: None,
        })
        .collect();
    needs.extend(amount.map(|amount| Needed {
        scope: BUDGET.to_owned(),
        amount: Some(amount),
    }));
    needs
}

/// The scopes that follow from what a decision is on.
fn own_scopes(log: &Log, decision: &Decision) -> impl Iterator<Item = &'static str> {
    let plan = is_about_plan(log, decision);
    let charter = decision.on_charter().then_some(CHARTER);
    let targets = decision.on.iter().filter_map(|id| log.get(&id.value));
    // A date for what one side is owed is not one of the plan.
    let owed = |id: &str| {
        let target = log.get(id).map(|entry| entry.kind);
        matches!(
            target,
            Some(Kind::Request | Kind::Reply | Kind::Delivery | Kind::Call)
        )
    };
    let of_plan = decision.on.is_empty() || decision.on.iter().any(|id| !owed(&id.value));
    let sets = decision.sets.as_ref().filter(|_| of_plan).map(|_| PLAN);
    charter
        .into_iter()
        .chain(sets)
        .chain(targets.filter_map(move |target| scope_on(target, verdict(decision), plan)))
}

/// The scope that follows from the entry that a decision is on. To give up what one's own side is owed takes no more than
/// to belong to it, except for the plan's dates, which bind both sides.
pub(super) fn scope_on(
    target: &Entry,
    verdict: Option<Verdict>,
    plan: bool,
) -> Option<&'static str> {
    match &target.body {
        Body::Stage(_)
            if matches!(verdict, Some(Verdict::Accepted | Verdict::Rejected)) && !plan =>
        {
            Some(DELIVERABLES)
        }
        Body::Stage(_) => Some(PLAN),
        _ if verdict == Some(Verdict::Waived) => None,
        // More time is given by whoever belongs to the side that is owed.
        _ if plan && verdict == Some(Verdict::Changed) => None,
        Body::Delivery(_) => Some(DELIVERABLES),
        Body::Request(request)
            if request
                .needs
                .as_ref()
                .is_some_and(|needs| needs.value == Need::Approval) =>
        {
            Some(DELIVERABLES)
        }
        _ => None,
    }
}
