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
    let firsts = |entry: EntryKey| {
        introduced
            .get(entry.index())
            .map(Vec::as_slice)
            .unwrap_or_default()
    };
    candidates.retain(|c| {
        let twice = c.kept.is_empty() || firsts(c.entry).len() > 1;
        c.entry.index() >= known && twice
    });
    let came = came(facts, &candidates);
    let mut found = Vec::new();
    let mut rest = candidates.as_slice();
    while !rest.is_empty() {
        let (group, masks) = group(graph, rest);
        let leads_to = leading(graph, &masks);
        let leads = |at: &At| leads_to.get(at.index()).copied().unwrap_or(0);
        for candidate in rest.iter().take(group) {
            let mask = |place: usize| {
                let parent = graph.parents(candidate.merge).get(place);
                parent
                    .and_then(|parent| masks.get(parent))
                    .copied()
                    .unwrap_or(0)
            };
            let own = mask(candidate.parent);
            let others =
                (0..graph.parents(candidate.merge).len()).filter(|p| *p != candidate.parent);
            let others = others.map(mask).fold(0, |all, mask| all | mask) & !own;
            let common = |at: &At| leads(at) & own != 0 && leads(at) & others != 0;
            let said =
                |meaning: MeaningKey| came.get(&(candidate.entry, meaning)).into_iter().flatten();
            let elsewhere = |at: &At| leads(at) & others != 0;
            if others == 0
                || firsts(candidate.entry).iter().any(common)
                || said(candidate.dropped.0).any(elsewhere)
            {
                continue;
            }
            let recorded = said(candidate.dropped.0)
                .filter(|at| leads(at) & own != 0)
                .min();
            let kept = candidate
                .kept
                .iter()
                .flat_map(|(meaning, _)| said(*meaning));
            let kept = kept.filter(|at| elsewhere(at)).min();
            let Some(parent) = graph.parents(candidate.merge).get(candidate.parent) else {
                continue;
            };
            if let (Some(parent), Some(recorded)) = (graph.get(*parent), recorded) {
                let now: Vec<MeaningKey> = candidate.kept.iter().map(|place| place.0).collect();
                let fields = match now.is_empty() {
                    true => Vec::new(),
                    false => facts.meanings.changed_fields(&[candidate.dropped.0], &now),
                };
                let change = Change {
                    commit: candidate.merge.number(),
                    fields,
                    path: facts.first_path(&candidate.kept),
                    parent: parent.id,
                    parent_path: candidate.dropped.1,
                    dropped: Some(Dropped {
                        recorded: recorded.number(),
                        kept: kept.map(|at| at.number()),
                        said: facts.meanings.digest(candidate.dropped.0),
                    }),
                };
                found.push((candidate.entry.index(), change));
            }
        }
        rest = rest.get(group..).unwrap_or_default();
    }
    found
}

/// The commits with which what the candidates dropped and kept came.
fn came(facts: &AllFacts, candidates: &[Candidate]) -> HashMap<(EntryKey, MeaningKey), Vec<At>> {
    let mut came: HashMap<(EntryKey, MeaningKey), Vec<At>> = HashMap::new();
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
