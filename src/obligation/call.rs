//! A call owes a written confirmation by the side that did not write it down.

use super::build::{Building, first};
use super::{Act, End, What};
use crate::calendar::Start;
use crate::charter::ChannelKind;
use crate::log::{Call, Entry};
use crate::project::Recorded;

impl<'p> Building<'p> {
    /// The confirmation that a call is owed, from the moment it is in the log. A call within one side needs none.
    pub(super) fn call(&mut self, entry: &'p Entry, call: &'p Call) {
        let keeper = self.keeper(entry);
        let debtor = keeper.as_ref().and_then(|keeper| self.charter().other_side(keeper)).map(|party| party.name.value.clone());
        let took_part =
            |side: &Option<String>| side.is_some() && call.with.iter().any(|person| self.side(&person.value) == *side);
        if !took_part(&debtor) {
            return;
        }
        let Some(happened) = self.start(entry) else { return };
        let start = match self.project.recorded(entry.id()) {
            Recorded::At(stamp) if stamp.time > happened.instant => Start::at(stamp.time),
            Recorded::Pending if self.as_of > happened.instant => Start::at(self.as_of),
            _ => happened,
        };
        let mut draft = self.begin(entry, What::CallConfirmation);
        self.between(&mut draft, debtor.clone(), keeper.clone());
        self.due_by_term(&mut draft, start, "call-confirmation", false);
        let waived = self.waiver(&[entry.id()], keeper.as_ref());
        let end = waived.map(End::Waived).unwrap_or_else(|| {
            let replies = self.project.log.referring(entry.id(), "answers").filter(|reply| {
                let verbal =
                    reply.common.via.as_ref().and_then(|via| self.charter().channel(&via.value)) == Some(ChannelKind::Verbal);
                !verbal && self.actor_side(reply) == debtor
            });
            first(replies.filter_map(|reply| {
                let at = self.done(reply)?;
                Some((at, End::Met(Act { entry: reply.id().to_owned(), at })))
            }))
        });
        self.finish(draft, end);
    }
}
