//! The visit of all commits with the state of the log at each of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::arrival::Arrival;
use super::brought;
use super::drops::{self, Candidate};
use super::facts::{AllFacts, Delta, Known, Place};
use super::graph::{At, Graph};
use super::meaning::{EntryKey, MeaningKey};
use super::model::Change;
use super::origin::Origins;

/// The facts of all commits by entry. Entries are identified by their numbers.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// For each entry: the commits that contain it and none of whose parents do.
    pub introduced: Vec<Vec<At>>,
    /// For each entry: the first commit of the main line that contains it.
    pub landed: HashMap<usize, At>,
    /// The entries that came back to the main line after they had been removed there.
    pub returned: BTreeSet<usize>,
    /// For each entry: what a branch put back that a merge brought to the main line, where it had been removed.
    pub put_back: HashMap<usize, Vec<Change>>,
    /// Each time that an entry came to the main line.
    pub arrivals: Vec<Arrival>,
    /// For each entry: its changes and removals on the main line, oldest first. Commits are numbered as in the graph.
    pub changes: HashMap<usize, Vec<Change>>,
    /// The versions in parents of merges that are not in the merges.
    pub drops: Vec<Candidate>,
    /// For the entries that more than one commit may have recorded: which one did.
    pub origins: HashMap<usize, Origins>,
    /// The versions at the tip of each entry that any of the commits changed.
    pub state: BTreeMap<usize, Vec<Place>>,
}

/// The log at a commit: for each entry (by its number), its versions and files.
pub(super) type State = Vec<Vec<Place>>;

/// A step of the traversal.
enum Step {
    Enter(At),
    Leave(At),
}

/// Visits every commit once. `state` is the log at the graph's base, where the `known` entries existed before.
/// `has_landed`: whether the main line had had an entry by then.
pub(super) fn sweep(
    graph: &Graph<'_>,
    facts: &AllFacts,
    known: &Known,
    state: State,
    has_landed: &dyn Fn(usize) -> bool,
) -> Found {
    let entries = facts.meanings.entries();
    let found = Found {
        introduced: vec![Vec::new(); entries],
        ..Found::default()
    };
    let mut sweep = Sweep {
        graph,
        facts,
        state,
        removed: HashMap::new(),
        found,
    };
    sweep.run();
    let mut found = sweep.found;
    let candidates = std::mem::take(&mut found.drops);
    for (entry, change) in drops::dropped(graph, facts, &found.introduced, known, candidates) {
        let changes = found.changes.entry(entry).or_default();
        let same = |c: &&mut Change| (c.commit, c.parent) == (change.commit, change.parent);
        match changes.iter_mut().find(same) {
            Some(same) => same.dropped = change.dropped,
            None => changes.push(change),
        }
        changes.sort_by_key(|change| change.commit);
    }
    let landed = found.landed.iter().map(|(entry, at)| (*entry, *at));
    let is_new = |entry: usize| known.get(entry) == Some(&None);
    let landed = landed.filter(|(entry, _)| is_new(*entry));
    let never_landed = |entry: &usize| is_new(*entry) && !found.landed.contains_key(entry);
    let entries = (0..found.introduced.len()).filter(never_landed).collect();
    let new = landed.chain(brought::removals(graph, facts, &entries));
    brought::by_their_commits(graph, facts, new, &mut found.changes);
    let mut returns = std::mem::take(&mut found.arrivals);
    returns.retain(|arrival| {
        has_landed(arrival.entry) || found.landed.get(&arrival.entry) != Some(&arrival.at)
    });
    found.put_back = brought::put_back(graph, facts, &returns, &mut found.changes);
    found
}

struct Sweep<'a> {
    graph: &'a Graph<'a>,
    facts: &'a AllFacts,
    /// The log at the visited commit.
    state: State,
    /// What the main line had of the entries that were removed there.
    removed: HashMap<usize, Option<Place>>,
    found: Found,
}

impl Sweep<'_> {
    fn run(&mut self) {
        // The children of a commit that have it as first parent: the first child, and the next sibling of each.
        let mut first: Vec<Option<At>> = vec![None; self.graph.len()];
        let mut next: Vec<Option<At>> = vec![None; self.graph.len()];
        let mut steps = Vec::new();
        for at in self.graph.iter() {
            match self
                .graph
                .parents(at)
                .first()
                .and_then(|p| first.get_mut(p.index()))
            {
                Some(child) => {
                    let before = child.replace(at);
                    if let Some(slot) = next.get_mut(at.index()) {
                        *slot = before;
                    }
                }
                None => steps.push(Step::Enter(at)),
            }
        }
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(at) => {
                    self.enter(at);
                    steps.push(Step::Leave(at));
                    let mut child = first.get(at.index()).copied().flatten();
                    while let Some(at) = child {
                        steps.push(Step::Enter(at));
                        child = next.get(at.index()).copied().flatten();
                    }
                }
                Step::Leave(at) => {
                    if let Some(delta) = self.facts.of.get(&at) {
                        self.apply(&delta.come, &delta.gone);
                    }
                }
            }
        }
    }

    /// Applies the commit's difference from its first parent to the state, and records its changes.
    fn enter(&mut self, at: At) {
        if let Some(delta) = self.facts.of.get(&at) {
            let entries = delta.entries();
            let before: Vec<Vec<Place>> =
                entries.iter().map(|&e| self.places(e).to_vec()).collect();
            self.apply(&delta.gone, &delta.come);
            for (&entry, before) in entries.iter().zip(&before) {
                let introduced =
                    before.is_empty() && !self.places(entry).is_empty() && self.is_new(at, entry);
                if let Some(list) = self
                    .found
                    .introduced
                    .get_mut(entry.index())
                    .filter(|_| introduced)
                {
                    list.push(at);
                }
                if self.graph.line(at).is_some() {
                    self.note(at, entry, before);
                }
            }
        }
        self.note_drops(at);
        if Some(at) == self.graph.tip() {
            let touched = self.facts.of.values().flat_map(Delta::entries);
            self.found.state = touched
                .map(|entry| (entry.index(), self.places(entry).to_vec()))
                .collect();
        }
    }

    /// Whether no other parent of a commit contains an entry of the commit.
    fn is_new(&self, at: At, entry: EntryKey) -> bool {
        let here = self.places(entry).len();
        let others = self.facts.others.get(&at).into_iter().flatten();
        let mut held = others.map(|delta| {
            let [gone, come] = [&delta.gone, &delta.come].map(|list| Delta::of(list, entry).len());
            (here + gone).saturating_sub(come)
        });
        held.all(|held| held == 0)
    }

    /// Records the versions in parents of a merge that are not in the merge.
    fn note_drops(&mut self, merge: At) {
        let Some(others) = self.facts.others.get(&merge) else {
            return;
        };
        let deltas = [self.facts.of.get(&merge)]
            .into_iter()
            .chain(others.iter().map(Some));
        for (parent, delta) in deltas.enumerate() {
            for &(entry, dropped) in delta.into_iter().flat_map(|delta| &delta.gone) {
                let kept = self.places(entry);
                if kept.iter().all(|(meaning, _)| *meaning != dropped.0) {
                    let kept = kept.to_vec();
                    self.found.drops.push(Candidate {
                        merge,
                        parent,
                        entry,
                        dropped,
                        kept,
                    });
                }
            }
        }
    }

    fn places(&self, entry: EntryKey) -> &[Place] {
        self.state
            .get(entry.index())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Records what a commit of the main line did to an entry.
    fn note(&mut self, at: At, entry: EntryKey, before: &[Place]) {
        let number = entry.index();
        let meanings = |places: &[Place]| {
            let mut all: Vec<MeaningKey> = places.iter().map(|&(meaning, _)| meaning).collect();
            all.sort_unstable();
            all
        };
        let after = self.places(entry).to_vec();
        let (old, new) = (meanings(before), meanings(&after));
        if old == new {
            return;
        }
        if old.is_empty() {
            let before = self.removed.remove(&number).flatten();
            let entry = number;
            let arrival = Arrival { entry, at, before };
            self.found.arrivals.push(arrival);
            if *self.found.landed.entry(number).or_insert(at) != at {
                self.found.returned.insert(number);
            }
            return;
        }
        let Some(parent) = self.graph.parents(at).first() else {
            return;
        };
        let Some(parent) = self.graph.id(*parent) else {
            return;
        };
        let removed = new.is_empty();
        if removed {
            let only = <[Place; 1]>::try_from(before).ok();
            self.removed.insert(number, only.map(|[only]| only));
        }
        let fields = if removed {
            Vec::new()
        } else {
            self.facts.meanings.changed_fields(&old, &new)
        };
        // Of several places, the one that changed.
        let only = |some: &[Place], others: &[Place]| {
            let rest: Vec<Place> = some
                .iter()
                .copied()
                .filter(|(m, _)| !others.iter().any(|(o, _)| o == m))
                .collect();
            self.facts
                .first_path(if rest.is_empty() { some } else { &rest })
        };
        let change = Change {
            commit: at.number(),
            written: None,
            fields,
            in_part: false,
            path: only(&after, before).filter(|_| !removed),
            parent,
            parent_path: only(before, &after).unwrap_or(u32::MAX),
            dropped: None,
            shown_in: None,
            unread_since: None,
        };
        self.found.changes.entry(number).or_default().push(change);
    }

    /// Removes versions from the state and adds others.
    fn apply(&mut self, off: &[(EntryKey, Place)], on: &[(EntryKey, Place)]) {
        for (entry, place) in off {
            if let Some(places) = self.state.get_mut(entry.index())
                && let Some(index) = places.iter().position(|p| p == place)
            {
                places.swap_remove(index);
            }
        }
        for &(entry, place) in on {
            if let Some(places) = self.state.get_mut(entry.index()) {
                places.push(place);
            }
        }
    }
}
