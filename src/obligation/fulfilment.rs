//! The history of a stage's result: delivered, rejected, accepted, reopened.
//!
//! The verdicts on a result are those of the side that receives it. A rejection that this side replaced by another decision
//! does not count. A rejection after an approval, or after acceptance by silence, reopens the stage from its own instant; the
//! earlier delivery remains a fact.

use super::binding::{Taken, is_about_plan, verdict};
use super::build::Building;
use super::{Act, End, Obligation, State};
use crate::calendar::{Instant, lateness};
use crate::log::value::Verdict;
use crate::log::{Entry, Kind};
use crate::project::Project;

/// An approved delivery whose approval was reversed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfilment {
    /// The delivery, or the decision that accepted the stage without one.
    pub act: Act,
    /// The due date that was in force.
    pub due: Option<Instant>,
    /// The decision that reversed it.
    pub reversed: Act,
}

impl Fulfilment {
    /// A stage at a delivery that was reversed later: late by that delivery.
    #[must_use]
    pub fn stood(&self, project: &Project, stage: &Obligation) -> Option<Obligation> {
        let due = self.due.filter(|due| self.act.at > *due)?;
        let debtor = project.charter.party(stage.debtor.as_deref()?)?;
        let place = stage.earlier.iter().position(|earlier| earlier == self)?;
        Some(Obligation {
            due: Some(due),
            first_due: None,
            end: End::Met(self.act.clone()),
            state: State::Late,
            over: lateness(stage.unit(), due, self.act.at, &debtor.calendar),
            earlier: stage.earlier.get(..place)?.to_vec(),
            derivation: Vec::new(),
            ..stage.clone()
        })
    }
}

/// A stage's result as of the instant of the check.
#[derive(Debug)]
pub(super) struct Story<'p> {
    /// Its end.
    pub(super) end: End,
    /// Reversed approvals, each with the reversing decision.
    pub(super) earlier: Vec<(Act, Taken<'p>)>,
    /// Whether it is finally settled: approved or accepted, without a later delivery that waits for a decision.
    pub(super) settled: bool,
}

/// An event in the history of a stage's result.
enum Event<'p> {
    Delivered(&'p Entry),
    /// An approval or acceptance, on a delivery or on the stage.
    Approved(Option<&'p Entry>, Act),
    Rejected(Option<&'p Entry>, Taken<'p>),
}

impl<'p> Building<'p> {
    /// Whether a decision on an entry is a valid rejection: the same side has not replaced it.
    pub(super) fn rejects(&self, taken: &Taken<'_>) -> bool {
        verdict(taken.content) == Some(Verdict::Rejected) && !self.replaced_by_same(taken)
    }

    /// Whether the same side, or the same sides together, replaced a decision.
    fn replaced_by_same(&self, taken: &Taken<'_>) -> bool {
        let sides = self.acting_sides(taken.by);
        let mut later = self.binding.replacing(taken.by.id()).iter();
        later.any(|(_, later)| {
            let later = self.acting_sides(later);
            later.is_empty() == sides.is_empty() && sides.iter().all(|side| later.contains(side))
        })
    }

    /// The result of a stage that is owed to a side.
    pub(super) fn result(&self, stage: &'p Entry, receiver: Option<&String>) -> Story<'p> {
        let mut events = self.events(stage, receiver);
        events.sort_by_key(|(at, place, _)| (*at, *place));
        let mut deliveries: Vec<(Act, bool)> = Vec::new();
        let mut now: Option<(Act, bool)> = None;
        let mut earlier = Vec::new();
        let mut waits = false;
        for (at, _, event) in events {
            match event {
                Event::Delivered(delivery) => {
                    let act = Act {
                        entry: delivery.id().to_owned(),
                        at,
                    };
                    deliveries.push((act.clone(), false));
                    // A result that was accepted without a delivery may be delivered later for the record.
                    let accepted = now.as_ref().filter(|(_, approved)| *approved);
                    waits = accepted.is_none_or(|(act, _)| self.kind(act) != Some(Kind::Decision));
                    now = now.or(Some((act, false)));
                }
                Event::Approved(on, act) => {
                    let delivered = on.and_then(|on| {
                        deliveries
                            .iter()
                            .find(|(act, _)| act.entry == on.id())
                            .map(|(act, _)| act.clone())
                    });
                    let latest = deliveries
                        .last()
                        .is_none_or(|(act, _)| on.is_none_or(|on| act.entry == on.id()));
                    waits = waits && !latest;
                    let stood = now.map(|(act, _)| act);
                    now = Some((stood.or(delivered).unwrap_or(act), true));
                }
                Event::Rejected(on, taken) => {
                    let latest = deliveries
                        .last()
                        .is_none_or(|(act, _)| on.is_none_or(|on| act.entry == on.id()));
                    for (_, rejected) in deliveries
                        .iter_mut()
                        .filter(|(act, _)| on.is_none_or(|on| act.entry == on.id()))
                    {
                        *rejected = true;
                    }
                    match now.take() {
                        Some((act, true)) if latest => earlier.push((act, taken)),
                        Some((act, approved)) if !latest => {
                            // A later delivery replaces the rejected one.
                            let stands = deliveries.iter().find(|(_, rejected)| !rejected);
                            now = match stands {
                                Some((stands, _)) if on.is_some_and(|on| on.id() == act.entry) => {
                                    Some((stands.clone(), approved))
                                }
                                _ => Some((act, approved)),
                            };
                        }
                        _ => {}
                    }
                    waits = waits && !latest;
                }
            }
        }
        let settled = !waits && !matches!(now, Some((_, false)));
        Story {
            end: now.map_or(End::Open, |(act, _)| End::Met(act)),
            earlier,
            settled,
        }
    }

    fn kind(&self, act: &Act) -> Option<Kind> {
        self.project.log.get(&act.entry).map(|entry| entry.kind)
    }

    /// The events of a stage's result in chronological order, with a fixed order for simultaneous ones.
    fn events(&self, stage: &'p Entry, receiver: Option<&String>) -> Vec<(Instant, u8, Event<'p>)> {
        let log = &self.project.log;
        let mut events = Vec::new();
        let of_receiver = |taken: &Taken<'_>, receiver: Option<&String>| {
            receiver.is_none_or(|side| self.acts_for(taken.by, side))
        };
        let mut judge = |taken: &Taken<'p>, on: Option<&'p Entry>| match verdict(taken.content) {
            Some(Verdict::Approved | Verdict::Accepted) => {
                events.push((taken.at, 1, Event::Approved(on, taken.act())));
            }
            Some(Verdict::Rejected) if self.rejects(taken) => {
                events.push((taken.at, 2, Event::Rejected(on, *taken)));
            }
            _ => {}
        };
        for taken in self.decisions(stage.id()) {
            let of_result = match verdict(taken.content) {
                Some(Verdict::Accepted) => !is_about_plan(log, taken.content),
                // A rejection may set the date for the rework.
                Some(Verdict::Rejected) => {
                    taken.content.sets.is_some() || !is_about_plan(log, taken.content)
                }
                _ => false,
            };
            if of_result && of_receiver(taken, receiver) {
                judge(taken, None);
            }
        }
        let mut deliveries = Vec::new();
        for delivery in log
            .referring(stage.id(), "of")
            .filter(|other| other.kind == Kind::Delivery)
        {
            let Some(at) = self.done(delivery) else {
                continue;
            };
            let prepared = self.prepared.get(delivery.id());
            let to = prepared.and_then(|(draft, _)| draft.obligation.debtor.as_ref());
            for taken in self.decisions(delivery.id()) {
                if of_receiver(taken, to.or(receiver)) {
                    judge(taken, Some(delivery));
                }
            }
            deliveries.push((at, delivery, prepared.map(|(_, end)| end)));
        }
        for (at, delivery, end) in deliveries {
            events.push((at, 0, Event::Delivered(delivery)));
            if let Some(End::Silent(act)) = end {
                events.push((act.at, 1, Event::Approved(Some(delivery), act.clone())));
            }
        }
        events
    }
}
