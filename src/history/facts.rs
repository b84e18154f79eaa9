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
use super::tree::{Node, Trees};

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

/// What one commit did.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The difference from the first parent (from nothing, where there is none).
    pub first: Delta,
    /// The differences from the other parents, of those entries alone that may be new in the commit.
    pub others: Vec<Delta>,
}

/// What all commits did. Commits that did nothing to the log are left out.
#[derive(Debug, Default)]
pub(super) struct AllFacts {
    pub of: HashMap<At, Facts>,
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
        let (delta, mut touches) = self.delta(first, at)?;
        let mut facts = Facts { first: delta, others: Vec::new() };
        let come: BTreeSet<EntryKey> = facts.first.come.iter().map(|&(entry, _)| entry).collect();
        for &other in point.parents.iter().skip(1) {
            if come.is_empty() && !touches {
                break;
            }
            let (mut delta, files) = self.delta(Some(other), at)?;
            touches &= files;
            delta.gone.retain(|(entry, _)| come.contains(entry));
            delta.come.retain(|(entry, _)| come.contains(entry));
            facts.others.push(delta);
        }
        if touches {
            self.facts.touching.insert(at);
        }
        if !facts.first.gone.is_empty() || !facts.first.come.is_empty() {
            self.facts.of.insert(at, facts);
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

    /// The difference between two commits (or from nothing), and whether any log file differs.
    fn delta(&mut self, from: Option<At>, to: At) -> Result<(Delta, bool), HistoryError> {
        let mut delta = Delta::default();
        let mut files = false;
        let old = from.map(|at| self.view(at).to_vec()).unwrap_or_default();
        let new = self.view(to).to_vec();
        if old == new {
            return Ok((delta, files));
        }
        let (prefix, log) = (self.prefix, self.log);
        let keep = |path: &str| path.strip_prefix(prefix).is_some_and(|path| log.contains(path));
        for (slot, root) in self.roots.iter().enumerate() {
            let (old, new) = (old.get(slot).copied().flatten(), new.get(slot).copied().flatten());
            if old == new {
                continue;
            }
            for change in self.trees.diff(root, old, new, &keep)? {
                files = true;
                let path = self.facts.paths.number(change.path.strip_prefix(prefix).unwrap_or(&change.path).to_owned());
                let (gone, come) = self.blobs.compare(change.old, change.new)?;
                let places =
                    |entries: &Entries| entries.iter().map(|&(entry, meaning)| (entry, (meaning, path))).collect::<Vec<_>>();
                delta.gone.extend(places(&gone));
                delta.come.extend(places(&come));
            }
        }
        delta.settle();
        Ok((delta, files))
    }
}
