//! Reading the stories of entries from commits.
//!
//! First, the difference of every commit from each parent is computed, independently of the state of the log. The log at a
//! commit is the log at its first parent plus the difference. So the commits are visited along first parents, from each
//! root to its ends and back: the difference is applied to the state on the way in and reverted on the way out. At
//! every commit the state is exact, and every difference is computed once.
//!
//! If the history of an earlier tip is cached ([`Cache`]) and all later commits descend from it alone, only those are
//! read, and the visit begins with the log at that tip.

use super::cache::Cache;
use super::commit_graph::CommitGraph;
use super::error::HistoryError;
use super::facts::{self, AllFacts, Known};
use super::git::Repository;
use super::graph::{Base, Graph};
use super::mailmap::Mailmap;
use super::mainline::{self, Evidence};
use super::meaning::{EntryKey, Splitter};
use super::model::History;
use super::object::{CommitId, ObjectId};
use super::objects::Objects;
use super::origins;
use super::paths::LogPaths;
use super::roots::Roots;
use super::stories;
use super::sweep::{self, State};
use super::trust;
use super::views::{self, Query, Views};
use super::workers;

/// Reads the history of the log's entries and of the charter from the ancestors of `tip`.
///
/// `charter` is the charter's path from the project's folder; `mailmap` gives the names of people. The results of earlier
/// runs are read from `cache` and updated there; the result is the same without it.
///
/// # Errors
/// A part of the history is cut off, altered or unreadable. There is no result from an incomplete history.
pub fn read(
    repository: &Repository,
    tip: CommitId,
    splitter: &dyn Splitter,
    log: &LogPaths<'_>,
    charter: &str,
    mailmap: &Mailmap,
    cache: Option<&Cache>,
) -> Result<History, HistoryError> {
    trust::check(repository.common_dir())?;
    let objects = repository.objects();
    let query = Query {
        splitter,
        log,
        charter,
    };
    let reading = Reading {
        repository,
        objects,
        query,
        mailmap,
    };
    let known = cache.and_then(|cache| cache.nearest(objects, tip));
    // What a fetch has shown since may make another parent of a merge the one on the main line.
    let known = known.filter(|(_, known)| {
        let seen = || mainline::fingerprint(repository.seen_on_servers());
        known.servers.is_none_or(|servers| servers == seen())
    });
    let put = |history: &History, commits| {
        if let Some(cache) = cache {
            cache.put_after(tip, history, commits);
        }
    };
    if let Some((base, known)) = known {
        if base == tip {
            return Ok(known.by_mailmap(mailmap));
        }
        let base = Base {
            commit: base,
            line: known.line,
        };
        if let Some(graph) = Graph::since(objects, tip, base, Cache::MAX_NEW)? {
            let commits = graph.len();
            if let Ok(history) = reading.extend(graph, known, None, None)? {
                put(&history, commits);
                return Ok(history.by_mailmap(mailmap));
            }
        }
    }
    let described = repository.commit_graph();
    // Git's commit-graph is not evidence: if a commit or a tree is not as it says, everything is read without it.
    for described in [described.as_ref(), None] {
        let read = |each: &mut dyn FnMut(ObjectId)| Graph::read(objects, described, tip, each);
        let (graph, roots) = match described {
            Some(_) => (read(&mut |_| {})?, None),
            None => workers::ahead(repository, &views::queried_paths(repository, query), read)?,
        };
        let Some(graph) = graph else {
            continue;
        };
        let commits = graph.len();
        if let Ok(history) = reading.extend(graph, History::default(), described, roots)? {
            put(&history, commits);
            return Ok(history.by_mailmap(mailmap));
        }
        if described.is_none() {
            break;
        }
    }
    Err(HistoryError::Damaged {
        id: tip.to_string(),
        why: "its ancestors cannot be read".to_owned(),
    })
}

/// The inputs of reading.
struct Reading<'a> {
    repository: &'a Repository,
    objects: &'a dyn Objects,
    query: Query<'a>,
    mailmap: &'a Mailmap,
}

impl Reading<'_> {
    /// Extends `before`, the history at the graph's base (empty, if there is none), by the commits after it. The inner error: a
    /// commit or a tree is not as `described`.
    fn extend(
        &self,
        mut graph: Graph<'_>,
        before: History,
        described: Option<&CommitGraph>,
        roots: Option<Roots>,
    ) -> Result<Result<History, Contradiction>, HistoryError> {
        let (repository, objects) = (self.repository, self.objects);
        let views = facts::views(repository, objects, &graph, self.query, described, roots)?;
        let Some(views) = views else {
            return Ok(Err(Contradiction));
        };
        if described.is_some() && !fill(objects, &mut graph, &views)? {
            return Ok(Err(Contradiction));
        }
        let evidence = Evidence {
            objects,
            mailmap: self.mailmap,
            holds_project: &|at| views.holds_project(at),
            seen_on_servers: &|| repository.seen_on_servers(),
        };
        let servers = mainline::choose(&mut graph, &evidence)?.or(before.servers);
        graph.number_line();
        let splitter = self.query.splitter;
        let mut facts = facts::gather(repository, objects, &graph, &views, splitter)?;
        let (known, state) = known(&before, &mut facts);
        let at_base = state.clone();
        let mut found = sweep::sweep(&graph, &facts, &known, state, &|entry| {
            let place = known.get(entry).copied().flatten();
            let story = place.and_then(|place| before.stories.get(place));
            story.is_some_and(|story| story.landed.is_some())
        });
        let (base, state) = (&before, &at_base);
        found.origins = origins::trace(&graph, &facts, splitter, &found, &known, base, state);
        let history = stories::build(objects, &graph, &views, facts, found, &known, before)?;
        Ok(Ok(History { servers, ..history }))
    }
}

/// The commit-graph does not describe the commits.
struct Contradiction;

/// Reads the commits that can be part of a story, and their parents, if they are only described. False: one is not as
/// described.
fn fill(
    objects: &dyn Objects,
    graph: &mut Graph<'_>,
    views: &Views<'_>,
) -> Result<bool, HistoryError> {
    let mut needed = vec![false; graph.len()];
    for at in graph.iter().filter(|at| views.matters(graph, *at)) {
        for at in graph.parents(at).iter().chain([&at]) {
            if let Some(needed) = needed.get_mut(at.index()) {
                *needed = true;
            }
        }
    }
    graph.fill(objects, &|at| needed.get(at.index()) == Some(&true))
}

/// The story in `before` of each entry that the facts are about, and the log at its tip. The other entries, which are most, stay
/// as they are.
fn known(before: &History, facts: &mut AllFacts) -> (Known, State) {
    let entries = 0..facts.meanings.entries();
    let known = entries.map(|entry| before.place_of(facts.meanings.id(entry)));
    let known: Known = known.collect();
    let mut state = State::new();
    for (entry, place) in (0..).map(EntryKey::numbered).zip(&known) {
        let story = place.and_then(|place| before.stories.get(place));
        let places = story.into_iter().flat_map(|story| &story.places);
        let places = places.map(|held| {
            let path = facts.paths.number(before.path(held.path).to_owned());
            (facts.meanings.known(entry, held.content), path)
        });
        state.push(places.collect());
    }
    (known, state)
}
