//! A stage owes a delivery.

use super::build::{Building, first};
use super::{Act, End, What};
use crate::log::value::Verdict;
use crate::log::{Entry, Kind, Stage};

impl<'p> Building<'p> {
    /// The delivery that a stage owes: by whom and when as agreed, until a decision of somebody who may decide the plan sets it
    /// otherwise.
    pub(super) fn stage(&mut self, entry: &'p Entry, stage: &'p Stage) {
        let mut draft = self.begin(entry, What::Stage);
        let decisions = self.decisions(entry.id());
        let set = || decisions.iter().filter_map(|(_, _, decision)| decision.sets.as_ref());
        let owner = set().filter_map(|sets| sets.value.owner.as_ref()).next_back().or(stage.owner.as_ref());
        let debtor = owner.and_then(|owner| self.side(&owner.value));
        let creditor = debtor.as_ref().and_then(|debtor| self.charter().other_side(debtor)).map(|party| party.name.value.clone());
        draft.obligation.person = owner.and_then(|owner| self.charter().person(&owner.value)).map(|person| person.name.clone());
        self.between(&mut draft, debtor, creditor.clone());
        let starts = set().filter_map(|sets| sets.value.starts.as_ref()).next_back().or(stage.starts.as_ref());
        let starts = starts.map(|starts| starts.start(&self.charter().zone));
        draft.obligation.start = starts.map(|starts| starts.instant);
        let moved: Vec<_> =
            decisions.iter().filter_map(|(_, by, decision)| Some((*by, decision.sets.as_ref()?.value.due.as_ref()?))).collect();
        if let Some(due) = &stage.due {
            self.due_as_stated(&mut draft, starts, &due.value, entry.id());
        }
        for (by, due) in moved {
            let steps = std::mem::take(&mut draft.obligation.derivation);
            let before = draft.obligation.first_due.or(draft.obligation.due);
            self.due_as_stated(&mut draft, starts, &due.value, by.id());
            draft.obligation.first_due = before;
            draft.obligation.derivation.splice(0..0, steps);
        }
        let end = match self.waiver(&[entry.id()], creditor.as_ref()) {
            Some(act) => End::Waived(act),
            None => self.delivered(entry, &decisions),
        };
        self.finish(draft, end);
    }

    /// The first delivery of a stage that was not rejected; where there is none, the decision that accepts the stage.
    fn delivered(&self, entry: &Entry, decisions: &[(crate::calendar::Instant, &Entry, &crate::log::Decision)]) -> End {
        let says = |decision: &crate::log::Decision, verdict| decision.verdict.as_ref().is_some_and(|v| v.value == verdict);
        let mut deliveries: Vec<_> = self
            .project
            .log
            .referring(entry.id(), "of")
            .filter(|other| other.kind == Kind::Delivery)
            .filter_map(|other| Some((self.done(other)?, other)))
            .collect();
        deliveries.sort_by_key(|(at, _)| *at);
        let rejections = || decisions.iter().filter(|(_, _, decision)| says(decision, Verdict::Rejected)).map(|(at, ..)| *at);
        let standing = deliveries.iter().enumerate().find(|(index, (at, delivery))| {
            let rejected = self.decisions(delivery.id()).iter().any(|(_, _, decision)| says(decision, Verdict::Rejected));
            // A rejection on the stage is about the delivery that was the last one then.
            let until = deliveries.get(index + 1).map(|(next, _)| *next);
            let rejected_as_stage = rejections().any(|when| when >= *at && until.is_none_or(|until| when < until));
            !rejected && !rejected_as_stage
        });
        if let Some((_, (at, delivery))) = standing {
            return End::Met(Act { entry: delivery.id().to_owned(), at: *at });
        }
        let accepted = decisions.iter().filter(|(_, _, decision)| says(decision, Verdict::Accepted));
        first(accepted.map(|(at, by, _)| (*at, End::Met(Act { entry: by.id().to_owned(), at: *at }))))
    }
}
