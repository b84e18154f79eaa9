//! Standing of decisions: their authors, the required authority, and the authority that the charter grants.

use std::collections::HashSet;

use super::binding::{MOST, is_about_plan, sources, verdict};
use super::others::{of_side, others};
use crate::calendar::Instant;
use crate::charter::{
    ALL, Amount, Authority, BUDGET, Bound, CHARTER, Charter, DELIVERABLES, PLAN, Per, Person,
};
use crate::log::value::{Need, Verdict};
use crate::log::{Body, Decision, Entry, Kind, Log};
use crate::project::Project;
use crate::source::{SourceId, Span, Spanned};

/// The authority that a decision needs: a scope, and the amount for money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// The scope.
    pub scope: String,
    /// The amount, for the scope `budget`.
    pub amount: Option<Amount>,
}

/// The authority of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It binds, by the person's own authority or by a delegation from `delegator`.
    Binds {
        /// The person who delegated.
        delegator: Option<String>,
    },
    /// The person has no authority for this scope; `others` have.
    Unauthorized {
        /// The authority it needs.
        needed: Needed,
        /// The people with this authority.
        others: Vec<String>,
    },
    /// The person's authority is not valid at that time.
    OutOfTerm {
        /// The authority it needs.
        needed: Needed,
        /// The place in the charter that limits the authority.
        grant: Span,
        /// The exceeded bound.
        bound: Bound,
    },
    /// The amount exceeds the person's limit.
    OverLimit {
        /// The amount.
        amount: Amount,
        /// The limit.
        limit: Spanned<Amount>,
        /// What is added to the amount, if the limit applies to several decisions together.
        added: Option<Added>,
        /// The people whose limit is sufficient.
        others: Vec<String>,
    },
    /// It requires more people than have decided it.
    Incomplete {
        /// Those who are missing.
        missing: Vec<String>,
        /// The decision that it helps to complete, if it is not the first one.
        of: Option<String>,
    },
    /// It is a verdict on the work of the person's own side.
    OwnWork {
        /// The entry with that work.
        of: String,
        /// The other side.
        side: Option<String>,
        /// The people of the other side who may decide on it.
        others: Vec<String>,
    },
    /// The person is not in the charter.
    UnknownPerson,
}

/// What is added to an amount under a limit for several decisions together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The period of the sum.
    pub per: Per,
    /// The sum.
    pub sum: Amount,
    /// The earlier decisions of the same person with their amounts.
    pub earlier: Vec<(String, Amount)>,
}

impl Standing {
    /// The rank of a result, for choosing the best of several.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::UnknownPerson => 0,
            Self::Unauthorized { .. } | Self::OwnWork { .. } => 1,
            Self::OutOfTerm { .. } => 2,
            Self::OverLimit { .. } => 3,
            Self::Incomplete { .. } => 4,
            Self::Binds { .. } => 5,
        }
    }

    /// Whether it lacks the authority to decide the plan, which both sides decide.
    pub(super) fn needs_the_plan(&self) -> bool {
        match self {
            Self::Unauthorized { needed, .. } | Self::OutOfTerm { needed, .. } => {
                needed.scope == PLAN
            }
            _ => false,
        }
    }

    /// Whether it binds.
    #[must_use]
    pub fn binds(&self) -> bool {
        matches!(self, Self::Binds { .. })
    }
}

/// Judges a decision by a charter.
#[must_use]
pub(super) fn standing(
    charter: &Charter,
    log: &Log,
    entry: &Entry,
    decision: &Decision,
) -> Standing {
    standing_of(charter, log, entry, decision, None)
}

/// Judges a decision by a charter, by the authority of the people of one party alone if one is named.
#[must_use]
pub(super) fn standing_of(
    charter: &Charter,
    log: &Log,
    entry: &Entry,
    decision: &Decision,
    party: Option<&str>,
) -> Standing {
    let people: Vec<&Person> = entry
        .actors()
        .filter_map(|by| charter.person(&by.value))
        .collect();
    if people.is_empty() {
        let mut actors = entry.actors();
        return if actors.any(|by| charter.may_have_person(&by.value)) {
            Standing::Binds { delegator: None }
        } else {
            Standing::UnknownPerson
        };
    }
    let has_decided = |name: &str| people.iter().any(|person| person.name == name);
    // A decision without a time is reported elsewhere; the authority at that time is unknown.
    let Some(when) = entry.common.at.as_ref().map(|at| charter.when(at)) else {
        return Standing::Binds { delegator: None };
    };
    // A person who decides together with the other side about the work of their own side adds no authority.
    let mut deciders: Vec<&Person> = Vec::new();
    let mut own: Option<(&Person, String)> = None;
    let of_party = |person: &Person| {
        let of = person.party.as_ref().map(|of| of.value.as_str());
        party.is_none() || of == party
    };
    for person in people.iter().filter(|person| of_party(person)) {
        match own_work(charter, log, &person.name, decision) {
            Some(of) => own = own.or(Some((person, of))),
            None => deciders.push(person),
        }
    }
    if let Some((person, of)) = own.filter(|_| deciders.is_empty()) {
        let own = charter.side(&person.name);
        let other = own.and_then(|own| charter.other_side(&own.name.value));
        let side = other.map(|party| party.name.value.clone());
        let others = match &side {
            Some(side) => of_side(charter, side, (DELIVERABLES, None), when, entry),
            None => Vec::new(),
        };
        return Standing::OwnWork { of, side, others };
    }
    let mut delegator = None;
    let mut lacking: Vec<String> = Vec::new();
    for needed in needs(log, decision) {
        let others = |amount| others(charter, entry, (&needed.scope, amount), when);
        let judged = deciders.iter().map(|person| {
            let mut found = charter.authority(person, &needed.scope, needed.amount, when);
            if let Authority::Jointly { with, from } = &mut found {
                with.retain(|name| !has_decided(name));
                if with.is_empty() {
                    let from = from.take();
                    return Authority::Granted { from, adds: None };
                }
            }
            found
        });
        let best = judged.reduce(|best, next| {
            if next.rank() > best.rank() {
                next
            } else {
                best
            }
        });
        match best.unwrap_or(Authority::Missing) {
            Authority::Granted { from, .. } => delegator = delegator.or(from),
            // What cannot be read is held against nobody.
            Authority::Unread => {}
            Authority::Jointly { with, .. } => {
                lacking.extend(with);
                lacking.sort();
                lacking.dedup();
            }
            Authority::OverLimit { limit } => {
                let amount = needed.amount.unwrap_or(limit.value);
                return Standing::OverLimit {
                    amount,
                    limit,
                    added: None,
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
    if !lacking.is_empty() {
        return Standing::Incomplete {
            missing: lacking,
            of: None,
        };
    }
    Standing::Binds { delegator }
}

/// The file of the first charter version that grants a decision and landed after the decision was recorded.
pub(super) fn granted_later(
    project: &Project,
    entry: &Entry,
    decision: &Decision,
    as_of: Instant,
) -> Option<SourceId> {
    project
        .landed_after(entry.id(), as_of)
        .find(|charter| standing(charter, &project.log, entry, decision).binds())
        .map(|charter| charter.source)
}

/// The money that a decision commits: its own amount, or that of the decision that it brings into force.
pub(super) fn amount_of(
    log: &Log,
    decision: &Decision,
    open: impl Fn(&Entry) -> bool,
) -> Option<Amount> {
    if verdict(decision) == Some(Verdict::Rejected) {
        return None;
    }
    if let Some(own) = &decision.amount {
        return Some(own.value);
    }
    sources(log, decision)
        .filter(|(entry, _)| open(entry))
        .filter_map(|(_, earlier)| earlier.amount.as_ref())
        .map(|amount| amount.value)
        .max()
}

/// The work of the decider's own side on which a decision gives a verdict, itself or by taking over an earlier one. Subjects
/// on which both sides may decide, such as the plan, are not such work.
pub(super) fn own_work(
    charter: &Charter,
    log: &Log,
    person: &str,
    decision: &Decision,
) -> Option<String> {
    let own = charter.side(person)?;
    let other = charter.other_side(&own.name.value)?;
    let side = |name: &str| charter.side(name).map(|party| &party.name.value);
    let deciders = |decision: &Decision| {
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
        if !deciders(decision) {
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
        // Rejecting a decision does not take it over.
        let confirms = decision.on.is_empty() || verdict(decision) != Some(Verdict::Rejected);
        let earlier =
            sources(log, decision).filter(|(entry, _)| confirms && seen.insert(entry.id()));
        waiting.extend(earlier.map(|(_, earlier)| earlier));
    }
    None
}

/// The authority that a decision needs: the scopes of its subject, and `budget` for its amount; otherwise its own scope. A
/// decision that takes over an earlier one needs the authority that the earlier one needed.
pub(super) fn needs<'a>(log: &'a Log, decision: &'a Decision) -> Vec<Needed> {
    let mut scopes: Vec<&'a str> = Vec::new();
    let mut amount: Option<Amount> = None;
    let mut seen: HashSet<&'a str> = HashSet::new();
    // A rejection spends no money; an explicit amount takes precedence.
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
            // Beyond the limit every scope is required, rather than only those of the decisions that were followed.
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

/// Whether a decision needs the scope that it states. If the scope follows from its subject or its amount, the stated one
/// is ignored.
#[must_use]
pub fn takes_stated_scope(log: &Log, decision: &Decision) -> bool {
    decision.scope.as_ref().is_none_or(|scope| {
        needs(log, decision)
            .iter()
            .any(|needed| needed.scope == *scope.value)
    })
}

/// The scopes that follow from the subject of a decision.
fn own_scopes(log: &Log, decision: &Decision) -> impl Iterator<Item = &'static str> {
    let plan = is_about_plan(log, decision);
    let charter = decision.on_charter().then_some(CHARTER);
    let targets = decision.on.iter().filter_map(|id| log.get(&id.value));
    // A due date for one side's obligation is not part of the plan.
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

/// The scope that follows from an entry that a decision is on. Waiving an obligation to one's own side only requires
/// belonging to that side, except for the dates of the plan, which bind both sides.
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
        // Any member of the side that is owed may grant more time.
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
