//! What each commit did to the log, apart from what the log said before: the facts of a commit, which never change.
//!
//! They are gathered from the tip backwards, because that is the order in which a pack is read fastest: git stores the newest
//! version of a file whole and each older one as a difference from the next.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::delta::{Blobs, Entries};
use super::error::HistoryError;
use super::git::Repository;
use super::graph::{At, Graph, Point};
use super::ids::{ById, IdState};
use super::intern::Interner;
use super::meaning::{EntryKey, MeaningKey, Meanings, Splitter};
use super::object::ObjectId;
use super::objects::Objects;
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
        self.gone
            .iter()
            .chain(&self.come)
            .map(|&(entry, _)| entry)
            .collect()
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

impl AllFacts {
    /// Takes over what another worker found.
    fn absorb(&mut self, other: Self) {
        let here = self.meanings.absorb(&other.meanings);
        let paths: Vec<u32> = other
            .paths
            .iter()
            .map(|path| self.paths.number(path.clone()))
            .collect();
        let places = |places: &mut Vec<(EntryKey, Place)>| {
            for (entry, (meaning, path)) in places {
                (*entry, *meaning) = here(*entry, *meaning);
                *path = paths.get(*path as usize).copied().unwrap_or(*path);
            }
        };
        self.of.extend(other.of.into_iter().map(|(at, mut delta)| {
            places(&mut delta.gone);
            places(&mut delta.come);
            (at, delta)
        }));
        self.touching.extend(other.touching);
        self.charter.extend(other.charter);
    }
}

/// What is asked of a history.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub splitter: &'a dyn Splitter,
    pub log: &'a LogPaths<'a>,
    /// The charter's path from the project's folder.
    pub charter: &'a str,
}

/// For fewer commits than this a second worker is not worth its while (but in this module's tests).
const A_WORKERS_SHARE: usize = if cfg!(test) { 2 } else { 1_000 };
/// More workers than this need more memory than they save time.
const MOST_WORKERS: usize = 2;

/// Gathers the facts of all commits but the graph's base. `known` holds ids, meanings and paths that have their numbers already.
pub(super) fn gather(
    repository: &Repository,
    objects: &dyn Objects,
    graph: &Graph,
    asked: Asked<'_>,
    known: AllFacts,
) -> Result<AllFacts, HistoryError> {
    let from = usize::from(graph.base().is_some());
    let processors = if cfg!(test) {
        MOST_WORKERS
    } else {
        std::thread::available_parallelism().map_or(1, usize::from)
    };
    let workers = (graph.len() / A_WORKERS_SHARE).clamp(1, MOST_WORKERS.min(processors));
    let share = (graph.len() - from).div_ceil(workers);
    // The newest commits stay with this thread; each of the others has the repository opened for itself.
    let mut others = Vec::new();
    for worker in 0..workers - 1 {
        others.push((
            repository.again(),
            from + worker * share..from + (worker + 1) * share,
        ));
    }
    let rest = from + (workers - 1) * share..graph.len();
    std::thread::scope(|scope| {
        let others: Vec<_> = others
            .into_iter()
            .map(|(again, part)| {
                scope.spawn(move || {
                    let repository = again.open();
                    let objects = repository.objects();
                    work(
                        &repository,
                        objects,
                        graph,
                        asked,
                        part,
                        AllFacts::default(),
                    )
                })
            })
            .collect();
        let newest = work(repository, objects, graph, asked, rest, known);
        let mut all: Option<AllFacts> = None;
        for worker in others {
            // A panic there goes on here.
            let facts = worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            match &mut all {
                None => all = Some(facts),
                Some(all) => all.absorb(facts),
            }
        }
        match all {
            None => newest,
            Some(mut all) => {
                all.absorb(newest?);
                Ok(all)
            }
        }
    })
}

/// Gathers the facts of some of the commits, by their places in the graph.
fn work(
    repository: &Repository,
    objects: &dyn Objects,
    graph: &Graph,
    asked: Asked<'_>,
    part: Range<usize>,
    mut known: AllFacts,
) -> Result<AllFacts, HistoryError> {
    let mut wanted: Vec<Vec<String>> = asked
        .log
        .roots()
        .iter()
        .map(|root| repository.components(root))
        .collect();
    let roots = wanted.iter().map(|parts| parts.join("/")).collect();
    wanted.push(repository.components(asked.charter));
    let blobs = Blobs::new(objects, asked.splitter, std::mem::take(&mut known.meanings));
    let mut gathering = Gathering {
        graph,
        prefix: repository.prefix(),
        log: asked.log,
        trees: Trees::new(objects),
        blobs,
        roots,
        wanted,
        views: Interner::default(),
        view_of: ById::default(),
        facts: known,
    };
    let points: Vec<(At, &Point)> = graph.iter().skip(part.start).take(part.len()).collect();
    // All views first: trees and files stand apart in a pack.
    for (at, _) in points.iter().rev() {
        gathering.view(*at)?;
    }
    for (at, point) in points.iter().rev() {
        gathering.commit(*at, point)?;
    }
    gathering.facts.charter.reverse();
    gathering.facts.meanings = gathering.blobs.into_meanings();
    Ok(gathering.facts)
}

struct Gathering<'r> {
    graph: &'r Graph,
    prefix: &'r str,
    log: &'r LogPaths<'r>,
    trees: Trees<'r>,
    blobs: Blobs<'r>,
    /// The paths of the log's roots from the repository's root.
    roots: Vec<String>,
    /// The same in their components, then the charter.
    wanted: Vec<Vec<String>>,
    /// The nodes at the log's roots, then the charter's; the same in most commits.
    views: Interner<Vec<Option<Node>>, IdState>,
    /// The number of the view of each commit that was asked for.
    view_of: ById<At, u32>,
    facts: AllFacts,
}

impl Gathering<'_> {
    fn commit(&mut self, at: At, point: &Point) -> Result<(), HistoryError> {
        let parents = self.graph.parents(at);
        let first = parents.first().copied();
        self.charter(at, point, first)?;
        let changes = self.changes(first, at)?;
        let mut touches = !changes.is_empty();
        for &other in parents.iter().skip(1) {
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

    /// The number of a commit's view.
    fn view(&mut self, at: At) -> Result<u32, HistoryError> {
        if let Some(&view) = self.view_of.get(&at) {
            return Ok(view);
        }
        let found = match self.graph.get(at) {
            Some(point) => self.trees.find(point.tree, &self.wanted)?,
            None => Vec::new(),
        };
        let view = self.views.number(found);
        self.view_of.insert(at, view);
        Ok(view)
    }

    fn nodes(&self, view: Option<u32>) -> &[Option<Node>] {
        view.and_then(|view| self.views.get(view))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    fn charter(&mut self, at: At, point: &Point, first: Option<At>) -> Result<(), HistoryError> {
        if point.line.is_some() {
            let (old, new) = (first.map(|at| self.view(at)).transpose()?, self.view(at)?);
            let charter = |view: Option<u32>| match self.nodes(view).last() {
                Some(&Some(Node::File(id))) => Some(id),
                _ => None,
            };
            let (old, new) = (charter(old), charter(Some(new)));
            if old != new {
                self.facts.charter.push((at, new));
            }
        }
        Ok(())
    }

    /// The log files that differ between two commits (or from nothing).
    fn changes(&mut self, from: Option<At>, to: At) -> Result<Vec<Change>, HistoryError> {
        let (old, new) = (
            from.map(|at| self.view(at)).transpose()?,
            Some(self.view(to)?),
        );
        if old == new {
            return Ok(Vec::new());
        }
        let (old, new) = (self.nodes(old).to_vec(), self.nodes(new).to_vec());
        let mut changes = Vec::new();
        let (prefix, log) = (self.prefix, self.log);
        let keep = |path: &str| {
            path.strip_prefix(prefix)
                .is_some_and(|path| log.contains(path))
        };
        for (slot, root) in self.roots.iter().enumerate() {
            let (old, new) = (
                old.get(slot).copied().flatten(),
                new.get(slot).copied().flatten(),
            );
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
            let path = self.facts.paths.number(
                change
                    .path
                    .strip_prefix(self.prefix)
                    .unwrap_or(&change.path)
                    .to_owned(),
            );
            let (gone, come) = self.blobs.compare(change.old, change.new)?;
            let places = |entries: &Entries| {
                entries
                    .iter()
                    .map(|&(entry, meaning)| (entry, (meaning, path)))
                    .collect::<Vec<_>>()
            };
            delta.gone.extend(places(&gone));
            delta.come.extend(places(&come));
        }
        delta.settle();
        Ok(delta)
    }
}
