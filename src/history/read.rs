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
use super::error::HistoryError;
use super::facts::{self, AllFacts};
use super::git::Repository;
use super::graph::{Base, Graph};
use super::mailmap::Mailmap;
use super::mainline::{self, Evidence};
use super::meaning::Splitter;
use super::model::History;
use super::object::CommitId;
use super::objects::Objects;
use super::paths::LogPaths;
use super::stories;
use super::sweep::{self, State};
use super::trust;
use super::views::Query;

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
    let mut graph = None;
    let mut before = History::default();
    if let Some((base, known)) = known {
        if base == tip {
            return Ok(known.by_mailmap(mailmap));
        }
        let base = Base {
            commit: base,
            line: known.line,
        };
        graph = Graph::since(objects, tip, base, Cache::MAX_NEW)?;
        before = known;
    }
    let graph = match graph {
        Some(graph) => graph,
        None => {
            before = History::default();
            Graph::read(objects, tip)?
        }
    };
    let commits = graph.len();
    let history = reading.extend(graph, before)?;
    if let Some(cache) = cache {
        cache.put_after(tip, &history, commits);
    }
    Ok(history.by_mailmap(mailmap))
}

/// The inputs of reading.
struct Reading<'a> {
    repository: &'a Repository,
    objects: &'a dyn Objects,
    query: Query<'a>,
    mailmap: &'a Mailmap,
}

impl Reading<'_> {
    /// Extends `before`, the history at the graph's base (empty, if there is none), by the commits after it.
    fn extend(&self, mut graph: Graph, before: History) -> Result<History, HistoryError> {
        let (repository, objects) = (self.repository, self.objects);
        let views = facts::views(repository, objects, &graph, self.query)?;
        let evidence = Evidence {
            objects,
            mailmap: self.mailmap,
            holds_project: &|at| views.holds_project(at),
            seen_on_servers: &|| repository.seen_on_servers(),
        };
        mainline::choose(&mut graph, &evidence)?;
        graph.number_line();
        let (known, state) = numbered(&before);
        let splitter = self.query.splitter;
        let facts = facts::gather(repository, objects, &graph, &views, splitter, known)?;
        let found = sweep::sweep(&graph, &facts, state);
        stories::build(objects, &graph, &views, &facts, &found, before)
    }
}

/// Numbers the entries and paths of a cached history, and returns them with the state at its tip.
fn numbered(kept: &History) -> (AllFacts, State) {
    let mut known = AllFacts::default();
    known.paths.reserve(kept.paths.len());
    for path in &kept.paths {
        known.paths.number(path.clone());
    }
    known.meanings.reserve(kept.stories.len());
    // All ids first: an entry's number is its story's place.
    let entries: Vec<_> = kept
        .stories
        .iter()
        .map(|story| known.meanings.entry(story.id.clone()))
        .collect();
    let mut state = State::new();
    for (story, &entry) in kept.stories.iter().zip(&entries) {
        let places = story.places.iter();
        state.push(
            places
                .map(|&(digest, path)| (known.meanings.known(entry, digest), path))
                .collect(),
        );
    }
    (known, state)
}
