//! What decisions set for a stage, and whether it binds both sides.
//!
//! A plan is an agreement of both sides. A decision that only burdens the side that takes it (an earlier date for its own
//! obligation, a later one for an obligation to it, work that it takes over) binds at once. Any other decision is a proposal
//! until an authorized person of the other side has decided the same.

use super::binding::{Taken, sets, verdict};
use super::build::{Building, Draft};
use crate::calendar::{Calendar, Instant, Moment, When};
use crate::log::value::Verdict;
use crate::log::{Body, Decision, Entry, Stage};
use crate::message::{Message, Value, message};

/// A change of a stage by a decision that is not agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The decision.
    pub by: String,
    /// The proposed change.
    pub what: Proposed,
    /// The party whose agreement is missing.
    pub lacks: String,
}

/// A proposed change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposed {
    /// Another due date.
    Due(When),
    /// Another owner.
    Owner(String),
    /// That an earlier decision no longer sets a due date.
    Withdrawal(String),
}

impl From<&Proposal> for Message {
    fn from(proposal: &Proposal) -> Self {
        let what = match &proposal.what {
            Proposed::Due(due) => Value::from(due.clone()),
            Proposed::Owner(owner) => message! {
                en: "the owner {owner}",
                ru: "сменить ответственного: {owner}",
                es: "que el responsable sea {owner}",
                owner: owner,
            }
            .into(),
            Proposed::Withdrawal(earlier) => message! {
                en: "to withdraw {earlier}",
                ru: "отменить {earlier}",
                es: "retirar {earlier}",
                earlier: earlier,
            }
            .into(),
        };
        message! {
            en: "{by} proposes {what}; not agreed by {lacks}",
            ru: "{by}: предложено {what}; не согласовано стороной {lacks}",
            es: "{by} propone {what}; sin acuerdo de {lacks}",
            by: &proposal.by,
            what: what,
            lacks: &proposal.lacks,
        }
    }
}

/// What decisions set for a stage.
pub(super) struct Planned<'p> {
    /// The name of the owner.
    pub(super) owner: Option<&'p str>,
    /// The decisions that set an agreed due date, each as of the agreement, in that order; the last one counts.
    pub(super) moved: Vec<Taken<'p>>,
    /// What put which due date in force, in chronological order.
    pub(super) history: Vec<Put<'p>>,
    /// Those of them by which the side that is owed gave more time, without the other side.
    pub(super) granted: Vec<&'p str>,
    /// The proposals that are not agreed.
    pub(super) proposed: Vec<Proposal>,
    /// The proposals on which nobody can agree any more: another date is in force since, or they were withdrawn.
    pub(super) overtaken: Vec<Proposal>,
    /// The decisions whose due date was over before they were made.
    pub(super) impossible: Vec<Taken<'p>>,
}

/// A due date of a stage comes into force.
#[derive(Debug, Clone, Copy)]
pub(super) struct Put<'p> {
    /// The decision by which it did: the one that set it, or the one by which the other side agreed.
    pub(super) by: &'p Entry,
    pub(super) at: Instant,
    /// The date; none if none is left.
    pub(super) due: Option<&'p Moment>,
}

/// An event in the plan of a stage.
#[derive(Clone, Copy)]
enum Step<'p> {
    /// A decision sets something.
    Set(Taken<'p>),
    /// A decision on an earlier one decides the same.
    Second(Taken<'p>, Taken<'p>),
    /// A decision replaces an earlier one, and sets no date for the stage itself.
    Withdraw(Instant, &'p Entry, Taken<'p>),
}

impl Step<'_> {
    fn at(&self) -> Instant {
        match self {
            Self::Set(taken) => taken.at,
            Self::Second(second, first) => second.at.max(first.at),
            Self::Withdraw(at, ..) => *at,
        }
    }
}

/// A proposal that waits for the other side.
struct Waiting<'p> {
    taken: Taken<'p>,
    what: Proposed,
    due: Option<Instant>,
    side: String,
}

impl<'p> Building<'p> {
    /// What the decisions on a stage set, as far as it is agreed; with the rejections that set a date for the rework.
    pub(super) fn planned(
        &self,
        stage: &'p Stage,
        decisions: &[Taken<'p>],
        sent_back: &[Taken<'p>],
    ) -> Planned<'p> {
        let mut plan = Plan {
            building: self,
            stage,
            owner: stage.owner.as_ref().map(|owner| &*owner.value.0),
            moved: Vec::new(),
            history: Vec::new(),
            granted: Vec::new(),
            waiting: Vec::new(),
            overtaken: Vec::new(),
            impossible: Vec::new(),
        };
        let mut steps: Vec<Step<'p>> = Vec::new();
        // The date of the rework that comes with a reversal does not change the plan.
        let plans = |taken: &&Taken<'p>| {
            verdict(taken.content) != Some(Verdict::Rejected)
                && sets(&self.project.log, taken.content).is_some()
        };
        let dates = sent_back
            .iter()
            .filter(|taken| due_of(taken.content).is_some());
        for taken in decisions.iter().filter(plans).chain(dates) {
            steps.push(Step::Set(*taken));
            let seconds = self.decisions(taken.by.id()).iter();
            steps.extend(seconds.map(|second| Step::Second(*second, *taken)));
            for (at, by) in self.binding.replacing(taken.by.id()) {
                let sets =
                    |other: &Taken<'_>| other.by.id() == by.id() && due_of(other.content).is_some();
                if !decisions.iter().any(sets) {
                    steps.push(Step::Withdraw(*at, by, *taken));
                }
            }
        }
        steps.sort_by_key(Step::at);
        for step in steps {
            plan.step(step);
        }
        let proposed = plan.proposed();
        Planned {
            owner: plan.owner,
            moved: plan.moved,
            history: plan.history,
            granted: plan.granted,
            proposed,
            overtaken: plan.overtaken,
            impossible: plan.impossible,
        }
    }

    /// Whether somebody of a side takes part in a decision.
    fn decides_for(&self, by: &Entry, side: &str) -> bool {
        self.acting_sides(by).iter().any(|acting| acting == side)
    }
}

impl Draft<'_> {
    /// Adds the proposals to the obligation, and those on which the other side can still agree to its derivation.
    pub(super) fn propose(&mut self, proposed: Vec<Proposal>, overtaken: Vec<Proposal>) {
        let o = &mut self.obligation;
        o.derivation.extend(proposed.iter().map(Message::from));
        if !proposed.is_empty() {
            o.rare_mut().proposed = proposed;
        }
        if !overtaken.is_empty() {
            o.rare_mut().overtaken = overtaken;
        }
    }
}

/// The plan of a stage while its decisions are processed.
struct Plan<'b, 'p> {
    building: &'b Building<'p>,
    stage: &'p Stage,
    owner: Option<&'p str>,
    moved: Vec<Taken<'p>>,
    history: Vec<Put<'p>>,
    granted: Vec<&'p str>,
    waiting: Vec<Waiting<'p>>,
    overtaken: Vec<Proposal>,
    impossible: Vec<Taken<'p>>,
}

impl<'p> Plan<'_, 'p> {
    fn step(&mut self, step: Step<'p>) {
        match step {
            Step::Set(taken) => {
                // A rejection only says until when the work is to be done again.
                if verdict(taken.content) != Some(Verdict::Rejected) {
                    self.set_owner(taken, false);
                }
                self.set_due(taken, false);
            }
            Step::Second(second, first) => {
                let same = second.content.sets.is_none()
                    || due_of(second.content) == due_of(first.content);
                let confirms = !matches!(
                    verdict(second.content),
                    None | Some(Verdict::Rejected | Verdict::Waived)
                );
                if !same || !confirms {
                    return;
                }
                let owes = self.debtor();
                if owes.is_some_and(|side| self.building.decides_for(second.by, &side)) {
                    self.granted.retain(|granted| *granted != first.by.id());
                }
                let at = second.at;
                let seconded: Vec<Waiting<'p>> = self
                    .waiting
                    .extract_if(.., |waiting| {
                        waiting.taken.by.id() == first.by.id()
                            && self
                                .building
                                .acting_sides(second.by)
                                .iter()
                                .any(|side| *side != waiting.side)
                    })
                    .collect();
                if seconded.is_empty() {
                    self.grant(second, first);
                }
                for waiting in seconded {
                    match waiting.what {
                        Proposed::Owner(_) => self.set_owner(waiting.taken, true),
                        Proposed::Due(_) => {
                            let taken = Taken {
                                at,
                                ..waiting.taken
                            };
                            self.agree(taken, second.by);
                        }
                        Proposed::Withdrawal(_) => {}
                    }
                }
            }
            Step::Withdraw(at, by, taken) => self.withdraw(at, by, taken),
        }
    }

    fn debtor(&self) -> Option<String> {
        self.building.side(self.owner?)
    }

    /// The two sides: debtor and creditor.
    fn sides(&self) -> Option<(String, String)> {
        let debtor = self.debtor()?;
        let creditor = self.building.charter().other_side(&debtor)?;
        Some((debtor, creditor.name.value.clone()))
    }

    fn instant(&self, due: &Moment) -> Instant {
        let usual = &self.building.charter().zone;
        let debtor = self.debtor();
        let calendar = self.building.calendar(debtor.as_deref());
        due.due_of(calendar.map_or(usual, Calendar::zone), usual)
            .instant
    }

    /// The date that a decision sets.
    fn date(&self, taken: Taken<'p>) -> Option<Instant> {
        Some(self.instant(due_of(taken.content)?))
    }

    /// The date in force, ignoring one decision.
    fn due_without(&self, without: Option<&str>) -> Option<Instant> {
        self.moved
            .iter()
            .rev()
            .copied()
            .find(|taken| Some(taken.by.id()) != without)
            .and_then(|taken| self.date(taken))
            .or_else(|| Some(self.instant(&self.stage.due.as_ref()?.value)))
    }

    fn set_owner(&mut self, taken: Taken<'p>, seconded: bool) {
        let Some(owner) = taken
            .content
            .sets
            .as_ref()
            .and_then(|sets| sets.value.owner.as_ref())
        else {
            return;
        };
        let (from, to) = (self.debtor(), self.building.side(&owner.value));
        let taken_over = to
            .as_ref()
            .is_some_and(|to| self.building.decides_for(taken.by, to));
        let side = self.building.actor_side(taken.by);
        match (from, to, side) {
            (Some(from), Some(to), Some(side)) if from != to && !taken_over && !seconded => {
                self.waiting.push(Waiting {
                    taken,
                    what: Proposed::Owner(owner.value.0.clone()),
                    due: None,
                    side,
                });
            }
            _ => self.owner = Some(&owner.value.0),
        }
    }

    fn set_due(&mut self, taken: Taken<'p>, seconded: bool) {
        let Some(date) = self.date(taken) else { return };
        if self.is_impossible(taken, date) {
            self.impossible.push(taken);
            return;
        }
        let (Some((debtor, creditor)), Some(side)) =
            (self.sides(), self.building.actor_side(taken.by))
        else {
            self.agree(taken, taken.by);
            return;
        };
        let current = self.due_without(None);
        let earlier = current.is_none_or(|due| date <= due);
        let later = current.is_some_and(|due| date >= due);
        let by = |side: &str| self.building.decides_for(taken.by, side);
        let burdens = by(&debtor) && earlier || by(&creditor) && later;
        let same = self
            .waiting
            .iter()
            .any(|waiting| waiting.due == Some(date) && waiting.side != side);
        let together = seconded || same || by(&debtor) && by(&creditor);
        if together || burdens {
            if !together && by(&creditor) {
                self.granted.push(taken.by.id());
            }
            self.agree(taken, taken.by);
        } else {
            self.waiting.push(Waiting {
                taken,
                what: Proposed::Due(self.shown(taken, date)),
                due: Some(date),
                side,
            });
        }
    }

    /// Puts a date in force that the side that owes proposed, that was overtaken since, and that the other side approves all the
    /// same: it may give that much time alone.
    fn grant(&mut self, second: Taken<'p>, first: Taken<'p>) {
        let (Some((debtor, creditor)), Some(date)) = (self.sides(), self.date(first)) else {
            return;
        };
        let proposed = self.building.decides_for(first.by, &debtor);
        let more = self.due_without(None).is_some_and(|due| date > due);
        if proposed && more && self.building.decides_for(second.by, &creditor) {
            let taken = Taken {
                at: second.at,
                ..first
            };
            self.agree(taken, second.by);
        }
    }

    /// Whether a date was over before the decision that states it, and gives no more time than the date before it: nobody can
    /// have kept it. More time may also be given afterwards.
    fn is_impossible(&self, taken: Taken<'p>, date: Instant) -> bool {
        let debtor = self.debtor();
        let calendar = self.building.calendar(debtor.as_deref());
        // A decision that takes over an earlier one does not state its date.
        let states = matches!(&taken.by.body, Body::Decision(own) if std::ptr::eq(own.as_ref(), taken.content));
        let over = due_of(taken.content)
            .is_some_and(|due| self.building.was_over(due, calendar, taken.by));
        let more = self.due_without(None).is_some_and(|due| date > due);
        states && over && !more
    }

    /// Puts a date in force, which settles earlier proposals.
    fn agree(&mut self, taken: Taken<'p>, by: &'p Entry) {
        let binding = &self.building.binding;
        self.moved.retain(|moved| {
            let by = binding.replacing(moved.by.id());
            !by.iter().any(|(_, by)| by.id() == taken.by.id())
        });
        let date = self.date(taken);
        let dates: Vec<Waiting<'p>> = self
            .waiting
            .extract_if(.., |waiting| waiting.due.is_some())
            .collect();
        // What states the date that is in force now is agreed with it.
        let others = dates.iter().filter(|waiting| waiting.due != date);
        let overtaken: Vec<Proposal> = others.filter_map(|one| self.proposal(one)).collect();
        self.overtaken.extend(overtaken);
        self.overtaken.retain(|one| one.by != taken.by.id());
        self.moved.push(taken);
        self.put(by, taken.at);
    }

    /// Remembers by which decision the date in force came.
    fn put(&mut self, by: &'p Entry, at: Instant) {
        let last = self.moved.last().and_then(|taken| due_of(taken.content));
        let due = last.or_else(|| self.stage.due.as_ref().map(|due| &due.value));
        self.history.push(Put { by, at, due });
    }

    fn withdraw(&mut self, at: Instant, by: &'p Entry, taken: Taken<'p>) {
        let id = taken.by.id();
        let is_withdrawn = |waiting: &mut Waiting<'p>| waiting.taken.by.id() == id;
        let withdrawn: Vec<Waiting<'p>> = self.waiting.extract_if(.., is_withdrawn).collect();
        let withdrawn: Vec<Proposal> = withdrawn
            .iter()
            .filter_map(|one| self.proposal(one))
            .collect();
        self.overtaken.extend(withdrawn);
        if !self.moved.iter().any(|moved| moved.by.id() == id) {
            return;
        }
        let (now, then) = (self.due_without(None), self.due_without(Some(id)));
        if let (Some((debtor, creditor)), Some(side)) = (self.sides(), self.building.actor_side(by))
        {
            let earlier = then.is_some_and(|then| now.is_none_or(|now| then <= now));
            let later = then.is_none_or(|then| now.is_some_and(|now| then >= now));
            let by_side = |side: &str| self.building.decides_for(by, side);
            let burdens =
                by_side(&debtor) && (earlier || by_side(&creditor)) || by_side(&creditor) && later;
            let other = if side == debtor { &creditor } else { &debtor };
            let seconds = self.building.decisions(by.id()).iter();
            let mut seconds =
                seconds.filter(|second| verdict(second.content) != Some(Verdict::Rejected));
            if !burdens && !seconds.any(|second| self.building.decides_for(second.by, other)) {
                self.waiting.push(Waiting {
                    taken: Taken { by, ..taken },
                    what: Proposed::Withdrawal(id.to_owned()),
                    due: None,
                    side,
                });
                return;
            }
        }
        self.moved.retain(|moved| moved.by.id() != id);
        self.put(by, at);
    }

    fn shown(&self, taken: Taken<'p>, at: Instant) -> When {
        let usual = &self.building.charter().zone;
        let debtor = self.debtor();
        let calendar = self.building.calendar(debtor.as_deref());
        let zone = calendar.map_or(usual, Calendar::zone);
        match due_of(taken.content) {
            Some(Moment::Date(date)) => When::day(*date).in_zone(zone, usual),
            _ => When::at(at, usual),
        }
    }

    /// The pending proposals.
    fn proposed(&self) -> Vec<Proposal> {
        let waiting = self.waiting.iter();
        waiting.filter_map(|one| self.proposal(one)).collect()
    }

    fn proposal(&self, waiting: &Waiting<'p>) -> Option<Proposal> {
        let (debtor, creditor) = self.sides()?;
        Some(Proposal {
            by: waiting.taken.by.id().to_owned(),
            what: waiting.what.clone(),
            lacks: if waiting.side == debtor {
                creditor
            } else {
                debtor
            },
        })
    }
}

fn due_of(decision: &Decision) -> Option<&Moment> {
    let sets = decision.sets.as_ref()?;
    sets.value.due.as_ref().map(|due| &due.value)
}
