//! Promises: a promise is owed, and never moves the due date of the request, or of the confirmation of the call, that it
//! answers.

use super::build::Building;
use super::waived::unless;
use super::{Act, End, What};
use crate::log::value::Gives;
use crate::log::{Body, Entry, Reply};

impl<'p> Building<'p> {
    /// The obligation of a reply with `promises`.
    pub(super) fn promise(&mut self, entry: &'p Entry, reply: &'p Reply) {
        // After anything else nothing more is to come.
        let gives = reply.gives.as_ref().map(|gives| gives.value);
        let rest = matches!(gives, None | Some(Gives::Part | Gives::Promise));
        let Some(promised) = reply.promises.as_ref().filter(|_| rest) else {
            return;
        };
        let mut draft = self.begin(entry, What::Promise);
        let request = reply.asked(&self.project.log);
        // What a side promises in its own thread it owes to the other side too.
        let debtor = self.actor_side(entry);
        let other = debtor
            .as_ref()
            .and_then(|side| self.charter().other_side(side));
        let creditor = other.map(|party| party.name.value.clone());
        self.between(&mut draft, debtor.as_deref(), creditor.as_deref());
        if let Some(Body::Request(fields)) = request.map(|request| &request.body) {
            let blocks = fields.blocks.iter().map(|id| id.value.0.clone());
            draft.obligation.block(blocks);
        }
        if let Some(actor) = entry.actor() {
            self.debtor_as_written(&mut draft, &actor.value);
            draft.obligation.person = Some(actor.value.0.clone());
        }
        if self.was_over(&promised.value, draft.calendar, entry) {
            draft.obligation.start = self.start(entry).map(|start| start.instant);
            self.leave_out(&mut draft, &promised.value, entry, entry);
        } else {
            self.due_as_stated(&mut draft, self.start(entry), &promised.value, entry.id());
        }
        self.extend(&mut draft, entry);
        let (kept, came) = match request {
            Some(request) => self.kept(entry, request),
            None => (self.kept_without(entry, reply, debtor.as_deref()), None),
        };
        let waiver = self.waiver(&[entry.id()], creditor.as_deref());
        let (end, came) = match (waiver, kept) {
            (None, kept) => (kept, came),
            // The request was given up too, perhaps after what was asked had come.
            (waiver, End::Waived(_)) => unless(waiver, came.map_or(End::Open, End::Met)),
            (waiver, kept) => unless(waiver, kept),
        };
        draft.came = came;
        self.finish(draft, end);
    }

    /// The end of the promise: what ended the request, or the confirmation of the call.
    fn kept(&self, promise: &Entry, request: &Entry) -> (End, Option<Act>) {
        let is_other = |act: &Act| act.entry != promise.id();
        let answered = self.answered.get(request.id());
        match answered.cloned() {
            Some((End::Met(act), _)) if !is_other(&act) => (End::Open, None),
            Some((end, came)) => (end, came.filter(is_other)),
            None => (End::Open, None),
        }
    }

    /// The same where what the promise answers cannot be read: a later reply of the same side that gives everything keeps it.
    fn kept_without(&self, promise: &Entry, reply: &Reply, debtor: Option<&str>) -> End {
        let promised = self.done(promise);
        let answered = reply.answers.iter();
        let others = answered.flat_map(|id| self.project.log.referring(&id.value, "answers"));
        let gives_all = |body: &Body| {
            matches!(body, Body::Reply(other)
                if other.gives.as_ref().is_some_and(|gives| gives.value == Gives::All))
        };
        let kept = others
            .filter(|other| other.id() != promise.id() && gives_all(&other.body))
            .filter(|other| debtor.is_some() && self.actor_side(other).as_deref() == debtor)
            .filter_map(|other| Some((self.done(other)?, other.id())))
            .filter(|(at, _)| promised.is_none_or(|promised| *at >= promised))
            .min();
        kept.map_or(End::Open, |(at, entry)| {
            End::Met(Act {
                entry: entry.to_owned(),
                at,
            })
        })
    }
}
