//! What is owed, by a plain reading of docs/semantics.md: one obligation after another, each from the whole log.

use crate::answers::until;
use crate::clock::{Pause, as_act, as_due, as_start, run_out};
use crate::facts::{
    DAY, Entry, Hours, Id, Minute, Said, Side, Term, Verdict, When, World, may_decide, side_of,
};
use crate::stops::{self, Stop};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Answer,
    Approval,
    Stage,
    Promise,
    Confirmation,
    Reminder,
    Warning,
}

/// A due date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Due {
    pub(crate) at: Minute,
    /// The day, if it is a date without a time.
    pub(crate) day: Option<i64>,
    /// When it was stated or agreed, if no term counted it; a stage states its own from the beginning.
    pub(crate) stated: Option<Minute>,
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
    /// The day on which it is due, if that is a date without a time.
    pub(crate) day: Option<i64>,
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
    let reading = Reading::new(world);
    let entries = (0..world.log.len()).filter(|id| reading.happened(*id));
    let mut owed: Vec<Owed> = entries.flat_map(|id| reading.of(id)).collect();
    let steps = reading.steps(&owed);
    owed.extend(steps);
    owed
}

/// What is owed because of one entry, as of an instant.
pub(crate) fn of(world: &World, id: Id) -> Vec<Owed> {
    Reading::new(world).of(id)
}

pub(crate) struct Reading<'w> {
    pub(crate) world: &'w World,
    /// The hours without the days on which work was stopped.
    pub(crate) hours: [Hours; 2],
    /// The stops for which the conditions were met.
    pub(crate) stops: Vec<Stop>,
}

impl<'w> Reading<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        let stops = stops::stops(world);
        Self {
            world,
            hours: stops::without(world, &stops),
            stops,
        }
    }
}

/// A verdict on work: when it was given, whether it is a yes, and the entry.
pub(crate) type Judged = (Minute, bool, Id);

impl Reading<'_> {
    pub(crate) fn entry(&self, id: Id) -> &Entry {
        &self.world.log[id]
    }

    pub(crate) fn is_stage(&self, id: Id) -> bool {
        matches!(self.entry(id).said, Said::Stage { .. })
    }

    pub(crate) fn happened(&self, id: Id) -> bool {
        self.is_stage(id) || as_act(self.entry(id).at) <= self.world.as_of
    }

    /// The entries that have happened, in the order of time.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Id, Minute, &Entry)> {
        let mut ids: Vec<Id> = (0..self.world.log.len())
            .filter(|id| self.happened(*id))
            .collect();
        ids.sort_by_key(|id| (as_act(self.entry(*id).at), *id));
        ids.into_iter()
            .map(|id| (id, as_act(self.entry(id).at), self.entry(id)))
    }

    pub(crate) fn term(&self, debtor: Side, name: &str, urgent: bool) -> Option<Term> {
        let world = self.world;
        let urgently = [&world.own_urgent[debtor], &world.urgent];
        let usually = [&world.own[debtor], &world.common];
        let urgently = urgently.into_iter().filter(|_| urgent);
        urgently
            .chain(usually)
            .find_map(|terms| terms.get(name))
            .copied()
    }

    pub(crate) fn of(&self, id: Id) -> Vec<Owed> {
        let mut owed = self.owed(id);
        for owed in &mut owed {
            owed.ended = self.contract_end().filter(|end| {
                let asked = matches!(owed.what, What::Answer | What::Approval);
                let before = owed.start.is_none_or(|start| start <= *end)
                    || asked && owed.due.is_none()
                    || matches!(owed.what, What::Stage) && owed.reversed.is_empty();
                let open = owed.end.is_none_or(|(_, at, _)| at > *end);
                before && open && !self.goes_on(owed)
            });
        }
        owed
    }

    /// When the contract ended: at the close of its last day, or by a termination, which ends nothing before it was given.
    pub(crate) fn contract_end(&self) -> Option<Minute> {
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

    /// Whether something was asked or delivered after the end of the contract, and the side that is asked has not taken it up with a
    /// decision: nobody has to answer it.
    pub(crate) fn is_beyond_end(&self, id: Id, start: Minute, debtor: Side) -> bool {
        let (goes_on, approval) = match &self.entry(id).said {
            Said::Request { needs, blocks, .. } => (
                match *needs {
                    "payment" => true,
                    "access" | "materials" => blocks.is_empty(),
                    _ => false,
                },
                *needs == "approval",
            ),
            _ => (false, true),
        };
        let taken_up = self.decisions(id).any(|(decision, _, side, verdict, ..)| {
            let binds = verdict == Verdict::Changed || !approval || self.may(decision);
            side == debtor && binds && !matches!(verdict, Verdict::Rejected | Verdict::Waived)
        });
        self.contract_end().is_some_and(|end| start > end) && !goes_on && !taken_up
    }

    /// What is owed by its nature: what is to be paid or handed over, also by promise, and the confirmation of a call.
    pub(crate) fn goes_on(&self, owed: &Owed) -> bool {
        match (&owed.what, &self.entry(owed.entry).said) {
            (What::Confirmation, _) => true,
            (What::Promise, Said::Reply { answers, .. }) => self.lasts(answers[0]),
            _ => self.lasts(owed.entry),
        }
    }

    /// Whether what an entry asks for is owed by its nature.
    fn lasts(&self, id: Id) -> bool {
        match &self.entry(id).said {
            // Money is owed in any case; what is to be handed over, unless a stage was to be made of it.
            Said::Request { needs, blocks, .. } => match *needs {
                "payment" => true,
                "access" | "materials" => blocks.is_empty(),
                _ => false,
            },
            // The confirmation of a call, which may be promised too.
            Said::Call { .. } => true,
            _ => false,
        }
    }

    pub(crate) fn owed(&self, id: Id) -> Vec<Owed> {
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

    /// The state of an obligation. Lateness does not grow after the end of the contract, and nothing
    /// becomes overdue.
    pub(crate) fn state(&self, owed: &Owed) -> &'static str {
        let seen = |at: Minute| owed.ended.map_or(at, |ended| ended.min(at));
        let past = |at: Minute| owed.due.is_some_and(|due| seen(at) > due);
        match owed.end {
            None if past(self.world.as_of) => "Overdue",
            None => "Open",
            Some((End::Met, at, _)) if past(at) => "Late",
            Some((End::Met, ..)) => "Met",
            Some((End::Waived, ..)) => "Waived",
            Some((End::Refused, ..)) => "Refused",
            Some((End::Silent, ..)) => "Silent",
            Some((End::Disputed, ..)) => "Disputed",
            Some((End::Superseded, ..)) => "Superseded",
        }
    }

    // Decisions

    /// The decisions on an entry: when, by whom, the verdict and the date that is set.
    pub(crate) fn decisions(
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
    pub(crate) fn source(&self, decision: Id) -> Id {
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
    pub(crate) fn sets(&self, decision: Id) -> Option<When> {
        let Said::Decision {
            on, due, replaces, ..
        } = &self.entry(decision).said
        else {
            return None;
        };
        let earlier = replaces.filter(|_| on.is_empty());
        due.or_else(|| self.sets(earlier?))
    }

    pub(crate) fn may(&self, id: Id) -> bool {
        may_decide(self.entry(id).by)
    }

    /// The verdicts of a side on work, in the order of time, without the rejections that it replaced.
    pub(crate) fn verdicts(&self, on: Id, by: Side) -> Vec<Judged> {
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
    pub(crate) fn waiver(&self, on: &[Id], creditor: Side) -> Option<(End, Minute, Id)> {
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

    /// A due date after what decisions did to it. The side that is owed gives more time than there was then, as far as that
    /// was known; everything else takes both.
    pub(crate) fn extended(
        &self,
        on: Id,
        first: Option<Due>,
        debtor: Side,
        known: &dyn Fn(Minute) -> Option<Minute>,
    ) -> Option<Due> {
        let mut due = first;
        let then = |due: Option<Due>, at: Minute| match due {
            Some(Due { stated: None, .. }) => known(at),
            due => due.map(|due| due.at),
        };
        // Dates that one side alone has set: who, which, in which decision.
        let mut proposed: Vec<(Side, Due, Id)> = Vec::new();
        let mut offered = Vec::new();
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
            let side = side_of(entry.by);
            if let (Some(sets), true) = (sets, ids.contains(&on)) {
                if matches!(verdict, Verdict::Waived | Verdict::Rejected) {
                    continue;
                }
                let date = self.stated(*sets, debtor, as_start(entry.at));
                let more = then(due, at).is_some_and(|due| date.at >= due);
                let agreed = proposed
                    .iter()
                    .any(|(other, same, _)| *other != side && same.at == date.at);
                proposed.push((side, date, id));
                offered.push((side, date, id));
                if (agreed || side != debtor && more) && then(due, at) != Some(date.at) {
                    due = Some(date);
                    // What was proposed before has been overtaken.
                    proposed.clear();
                }
            } else if matches!(verdict, Verdict::Approved | Verdict::Accepted) {
                let approved = proposed
                    .iter()
                    .find(|(other, _, decision)| *other != side && ids.contains(decision));
                // More time is up to the side that is owed, also where the offer of it was overtaken.
                let granted = || {
                    let more = |date: Due| then(due, at).is_some_and(|due| date.at > due);
                    offered.iter().find(|(other, date, decision)| {
                        *other == debtor && side != debtor && ids.contains(decision) && more(*date)
                    })
                };
                let date = approved.or_else(granted).map(|(_, date, _)| Due {
                    stated: date.stated.max(Some(at)),
                    ..*date
                });
                if date.is_some_and(|date| then(due, at) != Some(date.at)) {
                    due = date;
                    proposed.clear();
                }
            }
        }
        due.map(|due| self.moved(due, debtor))
    }

    /// A date as it was stated.
    pub(crate) fn stated(&self, date: When, debtor: Side, since: Minute) -> Due {
        let day = match date {
            When::At(_) => None,
            When::On(day) => Some(day),
        };
        Due {
            at: as_due(date, &self.world.hours, debtor),
            day,
            stated: Some(since),
        }
    }

    /// The due date by a term, extended.
    pub(crate) fn due_on(
        &self,
        on: Id,
        term: Option<Term>,
        debtor: Side,
        ended: Option<Minute>,
    ) -> Option<Due> {
        let term = term?;
        let known = |at: Minute| self.as_known(at).due_by_term(on, &term, debtor, ended);
        let first = self.due_by_term(on, &term, debtor, ended).map(|at| Due {
            at,
            day: None,
            stated: None,
        });
        self.extended(on, first, debtor, &known)
    }

    // Questions that stop the clock

    /// The requests of a side to the other about an entry: which, when, and what they need.
    pub(crate) fn requests(
        &self,
        about: Id,
        side: Side,
    ) -> impl Iterator<Item = (Id, Minute, &'static str)> {
        self.all().filter_map(move |(id, at, entry)| {
            let Said::Request {
                needs,
                about: ids,
                to,
                ..
            } = &entry.said
            else {
                return None;
            };
            let across = side_of(entry.by) == side && side_of(*to) != side;
            (across && ids.contains(&about)).then_some((id, at, *needs))
        })
    }

    /// The questions of a side about an entry, each with when it was asked and answered.
    pub(crate) fn questions(&self, about: Id, side: Side) -> Vec<(Minute, Option<Minute>)> {
        let asked = self.requests(about, side);
        let asked =
            asked.filter(|(.., needs)| ["answer", "information", "feedback"].contains(needs));
        asked
            .map(|(id, at, _)| {
                let (waived, came) = self.ended(id);
                (at, until(waived.or(came), came))
            })
            .collect()
    }

    /// The due date by a term, which may stand still while a question is open that was asked before that date. A question
    /// that is still open is so until what is owed ended, itself or with the contract, or until now.
    pub(crate) fn due_by_term(
        &self,
        on: Id,
        term: &Term,
        debtor: Side,
        ended: Option<Minute>,
    ) -> Option<Minute> {
        let start = as_start(self.entry(on).at);
        let hours = &self.hours[debtor];
        let mut pauses: Vec<Pause> = Vec::new();
        let begun = self.entry(on).at;
        let mut due = run_out(term, begun, hours, &pauses);
        let now = ended.unwrap_or(self.world.as_of);
        // Nothing that ended with the contract moves any more.
        let over = self.contract_end();
        let over = over.filter(|over| start <= *over && !self.lasts(on));
        let now = over.map_or(now, |over| over.min(now));
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
}
