//! The story of a stage's result: delivered, sent back, accepted, reopened.
//!
//! The verdicts on a result are those of the side that receives it. A rejection in whose place that side put another decision
//! is not one. A rejection after an approval, or after acceptance by silence, reopens the stage from its own instant on; that
//! it had been delivered until then stays true.

use super::binding::{Taken, is_about_plan, verdict};
use super::build::Building;
use super::{Act, End, Obligation, Silent, State};
use crate::calendar::{Instant, lateness};
use crate::log::value::Verdict;
use crate::log::{Entry, Kind};
use crate::project::Project;

/// A delivery that stood approved and was reversed later.
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
    /// A stage as it stood at a delivery that was reversed later: late by that delivery.
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
    /// What it stands at.
    pub(super) end: End,
    /// What stood approved and was reversed, with the decision that reversed it.
    pub(super) earlier: Vec<(Act, Taken<'p>)>,
    /// Whether it is finally settled: approved or accepted, and nothing delivered since waits for a decision.
    pub(super) settled: bool,
    /// The acceptance by silence on which it rests, if nobody decided.
    pub(super) silent: Option<Silent>,
}

/// What happened to a stage's result.
enum Event<'p> {
    Delivered(&'p Entry),
    /// A yes: on a delivery, or on the stage; by a decision, or by silence.
    Approved(Option<&'p Entry>, Act, Option<Silent>),
    Rejected(Option<&'p Entry>, Taken<'p>),
}

impl<'p> Building<'p> {
    /// Whether a decision on an entry is a rejection that stands: nothing came in its place from the same side.
    pub(super) fn rejects(&self, taken: &Taken<'_>) -> bool {
        verdict(taken.says) == Some(Verdict::Rejected) && !self.replaced_by_same(taken)
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
        let mut silent = None;
        for (at, _, event) in events {
            match event {
                Event::Delivered(delivery) => {
                    let act = Act {
                        entry: delivery.id().to_owned(),
                        at,
                    };
                    deliveries.push((act.clone(), false));
                    // What was accepted without a delivery may be handed over later on paper.
                    let accepted = now.as_ref().filter(|(_, approved)| *approved);
                    waits = accepted.is_none_or(|(act, _)| self.kind(act) != Some(Kind::Decision));
                    now = now.or(Some((act, false)));
                }
                Event::Approved(on, act, silently) => {
                    silent = silently;
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
                            // A later delivery stands in the place of the one that was sent back.
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
            silent: silent.filter(|_| matches!(now, Some((_, true)))),
            end: now.map_or(End::Open, |(act, _)| End::Met(act)),
            earlier,
            settled,
        }
    }

    fn kind(&self, act: &Act) -> Option<Kind> {
        self.project.log.get(&act.entry).map(|entry| entry.kind)
    }

    /// All that happened to a stage's result, with what comes first of what happened at the same time.
    fn events(&self, stage: &'p Entry, receiver: Option<&String>) -> Vec<(Instant, u8, Event<'p>)> {
        let log = &self.project.log;
        let mut events = Vec::new();
        let of_receiver = |taken: &Taken<'_>, receiver: Option<&String>| {
            receiver.is_none_or(|side| self.acts_for(taken.by, side))
        };
        let mut judge = |taken: &Taken<'p>, on: Option<&'p Entry>| match verdict(taken.says) {
            Some(Verdict::Approved | Verdict::Accepted) => {
                events.push((taken.at, 1, Event::Approved(on, taken.act(), None)));
            }
            Some(Verdict::Rejected) if self.rejects(taken) => {
                events.push((taken.at, 2, Event::Rejected(on, *taken)));
            }
            _ => {}
        };
        for taken in self.decisions(stage.id()) {
            let of_result = match verdict(taken.says) {
                Some(Verdict::Accepted) => !is_about_plan(log, taken.says),
                // A rejection may set the date for the rework.
                Some(Verdict::Rejected) => {
                    taken.says.sets.is_some() || !is_about_plan(log, taken.says)
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
            deliveries.push((at, delivery, prepared));
        }
        for (at, delivery, prepared) in deliveries {
            events.push((at, 0, Event::Delivered(delivery)));
            if let Some((draft, End::Silent(act))) = prepared {
                let silent = Silent {
                    at: act.at,
                    clause: draft.obligation.clause().map(str::to_owned),
                };
                let approved = Event::Approved(Some(delivery), act.clone(), Some(silent));
                events.push((act.at, 1, approved));
            }
        }
        events
    }
}
