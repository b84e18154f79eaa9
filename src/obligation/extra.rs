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
            let decisions = log.referring(request.id(), "on").chain(on);
            let agreed = decisions.filter_map(|entry| {
                let Body::Decision(decision) = &entry.body else {
                    return None;
                };
                let of_the_client = entry.actors().any(|by| {
                    charter
                        .side(&by.value)
                        .is_some_and(|party| party.role == Some(Role::Client))
                });
                let binds = obligations
                    .standing(entry.id())
                    .is_some_and(super::Standing::binds);
                let agrees = binds && of_the_client && decision.commits() && at(entry).is_some();
                Some((entry, decision.amount.as_ref()?.value)).filter(|_| agrees)
            });
            Extra {
                request,
                agreed: agreed.collect(),
                taken_on: taken_on.min_by_key(|(at, _)| *at),
            }
        })
        .collect()
}
