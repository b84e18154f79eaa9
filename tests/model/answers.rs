//! What ends with words: requests, promises, calls.

use crate::clock::as_start;
use crate::facts::{Gives, Id, Minute, Said, Side, Verdict, When, side_of};
use crate::reading::{End, Owed, Reading, What};

impl Reading<'_> {
    pub(crate) fn answer(&self, id: Id) -> Owed {
        let Said::Request {
            to,
            needs,
            due,
            urgent,
            ..
        } = &self.entry(id).said
        else {
            unreachable!()
        };
        let (debtor, start) = (side_of(*to), as_start(self.entry(id).at));
        let term = self.term(debtor, needs, *urgent).filter(|_| due.is_none());
        // What came first ends it.
        let (waived, came) = self.ended(id);
        let ends = [self.silently(id, start), waived.or(came)];
        let end = ends.into_iter().flatten().min_by_key(|(_, at, _)| *at);
        let until = until(end, came);
        let due = match due {
            _ if self.is_beyond_end(id, start, debtor) => {
                self.extended(id, None, debtor, &|_| None)
            }
            Some(due) => {
                let first = self.stated(*due, debtor, start);
                self.extended(id, Some(first), debtor, &|_| None)
            }
            None if term.is_none() => self.extended(id, None, debtor, &|_| None),
            None => self.due_on(id, term, debtor, until),
        };
        Owed {
            what: What::Answer,
            entry: id,
            debtor,
            start: Some(start),
            due: due.map(|due| due.at),
            day: due.and_then(|due| due.day),
            end: in_time(end, came, due.map(|due| due.at)),
            waiting: false,
            reversed: Vec::new(),
            ended: None,
        }
    }

    /// The acceptance by silence of all deliveries that a request for approval is about.
    fn silently(&self, id: Id, start: Minute) -> Option<(End, Minute, Id)> {
        let Said::Request { needs, about, .. } = &self.entry(id).said else {
            unreachable!()
        };
        let is_delivery = |of: &Id| matches!(self.entry(*of).said, Said::Delivery { .. });
        if *needs != "approval" || about.is_empty() || !about.iter().all(is_delivery) {
            return None;
        }
        let ends = about.iter().map(|of| {
            let (how, at, _) = self.approval(*of).end?;
            (how == End::Silent).then_some((End::Silent, at.max(start), *of))
        });
        let ends: Vec<_> = ends.collect::<Option<_>>()?;
        ends.into_iter().max_by_key(|(_, at, _)| *at)
    }

    /// What ended a request: that it was given up, and what came.
    pub(crate) fn ended(&self, id: Id) -> (Option<Ended>, Option<Ended>) {
        let Said::Request {
            to, needs, about, ..
        } = &self.entry(id).said
        else {
            unreachable!()
        };
        let debtor = side_of(*to);
        // A waiver is on the request, or on what came for it; one of a promise gives up the promised date alone.
        let mut given_up = vec![id];
        let mut ends: Vec<(End, Minute, Id)> = Vec::new();
        for (reply, at, entry) in self.all() {
            let Said::Reply {
                answers,
                gives,
                promises,
            } = &entry.said
            else {
                continue;
            };
            if !answers.contains(&id) {
                continue;
            }
            if promises.is_none() {
                given_up.push(reply);
            }
            match gives {
                _ if side_of(entry.by) != debtor => {}
                Some(Gives::All) if *needs != "approval" => ends.push((End::Met, at, reply)),
                Some(Gives::Refusal) => ends.push((End::Refused, at, reply)),
                _ => {}
            }
        }
        if ["approval", "answer", "feedback"].contains(needs) {
            let asked = as_start(self.entry(id).at);
            let about = about.iter().filter(|_| *needs == "approval");
            for on in about.chain([&id]) {
                for (decision, at, side, verdict, ..) in self.decisions(*on) {
                    let decides = !matches!(verdict, Verdict::Waived | Verdict::Changed);
                    // To decide on a request for approval, or on a delivery, takes the authority.
                    let own = matches!(self.entry(*on).said, Said::Delivery { .. })
                        && side_of(self.entry(*on).by) == side;
                    let may = *needs != "approval" || self.may(decision) && !own;
                    if decides && may && side == debtor && (*on == id || at >= asked) {
                        ends.push((End::Met, at, decision));
                    }
                }
            }
        }
        let end = ends.into_iter().min_by_key(|(_, at, id)| (*at, *id));
        given_up.extend(end.map(|(_, _, act)| act));
        given_up_after(self.waiver(&given_up, 1 - debtor), end)
    }

    /// Acceptance by silence, where nothing else came within the term.
    pub(crate) fn or_silent(
        &self,
        about: &[Id],
        side: Side,
        due: Option<Minute>,
        end: Option<(End, Minute, Id)>,
    ) -> Option<(End, Minute, Id)> {
        let Some(due) = due.filter(|due| *due < self.world.as_of) else {
            return end;
        };
        let from = as_start(self.entry(about[0]).at);
        let ended = end.is_some_and(|(_, at, _)| at <= due);
        if ended || self.spoke(about, side, from, due) {
            return end;
        }
        Some((End::Silent, due, about[0]))
    }

    /// Whether a side said something within the term that stops silence from accepting: a request about it, such as a
    /// question or a change, an objection, a rejection by anybody.
    pub(crate) fn spoke(&self, about: &[Id], side: Side, from: Minute, until: Minute) -> bool {
        let within = |at: Minute| at >= from && at <= until;
        let mut requests = about.iter().flat_map(|on| self.requests(*on, side));
        let asked = requests.any(|(_, at, _)| within(at));
        let said = self.all().any(|(_, at, entry)| {
            let named = |ids: &[Id]| ids.iter().any(|id| about.contains(id));
            let stops = match &entry.said {
                Said::Reply { answers, gives, .. } => {
                    // Nobody knows that what cannot be read is no objection.
                    let objects = matches!(gives, Some(Gives::Objection | Gives::Unreadable));
                    named(answers) && objects
                }
                Said::Decision { on, verdict, .. } => named(on) && *verdict == Verdict::Rejected,
                _ => false,
            };
            within(at) && stops && side_of(entry.by) == side
        });
        asked || said
    }

    pub(crate) fn promises(&self, id: Id, by: When) -> Vec<Owed> {
        let Said::Reply { answers, .. } = &self.entry(id).said else {
            unreachable!()
        };
        let debtor = side_of(self.entry(id).by);
        let first = self.stated(by, debtor, as_start(self.entry(id).at));
        let due = self.extended(id, Some(first), debtor, &|_| None);
        let (end, came) = match self.entry(answers[0]).said {
            Said::Call { .. } => self.confirmed(answers[0], 1),
            _ => {
                let start = as_start(self.entry(answers[0]).at);
                let (waived, came) = self.ended(answers[0]);
                let ends = [self.silently(answers[0], start), waived.or(came)];
                (
                    ends.into_iter().flatten().min_by_key(|(_, at, _)| *at),
                    came,
                )
            }
        };
        let end = self.waiver(&[id], 1 - debtor).or(end);
        vec![Owed {
            what: What::Promise,
            entry: id,
            debtor,
            start: Some(as_start(self.entry(id).at)),
            due: due.map(|due| due.at),
            day: due.and_then(|due| due.day),
            end: in_time(end, came, due.map(|due| due.at)),
            waiting: false,
            reversed: Vec::new(),
            ended: None,
        }]
    }

    pub(crate) fn confirmation(&self, id: Id) -> Owed {
        // Nobody knows who wrote it down; by custom the contractor.
        let debtor = 1;
        let term = self.term(debtor, "call-confirmation", false);
        let (end, came) = self.confirmed(id, debtor);
        let due = match term {
            Some(_) => self.due_on(id, term, debtor, until(end, came)),
            None => self.extended(id, None, debtor, &|_| None),
        };
        Owed {
            what: What::Confirmation,
            entry: id,
            debtor,
            start: Some(as_start(self.entry(id).at)),
            due: due.map(|due| due.at),
            day: due.and_then(|due| due.day),
            end: in_time(end, came, due.map(|due| due.at)),
            waiting: false,
            reversed: Vec::new(),
            ended: None,
        }
    }

    /// How the confirmation of a call ended, and what came before it was given up.
    fn confirmed(&self, id: Id, debtor: Side) -> (Option<Ended>, Option<Ended>) {
        let mut confirmed = None;
        let mut disputed = None;
        let mut replaced = None;
        let mut decided = [None, None];
        for (other, at, entry) in self.all() {
            match &entry.said {
                Said::Reply { answers, gives, .. }
                    if answers.contains(&id) && side_of(entry.by) == debtor =>
                {
                    match gives {
                        // What was replaced already is neither contested nor confirmed.
                        _ if replaced.is_some_and(|(_, since, _)| at > since) => {}
                        Some(Gives::Objection | Gives::Refusal) => {
                            disputed = disputed.or(Some((End::Disputed, at, other)));
                            (decided, confirmed) = ([None, None], None);
                        }
                        // A promise of a confirmation, or a part of it, is none yet; nor is what cannot be read.
                        Some(Gives::Part | Gives::Promise | Gives::Unreadable) => {}
                        Some(Gives::All) | None => {
                            if *gives == Some(Gives::All) {
                                disputed = None;
                            }
                            confirmed = confirmed.or(Some((End::Met, at, other)));
                        }
                    }
                }
                Said::Decision { on, verdict, .. }
                    if on.contains(&id)
                        && !matches!(verdict, Verdict::Waived | Verdict::Changed) =>
                {
                    let by = side_of(entry.by);
                    decided[by] = decided[by].or(Some((End::Met, at, other)));
                    if let ([Some(_), Some(_)], true) = (decided, disputed.is_some()) {
                        disputed = None;
                        confirmed = confirmed.or(decided[debtor]);
                    }
                }
                Said::Call {
                    replaces: Some(earlier),
                    ..
                } if *earlier == id => {
                    replaced = replaced.or(Some((End::Superseded, as_start(entry.at), other)));
                    disputed = None;
                }
                _ => {}
            }
        }
        let end = disputed.or(confirmed).or(replaced);
        let (waived, came) = given_up_after(self.waiver(&[id], 1 - debtor), end);
        (waived.or(came).or(end), came)
    }
}

/// How something ended, when, and by which entry.
pub(crate) type Ended = (End, Minute, Id);

/// A waiver, and what had ended the same by then.
pub(crate) fn given_up_after(
    waived: Option<Ended>,
    end: Option<Ended>,
) -> (Option<Ended>, Option<Ended>) {
    let by = waived.map_or(Minute::MAX, |(_, at, _)| at);
    (waived, end.filter(|(_, at, _)| *at <= by))
}

/// When the first of both was.
pub(crate) fn until(end: Option<Ended>, came: Option<Ended>) -> Option<Minute> {
    let came = came.filter(|(how, ..)| *how == End::Met);
    end.into_iter().chain(came).map(|(_, at, _)| at).min()
}

/// The end of what was perhaps given up after it had come in time.
pub(crate) fn in_time(
    end: Option<Ended>,
    came: Option<Ended>,
    due: Option<Minute>,
) -> Option<Ended> {
    let given_up = end.filter(|(how, ..)| *how == End::Waived);
    let came = came.filter(|(how, at, _)| {
        let by = given_up.is_some_and(|(_, then, _)| *at <= then);
        *how == End::Met && by && due.is_none_or(|due| *at <= due)
    });
    came.or(end)
}
