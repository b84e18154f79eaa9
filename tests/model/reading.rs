//! What is owed, by a plain reading of docs/semantics.md: one obligation after another, each from the whole log.

use crate::clock::{Pause, as_act, as_due, as_start, run_out};
use crate::facts::{
    DAY, Entry, Gives, Id, Minute, Said, Side, Term, Verdict, When, World, may_decide, side_of,
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
    /// When the contract ended, if that ended it.
    pub(crate) ended: Option<Minute>,
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

    fn is_stage(&self, id: Id) -> bool {
        matches!(self.entry(id).said, Said::Stage { .. })
    }

    fn happened(&self, id: Id) -> bool {
        self.is_stage(id) || as_act(self.entry(id).at) <= self.world.as_of
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
        let mut owed = self.owed(id);
        for owed in &mut owed {
            owed.ended = self.contract_end().filter(|end| {
                let before = owed.start.is_none_or(|start| start <= *end);
                let open = owed.end.is_none_or(|(_, at, _)| at > *end);
                before && open && !self.goes_on(owed)
            });
        }
        owed
    }

    /// When the contract ended: at the close of its last day, or by a termination, which ends nothing before it was given.
    fn contract_end(&self) -> Option<Minute> {
        let mut ends: Vec<Minute> = self
            .world
            .ends
            .map(|day| (day + 1) * DAY)
            .into_iter()
            .collect();
        for (_, at, entry) in self.all() {
            if let Said::Termination { effective } = entry.said {
                // A date ends where the charter is.
                let stated = effective.map_or(at, |when| match when {
                    When::At(minute) => minute,
                    When::On(day) => (day + 1) * DAY,
                });
                ends.push(stated.max(at));
            }
        }
        let first = ends.into_iter().min();
        first.filter(|end| *end <= self.world.as_of)
    }

    /// What is owed by its nature: what is to be paid or handed over, also by promise, and the confirmation of a call.
    fn goes_on(&self, owed: &Owed) -> bool {
        let of_request = |id: Id| match &self.entry(id).said {
            Said::Request { needs, .. } => ["payment", "access", "materials"].contains(needs),
            _ => false,
        };
        match (&owed.what, &self.entry(owed.entry).said) {
            (What::Confirmation, _) => true,
            (What::Promise, Said::Reply { answers, .. }) => of_request(answers[0]),
            _ => of_request(owed.entry),
        }
    }

    fn owed(&self, id: Id) -> Vec<Owed> {
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
                replaces,
                ..
            } = &entry.said
            else {
                return None;
            };
            let Said::Decision { on: taken_over, .. } = &self.entry(self.source(id)).said else {
                return None;
            };
            let on_it = ids.contains(&on) || taken_over.contains(&on);
            on_it.then_some((
                id,
                at,
                side_of(entry.by),
                *verdict,
                self.sets(id),
                *replaces,
            ))
        })
    }

    /// The decision that says what one is on, and what it sets: itself, or the one that it replaces without a subject of its
    /// own.
    fn source(&self, decision: Id) -> Id {
        match &self.entry(decision).said {
            Said::Decision {
                on,
                replaces: Some(earlier),
                ..
            } if on.is_empty() => self.source(*earlier),
            _ => decision,
        }
    }

    /// The date that a decision sets, itself or by the one that it replaces.
    fn sets(&self, decision: Id) -> Option<When> {
        let Said::Decision {
            on, due, replaces, ..
        } = &self.entry(decision).said
        else {
            return None;
        };
        let earlier = replaces.filter(|_| on.is_empty());
        due.or_else(|| self.sets(earlier?))
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
            // The dates of a stage bind both sides; to give them up takes the authority.
            .filter(|(id, _, side, verdict, ..)| {
                let may = on.iter().all(|on| !self.is_stage(*on)) || self.may(*id);
                *verdict == Verdict::Waived && *side == creditor && may
            })
            .map(|(id, at, ..)| (End::Waived, at, id))
            .min_by_key(|(_, at, id)| (*at, *id))
    }

    /// A due date after what decisions did to it. The side that is owed gives more time; everything else takes both.
    fn extended(&self, on: Id, first: Option<Minute>, debtor: Side) -> Option<Minute> {
        let mut due = first;
        // Dates that one side alone has set: who, which, in which decision.
        let mut proposed: Vec<(Side, Minute, Id)> = Vec::new();
        for (id, _, entry) in self.all() {
            let Said::Decision {
                on: ids,
                verdict,
                due: sets,
                ..
            } = &entry.said
            else {
                continue;
            };
            let side = side_of(entry.by);
            if let (Some(sets), true) = (sets, ids.contains(&on)) {
                if matches!(verdict, Verdict::Waived | Verdict::Rejected) {
                    continue;
                }
                let date = as_due(*sets, &self.world.hours, debtor);
                let more = due.is_some_and(|due| date >= due);
                let agreed = proposed
                    .iter()
                    .any(|(other, same, _)| *other != side && *same == date);
                proposed.push((side, date, id));
                if (agreed || side != debtor && more) && due != Some(date) {
                    due = Some(date);
                    // What was proposed before has been overtaken.
                    proposed.clear();
                }
            } else if matches!(verdict, Verdict::Approved | Verdict::Accepted) {
                let approved = proposed
                    .iter()
                    .find(|(other, _, decision)| *other != side && ids.contains(decision));
                let date = approved.map(|(_, date, _)| *date);
                if date.is_some_and(|date| due != Some(date)) {
                    due = date;
                    proposed.clear();
                }
            }
        }
        due
    }

    // Questions that stop the clock

    /// The questions of a side about an entry, each with when it was asked and answered.
    fn questions(&self, about: Id, side: Side) -> Vec<(Minute, Option<Minute>)> {
        let asked = self.all().filter_map(|(id, at, entry)| {
            let Said::Request {
                needs,
                about: ids,
                to,
                ..
            } = &entry.said
            else {
                return None;
            };
            let asks = ["answer", "information", "feedback"].contains(needs);
            let across = side_of(entry.by) == side && side_of(*to) != side;
            (asks && across && ids.contains(&about)).then_some((id, at))
        });
        asked
            .map(|(id, at)| (at, self.ended(id).map(|(_, at, _)| at)))
            .collect()
    }

    /// The due date by a term, which may stand still while a question is open that was asked before that date. A question
    /// that is still open is so until what is owed ended, or until now.
    fn due_by_term(
        &self,
        on: Id,
        term: &Term,
        debtor: Side,
        ended: Option<Minute>,
    ) -> Option<Minute> {
        let start = as_start(self.entry(on).at);
        let hours = &self.world.hours[debtor];
        let mut pauses: Vec<Pause> = Vec::new();
        let begun = self.entry(on).at;
        let mut due = run_out(term, begun, hours, &pauses);
        let now = ended.unwrap_or(self.world.as_of);
        let questions = self.questions(on, debtor);
        for (asked, answered) in questions.into_iter().filter(|_| term.pauses) {
            let pause = (asked.max(start), answered.map_or(now, |at| at.min(now)));
            if due.is_some_and(|due| pause.0 < due) && pause.0 < pause.1 {
                pauses.push(pause);
                due = run_out(term, begun, hours, &pauses);
            }
        }
        due
    }

    // What is owed

    fn answer(&self, id: Id) -> Owed {
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
        let mut end = self.ended(id);
        let first = match (due, term) {
            (Some(due), _) => Some(as_due(*due, &self.world.hours, debtor)),
            (None, Some(term)) => self.due_by_term(id, &term, debtor, end.map(|(_, at, _)| at)),
            (None, None) => None,
        };
        let due = self.extended(id, first, debtor);
        if term.is_some_and(|term| term.silence) {
            end = self.or_silent(&[id], debtor, due, end);
        }
        Owed {
            what: What::Answer,
            entry: id,
            debtor,
            start: Some(start),
            due,
            end,
            waiting: false,
            reversed: Vec::new(),
            ended: None,
        }
    }

    /// What somebody did that ended a request.
    fn ended(&self, id: Id) -> Option<(End, Minute, Id)> {
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
        self.waiver(&given_up, 1 - debtor).or(end)
    }

    /// Acceptance by silence, where nothing else came within the term.
    fn or_silent(
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

    /// Whether a side said something within the term that stops silence from accepting: a question, an objection, a
    /// rejection by anybody.
    fn spoke(&self, about: &[Id], side: Side, from: Minute, until: Minute) -> bool {
        let within = |at: Minute| at >= from && at <= until;
        let mut questions = about.iter().flat_map(|on| self.questions(*on, side));
        let asked = questions.any(|(at, _)| within(at));
        let said = self.all().any(|(_, at, entry)| {
            let named = |ids: &[Id]| ids.iter().any(|id| about.contains(id));
            let stops = match &entry.said {
                Said::Reply { answers, gives, .. } => {
                    let request = matches!(self.entry(about[0]).said, Said::Request { .. });
                    named(answers) && (request || *gives == Some(Gives::Objection))
                }
                Said::Decision { on, verdict, .. } => named(on) && *verdict == Verdict::Rejected,
                _ => false,
            };
            within(at) && stops && side_of(entry.by) == side
        });
        asked || said
    }

    fn promises(&self, id: Id, by: When) -> Vec<Owed> {
        let Said::Reply { answers, .. } = &self.entry(id).said else {
            unreachable!()
        };
        let debtor = side_of(self.entry(id).by);
        let first = as_due(by, &self.world.hours, debtor);
        let due = self.extended(id, Some(first), debtor);
        let end = self.answer(answers[0]).end;
        vec![Owed {
            what: What::Promise,
            entry: id,
            debtor,
            start: Some(as_start(self.entry(id).at)),
            due,
            end: self.waiver(&[id], 1 - debtor).or(end),
            waiting: false,
            reversed: Vec::new(),
            ended: None,
        }]
    }

    fn confirmation(&self, id: Id) -> Owed {
        // Nobody knows who wrote it down; by custom the contractor.
        let debtor = 1;
        let term = self.term(debtor, "call-confirmation", false);
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
                        // What was replaced already is contested by nobody.
                        Some(Gives::Objection | Gives::Refusal) if replaced.is_some() => {}
                        Some(Gives::Objection | Gives::Refusal) => {
                            disputed = disputed.or(Some((End::Disputed, at, other)));
                            (decided, confirmed) = ([None, None], None);
                        }
                        _ => {
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
                    replaced = replaced.or(Some((End::Superseded, at, other)));
                    disputed = None;
                }
                _ => {}
            }
        }
        let end = disputed.or(confirmed).or(replaced);
        let end = self.waiver(&[id], 1 - debtor).or(end);
        let ended = end.map(|(_, at, _)| at);
        let first = term.and_then(|term| self.due_by_term(id, &term, debtor, ended));
        Owed {
            what: What::Confirmation,
            entry: id,
            debtor,
            start: Some(as_start(self.entry(id).at)),
            due: self.extended(id, first, debtor),
            end,
            waiting: false,
            reversed: Vec::new(),
            ended: None,
        }
    }

    // Work

    fn deliveries(&self, stage: Id) -> Vec<(Id, Minute)> {
        self.all()
            .filter_map(|(id, at, entry)| match &entry.said {
                Said::Delivery { of } if *of == stage => Some((id, at)),
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
        let delivered = as_act(self.entry(id).at);
        let deliveries = self.deliveries(*of).into_iter();
        let later: Vec<_> = deliveries.filter(|(_, at)| *at > delivered).collect();
        let mut ends: Vec<(End, Minute, Id)> = Vec::new();
        ends.extend(
            later
                .iter()
                .map(|(other, at)| (End::Superseded, *at, *other)),
        );
        // A decision on the delivery, on a later one, or on the stage.
        let after = later.iter().map(|(other, _)| *other);
        for on in after.chain([id, *of]) {
            let verdicts = self
                .decisions(on)
                .filter(|(decision, at, side, verdict, ..)| {
                    let stage = on == *of && *verdict == Verdict::Approved;
                    let decides = !matches!(verdict, Verdict::Waived | Verdict::Changed) && !stage;
                    let after = on == id || *at >= start;
                    decides && *side == debtor && self.may(*decision) && after
                });
            ends.extend(verdicts.map(|(decision, at, ..)| (End::Met, at, decision)));
        }
        // What was accepted before anything was handed over is handed over on paper.
        if let Some((at, by)) = self.accepted_before(*of, debtor, delivered) {
            ends.push((End::Met, at, by));
        }
        let end = ends.into_iter().min_by_key(|(_, at, id)| (*at, *id));
        // The side that waits gives up the decision itself, or that it came late.
        let decision = end.filter(|(how, ..)| *how == End::Met);
        let mut given_up = vec![id];
        given_up.extend(decision.map(|(_, _, act)| act));
        let waived = self.waiver(&given_up, 1 - debtor);
        let mut end = waived.or(end);
        let term = self.term(debtor, "approval", *urgent);
        let ended = end.map(|(_, at, _)| at);
        let first = term.and_then(|term| self.due_by_term(id, &term, debtor, ended));
        let due = self.extended(id, first, debtor);
        if waived.is_none() && term.is_some_and(|term| term.silence) {
            end = self.or_silent(&[id, *of], debtor, due, end);
        }
        Owed {
            what: What::Approval,
            entry: id,
            debtor,
            start: Some(start),
            due,
            end,
            waiting: false,
            reversed: Vec::new(),
            ended: None,
        }
    }

    /// The acceptance of a stage that stands at an instant, if nothing had been handed over when it was given and no verdict
    /// has come since.
    fn accepted_before(&self, stage: Id, receiver: Side, now: Minute) -> Option<(Minute, Id)> {
        let deliveries = self.deliveries(stage);
        let works = deliveries.iter().map(|(delivery, _)| *delivery);
        let verdicts = works.chain([stage]).flat_map(|on| {
            let given = self.verdicts(on, receiver).into_iter();
            given.map(move |(at, yes, by)| (at, by, yes && on == stage))
        });
        let last = verdicts
            .filter(|(at, ..)| *at < now)
            .max_by_key(|(at, by, _)| (*at, *by));
        let (at, by, _) = last.filter(|(.., accepts)| *accepts)?;
        let before = deliveries.iter().any(|(_, delivered)| *delivered <= at);
        (!before).then_some((at, by))
    }

    fn stage(&self, id: Id) -> Owed {
        let Said::Stage { owner, due, .. } = &self.entry(id).said else {
            unreachable!()
        };
        let debtor = *owner;
        let receiver = 1 - debtor;
        let story = self.story(id, receiver);
        let mut due = due.map(|due| as_due(due, &self.world.hours, debtor));
        let mut start = None;
        let set = self
            .decisions(id)
            .filter_map(|(decision, at, _, verdict, sets, _)| {
                let date = sets.filter(|_| verdict == Verdict::Changed && self.may(decision))?;
                Some((at, as_due(date, &self.world.hours, debtor)))
            });
        let mut set: Vec<(Minute, Minute)> = set.collect();
        // What somebody set without the authority counts from when somebody with it approves that.
        for (proposal, _, _, verdict, sets, _) in self.decisions(id) {
            if let (Some(date), Verdict::Changed, false) = (sets, verdict, self.may(proposal)) {
                let approved = self.decisions(proposal).find(|(by, _, _, verdict, ..)| {
                    self.may(*by) && matches!(verdict, Verdict::Approved | Verdict::Accepted)
                });
                let date = as_due(date, &self.world.hours, debtor);
                set.extend(approved.map(|(_, at, ..)| (at, date)));
            }
        }
        set.sort_by_key(|(at, _)| *at);
        // A date that both sides know counts until an approval is reversed; from then on there is that of the rework.
        let first = story.reversed.first().map_or(Minute::MAX, |(_, at, _)| *at);
        let before = set.iter().rfind(|(at, _)| *at < first);
        due = before.map(|(_, date)| *date).or(due);
        if let Some((_, at, by)) = story.reversed.last() {
            let term = self.term(debtor, "rework", false);
            let from = self.entry(*by).at;
            let by_term =
                term.and_then(|term| run_out(&term, from, &self.world.hours[debtor], &[]));
            let with_it = self
                .sets(*by)
                .map(|due| as_due(due, &self.world.hours, debtor));
            let later = set.iter().rfind(|(set, _)| set > at);
            due = later.map(|(_, date)| *date).or(by_term.max(with_it));
            start = Some(*at);
        }
        let end = story.stands.map(|(work, at)| (End::Met, at, work));
        Owed {
            what: What::Stage,
            entry: id,
            debtor,
            start,
            due,
            end: self.waiver(&[id], receiver).or(end),
            waiting: story.waiting,
            reversed: story
                .reversed
                .iter()
                .map(|(work, at, _)| (*work, *at))
                .collect(),
            ended: None,
        }
    }

    /// What became of the work on a stage, one thing after another. A verdict on the latest delivery, or on the stage, is
    /// one on all that was not sent back before; one on an earlier delivery is on that alone.
    fn story(&self, stage: Id, receiver: Side) -> Story {
        let deliveries = self.deliveries(stage);
        let mut events: Vec<(Minute, u8, Id, Event)> = Vec::new();
        for (delivery, at) in &deliveries {
            events.push((*at, 0, *delivery, Event::Delivered));
            for (at, yes, by) in self.verdicts(*delivery, receiver) {
                events.push((at, 1, by, Event::Judged(Some(*delivery), yes)));
            }
            if let Some((End::Silent, at, _)) = self.approval(*delivery).end {
                events.push((at, 1, *delivery, Event::Judged(Some(*delivery), true)));
            }
        }
        for (at, yes, by) in self.verdicts(stage, receiver) {
            events.push((at, 1, by, Event::Judged(None, yes)));
        }
        events.sort_by_key(|(at, rank, id, _)| (*at, *rank, *id));
        // Each work with when it came, and the verdict in force.
        let mut works: Vec<(Id, Minute, Option<bool>)> = Vec::new();
        let mut story = Story::default();
        let stands = |works: &[(Id, Minute, Option<bool>)]| {
            let first = works.iter().find(|(.., yes)| *yes != Some(false));
            first.map(|(id, at, _)| (*id, *at))
        };
        for (at, _, id, event) in events {
            match event {
                Event::Delivered => {
                    // What was accepted without a delivery may be handed over later on paper.
                    let on_paper = self.accepted_before(stage, receiver, at).is_some();
                    works.push((id, at, on_paper.then_some(true)));
                }
                Event::Judged(on, yes) => {
                    let approved = works.iter().any(|(.., judged)| *judged == Some(true));
                    let stood = stands(&works);
                    let latest = works
                        .last()
                        .is_none_or(|(last, ..)| on.is_none_or(|on| on == *last));
                    for (work, _, judged) in &mut works {
                        let undecided = judged.is_none() || !yes && *judged == Some(true);
                        if on == Some(*work) || latest && undecided {
                            *judged = Some(yes);
                        }
                    }
                    if yes && stands(&works).is_none() {
                        works.push((id, at, Some(true)));
                    }
                    if let (true, Some((work, _)), None) = (approved, stood, stands(&works)) {
                        story.reversed.push((work, at, id));
                    }
                }
            }
        }
        story.stands = stands(&works);
        story.waiting =
            story.stands.is_some() && works.last().is_some_and(|(.., yes)| yes.is_none());
        story
    }
}

/// What happens to work.
enum Event {
    Delivered,
    /// A yes or a no, on a delivery or on the stage as it stands.
    Judged(Option<Id>, bool),
}

/// How a stage stands.
#[derive(Default)]
struct Story {
    stands: Option<(Id, Minute)>,
    waiting: bool,
    /// What stood approved and was reversed: when, and by what.
    reversed: Vec<(Id, Minute, Id)>,
}
