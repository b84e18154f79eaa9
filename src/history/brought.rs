//! Changes that a merge brought to the main line, by the commits of the branch that made them.
//!
//! Whoever merges a branch has not written what is on it. A change that arrived with a merge is taken apart into those that the
//! branch's commits made one after the other, if they lead from the version before the merge to the one after it. Otherwise each
//! field is followed by itself: both sides may have changed other fields. What then is in no parent
//! the merge itself wrote: by hand, or by choosing between two values. What others than its author changed in an entry before
//! its branch was merged counts as changed by the merge, too: otherwise they would put words into the author's mouth.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::arrival::Arrival;
use super::facts::{AllFacts, Delta, Place};
use super::graph::{At, Graph};
use super::meaning::Said;
use super::model::Change;
use super::steps::{Run, Step, Way, first_run, runs, same_author, steps};

/// Replaces changes by merges of the main line with those that commits of their branches made, and adds those that others made
/// before an entry landed. Entries are known by their numbers, commits by those in the graph; `new` has the merges by which new
/// entries landed, or would have if they had not been removed before.
pub(super) fn by_their_commits(
    graph: &Graph<'_>,
    facts: &AllFacts,
    new: impl Iterator<Item = (usize, At)>,
    changes: &mut HashMap<usize, Vec<Change>>,
) {
    let mut merges: BTreeMap<At, BTreeSet<usize>> = BTreeMap::new();
    let of_changes = changes.iter().flat_map(|(&entry, list)| {
        let commits = list.iter().map(|change| At::numbered(change.commit));
        commits.map(move |at| (entry, at))
    });
    for (entry, at) in of_changes.chain(new) {
        if graph.line(at).is_some() && graph.parents(at).len() > 1 {
            merges.entry(at).or_default().insert(entry);
        }
    }
    let mut made: HashMap<(usize, At), Vec<Change>> = HashMap::new();
    for (merge, entries) in merges {
        let steps = steps(graph, facts, merge, &entries);
        for (entry, steps) in steps {
            let (whole, steps) = match steps.split_first() {
                Some((first, rest)) if first.at == merge => ((first.gone, first.come), rest),
                _ => ((None, None), steps.as_slice()),
            };
            if let Some(changes) = taken_apart(graph, facts, merge, whole, steps) {
                made.insert((entry.index(), merge), changes);
            }
        }
    }
    for (&entry, list) in changes.iter_mut() {
        // Where a merge also dropped a version, it made a choice.
        let chosen = list.iter().filter(|change| change.dropped.is_some());
        let chosen: BTreeSet<u32> = chosen.map(|change| change.commit).collect();
        let apart = |change: Change| {
            let at = At::numbered(change.commit);
            let apart = (!chosen.contains(&change.commit)).then(|| made.remove(&(entry, at)));
            // Of several entries with one id, the others may still be there.
            let same_end = |apart: &Vec<Change>| {
                let end = apart.last().map(|last| last.path.is_some());
                end == Some(change.path.is_some())
            };
            let apart = apart.flatten().filter(same_end);
            apart.unwrap_or_else(|| vec![change])
        };
        *list = std::mem::take(list).into_iter().flat_map(apart).collect();
    }
    // What is left was made before the entry landed.
    for ((entry, merge), before) in made {
        let list = changes.entry(entry).or_default();
        if list.iter().all(|change| change.commit != merge.number()) {
            list.splice(0..0, before);
        }
    }
}

/// Adds what the branches did that brought entries back to the main line, after these had been removed there. A branch that had the
/// entry before may have changed it; on another one it was put back, and may have been changed since. Returns what was put back.
pub(super) fn put_back(
    graph: &Graph<'_>,
    facts: &AllFacts,
    returns: &[Arrival],
    changes: &mut HashMap<usize, Vec<Change>>,
) -> HashMap<usize, Vec<Change>> {
    let mut found: HashMap<usize, Vec<Change>> = HashMap::new();
    let mut merges: BTreeMap<At, BTreeMap<usize, Option<Place>>> = BTreeMap::new();
    for returned in returns {
        if graph.parents(returned.at).len() > 1 {
            let entries = merges.entry(returned.at).or_default();
            entries.insert(returned.entry, returned.before);
        }
    }
    for (merge, entries) in merges {
        let wanted = entries.keys().copied().collect();
        for (entry, steps) in steps(graph, facts, merge, &wanted) {
            let entry = entry.index();
            let Some((first, rest)) = steps.split_first() else {
                continue;
            };
            let (true, Some(after)) = (first.at == merge, first.come) else {
                continue;
            };
            let is_new = |step: &Step| step.gone.is_none() && step.come.is_some();
            let again = rest.iter().position(is_new);
            let (before, steps) = match again {
                Some(last) => (None, rest.get(..=last).unwrap_or_default()),
                None => (entries.get(&entry).copied().flatten(), rest),
            };
            if let Some(again) = again.and_then(|again| rest.get(again)) {
                let first = first_run(graph, steps, after).unwrap_or_else(|| Run {
                    first: again.clone(),
                    last: again.clone(),
                });
                let put_back = found.entry(entry).or_default();
                put_back.extend(by_run(graph, merge, &first, Vec::new(), u32::MAX));
            } else if before.is_none() {
                continue;
            }
            let list = changes.entry(entry).or_default();
            if list.iter().any(|change| change.commit == merge.number()) {
                continue;
            }
            let made = taken_apart(graph, facts, merge, (before, Some(after)), steps);
            let made = made.into_iter().flatten();
            // What the merge itself wrote is compared with what was removed.
            list.extend(made.filter(|change| change.written.is_some()));
            list.sort_by_key(|change| change.commit);
        }
    }
    found
}

/// The merges of the main line that brought the removals of some entries.
pub(super) fn removals(
    graph: &Graph<'_>,
    facts: &AllFacts,
    entries: &BTreeSet<usize>,
) -> Vec<(usize, At)> {
    if entries.is_empty() {
        return Vec::new();
    }
    let mut arrived: Vec<Option<At>> = vec![None; graph.len()];
    for line in graph.iter().filter(|at| graph.line(*at).is_some()) {
        let mut waiting = vec![line];
        while let Some(at) = waiting.pop() {
            if let Some(slot) = arrived.get_mut(at.index()).filter(|slot| slot.is_none()) {
                *slot = Some(line);
                waiting.extend(graph.parents(at));
            }
        }
    }
    let mut removals = Vec::new();
    for (at, delta) in &facts.of {
        for (entry, _) in &delta.gone {
            let is_gone = || Delta::of(&delta.come, *entry).is_empty();
            if entries.contains(&entry.index()) && is_gone() {
                let merge = arrived.get(at.index()).copied().flatten();
                removals.extend(merge.map(|merge| (entry.index(), merge)));
            }
        }
    }
    removals
}

/// The changes that lead from an entry's version before a merge to the one after it: of the whole entry, else of its fields.
/// `None`: it was the merge.
fn taken_apart(
    graph: &Graph<'_>,
    facts: &AllFacts,
    merge: At,
    (before, after): (Option<Place>, Option<Place>),
    steps: &[Step],
) -> Option<Vec<Change>> {
    let meaning = |place: Option<Place>| Some(place.map(|(meaning, _)| meaning));
    let whole = |way: Way| -> Option<Vec<Change>> {
        let runs = runs(graph, steps, (before, after), way, &meaning)?;
        let changes = runs.into_iter().filter_map(|run| {
            let (before, after) = (run.first.gone?, run.last.come);
            let fields = after.map(|(after, _)| {
                let meanings = &facts.meanings;
                meanings.changed_fields(&[before.0], &[after])
            });
            change(graph, merge, &run, fields.unwrap_or_default())
        });
        Some(changes.collect())
    };
    if let Some(changes) = whole(Way::Alone) {
        return Some(changes).filter(|changes| !changes.is_empty());
    }
    match after {
        Some(after) => by_field(graph, facts, merge, (before, after), steps),
        None => whole(Way::WithChoices).filter(|changes| !changes.is_empty()),
    }
}

/// The change that some commits made in a row.
fn change(graph: &Graph<'_>, merge: At, run: &Run, fields: Vec<String>) -> Option<Change> {
    let (_, parent_path) = run.first.gone?;
    by_run(graph, merge, run, fields, parent_path)
}

/// The same, with the file before the change.
fn by_run(
    graph: &Graph<'_>,
    merge: At,
    run: &Run,
    fields: Vec<String>,
    parent_path: u32,
) -> Option<Change> {
    Some(Change {
        commit: merge.number(),
        written: Some(run.last.at.number()),
        fields,
        in_part: false,
        path: run.last.come.map(|(_, path)| path),
        parent: graph.id(run.first.parent)?,
        parent_path,
        dropped: None,
        shown_in: None,
        unread_since: None,
    })
}

/// The changes of the fields that commits of the branch made, and that of the others by the merge; `None` if it made all.
fn by_field(
    graph: &Graph<'_>,
    facts: &AllFacts,
    merge: At,
    (before, after): (Option<Place>, Place),
    steps: &[Step],
) -> Option<Vec<Change>> {
    let meanings = &facts.meanings;
    let mut names: BTreeSet<String> = BTreeSet::new();
    match before {
        Some(before) => names.extend(meanings.changed_fields(&[before.0], &[after.0])),
        // It was written on the branch.
        None => {
            for step in steps {
                let side = |place: Option<Place>| place.map(|(meaning, _)| meaning);
                let (old, new) = (side(step.gone), side(step.come));
                names.extend(meanings.changed_fields(old.as_slice(), new.as_slice()));
            }
        }
    }
    let mut found: Vec<(Run, BTreeSet<String>)> = Vec::new();
    let mut rest = Vec::new();
    for name in names {
        let said = |place: Option<Place>| match place {
            None => Some(Said::NoEntry),
            Some((meaning, _)) => meanings.said(meaning, &name),
        };
        let ends = (before, Some(after));
        let ways = [Way::Alone, Way::WithChoices].into_iter();
        let mut found_by = ways.filter_map(|way| runs(graph, steps, ends, way, &said));
        let Some(runs) = found_by.next() else {
            rest.push(name);
            continue;
        };
        for run in runs {
            let same = |(other, fields): &(Run, BTreeSet<String>)| {
                let whole = together(other, &run);
                let says = |run: &Run, name: &str| {
                    let said = |place: Option<Place>| meanings.said(place?.0, name);
                    (said(run.first.gone), said(run.last.come))
                };
                let kept = |part: &Run, name: &str| says(part, name) == says(&whole, name);
                same_author(graph, other.first.at, run.first.at)
                    && kept(&run, &name)
                    && fields.iter().all(|field| kept(other, field))
            };
            match found.iter_mut().find(|found| same(found)) {
                Some((known, fields)) => {
                    *known = together(known, &run);
                    fields.insert(name.clone());
                }
                None => found.push((run, BTreeSet::from([name.clone()]))),
            }
        }
    }
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|(run, _)| (run.last.at, run.first.at));
    let mut changes = Vec::new();
    for (run, fields) in found {
        let change = change(graph, merge, &run, fields.into_iter().collect());
        changes.extend(change.map(|change| Change {
            in_part: true,
            ..change
        }));
    }
    if let Some(before) = before.filter(|_| !rest.is_empty()) {
        changes.push(Change {
            commit: merge.number(),
            written: None,
            fields: rest,
            in_part: true,
            path: Some(after.1),
            parent: graph.id(*graph.parents(merge).first()?)?,
            parent_path: before.1,
            dropped: None,
            shown_in: None,
            unread_since: None,
        });
    }
    Some(changes)
}

/// From the first of two runs to the last.
fn together(one: &Run, other: &Run) -> Run {
    let first = if other.first.at < one.first.at {
        other
    } else {
        one
    };
    let last = if other.last.at > one.last.at {
        other
    } else {
        one
    };
    Run {
        first: first.first.clone(),
        last: last.last.clone(),
    }
}

#[cfg(test)]
mod tests;
