//! The visit of all commits: what each did to the log.

use std::collections::{BTreeSet, HashMap};

use super::delta::{Blobs, Entries};
use super::error::HistoryError;
use super::git::{Objects, Repository};
use super::graph::{At, Graph, Point};
use super::intern::Interner;
use super::meaning::{EntryKey, MeaningKey, Splitter};
use super::paths::LogPaths;
use super::tree::{Node, Trees};

/// What the commits did. Entries are known by their number.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The ids, by number.
    pub ids: Vec<String>,
    /// For each entry: the commits that hold it and of whose parents none does.
    pub introduced: Vec<Vec<At>>,
    /// For each entry: the first file in which the tip holds it.
    pub present: Vec<Option<String>>,
    /// The first commit of the line that holds it.
    pub landed: HashMap<usize, At>,
    /// The changes of it on the line, oldest first.
    pub edits: HashMap<usize, Vec<Changed>>,
    /// The removals of it on the line, oldest first.
    pub removals: HashMap<usize, Vec<Changed>>,
    /// The commits in which a log file is not as in any parent.
    pub touching: BTreeSet<At>,
    /// The charter where it changes on the line, oldest first.
    pub charter: Vec<(At, Option<Node>)>,
}

/// What a commit of the line did to an entry.
#[derive(Debug)]
pub(super) struct Changed {
    pub at: At,
    pub fields: Vec<String>,
    pub path: String,
    pub parent_path: String,
}

/// An entry in a file.
type Place = (MeaningKey, u32);

/// The difference between two commits.
#[derive(Debug, Default)]
struct Delta {
    gone: Vec<(EntryKey, Place)>,
    come: Vec<(EntryKey, Place)>,
    /// Whether any log file differs.
    files: bool,
}

impl Delta {
    /// The entries that it speaks of.
    fn entries(&self) -> BTreeSet<EntryKey> {
        self.gone.iter().chain(&self.come).map(|&(entry, _)| entry).collect()
    }
}

/// A step of the visit.
enum Step {
    Enter(At),
    Leave(Delta),
}

pub(super) struct Sweep<'r> {
    graph: &'r Graph,
    prefix: &'r str,
    log: &'r LogPaths<'r>,
    trees: Trees<'r>,
    blobs: Blobs<'r>,
    paths: Interner<String>,
    /// The paths of the log's roots from the repository's root.
    roots: Vec<String>,
    /// For each commit, the nodes at the log's roots, then the charter's.
    views: Vec<Vec<Option<Node>>>,
    /// What the log says at the commit that is visited.
    state: Vec<Vec<Place>>,
    found: Found,
}

impl<'r> Sweep<'r> {
    pub(super) fn new(
        repository: &'r Repository,
        objects: &'r dyn Objects,
        graph: &'r Graph,
        splitter: &'r dyn Splitter,
        log: &'r LogPaths<'r>,
        charter: &str,
    ) -> Result<Self, HistoryError> {
        let mut trees = Trees::new(objects);
        let mut wanted: Vec<Vec<String>> = log.roots().iter().map(|root| repository.components(root)).collect();
        let roots = wanted.iter().map(|parts| parts.join("/")).collect();
        wanted.push(repository.components(charter));
        let mut views = Vec::with_capacity(graph.len());
        for (_, point) in graph.iter() {
            views.push(trees.find(point.tree, &wanted)?);
        }
        Ok(Self {
            graph,
            prefix: repository.prefix(),
            log,
            trees,
            blobs: Blobs::new(objects, splitter),
            paths: Interner::default(),
            roots,
            views,
            state: Vec::new(),
            found: Found::default(),
        })
    }

    /// Visits every commit once.
    pub(super) fn run(mut self) -> Result<Found, HistoryError> {
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
                    let Some(point) = self.graph.get(at) else { continue };
                    steps.push(Step::Leave(self.enter(at, point)?));
                    steps.extend(children.get(at.index()).into_iter().flatten().map(|&child| Step::Enter(child)));
                }
                Step::Leave(delta) => {
                    self.apply(&delta.come, &delta.gone);
                }
            }
        }
        self.found.ids = self.blobs.meanings().ids();
        self.found.introduced.resize_with(self.found.ids.len(), Vec::new);
        Ok(self.found)
    }

    /// Puts the commit's difference from its first parent onto the state, and notes what it did.
    fn enter(&mut self, at: At, point: &Point) -> Result<Delta, HistoryError> {
        let first = point.parents.first().copied();
        self.charter(at, point, first);
        let delta = self.delta(first, at)?;
        let entries = delta.entries();
        let before: Vec<Vec<Place>> = entries.iter().map(|e| self.state.get(e.index()).cloned().unwrap_or_default()).collect();
        self.apply(&delta.gone, &delta.come);
        let mut new = Vec::new();
        for (&entry, before) in entries.iter().zip(&before) {
            let after = self.state.get(entry.index()).cloned().unwrap_or_default();
            if before.is_empty() && !after.is_empty() {
                new.push(entry);
            }
            if point.line.is_some() {
                self.note(at, entry, before, &after);
            }
        }
        let mut touches = delta.files;
        for &other in point.parents.iter().skip(1) {
            if new.is_empty() && !touches {
                break;
            }
            let delta = self.delta(Some(other), at)?;
            touches &= delta.files;
            new.retain(|&entry| !self.held_before(entry, &delta));
        }
        for entry in new {
            let list = &mut self.found.introduced;
            if list.len() <= entry.index() {
                list.resize_with(entry.index() + 1, Vec::new);
            }
            if let Some(list) = list.get_mut(entry.index()) {
                list.push(at);
            }
        }
        if touches {
            self.found.touching.insert(at);
        }
        if Some(at) == self.graph.tip() {
            self.found.present = self.state.iter().map(|places| self.first_path(places)).collect();
        }
        Ok(delta)
    }

    /// Whether the log held an entry at the commit from which `delta` leads to the state.
    fn held_before(&self, entry: EntryKey, delta: &Delta) -> bool {
        let count = |list: &[(EntryKey, Place)]| list.iter().filter(|(e, _)| *e == entry).count();
        let now = self.state.get(entry.index()).map_or(0, Vec::len);
        now + count(&delta.gone) > count(&delta.come)
    }

    /// Notes what a commit of the line did to an entry.
    fn note(&mut self, at: At, entry: EntryKey, before: &[Place], after: &[Place]) {
        let number = entry.index();
        let meanings = |places: &[Place]| {
            let mut all: Vec<MeaningKey> = places.iter().map(|&(meaning, _)| meaning).collect();
            all.sort_unstable();
            all
        };
        let (old, new) = (meanings(before), meanings(after));
        if old == new {
            return;
        }
        if !new.is_empty() {
            self.found.landed.entry(number).or_insert(at);
        }
        if old.is_empty() {
            return;
        }
        let fields = if new.is_empty() { Vec::new() } else { self.blobs.meanings().changed_fields(&old, &new) };
        // Of several places, that which changed.
        let only = |some: &[Place], others: &[Place]| {
            let rest: Vec<Place> = some.iter().copied().filter(|(m, _)| !others.iter().any(|(o, _)| o == m)).collect();
            self.first_path(if rest.is_empty() { some } else { &rest }).unwrap_or_default()
        };
        let changed = Changed { at, fields, path: only(after, before), parent_path: only(before, after) };
        let list = if new.is_empty() { &mut self.found.removals } else { &mut self.found.edits };
        list.entry(number).or_default().push(changed);
    }

    fn charter(&mut self, at: At, point: &Point, first: Option<At>) {
        let charter = |at: At| match self.views.get(at.index()).and_then(|view| view.last()) {
            Some(&Some(Node::File(id))) => Some(Node::File(id)),
            _ => None,
        };
        let (old, new) = (first.and_then(charter), charter(at));
        if point.line.is_some() && old != new {
            self.found.charter.push((at, new));
        }
    }

    /// The difference between two commits (or from nothing).
    fn delta(&mut self, from: Option<At>, to: At) -> Result<Delta, HistoryError> {
        let mut delta = Delta::default();
        let view = |at: At| self.views.get(at.index()).map(Vec::as_slice).unwrap_or_default();
        let (old, new) = (from.map(view).unwrap_or_default(), view(to));
        let (prefix, log) = (self.prefix, self.log);
        let keep = |path: &str| path.strip_prefix(prefix).is_some_and(|path| log.contains(path));
        for (slot, root) in self.roots.iter().enumerate() {
            let (old, new) = (old.get(slot).copied().flatten(), new.get(slot).copied().flatten());
            for change in self.trees.diff(root, old, new, &keep)? {
                delta.files = true;
                let path = self.paths.number(change.path.strip_prefix(prefix).unwrap_or(&change.path).to_owned());
                let (gone, come) = self.blobs.compare(change.old, change.new)?;
                let places =
                    |entries: &Entries| entries.iter().map(|&(entry, meaning)| (entry, (meaning, path))).collect::<Vec<_>>();
                delta.gone.extend(places(&gone));
                delta.come.extend(places(&come));
            }
        }
        Ok(delta)
    }

    /// Takes entries off the state and puts others onto it.
    fn apply(&mut self, off: &[(EntryKey, Place)], on: &[(EntryKey, Place)]) {
        self.state.resize_with(self.state.len().max(self.blobs.meanings().entries()), Vec::new);
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
        places.iter().filter_map(|&(_, path)| self.paths.get(path)).min().cloned()
    }
}
