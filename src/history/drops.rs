//! Entries written on two branches under the same id, one of which a merge dropped.
//!
//! A merge drops a parent's version of an entry if the merge has another version or none, and no ancestor of the other
//! parents ever had the same. A version from a common ancestor is merely an older one, and its change or removal is
//! ordinary.

use std::collections::HashMap;

use super::facts::{AllFacts, Known, Place};
use super::graph::{At, Graph};
use super::meaning::{EntryKey, MeaningKey};
use super::model::{Change, Dropped};

/// A version of an entry that a parent of a merge has and the merge does not.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub merge: At,
    /// The place of the parent among the merge's parents.
    pub parent: usize,
    pub entry: EntryKey,
    /// The parent's version, and its file.
    pub dropped: Place,
    /// The versions in the merge.
    pub kept: Vec<Place>,
}

/// The dropped candidates, as changes by entry number; commits are numbered as in the graph. `introduced` has the commits that
/// introduce each entry. The `known` entries existed at or before the graph's base, an ancestor of all commits.
pub(super) fn dropped(
    graph: &Graph<'_>,
    facts: &AllFacts,
    introduced: &[Vec<At>],
    known: &Known,
    mut candidates: Vec<Candidate>,
) -> Vec<(usize, Change)> {
    candidates.retain(|candidate| known.get(candidate.entry.index()) == Some(&None));
    // Independent of the numbers that commits, meanings and files have: a parent may have the same version in two files.
    candidates.sort_by_cached_key(|c| {
        let (meaning, path) = c.dropped;
        let path = facts.paths.get(path).cloned();
        (
            c.merge,
            c.parent,
            c.entry,
            facts.meanings.digest(meaning),
            path,
        )
    });
    let introductions = introductions(facts, &candidates);
    let mut found: Vec<(usize, Change)> = Vec::new();
    let mut rest = candidates.as_slice();
    while !rest.is_empty() {
        let (group, masks) = group(graph, rest);
        let leads = leading(graph, &masks);
        let check = DropCheck {
            graph,
            facts,
            introduced,
            introductions: &introductions,
            masks: &masks,
            leads: &leads,
        };
        for candidate in rest.iter().take(group) {
            let entry = candidate.entry.index();
            if let Some(change) = check.change(candidate) {
                let same_change = |(of, other): &(usize, Change)| {
                    (*of, other.commit, other.parent) == (entry, change.commit, change.parent)
                };
                if !found.last().is_some_and(same_change) {
                    found.push((entry, change));
                }
            }
        }
        rest = rest.get(group..).unwrap_or_default();
    }
    found
}

/// The data needed to decide whether a candidate was dropped.
struct DropCheck<'a> {
    graph: &'a Graph<'a>,
    facts: &'a AllFacts,
    introduced: &'a [Vec<At>],
    introductions: &'a Introductions,
    masks: &'a HashMap<At, u64>,
    leads: &'a [u64],
}

impl DropCheck<'_> {
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
        let introduced_at = |meaning: MeaningKey| {
            let commits = self.introductions.get(&(candidate.entry, meaning));
            commits.into_iter().flatten()
        };
        let dropped = candidate.dropped.0;
        if others == 0
            || introduced.iter().any(common)
            || introduced_at(dropped).any(|at| leads_to(at, others))
        {
            return None;
        }
        let point = |at: &At| self.graph.get(*at).map(|point| (point.time, point.id));
        let recorded = introduced_at(dropped).filter(|at| leads_to(at, own));
        let kept = candidate
            .kept
            .iter()
            .flat_map(|place| introduced_at(place.0));
        let kept = kept.filter(|at| leads_to(at, others));
        let now: Vec<MeaningKey> = candidate.kept.iter().map(|place| place.0).collect();
        let fields = if now.is_empty() {
            Vec::new()
        } else {
            self.facts.meanings.changed_fields(&[dropped], &now)
        };
        Some(Change {
            commit: candidate.merge.number(),
            written: None,
            fields,
            in_part: false,
            path: self.facts.first_path(&candidate.kept),
            parent: self.graph.id(*parent)?,
            parent_path: candidate.dropped.1,
            dropped: Some(Dropped {
                recorded: recorded.min_by_key(|at| point(at))?.number(),
                kept: kept.min_by_key(|at| point(at)).map(|at| at.number()),
                content: self.facts.meanings.digest(dropped),
            }),
            shown_in: None,
            unread_since: None,
        })
    }
}

/// The commits that introduced each version of an entry.
type Introductions = HashMap<(EntryKey, MeaningKey), Vec<At>>;

/// The commits that introduced the candidates' dropped and kept versions.
fn introductions(facts: &AllFacts, candidates: &[Candidate]) -> Introductions {
    let mut introductions = Introductions::new();
    for candidate in candidates {
        for (meaning, _) in candidate.kept.iter().chain([&candidate.dropped]) {
            introductions
                .entry((candidate.entry, *meaning))
                .or_default();
        }
    }
    if !introductions.is_empty() {
        for (at, delta) in &facts.of {
            for (entry, (meaning, _)) in &delta.come {
                if let Some(commits) = introductions.get_mut(&(*entry, *meaning)) {
                    commits.push(*at);
                }
            }
        }
    }
    introductions
}

/// The number of first candidates with at most sixty-four parents together, and a bit for each parent.
fn group(graph: &Graph<'_>, candidates: &[Candidate]) -> (usize, HashMap<At, u64>) {
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

/// For every commit, the bits of its ancestors and of itself.
fn leading(graph: &Graph<'_>, masks: &HashMap<At, u64>) -> Vec<u64> {
    let mut leads = vec![0; graph.len()];
    for (at, mask) in masks {
        if let Some(leads) = leads.get_mut(at.index()) {
            *leads |= mask;
        }
    }
    for at in graph.iter().rev() {
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
