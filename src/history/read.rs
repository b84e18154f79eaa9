//! From commits to stories.
//!
//! First every commit is asked what it did to the log, apart from what the log said before: the difference from each parent.
//! Then what the log says at a commit is what it says at the commit's first parent, and the difference. So the commits are
//! visited along first parents, from each root to its ends and back: going in, the difference is put onto the state; coming
//! out, it is taken off again. At every commit the state is exact, and every difference is computed once.
//!
//! Where the history of an earlier tip is known ([`Cache`]) and all that came after it descends from it alone, only that is
//! read, and the visit begins with what the log said at that tip.

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
use super::views::Asked;

/// Reads what the commits that lead to `tip` say about the entries of the log and about the charter.
///
/// `charter` is the charter's path from the project's folder; `mailmap` says by which names people are told. What is known from earlier runs is taken from `cache`, and what
/// is new is put there; the answer is the same without it.
///
/// # Errors
/// Whatever cuts, alters or hides a part of the history. There is no answer from a part of it.
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
    let asked = Asked {
        splitter,
        log,
        charter,
    };
    let reading = Reading {
        repository,
        objects,
        asked,
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
        graph = Graph::since(objects, tip, base, Cache::MOST_NEW)?;
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
    let history = reading.go_on(graph, before)?;
    if let Some(cache) = cache {
        cache.put_after(tip, &history, commits);
    }
    Ok(history.by_mailmap(mailmap))
}

/// What is read, and from where.
struct Reading<'a> {
    repository: &'a Repository,
    objects: &'a dyn Objects,
    asked: Asked<'a>,
    mailmap: &'a Mailmap,
}

impl Reading<'_> {
    /// Reads what came after the graph's base, of which all is known (or all, where it has none).
    fn go_on(&self, mut graph: Graph, before: History) -> Result<History, HistoryError> {
        let (repository, objects) = (self.repository, self.objects);
        let views = facts::views(repository, objects, &graph, self.asked)?;
        let evidence = Evidence {
            objects,
            mailmap: self.mailmap,
            holds_project: &|at| views.holds_project(at),
            seen_on_servers: &|| repository.seen_on_servers(),
        };
        mainline::choose(&mut graph, &evidence)?;
        graph.mark_line();
        let (known, state) = numbered(&before);
        let splitter = self.asked.splitter;
        let facts = facts::gather(repository, objects, &graph, &views, splitter, known)?;
        let found = sweep::sweep(&graph, &facts, state);
        stories::tell(objects, &graph, &views, &facts, &found, before)
    }
}

/// The numbers of what is known, and the state at its tip.
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
