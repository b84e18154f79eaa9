//! What may be settled by people of whom nobody knows who they are: their side cannot be read, or the charter may have them under a
//! misspelt key.

use super::binding::verdict;
use super::build::Building;
use super::{Obligation, What};
use crate::log::value::{Gives, Need, Verdict};
use crate::log::{Body, Entry};

impl Building<'_> {
    /// Whether something that is owed may be settled by an entry of somebody whose side cannot be read, or of somebody whom the
    /// charter may have under a misspelt key.
    pub(super) fn may_be_settled(&self, o: &Obligation) -> bool {
        if !self.has_people_of_some_side {
            return false;
        }
        let (charter, log) = (self.charter(), &self.project.log);
        let is_of_some_side = |entry: &Entry| {
            let mut actors = entry.actors();
            actors.any(|actor| charter.is_of_some_side(&actor.value))
        };
        let mut subjects = vec![&*o.entry];
        match log.get(&o.entry).map(|entry| &entry.body) {
            Some(Body::Delivery(delivery)) => {
                subjects.extend(delivery.of.iter().map(|id| id.value.0.as_str()));
            }
            Some(Body::Request(request)) if o.what == What::Answer(Need::Approval) => {
                subjects.extend(request.about.iter().map(|id| id.value.0.as_str()));
            }
            _ => {}
        }
        let mut fields = ["answers", "on", "of"].into_iter();
        fields.any(|field| {
            let mut acts = subjects.iter().flat_map(|id| log.referring(id, field));
            acts.any(|entry| is_of_some_side(entry) || self.may_be_meant_to_settle(entry, o))
        })
    }

    /// Whether an entry would settle something if its people were those of the charter whose names are near to theirs: a decision, or
    /// the confirmation of a call. Whoever hands something over or answers a request ends it in any case.
    fn may_be_meant_to_settle(&self, entry: &Entry, o: &Obligation) -> bool {
        let mut actors = entry.actors();
        match &entry.body {
            Body::Decision(decision) => {
                let before = match (self.done(entry), o.act()) {
                    (Some(at), Some(act)) => at < act.at,
                    _ => true,
                };
                (before || verdict(decision) == Some(Verdict::Waived))
                    && actors.any(|actor| self.project.meant(&actor.value).is_some())
            }
            Body::Reply(reply) if o.what == What::CallConfirmation => {
                let debtor = o.debtor.as_deref();
                reply.gives.as_ref().map(|gives| gives.value) != Some(Gives::Promise)
                    && debtor.is_some_and(|debtor| self.project.may_act_for(entry, debtor))
            }
            _ => false,
        }
    }
}
