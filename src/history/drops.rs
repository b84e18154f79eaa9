//! Entries that were written on two branches under the same id, of which a merge dropped one.
//!
//! A merge drops what one of its parents says of an entry where it says something else itself, or nothing, and no commit before
//! the other parents ever said the same. What an earlier commit of both sides held is an older version, and its change or removal
//! an ordinary one.

use std::collections::HashMap;

use super::facts::{AllFacts, Place};
use super::graph::{At, Graph};
use super::meaning::{EntryKey, MeaningKey};
use super::model::{Change, Dropped};

/// Something that a parent of a merge says of an entry and the merge does not.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub merge: At,
    /// The place of the parent among the merge's parents.
    pub parent: usize,
    pub entry: EntryKey,
    /// What the parent says, and where.
    pub dropped: Place,
    /// What the merge says.
    pub kept: Vec<Place>,
}

/// Of the candidates those that were dropped, as changes by the number of the entry; commits are numbered as in the graph.
/// `introduced` has the commits that first hold each entry on their way. Entries with numbers below `known` stood before the
/// graph's base already, which leads to all.
pub(super) fn dropped(
    graph: &Graph,
    facts: &AllFacts,
    introduced: &[Vec<At>],
    known: usize,
    mut candidates: Vec<Candidate>,
) -> Vec<(usize, Change)> {
    candidates.retain(|candidate| candidate.entry.index() >= known);
    // The same whichever numbers the commits and meanings have.
    candidates.sort_by_cached_key(|c| {
        let digest = facts.meanings.digest(c.dropped.0);
        (c.merge, c.parent, c.entry, digest)
    });
    let came = came(facts, &candidates);
    let mut found: Vec<(usize, Change)> = Vec::new();
    let mut rest = candidates.as_slice();
    while !rest.is_empty() {
        let (group, masks) = group(graph, rest);
        let leads = leading(graph, &masks);
        let judging = Judging {
            graph,
            facts,
            introduced,
            came: &came,
            masks: &masks,
            leads: &leads,
        };
        for candidate in rest.iter().take(group) {
            let entry = candidate.entry.index();
            if let Some(change) = judging.change(candidate) {
                let told = |(of, other): &(usize, Change)| {
                    (*of, other.commit, other.parent) == (entry, change.commit, change.parent)
                };
                if !found.last().is_some_and(told) {
                    found.push((entry, change));
                }
            }
        }
        rest = rest.get(group..).unwrap_or_default();
    }
    found
}

/// What it takes to tell whether a candidate was dropped.
struct Judging<'a> {
    graph: &'a Graph,
    facts: &'a AllFacts,
    introduced: &'a [Vec<At>],
    came: &'a Came,
    masks: &'a HashMap<At, u64>,
    leads: &'a [u64],
}

impl Judging<'_> {
    fn change(&self, candidate: &Candidate) -> Option<Change> {
        let parents = self.graph.parents(candidate.merge);
        let mask = |parent: &At| self.masks.get(parent).copied().unwrap_or(0);
        let parent = parents.get(candidate.parent)?;
        let own = mask(parent);
        let others = parents.iter().map(mask).fold(0, |all, mask| all | mask) & !own;
        let leads_to = |at: &At, mask: u64| {
            let leads = self.leads.get(at.index()).copied().unwrap_or(0);
            leads & mask != 0
        };
        let introduced = self.introduced.get(candidate.entry.index())?;
        let common = |at: &At| leads_to(at, own) && leads_to(at, others);
        let said = |meaning: MeaningKey| {
            let commits = self.came.get(&(candidate.entry, meaning));
            commits.into_iter().flatten()
        };
        let dropped = candidate.dropped.0;
        if others == 0
            || introduced.iter().any(common)
            || said(dropped).any(|at| leads_to(at, others))
        {
            return None;
        }
        let point = |at: &At| self.graph.get(*at).map(|point| (point.time, point.id));
        let recorded = said(dropped).filter(|at| leads_to(at, own));
        let kept = candidate.kept.iter().flat_map(|place| said(place.0));
        let kept = kept.filter(|at| leads_to(at, others));
        let now: Vec<MeaningKey> = candidate.kept.iter().map(|place| place.0).collect();
        let fields = if now.is_empty() {
            Vec::new()
        } else {
            self.facts.meanings.changed_fields(&[dropped], &now)
        };
        Some(Change {
            commit: candidate.merge.number(),
            fields,
            path: self.facts.first_path(&candidate.kept),
            parent: self.graph.get(*parent)?.id,
            parent_path: candidate.dropped.1,
            dropped: Some(Dropped {
                recorded: recorded.min_by_key(|at| point(at))?.number(),
                kept: kept.min_by_key(|at| point(at)).map(|at| at.number()),
                said: self.facts.meanings.digest(dropped),
            }),
        })
    }
}

/// The commits with which each version of an entry came.
type Came = HashMap<(EntryKey, MeaningKey), Vec<At>>;

/// The commits with which what the candidates dropped and kept came.
fn came(facts: &AllFacts, candidates: &[Candidate]) -> Came {
    let mut came = Came::new();
    for candidate in candidates {
        for (meaning, _) in candidate.kept.iter().chain([&candidate.dropped]) {
            came.entry((candidate.entry, *meaning)).or_default();
        }
    }
    if !came.is_empty() {
        for (at, delta) in &facts.of {
            for (entry, (meaning, _)) in &delta.come {
                if let Some(commits) = came.get_mut(&(*entry, *meaning)) {
                    commits.push(*at);
                }
            }
        }
    }
    came
}

/// As many of the first candidates as have no more than sixty-four parents together, and a bit for each of the parents.
fn group(graph: &Graph, candidates: &[Candidate]) -> (usize, HashMap<At, u64>) {
    let mut masks: HashMap<At, u64> = HashMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        let new: Vec<At> = graph
            .parents(candidate.merge)
            .iter()
            .copied()
            .filter(|p| !masks.contains_key(p))
            .collect();
        if masks.len() + new.len() > 64 && number > 0 {
            return (number, masks);
        }
        for parent in new.into_iter().take(64) {
            let bit = 1 << (masks.len() % 64);
            masks.entry(parent).or_insert(bit);
        }
    }
    (candidates.len(), masks)
}

/// For every commit, the bits of those to which it leads, themselves included.
fn leading(graph: &Graph, masks: &HashMap<At, u64>) -> Vec<u64> {
    let mut leads = vec![0; graph.len()];
    for (at, mask) in masks {
        if let Some(leads) = leads.get_mut(at.index()) {
            *leads |= mask;
        }
    }
    for (at, _) in graph.iter().rev() {
        let mask = leads.get(at.index()).copied().unwrap_or(0);
        if mask != 0 {
            for parent in graph.parents(at) {
                if let Some(leads) = leads.get_mut(parent.index()) {
                    *leads |= mask;
                }
            }
        }
    }
    leads
}
