//! What the decisions that bind decide: each by what it is on, and by what it takes over from earlier ones.
//!
//! A decision that is `on` an earlier one and approves it, or that `replaces` one and is on nothing of its own, decides what
//! that one decided, from its own instant on. So somebody who may decide it ratifies what somebody decided who may not.

use std::collections::{HashMap, HashSet};

use super::{Act, Judgement, Standings};
use crate::calendar::Instant;
use crate::log::value::Verdict;
use crate::log::{Body, Decision, Entry, Log};

/// The most decisions that are followed from one to those that it takes over.
pub(super) const MOST: usize = 100;

/// One thing that is decided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken<'p> {
    /// Since when it binds.
    pub(super) at: Instant,
    /// The decision that binds.
    pub(super) by: &'p Entry,
    /// What is decided: its own fields, or those of the one that it takes over.
    pub(super) says: &'p Decision,
}

impl Taken<'_> {
    /// The deed by which it was decided.
    pub(super) fn act(&self) -> Act {
        Act {
            entry: self.by.id().to_owned(),
            at: self.at,
        }
    }
}

/// What the decisions that bind decide.
#[derive(Debug, Default)]
pub(super) struct Binding<'p> {
    /// By the id of what they are on, in the order of their instants.
    on: HashMap<&'p str, Vec<Taken<'p>>>,
    /// The decisions that came in the place of others, by the ids of those.
    replaced: HashMap<&'p str, Vec<&'p Entry>>,
}

impl<'p> Binding<'p> {
    /// Of the decisions that have been taken, with their instants, those that bind; tells the standings which decision settled
    /// which.
    pub(super) fn new(
        log: &'p Log,
        standings: &mut Standings,
        taken: &[(Instant, &'p Entry, &'p Decision)],
    ) -> Self {
        let mut binding = Self::default();
        let at: HashMap<&str, Instant> = taken
            .iter()
            .map(|(at, entry, _)| (entry.id(), *at))
            .collect();
        let binding_ids: HashSet<&str> = taken
            .iter()
            .map(|(_, entry, _)| entry.id())
            .filter(|id| binds(standings, id))
            .collect();
        for (when, entry, decision) in taken
            .iter()
            .filter(|(_, entry, _)| binding_ids.contains(entry.id()))
        {
            for id in &decision.on {
                binding.add(
                    &id.value.0,
                    Taken {
                        at: *when,
                        by: entry,
                        says: decision,
                    },
                );
            }
            for (earlier, says) in
                taken_over(log, decision, |earlier| !binding_ids.contains(earlier.id()))
            {
                let since = at
                    .get(earlier.id())
                    .map_or(*when, |earlier| (*when).max(*earlier));
                for id in fields(earlier)
                    .into_iter()
                    .flat_map(|earlier| earlier.on.iter())
                {
                    binding.add(
                        &id.value.0,
                        Taken {
                            at: since,
                            by: entry,
                            says,
                        },
                    );
                }
            }
            for id in &decision.replaces {
                let replaced = binding.replaced.entry(id.value.0.as_str());
                replaced.or_default().push(entry);
            }
            let confirmed = decision
                .on
                .iter()
                .filter(|_| verdict(decision) != Some(Verdict::Waived));
            for id in decision.replaces.iter().chain(confirmed) {
                let later = at
                    .get(id.value.0.as_str())
                    .is_some_and(|earlier| earlier <= when);
                let earliest = |judged: &&mut Judgement| {
                    later && judged.settled.as_ref().is_none_or(|act| *when < act.at)
                };
                if let Some(judged) = standings.get_mut(&id.value.0).filter(earliest) {
                    judged.settled = Some(Act {
                        entry: entry.id().to_owned(),
                        at: *when,
                    });
                }
            }
        }
        for list in binding.on.values_mut() {
            list.sort_by_key(|taken| taken.at);
        }
        binding
    }

    fn add(&mut self, id: &'p str, taken: Taken<'p>) {
        self.on.entry(id).or_default().push(taken);
    }

    /// What is decided on an id, in the order of time.
    pub(super) fn on(&self, id: &str) -> &[Taken<'p>] {
        self.on.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether another decision that binds came in the place of this one.
    pub(super) fn is_replaced(&self, id: &str) -> bool {
        self.replaced.contains_key(id)
    }

    /// The decisions that bind and came in the place of this one.
    pub(super) fn replacing(&self, id: &str) -> impl Iterator<Item = &'p Entry> {
        self.replaced.get(id).into_iter().flatten().copied()
    }
}

fn binds(standings: &Standings, id: &str) -> bool {
    standings
        .get(id)
        .is_some_and(|judged| judged.standing.binds())
}

/// What a decision says, in a word.
pub(super) fn verdict(decision: &Decision) -> Option<Verdict> {
    decision.verdict.as_ref().map(|verdict| verdict.value)
}

/// Whether a decision only sets a date for what is owed.
pub(super) fn moves_due(decision: &Decision) -> bool {
    let sets = decision.sets.as_ref();
    verdict(decision) == Some(Verdict::Changed) && sets.is_some_and(|sets| sets.value.due.is_some())
}

fn fields(entry: &Entry) -> Option<&Decision> {
    match &entry.body {
        Body::Decision(decision) => Some(decision),
        _ => None,
    }
}

fn decision<'p>(log: &'p Log, id: &str) -> Option<(&'p Entry, &'p Decision)> {
    let entry = log.get(id)?;
    Some((entry, fields(entry)?))
}

/// Whether a decision is about the plan's dates: it sets some, or comes in the place of one that did.
pub(super) fn is_about_plan(log: &Log, of: &Decision) -> bool {
    let replaced = || of.replaces.iter().filter_map(|id| decision(log, &id.value));
    of.sets.is_some() || replaced().any(|(_, earlier)| earlier.sets.is_some())
}

/// The earlier decisions from which one takes over directly.
pub(super) fn sources<'p>(
    log: &'p Log,
    of: &'p Decision,
) -> impl Iterator<Item = (&'p Entry, &'p Decision)> {
    let waives = verdict(of) == Some(Verdict::Waived);
    let on = of.on.iter().filter(move |_| !waives);
    // What is on something of its own says itself what it decides.
    let replaced = of.replaces.iter().filter(|_| of.on.is_empty());
    on.chain(replaced).filter_map(|id| decision(log, &id.value))
}

/// The earlier decisions whose content a decision brings into force, each with the fields that say what is decided now.
fn taken_over<'p>(
    log: &'p Log,
    of: &'p Decision,
    open: impl Fn(&Entry) -> bool,
) -> Vec<(&'p Entry, &'p Decision)> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting = vec![of];
    while let Some(later) = waiting.pop() {
        let confirms = matches!(verdict(later), Some(Verdict::Approved | Verdict::Accepted))
            && !later.on.is_empty();
        for (entry, earlier) in sources(log, later) {
            if found.len() >= MOST || !seen.insert(entry.id()) {
                continue;
            }
            let says = match (confirms, later.on.is_empty()) {
                // What binds already needs nobody to confirm it.
                (true, _) if open(entry) => earlier,
                (false, true) if later.sets.is_none() && verdict(later) == verdict(earlier) => {
                    earlier
                }
                // A new date that is taken back leaves the one before it.
                (false, true) if earlier.sets.is_none() || later.sets.is_some() => later,
                _ => continue,
            };
            found.push((entry, says));
            waiting.push(earlier);
        }
    }
    found
}
