//! The causes that block a stage.

use std::collections::HashSet;

use super::{Obligation, Obligations, What};
use crate::calendar::Instant;
use crate::log::{Body, Kind, compare_ids};
use crate::project::Project;

/// The maximum number of stages to follow back through `after`.
const MOST_STAGES: usize = 100;

/// A cause that blocks a stage, and until when it counts.
pub(super) struct Cause<'o> {
    pub(super) owed: &'o Obligation,
    /// The stage that it blocks directly.
    pub(super) blocked: &'o str,
    /// When a stage on the path was delivered, so that nothing waited for the cause any longer.
    pub(super) until: Option<Instant>,
}

/// The causes that block a stage, directly or through the stages before it: requests, and of the stages before it, their
/// deliveries and the decisions on these. Causes of a stage that was delivered no longer count from then on.
/// They are in the order of their due dates and ids.
pub(super) fn causes<'o>(
    project: &'o Project,
    obligations: &'o Obligations,
    stage: &'o Obligation,
) -> Vec<Cause<'o>> {
    let log = &project.log;
    let mut causes = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<(&str, Option<Instant>)> = vec![(&stage.entry, None)];
    // The path on which it counts longest comes first.
    while let Some(next) = (0..waiting.len()).max_by_key(|place| {
        waiting
            .get(*place)
            .map(|(_, until)| until.map_or((1, None), |until| (0, Some(until))))
    }) {
        let (id, until) = waiting.swap_remove(next);
        if seen.len() >= MOST_STAGES || !seen.insert(id) {
            continue;
        }
        let settled = obligations
            .of(id)
            .find(|o| o.what == What::Stage)
            .and_then(|o| o.act())
            .map(|act| act.at);
        let within = [until, settled].into_iter().flatten().min();
        let requests = log
            .referring(id, "blocks")
            .flat_map(|request| obligations.of(request.id()));
        let cause = |owed| Cause {
            owed,
            blocked: id,
            until: within,
        };
        causes.extend(
            requests
                .filter(|o| matches!(o.what, What::Answer(_)))
                .map(cause),
        );
        if id != stage.entry {
            let own = obligations.of(id).filter(|o| o.what == What::Stage);
            causes.extend(own.map(|o| Cause {
                owed: o,
                blocked: &stage.entry,
                until,
            }));
            let deliveries = log
                .referring(id, "of")
                .filter(|other| other.kind == Kind::Delivery);
            causes.extend(
                deliveries
                    .flat_map(|other| obligations.of(other.id()))
                    .filter(|o| o.what == What::Approval)
                    .map(|o| Cause {
                        owed: o,
                        blocked: &stage.entry,
                        until,
                    }),
            );
        }
        if let Some(Body::Stage(fields)) = log.get(id).map(|entry| &entry.body) {
            waiting.extend(fields.after.iter().map(|id| (&*id.value.0, within)));
        }
    }
    causes.sort_by(|a: &Cause<'_>, b: &Cause<'_>| {
        let (a, b) = (a.owed, b.owed);
        a.due
            .cmp(&b.due)
            .then_with(|| compare_ids(&a.entry, &b.entry))
    });
    causes
}
