//! Whether a decision binds: who took it, what it needs, and what the charter grants.

use std::collections::HashSet;

use super::binding::{MOST, is_about_plan, sources, verdict};
use crate::charter::{
    ALL, Amount, Authority, BUDGET, Bound, CHARTER, Charter, DELIVERABLES, PLAN, Per, Person, When,
};
use crate::log::value::{Need, Verdict};
use crate::log::{Body, Decision, Entry, Log};
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
        /// What is added to the amount, where the limit is for several decisions together.
        added: Option<Added>,
        /// The people whose limit reaches it.
        others: Vec<String>,
    },
    /// It takes more people than have decided it.
    Incomplete {
        /// Those who are missing.
        missing: Vec<String>,
        /// The decision that it helps to complete, where it is not the first one.
        of: Option<String>,
    },
    /// Nobody of the charter took it.
    UnknownPerson,
}

/// What is added to an amount under a limit for several decisions together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Over what they are added.
    pub per: Per,
    /// All of them together.
    pub sum: Amount,
    /// The earlier decisions of the same person with their amounts.
    pub earlier: Vec<(String, Amount)>,
}

impl Standing {
    /// How good an answer it is, for choosing the best of several.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::UnknownPerson => 0,
            Self::Unauthorized { .. } => 1,
            Self::OutOfTerm { .. } => 2,
            Self::OverLimit { .. } => 3,
            Self::Incomplete { .. } => 4,
            Self::Binds { .. } => 5,
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
    let people: Vec<&Person> = entry
        .actors()
        .filter_map(|by| charter.person(&by.value))
        .collect();
    if people.is_empty() {
        return Standing::UnknownPerson;
    }
    let has_decided = |name: &str| people.iter().any(|person| person.name == name);
    // A decision without an instant has been told of; whether its authority held then cannot be asked.
    let Some(when) = entry.common.at.as_ref().map(|at| charter.when(at)) else {
        return Standing::Binds { delegator: None };
    };
    let mut delegator = None;
    let mut lacking: Vec<String> = Vec::new();
    for needed in needs(log, decision) {
        let others = |amount| names(charter, &needed.scope, amount, when, &has_decided);
        let judged = people.iter().map(|person| {
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

/// The money that a decision commits itself: its own amount, or that of what it brings into force.
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

fn names(
    charter: &Charter,
    scope: &str,
    amount: Option<Amount>,
    when: When,
    but: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let may = charter.who_may(scope, amount, when).into_iter();
    may.filter(|person| !but(&person.name))
        .map(|person| person.name.clone())
        .collect()
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
    let sets = decision.sets.as_ref().map(|_| PLAN);
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
