//! Extra work: requests to the contractor outside the agreed plan, and the amounts that were agreed for them.

use super::Obligations;
use crate::calendar::Instant;
use crate::charter::{Amount, Role};
use crate::log::value::{Flag, Gives};
use crate::log::{Body, Entry};
use crate::project::Project;

/// A request for extra work.
#[derive(Debug, Clone)]
pub struct Extra<'p> {
    /// The request.
    pub request: &'p Entry,
    /// The binding decisions on it, with the amounts that they commit.
    pub agreed: Vec<(&'p Entry, Amount)>,
    /// The client's decisions on it that name an amount and do not bind.
    pub tried: Vec<&'p Entry>,
    /// Whether one may be a decision of the client with an amount, by a name under which the charter may have one of its people.
    pub unsure: bool,
    /// The first reply by which the contractor promised it or gave it, in part or whole, and when.
    pub taken_on: Option<(Instant, &'p Entry)>,
}

/// The requests for extra work by an instant, in log order.
#[must_use]
pub fn extras<'p>(
    project: &'p Project,
    obligations: &Obligations,
    as_of: Instant,
) -> Vec<Extra<'p>> {
    let charter = &project.charter;
    let log = &project.log;
    let at = |entry: &Entry| {
        let at = entry.common.at.as_ref()?.answer(&charter.zone).instant;
        (at <= as_of).then_some(at)
    };
    let is_contractor = |name: &str| {
        charter
            .side(name)
            .is_some_and(|party| party.role == Some(Role::Contractor))
    };
    let requests = log.entries().iter().filter(|entry| {
        let Body::Request(request) = &entry.body else {
            return false;
        };
        let is_extra = request
            .extra
            .as_ref()
            .is_some_and(|extra| extra.value == Flag(true));
        let to = request
            .to
            .as_ref()
            .is_some_and(|to| is_contractor(&to.value));
        is_extra && to && at(entry).is_some()
    });
    requests
        .map(|request| {
            let replies = log.referring(request.id(), "answers").filter(|reply| {
                let gives = match &reply.body {
                    Body::Reply(reply) => reply.gives.as_ref().map(|gives| gives.value),
                    _ => None,
                };
                matches!(gives, Some(Gives::All | Gives::Part | Gives::Promise))
                    && reply
                        .actor()
                        .is_some_and(|actor| is_contractor(&actor.value))
            });
            let taken_on = replies.filter_map(|reply| Some((at(reply)?, reply)));
            let replies = log.referring(request.id(), "answers");
            let on = replies.flat_map(|reply| log.referring(reply.id(), "on"));
            let decisions: Vec<&Entry> = log.referring(request.id(), "on").chain(on).collect();
            let of_the_client = |entry: &Entry| {
                let judgement = obligations.judgement(entry.id());
                let mut sides = judgement.into_iter().flat_map(|judged| &judged.sides);
                sides.any(|side| {
                    let party = charter.party(side);
                    party.is_some_and(|party| party.role == Some(Role::Client))
                })
            };
            let amount = |entry: &Entry| match &entry.body {
                Body::Decision(decision) if decision.commits() => {
                    decision.amount.as_ref().map(|amount| amount.value)
                }
                _ => None,
            };
            let mut agreed: Vec<(&Entry, Amount)> = Vec::new();
            let mut tried = Vec::new();
            let clients = charter.parties.iter();
            let mut clients = clients.filter(|party| party.role == Some(Role::Client));
            let unsure = clients.any(|client| {
                let mut decisions = decisions.iter().filter(|entry| amount(entry).is_some());
                decisions.any(|entry| project.may_act_for(entry, &client.name.value))
            });
            let decisions = decisions.into_iter();
            let decisions = decisions.filter(|entry| of_the_client(entry) && at(entry).is_some());
            for (entry, named) in decisions.filter_map(|entry| Some((entry, amount(entry)?))) {
                let judgement = obligations.judgement(entry.id());
                let binds = judgement.is_some_and(|judged| judged.standing.binds());
                // A decision that does not bind is in force once a binding one confirms or replaces it.
                let later = judgement.and_then(|judged| judged.settled.as_ref());
                let later = later.and_then(|act| log.get(&act.entry));
                let in_force = match later.filter(|later| of_the_client(later)) {
                    _ if binds => (entry, named),
                    Some(later) => (later, amount(later).unwrap_or(named)),
                    None => {
                        tried.push(entry);
                        continue;
                    }
                };
                if agreed
                    .iter()
                    .all(|(known, _)| known.id() != in_force.0.id())
                {
                    agreed.push(in_force);
                }
            }
            Extra {
                request,
                agreed,
                tried,
                unsure,
                taken_on: taken_on.min_by_key(|(at, _)| *at),
            }
        })
        .collect()
}
