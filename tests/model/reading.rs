//! What is owed, by a plain reading of docs/semantics.md: one obligation after another, each from the whole log.

use crate::clock::{Pause, as_act, as_due, as_start, run_out};
use crate::facts::{
    Entry, Gives, Id, Minute, Said, Side, Term, Verdict, When, World, may_decide, side_of,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Answer,
    Approval,
    Stage,
    Promise,
    Confirmation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Met,
    Waived,
    Refused,
    Silent,
    Disputed,
    Superseded,
}

/// One obligation.
#[derive(Debug, Clone)]
pub(crate) struct Owed {
    pub(crate) what: What,
    pub(crate) entry: Id,
    pub(crate) debtor: Side,
    pub(crate) start: Option<Minute>,
    pub(crate) due: Option<Minute>,
    /// What ended it: how, when, and in which entry.
    pub(crate) end: Option<(End, Minute, Id)>,
    /// Whether what ended it waits for a decision.
    pub(crate) waiting: bool,
    /// The deliveries that stood approved and were reversed, each with the instant of its reversal.
    pub(crate) reversed: Vec<(Id, Minute)>,
}

/// Everything that is owed as of the instant of the check.
pub(crate) fn read(world: &World) -> Vec<Owed> {
    let reading = Reading { world };
    let entries = (0..world.log.len()).filter(|id| reading.happened(*id));
    entries.flat_map(|id| reading.of(id)).collect()
}

/// What is owed because of one entry, as of an instant.
pub(crate) fn of(world: &World, id: Id) -> Vec<Owed> {
    Reading { world }.of(id)
}

struct Reading<'w> {
    world: &'w World,
}

/// A verdict on work: when it was given, whether it is a yes, and the entry.
type Judged = (Minute, bool, Id);

impl Reading<'_> {
    fn entry(&self, id: Id) -> &Entry {
        &self.world.log[id]
    }

    fn happened(&self, id: Id) -> bool {
        matches!(self.entry(id).said, Said::Stage { .. })
            || as_act(self.entry(id).at) <= self.world.as_of
    }

    /// The entries that have happened, in the order of time.
    fn all(&self) -> impl Iterator<Item = (Id, Minute, &Entry)> {
        let mut ids: Vec<Id> = (0..self.world.log.len())
            .filter(|id| self.happened(*id))
            .collect();
        ids.sort_by_key(|id| (as_act(self.entry(*id).at), *id));
        ids.into_iter()
            .map(|id| (id, as_act(self.entry(id).at), self.entry(id)))
    }

    fn term(&self, debtor: Side, name: &str, urgent: bool) -> Option<Term> {
        let world = self.world;
        let urgently = [&world.own_urgent[debtor], &world.urgent];
        let usually = [&world.own[debtor], &world.common];
        let urgently = urgently.into_iter().filter(|_| urgent);
        urgently
            .chain(usually)
            .find_map(|terms| terms.get(name))
            .copied()
    }

    fn of(&self, id: Id) -> Vec<Owed> {
        match &self.entry(id).said {
            Said::Stage { .. } => vec![self.stage(id)],
            Said::Request { .. } => vec![self.answer(id)],
            Said::Delivery { .. } => vec![self.approval(id)],
            Said::Call { .. } => vec![self.confirmation(id)],
            Said::Reply {
                promises: Some(by), ..
            } => self.promises(id, *by),
            _ => Vec::new(),
        }
    }

    // Decisions

    /// The decisions on an entry: when, by whom, the verdict and the date that is set.
    fn decisions(
        &self,
        on: Id,
    ) -> impl Iterator<Item = (Id, Minute, Side, Verdict, Option<When>, Option<Id>)> {
        self.all().filter_map(move |(id, at, entry)| {
            let Said::Decision {
                on: ids,
                verdict,
                due,
                replaces,
            } = &entry.said
            else {
                return None;
            };
            // Without a subject of its own a decision is on what the one is on that it replaces.
            let on_it = ids.contains(&on)
                || ids.is_empty()
                    && replaces.is_some_and(|earlier| {
                        matches!(&self.entry(earlier).said, Said::Decision { on: ids, .. } if ids.contains(&on))
                    });
            on_it.then_some((id, at, side_of(entry.by), *verdict, *due, *replaces))
        })
    }

    fn may(&self, id: Id) -> bool {
        may_decide(self.entry(id).by)
    }

    /// The verdicts of a side on work, in the order of time, without the rejections that it replaced.
    fn verdicts(&self, on: Id, by: Side) -> Vec<Judged> {
        let given: Vec<_> = self
            .decisions(on)
            .filter(|(id, _, side, ..)| *side == by && self.may(*id))
            .filter_map(|(id, at, _, verdict, _, replaces)| {
                let yes = match verdict {
                    Verdict::Approved | Verdict::Accepted => true,
                    Verdict::Rejected => false,
                    Verdict::Changed | Verdict::Waived => return None,
                };
                Some((id, at, yes, replaces))
            })
            .collect();
        let replaced: Vec<Id> = given.iter().filter_map(|given| given.3).collect();
        given
            .iter()
            .filter(|(id, _, yes, _)| *yes || !replaced.contains(id))
            .map(|(id, at, yes, _)| (*at, *yes, *id))
            .collect()
    }

    /// The first waiver by the side that is owed, on any of some entries.
    fn waiver(&self, on: &[Id], creditor: Side) -> Option<(End, Minute, Id)> {
        let waivers = on.iter().flat_map(|on| self.decisions(*on));
        waivers
            .filter(|(_, _, side, verdict, ..)| *verdict == Verdict::Waived && *side == creditor)
            .map(|(id, at, ..)| (End::Waived, at, id))
            .min_by_key(|(_, at, id)| (*at, *id))
    }

    /// A due date after what decisions did to it. The side that is owed gives more time; everything else takes both.
    fn extended(&self, on: Id, first: Option<Minute>, debtor: Side) -> Option<Minute> {
        let mut due = first;
        // Dates that one side alone has set: who, which, in which decision.
        let mut proposed: Vec<(Side, Minute, Id)> = Vec::new();
        for (id, at, entry) in self.all() {
            let Said::Decision {
                on: ids,
                verdict,
                due: sets,
                ..
            } = &entry.said
            else {
                continue;
            };
            let (side, _) = (side_of(entry.by), at);
            if let (Some(sets), true) = (sets, ids.contains(&on)) {
                if matches!(verdict, Verdict::Waived | Verdict::Rejected) {
                    continue;
                }
                let date = as_due(*sets, &self.world.hours, debtor);
                let more = due.is_some_and(|due| date >= due);
                let agreed = proposed
                    .iter()
                    .any(|(other, same, _)| *other != side && *same == date);
                if agreed || side != debtor && more {
                    due = Some(date);
                }
                proposed.push((side, date, id));
            } else if matches!(verdict, Verdict::Approved | Verdict::Accepted) {
                let approved = proposed
                    .iter()
                    .find(|(other, _, decision)| *other != side && ids.contains(decision));
                due = approved.map(|(_, date, _)| *date).or(due);
            }
        }
        due
    }

    // Questions that stop the clock

    /// When the questions of the side that owes were open that are about an entry and came before its due date.
    fn due_by_term(
        &self,
        on: Id,
        term: &Term,
        start: Minute,
        debtor: Side,
    ) -> (Option<Minute>, Vec<Pause>) {
        let hours = &self.world.hours[debtor];
        let mut pauses = Vec::new();
        let mut due = run_out(term, start, hours, &pauses);
        for (id, _, entry) in self.all().filter(|_| term.pauses) {
            let Said::Request { needs, about, .. } = &entry.said else {
                continue;
            };
            let asks = ["answer", "information", "feedback"].contains(needs);
            let asked = as_start(entry.at);
            if asks && about.contains(&on) && side_of(entry.by) == debtor && due.is_none_or(|due| asked < due) {
                let end = self.answer(id).end;
                pauses.push((asked, end.map(|(_, at, _)| at)));
                due = run_out(term, start, hours, &pauses);
            }
        }
        (due, pauses)
    }

    // What is owed

    fn answer(&self, id: Id) -> Owed {
        let Said::Request {
            to,
            needs,
            due,
            urgent,
            about,
            ..
        } = &self.entry(id).said
        else {
            unreachable!()
        };
        let (debtor, start) = (side_of(*to), as_start(self.entry(id).at));
        let first = match (due, self.term(debtor, needs, *urgent)) {
            (Some(due), _) => Some(as_due(*due, &self.world.hours, debtor)),
            (None, Some(term)) => self.due_by_term(id, &term, start, debtor).0,
            (None, None) => None,
        };
        let due = self.extended(id, first, debtor);
        let mut ends: Vec<(End, Minute, Id)> = Vec::new();
        for (reply, at, entry) in self.all() {
            match &entry.said {
                Said::Reply { answers, gives, .. }
                    if answers.contains(&id)
                        && side_of(entry.by) == debtor
                        && *needs != "approval" =>
                {
                    match gives {
                        Some(Gives::All) => ends.push((End::Met, at, reply)),
                        Some(Gives::Refusal) => ends.push((End::Refused, at, reply)),
                        _ => {}
                    }
                }
                Said::Reply { answers, gives, .. }
                    if answers.contains(&id)
                        && side_of(entry.by) == debtor
                        && *gives == Some(Gives::Refusal) =>
                {
                    ends.push((End::Refused, at, reply));
                }
                _ => {}
            }
        }
        if ["approval", "answer", "feedback"].contains(needs) {
            let asked = as_act(self.entry(id).at);
            let about = about.iter().filter(|_| *needs == "approval");
            for on in about.chain([&id]) {
                for (decision, at, side, verdict, ..) in self.decisions(*on) {
                    let decides = !matches!(verdict, Verdict::Waived | Verdict::Changed);
                    let may = *needs != "approval" || self.may(decision);
                    if decides && may && side == debtor && at >= asked {
                        ends.push((End::Met, at, decision));
                    }
                }
            }
        }
        let end = ends.into_iter().min_by_key(|(_, at, id)| (*at, *id));
        let end = self.unless_waived(id, end, due, 1 - debtor);
        Owed {
            what: What::Answer,
            entry: id,
            debtor,
            start: Some(start),
            due,
            end,
            waiting: false,
            reversed: Vec::new(),
        }
    }

    /// A waiver ends what is open or came late; what came in time before it was given up stays met.
    fn unless_waived(
        &self,
        id: Id,
        end: Option<(End, Minute, Id)>,
        due: Option<Minute>,
        creditor: Side,
    ) -> Option<(End, Minute, Id)> {
        let mut on = vec![id];
        on.extend(end.map(|(_, _, act)| act));
        let waiver = self.waiver(&on, creditor);
        match (end, waiver) {
            (Some((how, at, act)), Some(waiver)) => {
                let late = how == End::Met && due.is_some_and(|due| at > due);
                let later = (waiver.1, waiver.2) > (at, act);
                Some(if later && !late { (how, at, act) } else { waiver })
            }
            (end, waiver) => waiver.or(end),
        }
    }

    fn promises(&self, id: Id, by: When) -> Vec<Owed> {
        let Said::Reply { answers, .. } = &self.entry(id).said else {
            unreachable!()
        };
        let debtor = side_of(self.entry(id).by);
        let first = as_due(by, &self.world.hours, debtor);
        let due = self.extended(id, Some(first), debtor);
        let ends = answers.iter().filter_map(|request| {
            let answer = self.answer(*request);
            (answer.debtor == debtor).then_some(answer.end)
        });
        ends.map(|end| Owed {
            what: What::Promise,
            entry: id,
            debtor,
            start: Some(as_start(self.entry(id).at)),
            due,
            end: self.unless_waived(id, end, due, 1 - debtor),
            waiting: false,
            reversed: Vec::new(),
        })
        .collect()
    }

    fn confirmation(&self, id: Id) -> Owed {
        // Nobody knows who wrote it down; by custom the contractor.
        let (debtor, start) = (1, as_start(self.entry(id).at));
        let term = self.term(debtor, "call-confirmation", false);
        let first = term.and_then(|term| self.due_by_term(id, &term, start, debtor).0);
        let due = self.extended(id, first, debtor);
        let mut end = None;
        let mut disputed = None;
        let mut decided = [false, false];
        for (reply, at, entry) in self.all() {
            match &entry.said {
                Said::Reply { answers, gives, .. }
                    if answers.contains(&id) && side_of(entry.by) == debtor =>
                {
                    match gives {
                        Some(Gives::Objection | Gives::Refusal) => {
                            disputed = disputed.or(Some((End::Disputed, at, reply)));
                            decided = [false, false];
                        }
                        _ => {
                            if *gives == Some(Gives::All) {
                                disputed = None;
                            }
                            end = end.or(Some((End::Met, at, reply)));
                        }
                    }
                }
                Said::Decision { on, .. } if on.contains(&id) => {
                    decided[side_of(entry.by)] = true;
                    if decided == [true, true] {
                        disputed = None;
                    }
                }
                Said::Call {
                    replaces: Some(earlier),
                    ..
                } if *earlier == id => return self.confirmed(id, start, due, Some((End::Superseded, at, reply))),
                _ => {}
            }
        }
        let end = self.unless_waived(id, disputed.or(end), due, 1 - debtor);
        self.confirmed(id, start, due, end)
    }

    fn confirmed(
        &self,
        id: Id,
        start: Minute,
        due: Option<Minute>,
        end: Option<(End, Minute, Id)>,
    ) -> Owed {
        Owed {
            what: What::Confirmation,
            entry: id,
            debtor: 1,
            start: Some(start),
            due,
            end,
            waiting: false,
            reversed: Vec::new(),
        }
    }

    // Work

    fn deliveries(&self, stage: Id) -> Vec<(Id, Minute, Side)> {
        self.all()
            .filter_map(|(id, at, entry)| match &entry.said {
                Said::Delivery { of } if *of == stage => Some((id, at, side_of(entry.by))),
                _ => None,
            })
            .collect()
    }

    fn approval(&self, id: Id) -> Owed {
        let Said::Delivery { of } = &self.entry(id).said else {
            unreachable!()
        };
        let Said::Stage { urgent, .. } = &self.entry(*of).said else {
            unreachable!()
        };
        let (debtor, start) = (1 - side_of(self.entry(id).by), as_start(self.entry(id).at));
        let term = self.term(debtor, "approval", *urgent);
        let first = term.and_then(|term| self.due_by_term(id, &term, start, debtor).0);
        let due = self.extended(id, first, debtor);
        let delivered = as_act(self.entry(id).at);
        let later: Vec<_> = self
            .deliveries(*of)
            .into_iter()
            .filter(|(other, at, _)| (*at, *other) > (delivered, id))
            .collect();
        let decided = self
            .decisions(id)
            .filter(|(decision, _, side, verdict, ..)| {
                *side == debtor
                    && self.may(*decision)
                    && matches!(
                        verdict,
                        Verdict::Approved | Verdict::Accepted | Verdict::Rejected
                    )
            })
            .map(|(decision, at, ..)| (End::Met, at, decision));
        let superseded = later.iter().map(|(other, at, _)| (End::Superseded, *at, *other));
        let mut ends: Vec<_> = decided.chain(superseded).collect();
        if let (Some(Term { silence: true, .. }), Some(due)) = (term, due) {
            let stopped = self.spoke(id, *of, debtor, delivered, due);
            if !stopped && due < self.world.as_of {
                ends.push((End::Silent, due, id));
            }
        }
        let end = ends.into_iter().min_by_key(|(_, at, id)| (*at, *id));
        Owed {
            what: What::Approval,
            entry: id,
            debtor,
            start: Some(start),
            due,
            end: self.unless_waived(id, end, due, 1 - debtor),
            waiting: false,
            reversed: Vec::new(),
        }
    }

    /// Whether a side said something within the term that stops silence from accepting.
    fn spoke(&self, delivery: Id, stage: Id, side: Side, from: Minute, until: Minute) -> bool {
        self.all().any(|(id, at, entry)| {
            let within = at >= from && at <= until && side_of(entry.by) == side;
            within
                && match &entry.said {
                    Said::Reply { answers, gives, .. } => {
                        answers.contains(&delivery) && *gives == Some(Gives::Objection)
                    }
                    Said::Request { needs, about, .. } => {
                        ["answer", "information", "feedback"].contains(needs)
                            && (about.contains(&delivery) || about.contains(&stage))
                    }
                    Said::Decision { on, verdict, .. } => {
                        on.contains(&delivery)
                            && (*verdict == Verdict::Rejected
                                || self.may(id) && *verdict != Verdict::Changed)
                    }
                    _ => false,
                }
        })
    }

    /// What became of a stage, in the order of time: works that were handed over or accepted, and those sent back.
    fn stage(&self, id: Id) -> Owed {
        let Said::Stage { owner, due, .. } = &self.entry(id).said else {
            unreachable!()
        };
        let debtor = *owner;
        let receiver = 1 - debtor;
        let agreed = due.map(|due| as_due(due, &self.world.hours, debtor));
        let mut due = agreed;
        let mut set_at = Minute::MIN;
        for (decision, at, _, verdict, sets, _) in self.decisions(id) {
            if let (Some(date), Verdict::Changed | Verdict::Approved) = (sets, verdict)
                && self.may(decision)
            {
                due = Some(as_due(date, &self.world.hours, debtor));
                set_at = at;
            }
        }
        // The works: each delivery, and acceptance without one.
        let mut works: Vec<(Minute, Id, Vec<Judged>)> = Vec::new();
        for (delivery, at, _) in self.deliveries(id) {
            let mut judged = self.verdicts(delivery, receiver);
            let approval = self.approval(delivery);
            if let Some((End::Silent, at, _)) = approval.end {
                judged.push((at, true, delivery));
                judged.sort_by_key(|(at, _, id)| (*at, *id));
            }
            works.push((at, delivery, judged));
        }
        let on_stage = self.verdicts(id, receiver);
        if let Some(first) = on_stage.iter().position(|(_, yes, _)| *yes) {
            let (at, _, decision) = on_stage[first];
            works.push((at, decision, on_stage[first..].to_vec()));
        }
        works.sort_by_key(|(at, id, _)| (*at, *id));
        let mut reversed = Vec::new();
        let mut open_from = Minute::MIN;
        for (_, work, judged) in &works {
            let last = judged.last();
            let Some((at, false, by)) = last else {
                continue;
            };
            if judged.iter().any(|(_, yes, _)| *yes) {
                reversed.push((*work, *at));
                open_from = open_from.max(*at);
                let Said::Decision { due: sets, .. } = &self.entry(*by).said else {
                    continue;
                };
                let term = self.term(debtor, "rework", false);
                let by_term =
                    term.and_then(|term| run_out(&term, *at, &self.world.hours[debtor], &[]));
                let set = sets.map(|sets| as_due(sets, &self.world.hours, debtor));
                if set_at < *at {
                    due = by_term.max(set);
                }
            }
        }
        let stands = works.iter().find(|(at, _, judged)| {
            !judged.last().is_some_and(|(_, yes, _)| !yes) && *at >= open_from
        });
        let end = stands.map(|(at, work, _)| (End::Met, *at, *work));
        let waiting = stands.is_some_and(|(_, _, judged)| judged.is_empty());
        Owed {
            what: What::Stage,
            entry: id,
            debtor,
            start: None,
            due,
            end: self.unless_waived(id, end, due, receiver),
            waiting,
            reversed,
        }
    }
}
