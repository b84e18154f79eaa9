//! What each commit did to the log, apart from what the log said before: the facts of a commit, which never change.
//!
//! They are gathered from the tip backwards, because that is the order in which a pack is read fastest: git stores the newest
//! version of a file whole and each older one as a difference from the next.

use std::collections::{BTreeSet, HashMap};

use super::delta::{Blobs, Entries};
use super::error::HistoryError;
use super::git::{ObjectId, Objects, Repository};
use super::graph::{At, Graph, Point};
use super::intern::Interner;
use super::meaning::{EntryKey, MeaningKey, Meanings, Splitter};
use super::paths::LogPaths;
use super::tree::{Change, Node, Trees};

/// An entry in a file (known by its number).
pub(super) type Place = (MeaningKey, u32);

/// The difference between two commits.
#[derive(Debug, Default)]
pub(super) struct Delta {
    pub gone: Vec<(EntryKey, Place)>,
    pub come: Vec<(EntryKey, Place)>,
}

impl Delta {
    /// The entries that it speaks of.
    pub(super) fn entries(&self) -> BTreeSet<EntryKey> {
        self.gone.iter().chain(&self.come).map(|&(entry, _)| entry).collect()
    }

    /// Takes out what is both gone and come, and so is neither.
    fn settle(&mut self) {
        self.gone.sort_unstable();
        self.come.sort_unstable();
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        let (mut olds, mut news) = (self.gone.iter().peekable(), self.come.iter().peekable());
        loop {
            let order = match (olds.peek(), news.peek()) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(old), Some(new)) => old.cmp(new),
            };
            let old = if order.is_le() { olds.next() } else { None };
            let new = if order.is_ge() { news.next() } else { None };
            if order.is_ne() {
                gone.extend(old);
                come.extend(new);
            }
        }
        *self = Self { gone, come };
    }
}

/// What all commits did. Commits that did nothing to the log are left out.
#[derive(Debug, Default)]
pub(super) struct AllFacts {
    /// The difference from the first parent (from nothing, where there is none).
    pub of: HashMap<At, Delta>,
    /// The commits in which a log file is not as in any parent.
    pub touching: BTreeSet<At>,
    /// The charter's blob, by commit; `None`: there is none. For commits of the line where it is not as in the first parent.
    pub charter: Vec<(At, Option<ObjectId>)>,
    /// The numbers' meanings, and the files'.
    pub meanings: Meanings,
    pub paths: Interner<String>,
}

/// Gathers the facts of all commits.
pub(super) fn gather(
    repository: &Repository,
    objects: &dyn Objects,
    graph: &Graph,
    splitter: &dyn Splitter,
    log: &LogPaths<'_>,
    charter: &str,
) -> Result<AllFacts, HistoryError> {
    let mut wanted: Vec<Vec<String>> = log.roots().iter().map(|root| repository.components(root)).collect();
    let roots = wanted.iter().map(|parts| parts.join("/")).collect();
    wanted.push(repository.components(charter));
    let mut trees = Trees::new(objects);
    let (mut views, mut view_of) = (Interner::default(), vec![0; graph.len()]);
    for (at, point) in graph.iter().rev() {
        let view = views.number(trees.find(point.tree, &wanted)?);
        if let Some(slot) = view_of.get_mut(at.index()) {
            *slot = view;
        }
    }
    let blobs = Blobs::new(objects, splitter);
    let mut gathering =
        Gathering { prefix: repository.prefix(), log, trees, blobs, roots, views, view_of, facts: AllFacts::default() };
    for (at, point) in graph.iter().rev() {
        gathering.commit(at, point)?;
    }
    gathering.facts.charter.reverse();
    gathering.facts.meanings = gathering.blobs.into_meanings();
    Ok(gathering.facts)
}

struct Gathering<'r> {
    prefix: &'r str,
    log: &'r LogPaths<'r>,
    trees: Trees<'r>,
    blobs: Blobs<'r>,
    /// The paths of the log's roots from the repository's root.
    roots: Vec<String>,
    /// The nodes at the log's roots, then the charter's; the same in most commits.
    views: Interner<Vec<Option<Node>>>,
    /// For each commit, the number of its view.
    view_of: Vec<u32>,
    facts: AllFacts,
}

impl Gathering<'_> {
    fn commit(&mut self, at: At, point: &Point) -> Result<(), HistoryError> {
        let first = point.parents.first().copied();
        self.charter(at, point, first);
        let changes = self.changes(first, at)?;
        let mut touches = !changes.is_empty();
        for &other in point.parents.iter().skip(1) {
            touches = touches && !self.changes(Some(other), at)?.is_empty();
        }
        if touches {
            self.facts.touching.insert(at);
        }
        let delta = self.delta(changes)?;
        if !delta.gone.is_empty() || !delta.come.is_empty() {
            self.facts.of.insert(at, delta);
        }
        Ok(())
    }

    fn view(&self, at: At) -> &[Option<Node>] {
        self.view_of.get(at.index()).and_then(|&view| self.views.get(view)).map(Vec::as_slice).unwrap_or_default()
    }

    fn charter(&mut self, at: At, point: &Point, first: Option<At>) {
        let charter = |at: At| match self.view(at).last() {
            Some(&Some(Node::File(id))) => Some(id),
            _ => None,
        };
        let (old, new) = (first.and_then(charter), charter(at));
        if point.line.is_some() && old != new {
            self.facts.charter.push((at, new));
        }
    }

    /// The log files that differ between two commits (or from nothing).
    fn changes(&mut self, from: Option<At>, to: At) -> Result<Vec<Change>, HistoryError> {
        let old = from.map(|at| self.view(at).to_vec()).unwrap_or_default();
        let new = self.view(to).to_vec();
        let mut changes = Vec::new();
        let (prefix, log) = (self.prefix, self.log);
        let keep = |path: &str| path.strip_prefix(prefix).is_some_and(|path| log.contains(path));
        for (slot, root) in self.roots.iter().enumerate() {
            let (old, new) = (old.get(slot).copied().flatten(), new.get(slot).copied().flatten());
            if old != new {
                changes.extend(self.trees.diff(root, old, new, &keep)?);
            }
        }
        Ok(changes)
    }

    /// What the changes of files do to the entries in them.
    fn delta(&mut self, changes: Vec<Change>) -> Result<Delta, HistoryError> {
        let mut delta = Delta::default();
        for change in changes {
            let path = self.facts.paths.number(change.path.strip_prefix(self.prefix).unwrap_or(&change.path).to_owned());
            let (gone, come) = self.blobs.compare(change.old, change.new)?;
            let places = |entries: &Entries| entries.iter().map(|&(entry, meaning)| (entry, (meaning, path))).collect::<Vec<_>>();
            delta.gone.extend(places(&gone));
            delta.come.extend(places(&come));
        }
        delta.settle();
        Ok(delta)
    }
}
