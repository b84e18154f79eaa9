//! The verdicts on the result of a stage, among the decisions on the stage.
//!
//! A decision on a stage may be about its dates, or about what was delivered. `accepted` and `rejected` are about the result, also
//! if they set a date as well; but before anything was delivered, or by somebody who may not decide about results,
//! `accepted` with a date only agrees to the date.

use std::collections::{HashMap, HashSet};

use super::Obligations;
use super::binding::{Taken, is_about_plan, verdict};
use super::build::Building;
use crate::calendar::Instant;
use crate::charter::{Authority, DELIVERABLES};
use crate::log::value::Verdict;
use crate::log::{Body, Decision, Entry, Kind};

impl<'p> Building<'p> {
    /// Whether a decision on a stage gives a verdict on its result. A rejection may set the date for the rework.
    pub(super) fn is_of_result(&self, stage: &Entry, taken: &Taken<'_>) -> bool {
        let of = taken.content;
        let plan = is_about_plan(&self.project.log, of);
        match verdict(of) {
            Some(Verdict::Accepted) => !plan || self.judges_delivered(stage, taken),
            Some(Verdict::Approved) => !plan && is_bare(of) && self.judges_delivered(stage, taken),
            Some(Verdict::Rejected) => {
                of.sets.is_some() || !plan || self.replaces_verdict(stage, taken)
            }
            _ => false,
        }
    }

    /// The decisions that agree to dates and give a verdict on the result of a stage all the same, each with the stages.
    pub(super) fn verdicts_with_dates(&self) -> HashMap<String, HashSet<String>> {
        let log = &self.project.log;
        let stages = log.counting().filter(|entry| entry.kind == Kind::Stage);
        let decisions = stages.flat_map(|stage| {
            let decisions = self.decisions(stage.id()).iter();
            decisions.map(move |taken| (stage, taken))
        });
        let judging = decisions.filter(|(stage, taken)| {
            is_about_plan(log, taken.content) && self.is_of_result(stage, taken)
        });
        let mut found: HashMap<String, HashSet<String>> = HashMap::new();
        for (stage, taken) in judging {
            let stages = found.entry(taken.by.id().to_owned()).or_default();
            stages.insert(stage.id().to_owned());
        }
        found
    }

    /// Whether a decision that may be about the plan alone decides about something that was delivered and waits for it.
    fn judges_delivered(&self, stage: &Entry, taken: &Taken<'_>) -> bool {
        self.is_waiting(stage, taken.at) && self.is_own_view(taken) && self.may_judge(taken.by)
    }

    /// Whether a rejection replaces a verdict on the result.
    fn replaces_verdict(&self, stage: &Entry, taken: &Taken<'_>) -> bool {
        let is_replaced = |earlier: &Taken<'_>| {
            let mut replaced = taken.content.replaces.iter();
            earlier.at <= taken.at && replaced.any(|id| id.value.0 == earlier.by.id())
        };
        let mut decisions = self.decisions(stage.id()).iter();
        decisions.any(|earlier| {
            is_replaced(earlier)
                && match verdict(earlier.content) {
                    Some(Verdict::Rejected) => earlier.content.sets.is_some(),
                    Some(Verdict::Accepted) => self.judges_delivered(stage, earlier),
                    _ => false,
                }
        })
    }

    /// Whether something of a stage was delivered by an instant, and the last of it was not rejected before.
    fn is_waiting(&self, stage: &Entry, at: Instant) -> bool {
        let log = &self.project.log;
        let deliveries = log.referring(stage.id(), "of");
        let deliveries = deliveries.filter(|entry| entry.kind == Kind::Delivery);
        let deliveries = deliveries.filter_map(|entry| Some((self.done(entry)?, entry)));
        let last = deliveries
            .filter(|(delivered, entry)| *delivered <= at && !self.was_replaced(entry, at))
            .max_by_key(|(delivered, _)| *delivered);
        let Some((delivered, last)) = last else {
            return false;
        };
        let mut verdicts = [stage, last]
            .into_iter()
            .flat_map(|on| self.decisions(on.id()));
        !verdicts.any(|taken| {
            verdict(taken.content) == Some(Verdict::Rejected)
                && taken.at >= delivered
                && taken.at < at
        })
    }

    /// Whether the author of a delivery had put another one in its place by an instant.
    fn was_replaced(&self, delivery: &Entry, at: Instant) -> bool {
        let mut replaced = self.replaced.get(delivery.id()).into_iter().flatten();
        replaced.any(|by| by.shown <= at)
    }

    /// Whether the content of a decision is that of its own side, and not what the other side proposed.
    fn is_own_view(&self, taken: &Taken<'_>) -> bool {
        let is_itself = matches!(&taken.by.body, Body::Decision(own) if std::ptr::eq(&raw const **own, taken.content));
        let sides = self.acting_sides(taken.by);
        let mut by = taken.content.by.iter();
        is_itself
            || by.all(|by| {
                self.side(&by.value)
                    .is_some_and(|side| sides.contains(&side))
            })
    }

    /// Whether somebody who decides may decide about results, too.
    fn may_judge(&self, by: &'p Entry) -> bool {
        let Some(judged) = self.standings.get(by.id()) else {
            return false;
        };
        let charter = self.project.charter_of(judged.charter);
        let Some(when) = by.common.at.as_ref().map(|at| charter.when(at)) else {
            return false;
        };
        let signs = |name: &String| by.actors().any(|by| *by.value.0 == **name);
        by.actors().any(|actor| {
            let Some(person) = charter.person(&actor.value) else {
                return charter.may_have_person(&actor.value);
            };
            match charter.authority(person, DELIVERABLES, None, when) {
                Authority::Granted { .. } | Authority::Unread => true,
                Authority::Jointly { with, .. } => with.iter().all(signs),
                _ => false,
            }
        })
    }
}

/// Whether a decision says nothing but its verdict: no amount, and no scope of its own.
fn is_bare(decision: &Decision) -> bool {
    decision.amount.is_none() && decision.scope.is_none()
}

impl Obligations {
    /// Whether a decision that sets dates, or replaces one that did, is also a verdict on the result of a stage.
    #[must_use]
    pub fn judges_result(&self, decision: &str, stage: &str) -> bool {
        let stages = self.verdicts_with_dates.get(decision);
        stages.is_some_and(|stages| stages.contains(stage))
    }
}
