//! Requests: an answer is owed.

use super::binding::{moves_due, verdict};
use super::build::{Building, Draft, first};
use super::waived::unless;
use super::{Act, End, What};
use crate::log::value::{Flag, Gives, Need, Verdict};
use crate::log::{Body, Entry, Request};

impl<'p> Building<'p> {
    /// The answer owed on a request, by its own `due`, otherwise by the term of what it needs.
    pub(super) fn request(&mut self, entry: &'p Entry, request: &'p Request) {
        let Some(to) = &request.to else { return };
        let need = request
            .needs
            .as_ref()
            .map_or(Need::Answer, |need| need.value);
        let (debtor, creditor) = (self.side(&to.value), self.actor_side(entry));
        // What somebody asks of their own side is owed to nobody.
        if debtor.is_some() && debtor == creditor {
            return;
        }
        let mut draft = self.begin(entry, What::Answer(need));
        self.between(&mut draft, debtor.as_deref(), creditor.as_deref());
        draft.obligation.person = self
            .charter()
            .person(&to.value)
            .map(|person| person.name.clone());
        self.debtor_as_written(&mut draft, &to.value);
        let blocks = request.blocks.iter().map(|id| id.value.0.clone());
        draft.obligation.block(blocks);
        let (end, came) = self.answer(
            entry,
            request,
            need,
            draft.obligation.creditor.as_deref(),
            draft.obligation.debtor.as_deref(),
        );
        draft.came = came;
        if self.is_beyond_contract(&draft, entry) {
            self.leave_open(&mut draft, entry);
        } else if creditor.is_some() {
            // Somebody unknown may be of the side that is asked.
            self.set_due(&mut draft, entry, |draft, entry| self.ask(draft, entry));
        }
        let ended = draft.came.clone().or_else(|| end.act().cloned());
        self.pause(&mut draft, entry, ended.as_ref());
        self.extend(&mut draft, entry);
        let end = if need == Need::Approval {
            self.with_deliveries(entry, request, end)
        } else {
            end
        };
        self.answered
            .insert(entry.id(), (end.clone(), draft.came.clone()));
        self.finish(draft, end);
    }

    /// Sets the due date of the answer.
    fn ask(&self, draft: &mut Draft<'p>, entry: &Entry) {
        let Body::Request(request) = &entry.body else {
            return;
        };
        let start = self.start(entry);
        let impossible = request.due.as_ref();
        let impossible = impossible.filter(|due| self.was_over(&due.value, draft.calendar, entry));
        match (&request.due, start) {
            (Some(due), start) if impossible.is_none() => {
                self.due_as_stated(draft, start, &due.value, entry.id());
            }
            // What it states cannot be read, and leaves no other date in its place.
            (None, Some(start)) if entry.is_unread("due") => {
                draft.obligation.start = Some(start.instant);
            }
            // A missing or unreadable `needs` is reported elsewhere; no term is assumed.
            (_, Some(start)) => {
                let urgent = request
                    .urgent
                    .as_ref()
                    .is_some_and(|urgent| urgent.value == Flag(true));
                if let Some(need) = &request.needs {
                    self.due_by_term(draft, start, need.value.name(), urgent);
                }
            }
            (_, None) => {}
        }
        if let Some(due) = impossible {
            self.leave_out(draft, &due.value, entry, entry);
        }
    }

    /// The end of a request, and what came before it was waived. An approval needs a decision of an authorized person; a reply does not count.
    pub(super) fn answer(
        &self,
        entry: &Entry,
        request: &Request,
        need: Need,
        creditor: Option<&str>,
        debtor: Option<&str>,
    ) -> (End, Option<Act>) {
        let log = &self.project.log;
        let replies: Vec<&Entry> = log.referring(entry.id(), "answers").collect();
        // A waiver of a promise gives up the promised date, not what was asked for.
        let promises = |reply: &&&Entry| matches!(&reply.body, Body::Reply(fields) if fields.promises.is_some());
        let mut waivable = vec![entry.id()];
        waivable.extend(
            replies
                .iter()
                .filter(|reply| !promises(reply))
                .map(|reply| reply.id()),
        );
        let given_up = self.waiver(&waivable, creditor);
        let mut acts = Vec::new();
        for reply in replies {
            let (Body::Reply(fields), Some(at)) = (&reply.body, self.done(reply)) else {
                continue;
            };
            let own = creditor != debtor
                && creditor.is_some()
                && self.actor_side(reply).as_deref() == creditor;
            let act = Act {
                entry: reply.id().to_owned(),
                at,
            };
            match fields.gives.as_ref().map(|gives| gives.value) {
                _ if own => {}
                Some(Gives::All) if need != Need::Approval => acts.push((at, End::Met(act))),
                Some(Gives::Refusal) => acts.push((at, End::Refused(act))),
                _ => {}
            }
        }
        // A question or a request for feedback may be answered by a decision; access, materials or money may not.
        if matches!(need, Need::Approval | Need::Answer | Need::Feedback) {
            let asked = self.start(entry).map(|start| start.instant);
            let about = request
                .about
                .iter()
                .filter(|_| need == Need::Approval)
                .map(|id| &*id.value);
            for id in about.chain([entry.id()]) {
                for taken in self.decisions(id) {
                    let waives = verdict(taken.content) == Some(Verdict::Waived);
                    let of_debtor = debtor.is_none_or(|side| self.acts_for(taken.by, side));
                    // A decision on the same subject before the request does not answer it.
                    let after = id == entry.id() || asked.is_none_or(|asked| taken.at >= asked);
                    if !waives && !moves_due(taken.content) && of_debtor && after {
                        acts.push((taken.at, End::Met(taken.act())));
                    }
                }
            }
        }
        match given_up {
            None => self.unless_waived(first(acts), creditor),
            given_up => unless(given_up, first(acts)),
        }
    }
}
