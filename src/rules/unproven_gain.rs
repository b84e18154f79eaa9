//! What the side that recorded a decision for the other one gains by it: nothing that it owes ends by a mere note.

use std::collections::{HashMap, HashSet};

use super::proof::by_others;
use super::{Context, answers};
use crate::log::value::{Gives, Verdict};
use crate::log::{Body, Decision, Entry, Kind, Relation};
use crate::obligation::{End, Obligation, Standing, What};

/// What ended or moved by which entry, and who owed it.
pub(super) struct Gains<'p> {
    /// The sides that owed what an entry ended, by its id.
    ended: HashMap<&'p str, Vec<&'p str>>,
    /// The sides that owe what an entry asks for later than at first, by its id.
    later: HashMap<&'p str, Vec<&'p str>>,
    /// The sides that refused something, by the ids of the request and of the reply.
    refused: HashMap<&'p str, Vec<&'p str>>,
    /// The decisions by which entries accept findings.
    allowed: HashSet<&'p str>,
}

impl<'p> Gains<'p> {
    pub(super) fn new(cx: &Context<'p>) -> Self {
        let entries = cx.log().entries().iter();
        let allows = entries.flat_map(|entry| &entry.common.allow);
        let allowed = allows.flat_map(|allow| &allow.agreed);
        let mut found = Self {
            ended: HashMap::new(),
            later: HashMap::new(),
            refused: HashMap::new(),
            allowed: allowed.map(|id| &*id.value.0).collect(),
        };
        for o in cx.obligations.iter() {
            let Some(debtor) = o.debtor.as_deref() else {
                continue;
            };
            let entry = o.entry.as_str();
            // That an entry is in the log is no gain.
            if let Some(act) = o.end.act().filter(|act| act.entry != o.entry) {
                found.ended.entry(&act.entry).or_default().push(debtor);
            }
            if o.first_due
                .zip(o.due)
                .is_some_and(|(first, due)| due > first)
            {
                found.later.entry(entry).or_default().push(debtor);
            }
            if let End::Refused(act) = &o.end {
                found.refused.entry(entry).or_default().push(debtor);
                found.refused.entry(&act.entry).or_default().push(debtor);
            }
        }
        found
    }

    /// Whether a decision of a side that others recorded ends or moves something that another side owes.
    pub(super) fn is_gain(
        &self,
        cx: &Context<'_>,
        entry: &Entry,
        decision: &Decision,
        side: &str,
    ) -> bool {
        let id = entry.id();
        let subjects = subjects(cx, decision);
        let sets = decision.sets.is_some() || subjects.iter().any(|subject| sets(subject));
        let of_others = |owed: &HashMap<&str, Vec<&str>>, id: &str| {
            let mut debtors = owed.get(id).into_iter().flatten();
            debtors.any(|debtor| *debtor != side)
        };
        of_others(&self.ended, id)
            || self.allowed.contains(id)
            || subjects.iter().any(|subject| {
                sets && of_others(&self.later, subject.id())
                    || of_others(&self.refused, subject.id())
                    || takes_over(subject, decision, cx, side)
                    || settles(cx, subject, side, id)
                    || cx.project.was_edited(subject.id())
            })
    }
}

/// Whether others gave a notice of termination for a side, and something that they owe ended with the contract.
pub(super) fn ends_for_others(cx: &Context<'_>, side: &str) -> bool {
    let mut all = cx.obligations.iter();
    all.any(|o| {
        let debtor = o.debtor.as_deref();
        o.ended.is_some() && debtor.is_some_and(|debtor| debtor != side)
    })
}

/// The entries that a decision is on, and those that the decisions among them are on.
fn subjects<'p>(cx: &Context<'p>, decision: &Decision) -> Vec<&'p Entry> {
    let log = cx.log();
    let own = |decision: &Decision| {
        let on = decision.on.iter().filter_map(|id| log.get(&id.value));
        on.collect::<Vec<&'p Entry>>()
    };
    let first = own(decision);
    let next = first.iter().filter_map(|entry| match &entry.body {
        Body::Decision(decision) => Some(own(decision)),
        _ => None,
    });
    let next: Vec<&Entry> = next.flatten().collect();
    first.into_iter().chain(next).collect()
}

fn sets(entry: &Entry) -> bool {
    matches!(&entry.body, Body::Decision(decision) if decision.sets.is_some())
}

/// Whether a decision makes its own side the owner of a stage.
fn takes_over(subject: &Entry, decision: &Decision, cx: &Context<'_>, side: &str) -> bool {
    let owner = decision.sets.as_ref().and_then(|sets| sets.owner.as_ref());
    let owner = owner.and_then(|owner| cx.charter().side(&owner.value));
    subject.kind == Kind::Stage && owner.is_some_and(|owner| *owner.name == side)
}

/// Whether a side had contested or rejected an entry that a later decision is on.
fn settles(cx: &Context<'_>, subject: &Entry, side: &str, decision: &str) -> bool {
    let log = cx.log();
    let of_side = |other: &Entry| {
        let mut actors = other.actors().filter_map(|by| cx.charter().side(&by.value));
        actors.any(|party| *party.name == side)
    };
    let contested = log.referring(subject.id(), "answers").any(|reply| {
        let gives = answers::gives(reply);
        matches!(gives, Some(Gives::Objection | Gives::Refusal)) && of_side(reply)
    });
    let rejected = log.referring(subject.id(), "on").any(|other| {
        let rejects = match &other.body {
            Body::Decision(fields) => {
                let verdict = fields.verdict.as_ref().map(|verdict| verdict.value);
                verdict == Some(Verdict::Rejected)
            }
            _ => false,
        };
        let binds = || {
            cx.obligations
                .standing(other.id())
                .is_some_and(Standing::binds)
        };
        other.id() != decision && rejects && of_side(other) && binds()
    });
    contested || rejected
}

/// The deliveries of a side that others recorded, and an earlier one of that side of which each is in the place: it waits for a decision of
/// those others, or does not any more because of that.
pub(super) fn handed_over_again<'p>(cx: &Context<'p>) -> Vec<(&'p Entry, &'p Entry)> {
    let log = cx.log();
    let side = |entry: &Entry| {
        let actor = entry.actor()?;
        cx.charter()
            .side(&actor.value)
            .map(|party| party.name.as_str())
    };
    let waits = cx.obligations.iter().filter(|o| o.what == What::Approval);
    let waits: HashMap<&str, &Obligation> = waits.map(|o| (o.entry.as_str(), o)).collect();
    let deliveries = log.entries().iter().filter(|entry| cx.happened(entry));
    let found = deliveries.filter_map(|later| {
        let Body::Delivery(delivery) = &later.body else {
            return None;
        };
        let own = side(later)?;
        by_others(cx, later, own)?;
        let replaced = delivery.replaces.iter().filter_map(|id| log.get(&id.value));
        let same = delivery.of.iter();
        let same = same.flat_map(|id| log.referring(&id.value.0, "of"));
        let mut earlier = replaced.chain(same).filter(|earlier| {
            let is_earlier = cx.done(earlier) <= cx.done(later) && earlier.id() != later.id();
            is_earlier && earlier.kind == Kind::Delivery && side(earlier) == Some(own)
        });
        let earlier = earlier.find(|earlier| {
            let act = waits.get(earlier.id()).map(|o| o.end.act());
            // One that was over before is in nobody's way.
            act.is_some_and(|act| {
                act.is_none_or(|act| act.entry == later.id() || Some(act.at) >= cx.done(later))
            })
        });
        Some((later, earlier?))
    });
    found.collect()
}

/// The notices and reminders of a side that others recorded, and an earlier one of that side that each replaces.
pub(super) fn replaced_again<'p>(cx: &Context<'p>) -> Vec<(&'p Entry, &'p Entry)> {
    let log = cx.log();
    let side = |entry: &Entry| {
        let actor = entry.actor()?;
        cx.charter()
            .side(&actor.value)
            .map(|party| party.name.as_str())
    };
    let entries = log.entries().iter();
    let kinds = [Kind::Notice, Kind::Reminder];
    let entries = entries.filter(|entry| kinds.contains(&entry.kind) && cx.happened(entry));
    let found = entries.filter_map(|later| {
        let references = later.references();
        let mut earlier = references.iter().filter_map(|reference| {
            let replaces = reference.relation == Relation::Replaces;
            log.get_kind(&reference.id.value, later.kind)
                .filter(|_| replaces)
        });
        let own = side(later)?;
        by_others(cx, later, own)?;
        let earlier = earlier.find(|earlier| side(earlier) == Some(own))?;
        Some((later, earlier))
    });
    found.collect()
}

/// The requests of a side about what another one had refused, which are a way around the refusal.
pub(super) fn asked_again<'p>(cx: &Context<'p>) -> Vec<(&'p Entry, &'p Entry)> {
    let log = cx.log();
    let refused = cx.obligations.iter().filter_map(|o| match &o.end {
        End::Refused(act) => Some((o, act)),
        _ => None,
    });
    let mut found = Vec::new();
    for (o, act) in refused {
        let Some(request) = log.get(&o.entry) else {
            continue;
        };
        let about = [o.entry.as_str(), act.entry.as_str()].into_iter();
        let about = about.flat_map(|id| log.referring(id, "about"));
        let creditor = o.creditor.as_deref();
        let asks = about.filter(|other| {
            let side = other.actor().and_then(|by| cx.charter().side(&by.value));
            let side = side.map(|party| party.name.as_str());
            other.kind == Kind::Request && cx.happened(other) && side.is_some() && side == creditor
        });
        found.extend(asks.map(|other| (other, request)));
    }
    found
}
