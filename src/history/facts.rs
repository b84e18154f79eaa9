//! What each commit changed in the log, independent of its state before: the facts of a commit, which never change.
//!
//! They are gathered from the tip backwards, because a pack is read fastest in that order: git stores the newest
//! version of a file whole and each older one as a difference from the next.

use std::collections::BTreeSet;
use std::ops::Range;

use super::commit_graph::CommitGraph;
use super::delta::{Blobs, Entries};
use super::details::{self, Details};
use super::error::HistoryError;
use super::git::Repository;
use super::graph::{At, Graph};
use super::ids::ById;
use super::intern::Interner;
use super::meaning::{EntryKey, MeaningKey, Meanings, Splitter};
use super::object::ObjectId;
use super::objects::Objects;
use super::roots::{Needed, Roots};
use super::tree::{Change, Trees};
use super::views::{self, Query, Views};
use super::workers::divided;

/// An entry in a file (known by its number).
pub(super) type Place = (MeaningKey, u32);

/// For each entry: the place of its story in the history that is extended. `None`: it is new.
pub(super) type Known = Vec<Option<usize>>;

/// The difference between two commits.
#[derive(Debug, Default)]
pub(super) struct Delta {
    pub gone: Vec<(EntryKey, Place)>,
    pub come: Vec<(EntryKey, Place)>,
}

impl Delta {
    /// The entries that it concerns.
    pub(super) fn entries(&self) -> BTreeSet<EntryKey> {
        self.gone
            .iter()
            .chain(&self.come)
            .map(|&(entry, _)| entry)
            .collect()
    }

    /// The part of one of its lists that concerns an entry.
    pub(super) fn of(list: &[(EntryKey, Place)], entry: EntryKey) -> &[(EntryKey, Place)] {
        let start = list.partition_point(|(other, _)| *other < entry);
        let end = list.partition_point(|(other, _)| *other <= entry);
        list.get(start..end).unwrap_or_default()
    }

    fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.come.is_empty()
    }

    /// Removes what is both gone and come, and so unchanged.
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

/// The facts of all commits. Commits that did not change the log are left out.
#[derive(Debug, Default)]
pub(super) struct AllFacts {
    /// The difference from the first parent (from nothing, if there is none).
    pub of: ById<At, Delta>,
    /// The differences of merges from their other parents, in order.
    pub others: ById<At, Vec<Delta>>,
    /// The details of the commits in which a log file is not as in any parent.
    pub details: ById<At, Details>,
    /// The charter's blob, by commit (`None`: no charter), for commits of the main line that changed it.
    pub charter: Vec<(At, Option<ObjectId>)>,
    /// The meanings and paths behind the numbers.
    pub meanings: Meanings,
    pub paths: Interner<String>,
}

impl AllFacts {
    /// The first of the files, by name.
    pub(super) fn first_path(&self, places: &[Place]) -> Option<u32> {
        let paths = places.iter().map(|&(_, path)| path);
        paths.min_by_key(|path| self.paths.get(*path))
    }

    /// Merges the facts of another worker.
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
        let numbered = |mut delta: Delta| {
            places(&mut delta.gone);
            places(&mut delta.come);
            delta.gone.sort_unstable();
            delta.come.sort_unstable();
            delta
        };
        let others = other.others.into_iter();
        self.of.extend(
            other
                .of
                .into_iter()
                .map(|(at, delta)| (at, numbered(delta))),
        );
        self.others
            .extend(others.map(|(at, all)| (at, all.into_iter().map(numbered).collect())));
        self.details.extend(other.details);
        self.charter.extend(other.charter);
    }
}

/// Finds where the project was in each commit, without reading the trees of commits that did not change it according to
/// git's `filters`, and those that are in `roots`. `None`: the filters are wrong.
pub(super) fn views<'a>(
    repository: &Repository,
    objects: &dyn Objects,
    graph: &Graph<'_>,
    query: Query<'a>,
    filters: Option<&CommitGraph>,
    roots: Option<Roots>,
) -> Result<Option<Views<'a>>, HistoryError> {
    let paths = views::queried_paths(repository, query);
    let needed = filters.map(|filters| Needed::new(graph, filters, &paths));
    let needed = needed.as_ref();
    let roots = match roots {
        Some(roots) => roots,
        None => {
            let find = |objects: &dyn Objects, parts: &[Range<usize>]| {
                // Newest first: a pack is read fastest in that order.
                let commits = parts.iter().flat_map(|part| newest_first(graph, part));
                let read = commits.filter(|at| needed.is_none_or(|needed| needed.reads(*at)));
                Roots::read(objects, &paths, read.filter_map(|at| graph.tree(at)))
            };
            let parts = divided(repository, objects, graph.len(), &find)?;
            parts.into_iter().reduce(Roots::with).unwrap_or_default()
        }
    };
    Views::new(repository, objects, graph, query, needed, roots)
}

/// Gathers the facts of all commits but the graph's base.
pub(super) fn gather(
    repository: &Repository,
    objects: &dyn Objects,
    graph: &Graph<'_>,
    views: &Views<'_>,
    splitter: &dyn Splitter,
) -> Result<AllFacts, HistoryError> {
    let progress = repository.progress();
    progress.expect_commits(graph.len());
    let work = |objects: &dyn Objects, parts: &[Range<usize>]| {
        let mut gathering = Gathering {
            objects,
            graph,
            views,
            trees: Trees::new(objects),
            blobs: Blobs::new(objects, splitter),
            facts: AllFacts::default(),
        };
        for at in parts.iter().flat_map(|part| newest_first(graph, part)) {
            if Some(at) != graph.base() {
                gathering.commit(at)?;
            }
            progress.commit_done();
        }
        gathering.facts.meanings = gathering.blobs.into_meanings();
        Ok(gathering.facts)
    };
    let parts = divided(repository, objects, graph.len(), &work)?;
    let all = parts.into_iter().reduce(|mut all, facts| {
        all.absorb(facts);
        all
    });
    let mut all = all.unwrap_or_default();
    all.charter.sort_unstable_by_key(|&(at, _)| at);
    Ok(all)
}

/// The commits of a range, newest first.
fn newest_first<'g>(graph: &'g Graph<'_>, part: &Range<usize>) -> impl Iterator<Item = At> + 'g {
    graph.iter().skip(part.start).take(part.len()).rev()
}

struct Gathering<'r> {
    objects: &'r dyn Objects,
    graph: &'r Graph<'r>,
    views: &'r Views<'r>,
    trees: Trees<'r>,
    blobs: Blobs<'r>,
    facts: AllFacts,
}

impl Gathering<'_> {
    fn commit(&mut self, at: At) -> Result<(), HistoryError> {
        let parents = self.graph.parents(at);
        let first = parents.first().copied();
        if self.graph.line(at).is_some() {
            let charter = self.views.charter(at);
            if charter != first.and_then(|parent| self.views.charter(parent)) {
                self.facts.charter.push((at, charter));
            }
        }
        let changes = self.views.changes(&mut self.trees, first, at)?;
        let mut touches = !changes.is_empty();
        let delta = self.delta(changes)?;
        if !delta.is_empty() {
            self.facts.of.insert(at, delta);
        }
        let mut others = Vec::new();
        for &other in parents.iter().skip(1) {
            let changes = self.views.changes(&mut self.trees, Some(other), at)?;
            touches = touches && !changes.is_empty();
            others.push(self.delta(changes)?);
        }
        if !others.is_empty() {
            self.facts.others.insert(at, others);
        }
        if touches && let Some(details) = details::of(self.objects, self.graph, at, true)? {
            self.facts.details.insert(at, details);
        }
        Ok(())
    }

    /// The changes of entries that changes of files make.
    fn delta(&mut self, changes: Vec<Change>) -> Result<Delta, HistoryError> {
        let mut delta = Delta::default();
        for change in changes {
            let path = self.facts.paths.number(change.path);
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
