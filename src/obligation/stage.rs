//! Stages: a delivery is owed.

use super::binding::{Taken, is_about_plan, verdict};
use super::build::{Building, first};
use super::{Act, End, What};
use crate::calendar::Instant;
use crate::log::value::Verdict;
use crate::log::{Entry, Kind, Stage};

impl<'p> Building<'p> {
    /// The delivery owed for a stage, by the agreed owner and date, unless a decision of an authorized person changed them.
    pub(super) fn stage(&mut self, entry: &'p Entry, stage: &'p Stage) {
        let mut draft = self.begin(entry, What::Stage);
        let decisions = self.decisions(entry.id());
        let standing = || {
            decisions
                .iter()
                .filter(|taken| !self.binding.is_replaced(taken.by.id()))
        };
        let set = || standing().filter_map(|taken| taken.says.sets.as_ref());
        let planned = self.planned(stage, decisions);
        let owner = planned.owner;
        let debtor = owner.and_then(|owner| self.side(owner));
        let creditor = debtor
            .as_ref()
            .and_then(|debtor| self.charter().other_side(debtor))
            .map(|party| party.name.value.clone());
        draft.obligation.person = owner
            .and_then(|owner| self.charter().person(owner))
            .map(|person| person.name.clone());
        self.between(&mut draft, debtor, creditor.clone());
        let starts = set()
            .filter_map(|sets| sets.value.starts.as_ref())
            .next_back()
            .or(stage.starts.as_ref());
        let starts = starts.map(|starts| starts.start(&self.charter().zone));
        draft.obligation.start = starts.map(|starts| starts.instant);
        if let Some(due) = &stage.due {
            self.due_as_stated(&mut draft, starts, &due.value, entry.id());
        }
        for moved in &planned.moved {
            let (by, sets) = (moved.by, moved.says.sets.as_ref());
            let Some(due) = sets.and_then(|sets| sets.value.due.as_ref()) else {
                continue;
            };
            let steps = std::mem::take(&mut draft.obligation.derivation);
            let before = draft.obligation.first_due.or(draft.obligation.due);
            self.due_as_stated(&mut draft, starts, &due.value, by.id());
            draft.obligation.first_due = before;
            draft.obligation.derivation.splice(0..0, steps);
        }
        draft.propose(planned.proposed);
        let end = match self.waiver(&[entry.id()], creditor.as_ref()) {
            Some(act) => End::Waived(act),
            None => self.delivered(entry, decisions),
        };
        self.finish(draft, end);
    }

    /// The first delivery of a stage that was not rejected, otherwise the decision that accepts the stage.
    fn delivered(&self, entry: &Entry, decisions: &[Taken<'_>]) -> End {
        let log = &self.project.log;
        let says = |taken: &&Taken<'_>, wanted| {
            verdict(taken.says) == Some(wanted) && !is_about_plan(log, taken.says)
        };
        let mut deliveries: Vec<_> = log
            .referring(entry.id(), "of")
            .filter(|other| other.kind == Kind::Delivery)
            .filter_map(|other| Some((self.done(other)?, other)))
            .collect();
        deliveries.sort_by_key(|(at, _)| *at);
        let rejections: Vec<Instant> = decisions
            .iter()
            .filter(|taken| says(taken, Verdict::Rejected))
            .map(|taken| taken.at)
            .collect();
        let standing = deliveries
            .iter()
            .enumerate()
            .find(|(index, (at, delivery))| {
                let rejected = self
                    .decisions(delivery.id())
                    .iter()
                    .any(|taken| says(&taken, Verdict::Rejected));
                // A rejection of the stage refers to the last delivery before it.
                let until = deliveries.get(index + 1).map(|(next, _)| *next);
                let next = rejections.get(rejections.partition_point(|when| when < at));
                let rejected_as_stage =
                    next.is_some_and(|when| until.is_none_or(|until| *when < until));
                !rejected && !rejected_as_stage
            });
        if let Some((_, (at, delivery))) = standing {
            return End::Met(Act {
                entry: delivery.id().to_owned(),
                at: *at,
            });
        }
        let accepted = decisions
            .iter()
            .filter(|taken| says(taken, Verdict::Accepted));
        first(accepted.map(|taken| (taken.at, End::Met(taken.act()))))
    }
}
