//! The visit of all commits with what the log says at each of them.

use std::collections::HashMap;

use super::facts::{AllFacts, Place};
use super::graph::{At, Graph, Point};
use super::meaning::{EntryKey, MeaningKey};

/// What the commits did, entry by entry. Entries are known by their number.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// For each entry: the commits that hold it and whose first parent does not.
    pub introduced: Vec<Vec<At>>,
    /// For each entry: the first file in which the tip holds it.
    pub present: Vec<Option<String>>,
    /// The first commit of the line that holds it.
    pub landed: HashMap<usize, At>,
    /// The changes of it on the line, oldest first.
    pub edits: HashMap<usize, Vec<Changed>>,
    /// The removals of it on the line, oldest first.
    pub removals: HashMap<usize, Vec<Changed>>,
}

/// What a commit of the line did to an entry.
#[derive(Debug)]
pub(super) struct Changed {
    pub at: At,
    pub fields: Vec<String>,
    pub path: String,
    pub parent_path: String,
}

/// A step of the visit.
enum Step {
    Enter(At),
    Leave(At),
}

/// Visits every commit once.
pub(super) fn sweep(graph: &Graph, facts: &AllFacts) -> Found {
    let entries = facts.meanings.entries();
    let found = Found { introduced: vec![Vec::new(); entries], ..Found::default() };
    let mut sweep = Sweep { graph, facts, state: vec![Vec::new(); entries], found };
    sweep.run();
    sweep.found
}

struct Sweep<'a> {
    graph: &'a Graph,
    facts: &'a AllFacts,
    /// What the log says at the commit that is visited.
    state: Vec<Vec<Place>>,
    found: Found,
}

impl Sweep<'_> {
    fn run(&mut self) {
        let mut children: Vec<Vec<At>> = vec![Vec::new(); self.graph.len()];
        let mut steps = Vec::new();
        for (at, point) in self.graph.iter() {
            match point.parents.first().and_then(|p| children.get_mut(p.index())) {
                Some(list) => list.push(at),
                None => steps.push(Step::Enter(at)),
            }
        }
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(at) => {
                    if let Some(point) = self.graph.get(at) {
                        self.enter(at, point);
                    }
                    steps.push(Step::Leave(at));
                    steps.extend(children.get(at.index()).into_iter().flatten().map(|&child| Step::Enter(child)));
                }
                Step::Leave(at) => {
                    if let Some(delta) = self.facts.of.get(&at) {
                        self.apply(&delta.come, &delta.gone);
                    }
                }
            }
        }
    }

    /// Puts the commit's difference from its first parent onto the state, and notes what it did.
    fn enter(&mut self, at: At, point: &Point) {
        if let Some(delta) = self.facts.of.get(&at) {
            let entries = delta.entries();
            let before: Vec<Vec<Place>> = entries.iter().map(|&e| self.places(e).to_vec()).collect();
            self.apply(&delta.gone, &delta.come);
            for (&entry, before) in entries.iter().zip(&before) {
                let introduced = before.is_empty() && !self.places(entry).is_empty();
                if let Some(list) = self.found.introduced.get_mut(entry.index()).filter(|_| introduced) {
                    list.push(at);
                }
                if point.line.is_some() {
                    self.note(at, entry, before);
                }
            }
        }
        if Some(at) == self.graph.tip() {
            self.found.present = self.state.iter().map(|places| self.first_path(places)).collect();
        }
    }

    fn places(&self, entry: EntryKey) -> &[Place] {
        self.state.get(entry.index()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Notes what a commit of the line did to an entry.
    fn note(&mut self, at: At, entry: EntryKey, before: &[Place]) {
        let number = entry.index();
        let meanings = |places: &[Place]| {
            let mut all: Vec<MeaningKey> = places.iter().map(|&(meaning, _)| meaning).collect();
            all.sort_unstable();
            all
        };
        let after = self.places(entry);
        let (old, new) = (meanings(before), meanings(after));
        if old == new {
            return;
        }
        if old.is_empty() {
            self.found.landed.entry(number).or_insert(at);
            return;
        }
        let fields = if new.is_empty() { Vec::new() } else { self.facts.meanings.changed_fields(&old, &new) };
        // Of several places, that which changed.
        let only = |some: &[Place], others: &[Place]| {
            let rest: Vec<Place> = some.iter().copied().filter(|(m, _)| !others.iter().any(|(o, _)| o == m)).collect();
            self.first_path(if rest.is_empty() { some } else { &rest }).unwrap_or_default()
        };
        let changed = Changed { at, fields, path: only(after, before), parent_path: only(before, after) };
        let list = if new.is_empty() { &mut self.found.removals } else { &mut self.found.edits };
        list.entry(number).or_default().push(changed);
    }

    /// Takes entries off the state and puts others onto it.
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

    /// The first of the files, by name.
    fn first_path(&self, places: &[Place]) -> Option<String> {
        places.iter().filter_map(|&(_, path)| self.facts.paths.get(path)).min().cloned()
    }
}
