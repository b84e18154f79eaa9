//! Decisions, pending or taken, and who may or might take them.

use super::binding::verdict;
use super::standing::{needs, own_work, scope_on};
use super::{End, Needed, Obligation, Obligations, Standing, What};
use crate::calendar::Instant;
use crate::charter::{Authority, When};
use crate::log::value::{Need, Verdict};
use crate::log::{Body, Entry};
use crate::project::Project;

/// A pending decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// The authority that it requires.
    pub scope: String,
    /// The people of the debtor's side with this authority.
    pub people: Vec<String>,
    /// Whether the charter shows that nobody of that side has it.
    pub nobody: bool,
    /// The decision that was taken already and only lacks the consent of others.
    pub lacking: Option<Consent>,
}

/// The consent that a decision lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The decision, by id.
    pub decision: String,
    /// Those without whom it does not bind.
    pub people: Vec<String>,
    /// Whether the decision approves: consent to a rejection rejects.
    pub approves: bool,
}

/// The last decision about an obligation, by the side that owes it, that binds as soon as others have consented to it. `None` if that
/// side can only decide anew.
#[must_use]
pub fn lacking_consent(
    project: &Project,
    obligations: &Obligations,
    obligation: &Obligation,
    as_of: Instant,
) -> Option<Consent> {
    let zone = &project.charter.zone;
    let debtor = obligation.debtor.as_deref();
    let decisions = project.log.referring(&obligation.entry, "on");
    let incomplete = decisions.filter_map(|entry| {
        let at = entry.common.at.as_ref()?.answer(zone).instant;
        let judged = obligations.judgement(entry.id())?;
        let of_debtor = debtor.is_none_or(|side| judged.sides.iter().any(|of| of == side));
        let Standing::Incomplete { missing, of: None } = &judged.standing else {
            return None;
        };
        let waits = of_debtor && at <= as_of && judged.settled.is_none();
        waits.then_some((at, entry, missing))
    });
    let (_, entry, missing) = incomplete.max_by_key(|(at, ..)| *at)?;
    Some(Consent {
        decision: entry.id().to_owned(),
        people: missing.clone(),
        approves: matches!(&entry.body, Body::Decision(decision)
            if !matches!(verdict(decision), Some(Verdict::Rejected))),
    })
}

/// The decision that would end an obligation, and who may take it at an instant. `None` if it has ended, or does not need a
/// decision.
#[must_use]
pub fn awaited(
    project: &Project,
    obligations: &Obligations,
    obligation: &Obligation,
    as_of: Instant,
) -> Option<Awaited> {
    if obligation.end != End::Open
        || !matches!(
            obligation.what,
            What::Approval | What::Answer(Need::Approval)
        )
    {
        return None;
    }
    let scope = scope_on(project.log.get(&obligation.entry)?, None, false)?;
    let charter = project.charter_at(as_of);
    let may = charter.who_may(scope, None, When::from(as_of));
    let owes = |name: &str| {
        let side = charter.side(name).map(|party| party.name.value.as_str());
        obligation.debtor.is_none() || side == obligation.debtor.as_deref()
    };
    let people: Vec<String> = may
        .into_iter()
        .filter(|person| owes(&person.name))
        .map(|person| person.name.clone())
        .collect();
    let when = When::from(as_of);
    let side = obligation.debtor.as_deref();
    Some(Awaited {
        scope: scope.to_owned(),
        nobody: people.is_empty() && !charter.may_have_holders(scope, when, side),
        people,
        lacking: lacking_consent(project, obligations, obligation, as_of),
    })
}

/// An authority that a decision required, and who had it at that time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// The authority.
    pub needed: Needed,
    /// Those who had it, whoever decided.
    pub people: Vec<Decider>,
}

/// Somebody with an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// The person.
    pub name: String,
    /// Those without whom the authority does not suffice.
    pub with: Vec<String>,
    /// The person who delegated it.
    pub from: Option<String>,
}

/// The authorities that a decision required, with those who had them when it was taken, by the version of the charter that was
/// applied to it. Nobody has authority over the work of their own side. `None` if it states no time.
#[must_use]
pub fn required(
    project: &Project,
    obligations: &Obligations,
    entry: &Entry,
) -> Option<Vec<Required>> {
    let Body::Decision(decision) = &entry.body else {
        return None;
    };
    let log = &project.log;
    let judgement = obligations.judgement(entry.id())?;
    let charter = project.charter_of(judgement.charter);
    let when = charter.when(entry.common.at.as_ref()?);
    let required = needs(log, decision).into_iter().map(|mut needed| {
        // A limit for several decisions together applies to their sum.
        if let (Some(amount), Standing::OverLimit { added, .. }) =
            (&mut needed.amount, &judgement.standing)
        {
            *amount = added.as_ref().map_or(*amount, |added| added.sum);
        }
        let may = charter.who_may(&needed.scope, needed.amount, when);
        let may = may.into_iter();
        let others = may.filter(|person| own_work(charter, log, &person.name, decision).is_none());
        let people = others.map(|person| {
            let found = charter.authority(person, &needed.scope, needed.amount, when);
            let (with, from) = match found {
                Authority::Jointly { with, from } => (with, from),
                Authority::Granted { from, .. } => (Vec::new(), from),
                _ => (Vec::new(), None),
            };
            Decider {
                name: person.name.clone(),
                with,
                from,
            }
        });
        Required {
            people: people.collect(),
            needed,
        }
    });
    Some(required.collect())
}
