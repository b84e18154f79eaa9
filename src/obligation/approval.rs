//! A delivery opens an approval that the other side owes.

use super::build::{Building, first};
use super::{Act, End, What};
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
        // What comes after a stage waits for the decision on it.
        let next = stages.iter().flat_map(|stage| self.project.log.referring(stage.id(), "after"));
        draft.obligation.blocks = next.map(|stage| stage.id().to_owned()).collect();
        let urgent = stages
            .iter()
            .any(|stage| matches!(&stage.body, Body::Stage(s) if s.urgent.as_ref().is_some_and(|u| u.value == Flag(true))));
        let start = self.start(entry);
        if let Some(start) = start {
            self.due_by_term(&mut draft, start, APPROVAL, urgent);
        }
        let end = self.waiver(&[entry.id()], creditor.as_ref()).map(End::Waived).unwrap_or_else(|| {
            let begun = start.map(|start| start.instant);
            let later = stages.iter().flat_map(|stage| self.project.log.referring(stage.id(), "of")).filter(|other| {
                other.kind == Kind::Delivery && other.id() != entry.id() && self.start(other).map(|s| s.instant) > begun
            });
            let ids = stages.iter().map(|stage| stage.id()).chain(later.map(Entry::id)).chain([entry.id()]);
            first(
                ids.flat_map(|id| {
                    let own = id == entry.id();
                    self.decisions(id).into_iter().filter_map(move |(at, by, decision)| {
                        let verdict = decision.verdict.as_ref().map(|verdict| verdict.value)?;
                        // On the stage only a verdict on its result counts; other decisions on it are about the plan.
                        let about_result = own || matches!(verdict, Verdict::Accepted | Verdict::Rejected);
                        let after = own || begun.is_none_or(|begun| at >= begun);
                        let counts = verdict != Verdict::Waived && about_result && after;
                        counts.then(|| (at, by, End::Met(Act { entry: by.id().to_owned(), at })))
                    })
                })
                .filter(|(_, by, _)| debtor_name.is_none() || self.actor_side(by) == debtor_name)
                .map(|(at, _, end)| (at, end)),
            )
        });
        self.finish(draft, end);
    }
}
