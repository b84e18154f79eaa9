//! What the binding decisions decide: their own content, or that of earlier decisions that they take over.
//!
//! A decision that is `on` an earlier one and approves it, or that `replaces` one and has no `on` of its own, takes over
//! its content from its own instant. In this way an authorized person ratifies the decision of someone without authority.

use std::collections::HashSet;

use super::{Act, Judgement, Standings};
use crate::calendar::Instant;
use crate::log::value::{EntryId, Verdict};
use crate::log::{Body, ByEntryId, Decision, Entry, Kind, Log, Sets};
use crate::source::Spanned;

/// The maximum number of decisions to follow from one to those that it takes over.
pub(super) const MOST: usize = 100;

/// The content of a decision in force.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken<'p> {
    /// The instant since which it binds.
    pub(super) at: Instant,
    /// The binding decision.
    pub(super) by: &'p Entry,
    /// The content: that of the decision itself, or of the one that it takes over.
    pub(super) content: &'p Decision,
}

impl Taken<'_> {
    /// The act of deciding.
    pub(super) fn act(&self) -> Act {
        Act {
            entry: self.by.id().to_owned(),
            at: self.at,
        }
    }
}

/// The decisions in force.
#[derive(Debug, Default)]
pub(super) struct Binding<'p> {
    /// By the id of their subject, in chronological order.
    on: ByEntryId<&'p str, Vec<Taken<'p>>>,
    /// The binding decisions that replace another, with their instants, by the id of the replaced one.
    replaced: ByEntryId<&'p str, Vec<(Instant, &'p Entry)>>,
    /// The decisions that only settle a dispute about their subject, by the id of that.
    settling: ByEntryId<&'p str, Vec<Taken<'p>>>,
}

impl<'p> Binding<'p> {
    /// Selects the binding decisions of those taken, with their instants, and records in the standings which decision
    /// settled which.
    pub(super) fn new(
        log: &'p Log,
        standings: &mut Standings,
        taken: &[(Instant, &'p Entry, &'p Decision)],
    ) -> Self {
        let mut binding = Self::default();
        let at: ByEntryId<&str, Instant> = taken
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
            let others = |id: &&Spanned<EntryId>| id.value.0 != *entry.id();
            let own = Taken {
                at: *when,
                by: entry,
                content: decision,
            };
            let judged = standings.get(entry.id());
            if judged.is_some_and(|judged| judged.only_settles) {
                for id in decision.on.iter().filter(others) {
                    binding.settling.entry(&id.value.0).or_default().push(own);
                }
                continue;
            }
            for id in decision.on.iter().filter(others) {
                binding.add(&id.value.0, own);
            }
            for (earlier, content) in
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
                            content,
                        },
                    );
                }
            }
            for id in decision.replaces.iter().filter(others) {
                let by = binding.replaced.entry(&id.value.0).or_default();
                by.push((*when, entry));
            }
            settle(log, standings, &at, own);
        }
        for list in binding.on.values_mut() {
            list.sort_by_key(|taken| taken.at);
        }
        binding
    }

    /// The decisions that only settle a dispute about an entry.
    pub(super) fn settling(&self, id: &str) -> &[Taken<'p>] {
        self.settling.get(id).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, id: &'p str, taken: Taken<'p>) {
        self.on.entry(id).or_default().push(taken);
    }

    /// The decisions on an id, in chronological order.
    pub(super) fn on(&self, id: &str) -> &[Taken<'p>] {
        self.on.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether another binding decision replaced this one.
    pub(super) fn is_replaced(&self, id: &str) -> bool {
        self.replaced.contains_key(id)
    }

    /// The binding decisions that replace this one, with their instants.
    pub(super) fn replacing(&self, id: &str) -> &[(Instant, &'p Entry)] {
        self.replaced.get(id).map_or(&[], Vec::as_slice)
    }
}

/// Records which earlier decisions a binding one settles: those that it names, and what these took over.
fn settle(log: &Log, standings: &mut Standings, at: &ByEntryId<&str, Instant>, later: Taken<'_>) {
    let decision = later.content;
    let confirmed = decision
        .on
        .iter()
        .filter(|_| verdict(decision) != Some(Verdict::Waived));
    let named = decision.replaces.iter().chain(confirmed);
    let named = named.map(|id| (id.value.0.as_str(), true));
    let mut waiting: Vec<(&str, bool)> = named.collect();
    let judged = standings.get(later.by.id());
    let sides = judged.map_or_else(Vec::new, |judged| judged.sides.clone());
    let mut seen: HashSet<&str> = HashSet::from([later.by.id()]);
    while let Some((id, is_named)) = waiting.pop().filter(|_| seen.len() <= MOST) {
        if !seen.insert(id) {
            continue;
        }
        // Who rejects a decision says nothing of those that it took over.
        if let Some((_, earlier)) = self::decision(log, id)
            && verdict(decision) != Some(Verdict::Rejected)
        {
            let earlier = sources(log, earlier);
            waiting.extend(earlier.map(|(entry, _)| (entry.id(), false)));
        }
        let is_later = at.get(id).is_some_and(|earlier| *earlier <= later.at);
        let concerns = |judged: &&mut Judgement| is_later && (is_named || !judged.standing.binds());
        let Some(judged) = standings.get_mut(id).filter(concerns) else {
            continue;
        };
        if !judged.may_be_settled_by(&sides) {
            if verdict(decision) != Some(Verdict::Rejected) && judged.standing.needs_the_plan() {
                judged.taken_up.push(later.act());
            }
        } else if judged.settled.as_ref().is_none_or(|act| later.at < act.at) {
            judged.settled = Some(later.act());
        }
    }
}

fn binds(standings: &Standings, id: &str) -> bool {
    standings
        .get(id)
        .is_some_and(|judged| judged.standing.binds())
}

/// The verdict of a decision.
pub(super) fn verdict(decision: &Decision) -> Option<Verdict> {
    decision.verdict.as_ref().map(|verdict| verdict.value)
}

/// Whether a decision only sets the due date of an obligation.
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

/// Whether a decision is about the dates of the plan: it sets some, or replaces one that did.
pub(super) fn is_about_plan(log: &Log, of: &Decision) -> bool {
    let replaced = || of.replaces.iter().filter_map(|id| decision(log, &id.value));
    of.sets.is_some() || replaced().any(|(_, earlier)| earlier.sets.is_some())
}

/// The changes that a decision makes to its stage: none if it rejects the stage, and none for a delivery.
pub(super) fn sets<'p>(log: &Log, of: &'p Decision) -> Option<&'p Sets> {
    let is_delivered = |id| log.get_kind(id, Kind::Delivery).is_some();
    let on_delivery = || of.on.iter().any(|id| is_delivered(&id.value.0));
    let sets = of.sets.as_ref().map(|sets| &sets.value)?;
    (verdict(of) != Some(Verdict::Rejected) || on_delivery()).then_some(sets)
}

/// The earlier decisions that a decision takes over directly.
pub(super) fn sources<'p>(
    log: &'p Log,
    of: &'p Decision,
) -> impl Iterator<Item = (&'p Entry, &'p Decision)> {
    let waives = verdict(of) == Some(Verdict::Waived);
    let on = of.on.iter().filter(move |_| !waives);
    // A decision with a subject of its own decides only about that.
    let replaced = of.replaces.iter().filter(|_| of.on.is_empty());
    on.chain(replaced).filter_map(|id| decision(log, &id.value))
}

/// The earlier decisions whose content a decision puts in force, each with the fields that apply now.
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
            let content = match (confirms, later.on.is_empty()) {
                // A binding decision needs no confirmation.
                (true, _) if open(entry) => earlier,
                (false, true) if later.sets.is_none() && verdict(later) == verdict(earlier) => {
                    earlier
                }
                // Withdrawing a new date restores the previous one; a new verdict on work needs no date for the rework.
                (false, true)
                    if earlier.sets.is_none()
                        || later.sets.is_some()
                        || verdict(earlier) == Some(Verdict::Rejected) =>
                {
                    later
                }
                _ => continue,
            };
            found.push((entry, content));
            waiting.push(earlier);
        }
    }
    found
}
