//! The history of a stage's result: delivered, rejected, accepted, reopened.
//!
//! The verdicts on a result are those of the side that receives it. A rejection that this side replaced by another decision
//! does not count. A rejection after an approval, or after acceptance by silence, reopens the stage from its own instant; the
//! earlier delivery remains a fact.

use std::collections::HashMap;

use super::binding::{Taken, verdict};
use super::build::Building;
use super::{Act, End, Obligation, Silent, State};
use crate::calendar::{Derivation, Instant, lateness};
use crate::charter::Charter;
use crate::log::value::Verdict;
use crate::log::{Entry, Kind};

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
    pub fn stood(&self, charter: &Charter, stage: &Obligation) -> Option<Obligation> {
        let due = self.due.filter(|due| self.act.at > *due)?;
        let debtor = charter.party(stage.debtor.as_deref()?)?;
        let earlier = &stage.rare().earlier;
        let place = earlier.iter().position(|earlier| earlier == self)?;
        let mut stood = Obligation {
            due: Some(due),
            first_due: None,
            end: End::Met(self.act.clone()),
            state: State::Late,
            over: lateness(stage.unit(), due, self.act.at, &debtor.calendar).map(Box::new),
            derivation: Derivation::default(),
            // Whatever was open at the end of the contract, this was delivered before.
            ended: stage.ended.filter(|ended| self.act.at > *ended),
            ..stage.clone()
        };
        stood.rare_mut().earlier.truncate(place);
        Some(stood)
    }
}

/// A stage's result as of the instant of the check.
#[derive(Debug)]
pub(super) struct Story<'p> {
    /// Its end.
    pub(super) end: End,
    /// Reversed approvals, each with the reversing decision.
    pub(super) earlier: Vec<(Act, Taken<'p>)>,
    /// The other decisions by which nothing stands that was handed over.
    pub(super) sent_back: Vec<Taken<'p>>,
    /// Whether it is finally settled: approved or accepted, without a later delivery that waits for a decision.
    pub(super) settled: bool,
    /// The acceptance by silence on which it rests, if nobody decided.
    pub(super) silent: Option<Silent>,
}

/// An event in the history of a stage's result.
enum Event<'p> {
    Delivered(&'p Entry),
    /// An approval or acceptance, on a delivery or on the stage; by a decision, or by silence.
    Approved(Option<&'p Entry>, Act, Option<Silent>),
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

    /// The result of a stage that one side owes to another. A verdict on the latest delivery, or on the stage, is one on everything
    /// that was not sent back before; one on an earlier delivery is on that alone.
    pub(super) fn result(
        &self,
        stage: &'p Entry,
        debtor: Option<&str>,
        receiver: Option<&str>,
    ) -> Story<'p> {
        let mut events = self.events(stage, debtor, receiver);
        events.sort_by_key(|(at, place, _)| (*at, *place));
        // What was handed over, or accepted without that, each with the verdict in force.
        let mut works: Vec<(Act, Option<bool>)> = Vec::new();
        let mut earlier = Vec::new();
        let mut sent_back = Vec::new();
        // What was accepted without a delivery may be handed over later on paper.
        let mut on_paper = false;
        let mut silent = None;
        for (at, _, event) in events {
            let stood = standing(&works).cloned();
            match event {
                Event::Delivered(delivery) => {
                    let entry = delivery.id().to_owned();
                    works.push((Act { entry, at }, on_paper.then_some(true)));
                }
                Event::Approved(on, act, silently) => {
                    silent = silently;
                    on_paper = on.is_none() && !self.delivered(&works);
                    judge(&mut works, on, true);
                    if standing(&works).is_none() {
                        works.push((act, Some(true)));
                    }
                }
                Event::Rejected(on, taken) => {
                    on_paper = false;
                    let approved = works.iter().any(|(_, judged)| *judged == Some(true));
                    judge(&mut works, on, false);
                    if standing(&works).is_some() || works.is_empty() {
                        continue;
                    }
                    match stood.filter(|_| approved) {
                        Some(act) => earlier.push((act, taken)),
                        None => sent_back.push(taken),
                    }
                }
            }
        }
        let settled = works.last().is_none_or(|(_, judged)| judged.is_some());
        Story {
            silent: silent.filter(|_| settled),
            end: standing(&works).cloned().map_or(End::Open, End::Met),
            earlier,
            sent_back,
            settled,
        }
    }

    /// The times in which a stage counted as delivered until that was taken back.
    pub(super) fn taken_back_times(
        &self,
        stage: &Entry,
        debtor: Option<&str>,
    ) -> Vec<(Instant, Instant)> {
        let deliveries = self.project.log.referring(stage.id(), "of");
        let times = deliveries.filter_map(|delivery| {
            let by = self.taken_back(delivery, stage.id(), debtor)?;
            Some((self.done(delivery)?, by.shown))
        });
        times.collect()
    }

    /// Whether anything was handed over.
    fn delivered(&self, works: &[(Act, Option<bool>)]) -> bool {
        let kind = |act: &Act| self.project.log.get(&act.entry).map(|entry| entry.kind);
        works
            .iter()
            .any(|(act, _)| kind(act) == Some(Kind::Delivery))
    }

    /// The events of a stage's result in chronological order, with a fixed order for simultaneous ones.
    fn events(
        &self,
        stage: &'p Entry,
        debtor: Option<&str>,
        receiver: Option<&str>,
    ) -> Vec<(Instant, u8, Event<'p>)> {
        let log = &self.project.log;
        let mut events = Vec::new();
        let of_receiver = |taken: &Taken<'_>, receiver: Option<&str>| {
            receiver.is_none_or(|side| self.acts_for(taken.by, side))
        };
        let mut judge = |taken: &Taken<'p>, on: Option<&'p Entry>| match verdict(taken.content) {
            Some(Verdict::Approved | Verdict::Accepted) => {
                events.push((taken.at, 1, Event::Approved(on, taken.act(), None)));
            }
            Some(Verdict::Rejected) if self.rejects(taken) => {
                events.push((taken.at, 2, Event::Rejected(on, *taken)));
            }
            _ => {}
        };
        for taken in self.decisions(stage.id()) {
            if of_receiver(taken, receiver) && self.is_of_result(stage, taken) {
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
            if self.taken_back(delivery, stage.id(), debtor).is_some() {
                continue;
            }
            let prepared = self.prepared.get(delivery.id());
            let to = prepared.and_then(|(draft, _)| draft.obligation.debtor.as_deref());
            for taken in self.decisions(delivery.id()) {
                if of_receiver(taken, to.or(receiver)) {
                    judge(taken, Some(delivery));
                }
            }
            deliveries.push((at, delivery, prepared));
        }
        let accepted = deliveries.iter().filter_map(|(_, delivery, prepared)| {
            let (_, End::Silent(act)) = prepared.as_ref()? else {
                return None;
            };
            Some((delivery.id(), act.at))
        });
        let accepted: HashMap<&str, Instant> = accepted.collect();
        let last = accepted.values().max();
        for (at, _, event) in &mut events {
            if let Event::Rejected(on, taken) = event {
                let accepted = on.map_or(last, |on| accepted.get(on.id()));
                // Silence had accepted it when the rejection could be known, so that this is one afterwards.
                if accepted.is_some_and(|accepted| taken.at <= *accepted) {
                    taken.at = self.breaks_silence(taken.by, taken.at);
                    *at = taken.at;
                }
            }
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

/// The first work that was not sent back.
fn standing(works: &[(Act, Option<bool>)]) -> Option<&Act> {
    let mut stands = works.iter().filter(|(_, judged)| *judged != Some(false));
    stands.next().map(|(act, _)| act)
}

/// Applies a verdict: to a delivery, or to the stage as it stands.
fn judge(works: &mut [(Act, Option<bool>)], on: Option<&Entry>, approves: bool) {
    let is_on = |act: &Act| on.is_none_or(|on| act.entry == on.id());
    let latest = works.last().is_none_or(|(act, _)| is_on(act));
    for (act, judged) in works {
        let stands = judged.is_none() || !approves && *judged == Some(true);
        if on.is_some() && is_on(act) || latest && stands {
            *judged = Some(approves);
        }
    }
}
