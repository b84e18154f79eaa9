//! Calls: the side that did not record a call confirms it in writing, and calls are agreed in advance.

use super::binding::moves_due;
use super::build::{Building, Draft, first};
use super::dispute::contests;
use super::waived::unless;
use super::{Act, End, What};
use crate::calendar::{Derivation, Instant, Start, Term, due};
use crate::charter::{ChannelKind, Party};
use crate::log::value::Gives;
use crate::log::{Body, Call, Entry, Kind, Log};
use crate::project::{Project, Recorded};

impl<'p> Building<'p> {
    /// The confirmation owed for a call once it is in the log. A call within one side needs none.
    pub(super) fn call(&mut self, entry: &'p Entry, call: &'p Call) {
        let keeper = self.keeper(entry);
        let debtor = keeper
            .as_ref()
            .and_then(|keeper| self.charter().other_side(keeper))
            .map(|party| party.name.value.clone());
        let took_part = |side: &Option<String>| {
            side.is_some()
                && call
                    .with
                    .iter()
                    .any(|person| self.side(&person.value) == *side)
        };
        if !took_part(&debtor) {
            return;
        }
        let Some(happened) = self.start(entry) else {
            return;
        };
        let start = match self.project.recorded_under_any_id(entry.id()) {
            Recorded::At(stamp) if stamp.time > happened.instant => Start::at(stamp.time),
            Recorded::Pending if self.as_of > happened.instant => Start::at(self.as_of),
            _ => happened,
        };
        let mut draft = self.begin(entry, What::CallConfirmation);
        self.between(&mut draft, debtor.as_deref(), keeper.as_deref());
        self.due_by_term(&mut draft, start, "call-confirmation", false);
        self.extend(&mut draft, entry);
        let is_verbal = |reply: &Entry| {
            let via = reply.common.via.as_ref();
            let channel = via.and_then(|via| self.in_force.channel(self.project, &via.value));
            channel == Some(ChannelKind::Verbal)
        };
        let log = &self.project.log;
        let replies = log
            .referring(entry.id(), "answers")
            .filter(|reply| !is_verbal(reply) && self.actor_side(reply) == debtor);
        let confirmed = self.confirmed(entry, debtor.as_deref(), replies);
        let confirmed = self.with_keeper(entry, &mut draft, confirmed, took_part(&keeper));
        let waived = self.waiver(&[entry.id()], keeper.as_deref());
        let (end, came) = unless(waived, confirmed);
        draft.came = came;
        self.answered
            .insert(entry.id(), (end.clone(), draft.came.clone()));
        self.finish(draft, end);
    }

    /// The end of the confirmation of a call, where the other side than the one that counts as its keeper has confirmed it. An unknown
    /// author may be of either side, and nobody confirms what they wrote themselves: then it takes both sides, and the keeper's side
    /// owes its own confirmation.
    fn with_keeper(
        &self,
        entry: &'p Entry,
        draft: &mut Draft<'p>,
        confirmed: End,
        took_part: bool,
    ) -> End {
        let debtor = draft.obligation.debtor.as_deref();
        let (Some(keeper), Some(debtor), Recorded::At(stamp)) = (
            draft.obligation.creditor.clone(),
            debtor.map(str::to_owned),
            self.project.recorded(entry.id()),
        ) else {
            return confirmed;
        };
        // What somebody else wrote down for them is reported as that.
        let own = match &confirmed {
            End::Met(act) => self.project.log.get(&act.entry),
            _ => None,
        };
        let own = own.and_then(|reply| self.writer(reply));
        let is_of_somebody =
            self.project.is_by_side(&stamp, &keeper) || self.project.is_by_side(&stamp, &debtor);
        if is_of_somebody || !took_part || own.as_deref() != Some(&*debtor) {
            return confirmed;
        }
        let replies = self.project.log.referring(entry.id(), "answers");
        let replies = replies.filter(|reply| {
            let of = self.actor_side(reply);
            of.as_deref() == Some(&*keeper) && self.project.is_shown_to_be_of(reply, &keeper)
        });
        let end = self.confirmed(entry, Some(&keeper), replies);
        if matches!(end, End::Met(_)) {
            return confirmed;
        }
        let (start, due) = (draft.obligation.start, draft.obligation.due);
        self.between(draft, Some(&keeper), Some(&debtor));
        if let (Some(start), Some(_)) = (start, due) {
            self.due_by_term(draft, Start::at(start), "call-confirmation", false);
            self.extend(draft, entry);
        }
        end
    }

    /// The end of the confirmation of a call. A person who contests the call has not confirmed it, and owes no other answer; a
    /// confirmation before an objection does not count.
    fn confirmed<'e>(
        &self,
        call: &'p Entry,
        debtor: Option<&str>,
        replies: impl Iterator<Item = &'e Entry>,
    ) -> End {
        // What is said of a record that was replaced already neither confirms nor contests it.
        let replaced = self.replaced_by_author(call);
        let until = replaced.as_ref().map(|act| act.at);
        let mut replies: Vec<_> = replies
            .filter(|reply| contests(reply, call) || confirms(&self.project.log, reply))
            .filter_map(|reply| Some((self.done(reply)?, reply)))
            .filter(|(at, _)| until.is_none_or(|until| *at <= until))
            .collect();
        replies.sort_by_key(|(at, _)| *at);
        let objected = replies.iter().rposition(|(_, reply)| contests(reply, call));
        let confirmed = replies.get(objected.map_or(0, |last| last + 1));
        let confirmed = confirmed.map(|(at, reply)| {
            End::Met(Act {
                entry: reply.id().to_owned(),
                at: *at,
            })
        });
        if let (Some(confirmed), None) = (&confirmed, objected) {
            return confirmed.clone();
        }
        if let Some(disputed) = self.contested(call.id(), debtor) {
            return disputed;
        }
        // What was confirmed before it was replaced stays confirmed.
        if let Some(replaced) = replaced.filter(|_| confirmed.is_none()) {
            return End::Superseded(replaced);
        }
        // A decision of both sides about the call replaces a reply.
        let decided = self.decisions(call.id()).iter();
        let decided = decided.filter(|taken| {
            !moves_due(taken.content) && debtor.is_some_and(|side| self.acts_for(taken.by, side))
        });
        let decided = decided.map(|taken| (taken.at, End::Met(taken.act())));
        confirmed.unwrap_or_else(|| {
            if objected.is_some() {
                first(decided)
            } else {
                End::Open
            }
        })
    }
}

/// Whether a reply to a call that does not contest it confirms it. A promise or a part does not, unless that is what it gives
/// to a request; and what cannot be read may as well be an objection.
fn confirms(log: &Log, reply: &Entry) -> bool {
    let Body::Reply(fields) = &reply.body else {
        return false;
    };
    let whole = match fields.gives.as_ref().map(|gives| gives.value) {
        Some(gives) => gives == Gives::All,
        None => fields.promises.is_none() && !reply.is_unread("promises"),
    };
    let asked = fields.asked(log).map(|entry| entry.kind);
    !reply.is_unread("gives") && (whole || asked == Some(Kind::Request))
}

/// How far in advance a call between the sides was agreed, compared with the term `call-invitation`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invitation {
    /// The log does not contain when its time and topic were agreed.
    Unsaid(Term),
    /// It was agreed too late.
    Short {
        /// The term.
        term: Term,
        /// The earliest possible start.
        earliest: Instant,
        /// The steps of the computation.
        derivation: Derivation,
    },
    /// It was agreed in time.
    InTime,
}

/// Compares a call with the term `call-invitation`; `None` if there is no such term or only one side took part. The term
/// runs from the agreement on time and topic, in the working hours of each side that took part; the shorter result counts.
#[must_use]
pub fn invitation(project: &Project, entry: &Entry, call: &Call) -> Option<Invitation> {
    let charter = &project.charter;
    let took_part = |party: &&Party| {
        call.with.iter().any(|p| {
            charter
                .side(&p.value)
                .is_some_and(|side| side.name == party.name)
        })
    };
    let parties: Vec<&Party> = charter.parties.iter().filter(took_part).collect();
    let at = entry.common.at.as_ref().filter(|_| parties.len() > 1)?;
    // A date without a time is not held against anybody.
    let (begins, agreed) = (
        at.due(&charter.zone).instant,
        call.agreed
            .as_ref()
            .map(|agreed| agreed.answer(&charter.zone).instant),
    );
    let terms = &project.charter_at(agreed.unwrap_or(begins)).terms;
    let mut asked = parties.iter().filter_map(|party| {
        Some((
            *party,
            terms.get("call-invitation", Some(&*party.name), false)?,
        ))
    });
    let Some(agreed) = agreed else {
        return asked
            .next()
            .map(|(_, term)| Invitation::Unsaid(term.value.clone()));
    };
    let counted = asked.filter_map(|(party, term)| {
        let due = due(&term.value, &Start::at(agreed), &party.calendar, None).ok()?;
        Some((due.instant, term.value.clone(), due.derivation))
    });
    let (earliest, term, derivation) = counted.min_by_key(|(earliest, ..)| *earliest)?;
    Some(if begins < earliest {
        Invitation::Short {
            term,
            earliest,
            derivation,
        }
    } else {
        Invitation::InTime
    })
}
