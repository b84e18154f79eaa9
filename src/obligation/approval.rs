//! Approvals: each delivery needs one from the other side.

use std::rc::Rc;

use super::binding::{Taken, is_about_plan, verdict};
use super::build::{Building, first};
use super::{End, What};
use crate::calendar::{Instant, Start};
use crate::log::value::{Flag, Verdict};
use crate::log::{Body, Delivery, Entry, Kind};

/// The name of the term.
const APPROVAL: &str = "approval";

impl<'p> Building<'p> {
    /// The decision owed on a delivery. A later delivery of the same stage supersedes it: a decision on that delivery or on
    /// the stage also decides this one.
    pub(super) fn approval(&mut self, entry: &'p Entry, delivery: &'p Delivery) {
        let mut draft = self.begin(entry, What::Approval);
        let creditor = self.actor_side(entry);
        let to = delivery.to.as_ref().and_then(|to| self.side(&to.value));
        let debtor = to.or_else(|| {
            creditor
                .as_ref()
                .and_then(|c| self.charter().other_side(c))
                .map(|party| party.name.value.clone())
        });
        let person = delivery
            .to
            .as_ref()
            .and_then(|to| self.charter().person(&to.value));
        draft.obligation.person = person.map(|person| person.name.clone());
        let debtor_name = debtor.clone();
        self.between(&mut draft, debtor, creditor.clone());
        let stages: Vec<&Entry> = delivery
            .of
            .iter()
            .filter_map(|id| self.project.log.get_kind(&id.value, Kind::Stage))
            .collect();
        // Stages after this one wait for the decision.
        let next = stages
            .iter()
            .flat_map(|stage| self.project.log.referring(stage.id(), "after"));
        draft.obligation.blocks = next.map(|stage| stage.id().to_owned()).collect();
        let urgent = stages
            .iter()
            .any(|stage| matches!(&stage.body, Body::Stage(s) if s.urgent.as_ref().is_some_and(|u| u.value == Flag(true))));
        let start = self.start(entry);
        if let Some(start) = start {
            self.due_by_term(&mut draft, start, APPROVAL, urgent);
        }
        let end = match self.waiver(&[entry.id()], creditor.as_ref()) {
            Some(act) => End::Waived(act),
            None => {
                let decided = self.decided(entry, &stages, start, debtor_name.as_ref());
                self.unless_waived(decided, creditor.as_ref())
            }
        };
        self.finish(draft, end);
    }

    /// The first decision of the debtor's side on the delivery, on a later one of the same stage, or on the stage.
    fn decided(
        &mut self,
        entry: &'p Entry,
        stages: &[&'p Entry],
        start: Option<Start>,
        debtor: Option<&String>,
    ) -> End {
        let begun = start.map(|start| start.instant);
        let mut acts = Vec::new();
        for stage in stages {
            let results = self.results(stage);
            // A decision before the delivery is about an earlier one.
            let from = begun.map_or(0, |begun| {
                results.partition_point(|result| result.taken.at < begun)
            });
            let later = results
                .iter()
                .skip(from)
                .filter(|result| result.on_stage || result.since > begun);
            let first = later.into_iter().find(|result| {
                debtor.is_none() || self.actor_side(result.taken.by).as_ref() == debtor
            });
            acts.extend(first.map(|result| (result.taken.at, End::Met(result.taken.act()))));
        }
        for taken in self.decisions(entry.id()) {
            let decides = !matches!(verdict(taken.says), None | Some(Verdict::Waived));
            if decides && (debtor.is_none() || self.actor_side(taken.by).as_ref() == debtor) {
                acts.push((taken.at, End::Met(taken.act())));
            }
        }
        first(acts)
    }

    /// The decisions about a stage's result, in chronological order, computed once for all of its deliveries.
    fn results(&mut self, stage: &'p Entry) -> Rc<Vec<OfResult<'p>>> {
        if let Some(known) = self.results.get(stage.id()) {
            return Rc::clone(known);
        }
        let log = &self.project.log;
        // On the stage itself only a verdict on its result counts; other decisions on it are about the plan.
        let on_stage = self.decisions(stage.id()).iter().filter(|taken| {
            matches!(
                verdict(taken.says),
                Some(Verdict::Accepted | Verdict::Rejected)
            ) && !is_about_plan(log, taken.says)
        });
        let mut all: Vec<OfResult<'p>> = on_stage
            .map(|taken| OfResult {
                taken: *taken,
                on_stage: true,
                since: None,
            })
            .collect();
        for delivery in log
            .referring(stage.id(), "of")
            .filter(|other| other.kind == Kind::Delivery)
        {
            let since = self.start(delivery).map(|start| start.instant);
            let decided = self.decisions(delivery.id()).iter();
            let decided = decided
                .filter(|taken| !matches!(verdict(taken.says), None | Some(Verdict::Waived)));
            all.extend(decided.map(|taken| OfResult {
                taken: *taken,
                on_stage: false,
                since,
            }));
        }
        all.sort_by_key(|result| result.taken.at);
        let all = Rc::new(all);
        self.results.insert(stage.id().to_owned(), Rc::clone(&all));
        all
    }
}

/// A decision about the result of a stage.
#[derive(Debug)]
pub(super) struct OfResult<'p> {
    taken: Taken<'p>,
    /// Whether it is on the stage itself, and so on everything delivered by then.
    on_stage: bool,
    /// The time of the delivery that it is on.
    since: Option<Instant>,
}
