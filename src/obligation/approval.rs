//! A delivery opens an approval that the other side owes.

use super::binding::{is_about_plan, verdict};
use super::build::{Building, first};
use super::{End, What};
use crate::calendar::Start;
use crate::log::value::{Flag, Verdict};
use crate::log::{Body, Delivery, Entry, Kind};

/// The name of the term.
const APPROVAL: &str = "approval";

impl<'p> Building<'p> {
    /// The decision that a delivery is owed. A later delivery of the same stage takes its place: what is decided about that
    /// one, or about the stage, is decided about this one too.
    pub(super) fn approval(&mut self, entry: &'p Entry, delivery: &'p Delivery) {
        let mut draft = self.begin(entry, What::Approval);
        let creditor = self.actor_side(entry);
        let to = delivery.to.as_ref().and_then(|to| self.side(&to.value));
        let debtor =
            to.or_else(|| creditor.as_ref().and_then(|c| self.charter().other_side(c)).map(|party| party.name.value.clone()));
        let person = delivery.to.as_ref().and_then(|to| self.charter().person(&to.value));
        draft.obligation.person = person.map(|person| person.name.clone());
        let debtor_name = debtor.clone();
        self.between(&mut draft, debtor, creditor.clone());
        let stages: Vec<&Entry> = delivery.of.iter().filter_map(|id| self.project.log.get_kind(&id.value, Kind::Stage)).collect();
        let urgent = stages
            .iter()
            .any(|stage| matches!(&stage.body, Body::Stage(s) if s.urgent.as_ref().is_some_and(|u| u.value == Flag(true))));
        let start = self.start(entry);
        if let Some(start) = start {
            self.due_by_term(&mut draft, start, APPROVAL, urgent);
        }
        let end = match self.waiver(&[entry.id()], creditor.as_ref()) {
            Some(act) => End::Waived(act),
            None => self.unless_waived(self.decided(entry, &stages, start, debtor_name.as_ref()), creditor.as_ref()),
        };
        self.finish(draft, end);
    }

    /// The first decision of the side that owes one, on the delivery, on a later one of the same stage, or on the stage.
    fn decided(&self, entry: &Entry, stages: &[&Entry], start: Option<Start>, debtor: Option<&String>) -> End {
        let log = &self.project.log;
        let begun = start.map(|start| start.instant);
        let later = stages.iter().flat_map(|stage| log.referring(stage.id(), "of")).filter(|other| {
            other.kind == Kind::Delivery && other.id() != entry.id() && self.start(other).map(|s| s.instant) > begun
        });
        let mut acts = Vec::new();
        for id in stages.iter().map(|stage| stage.id()).chain(later.map(Entry::id)).chain([entry.id()]) {
            let own = id == entry.id();
            for taken in self.decisions(id) {
                // On the stage only a verdict on its result counts; other decisions on it are about the plan.
                let about_result = match verdict(taken.says) {
                    None | Some(Verdict::Waived) => false,
                    Some(Verdict::Accepted | Verdict::Rejected) => own || !is_about_plan(log, taken.says),
                    Some(_) => own,
                };
                let after = own || begun.is_none_or(|begun| taken.at >= begun);
                let of_debtor = debtor.is_none() || self.actor_side(taken.by).as_ref() == debtor;
                if about_result && after && of_debtor {
                    acts.push((taken.at, End::Met(taken.act())));
                }
            }
        }
        first(acts)
    }
}
