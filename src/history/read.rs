//! From commits to stories.
//!
//! First every commit is asked what it did to the log, apart from what the log said before: the difference from each parent.
//! Then what the log says at a commit is what it says at the commit's first parent, and the difference. So the commits are
//! visited along first parents, from each root to its ends and back: going in, the difference is put onto the state; coming
//! out, it is taken off again. At every commit the state is exact, and every difference is computed once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::error::HistoryError;
use super::facts::{self, AllFacts};
use super::git::{CommitId, Database, Kind, Objects, Repository};
use super::graph::{At, Graph};
use super::header;
use super::mailmap::Mailmap;
use super::meaning::Splitter;
use super::model::{CharterVersion, Commit, Edit, History, Removal, Story};
use super::paths::LogPaths;
use super::sweep::{self, Found};
use super::trust;

/// So many bytes of a commit's message are kept.
const MESSAGE: usize = 64 << 10;

/// Reads what the commits that lead to `tip` say about the entries of the log and about the charter.
///
/// `charter` is the charter's path from the project's folder.
///
/// # Errors
/// Whatever cuts, alters or hides a part of the history. There is no answer from a part of it.
pub fn read(
    repository: &Repository,
    tip: CommitId,
    splitter: &dyn Splitter,
    log: &LogPaths<'_>,
    charter: &str,
) -> Result<History, HistoryError> {
    trust::check(repository.common_dir())?;
    let objects = repository.objects()?;
    let graph = Graph::read(&objects, tip)?;
    let facts = facts::gather(repository, &objects, &graph, splitter, log, charter)?;
    let found = sweep::sweep(&graph, &facts);
    let mut table = Table {
        objects: &objects,
        graph: &graph,
        mailmap: repository.mailmap(tip)?,
        commits: BTreeMap::new(),
        facts: &facts,
        found: &found,
    };
    let mut stories = BTreeMap::new();
    let first = first_records(&graph, &found.introduced);
    for (index, minimal) in first.into_iter().enumerate() {
        let story = table.story(index, &minimal)?;
        stories.insert(facts.meanings.id(index).to_owned(), story);
    }
    let mut versions = Vec::new();
    for &(at, blob) in &facts.charter {
        versions.push(CharterVersion { commit: table.commit(at)?, blob });
    }
    for &at in &facts.touching {
        table.commit(at)?;
    }
    let tip = match graph.tip() {
        Some(at) => table.commit(at)?,
        None => return Err(HistoryError::Damaged { id: tip.to_string(), why: "it is no commit".into() }),
    };
    Ok(History { tip, commits: table.commits.into_values().collect(), stories, charter: versions })
}

/// The commits that are told of, each read once more and kept whole.
struct Table<'a> {
    objects: &'a Database<'a>,
    graph: &'a Graph,
    mailmap: Mailmap,
    commits: BTreeMap<At, Arc<Commit>>,
    facts: &'a AllFacts,
    found: &'a Found,
}

impl Table<'_> {
    fn commit(&mut self, at: At) -> Result<Arc<Commit>, HistoryError> {
        if let Some(commit) = self.commits.get(&at) {
            return Ok(Arc::clone(commit));
        }
        let Some(point) = self.graph.get(at) else {
            return Err(HistoryError::Damaged { id: String::new(), why: "it is not among the commits read".into() });
        };
        let read = if point.raw.is_none() { Some(self.objects.read(point.id, Kind::Commit)?) } else { None };
        let raw = point.raw.as_deref().or(read.as_deref()).unwrap_or_default();
        let header = header::parse(raw).map_err(|why| HistoryError::Damaged { id: point.id.to_string(), why })?;
        let (author, authored) = match &header.people {
            Ok(people) => {
                let (name, email) = (String::from_utf8_lossy(people.author.name), String::from_utf8_lossy(people.author.email));
                (self.mailmap.resolve(&name, &email), Some(people.author.time))
            }
            Err(_) => Default::default(),
        };
        let parents = point.parents.iter().filter_map(|&p| self.graph.get(p)).map(|p| (p.id, p.time)).collect();
        let message = String::from_utf8_lossy(header.message.get(..MESSAGE).unwrap_or(header.message)).into_owned();
        let commit = Arc::new(Commit {
            id: point.id,
            parents,
            time: point.time,
            author,
            authored,
            message,
            signed: header.signed,
            line: point.line,
            touches_log: self.facts.touching.contains(&at),
            malformed: point.malformed.clone(),
        });
        self.commits.insert(at, Arc::clone(&commit));
        Ok(commit)
    }

    /// The story of the entry with that number; `minimal` are the commits that hold it and have none among their ancestors.
    fn story(&mut self, entry: usize, minimal: &[At]) -> Result<Story, HistoryError> {
        let found = self.found;
        let mut story = Story { path: found.present.get(entry).cloned().flatten(), ..Story::default() };
        let mut judged: Vec<At> = minimal.to_vec();
        if let Some(&landed) = found.landed.get(&entry) {
            judged.push(landed);
            story.landed = Some(self.commit(landed)?);
        }
        for edit in found.edits.get(&entry).into_iter().flatten() {
            judged.push(edit.at);
            let commit = self.commit(edit.at)?;
            let Some(&(parent, _)) = commit.parents.first() else { continue };
            let (path, parent_path) = (edit.path.clone(), edit.parent_path.clone());
            story.edited.push(Edit { commit, fields: edit.fields.clone(), path, parent, parent_path });
        }
        for removal in found.removals.get(&entry).into_iter().flatten() {
            judged.push(removal.at);
            let commit = self.commit(removal.at)?;
            let Some(&(parent, _)) = commit.parents.first() else { continue };
            story.removals.push(Removal { commit, parent, parent_path: removal.parent_path.clone() });
        }
        let points = || judged.iter().filter_map(|&at| self.graph.get(at));
        story.unjudged =
            points().find_map(|p| p.malformed.as_ref().map(|why| format!("commit {} is malformed: {why}", p.id.short())));
        let first =
            minimal.iter().copied().filter_map(|at| self.graph.get(at).and_then(|p| p.time.map(|time| (time, p.id, at)))).min();
        let known = minimal.iter().all(|&at| self.graph.get(at).is_some_and(|p| p.time.is_some()));
        if let (Some((_, _, at)), true) = (first, known) {
            story.recorded = Some(self.commit(at)?);
        }
        Ok(story)
    }
}

/// Of the commits that introduce an entry, those that have no other such commit among their ancestors, for each entry.
///
/// That no other parent of them holds the entry need not be asked: where one did, a commit that introduced it would be among
/// their ancestors.
fn first_records(graph: &Graph, introduced: &[Vec<At>]) -> Vec<Vec<At>> {
    let mut minimal = introduced.to_vec();
    let several: Vec<usize> = (0..introduced.len()).filter(|&e| introduced.get(e).is_some_and(|list| list.len() > 1)).collect();
    // Sixty-four entries at a time, each a bit that runs from a commit to all its descendants.
    for group in several.chunks(64) {
        let mut here: HashMap<At, u64> = HashMap::new();
        for (bit, &entry) in group.iter().enumerate() {
            for &at in introduced.get(entry).into_iter().flatten() {
                *here.entry(at).or_default() |= 1 << bit;
            }
        }
        let mut above: Vec<u64> = vec![0; graph.len()];
        for (at, point) in graph.iter() {
            let mut bits = 0;
            for parent in &point.parents {
                bits |= above.get(parent.index()).copied().unwrap_or(0) | here.get(parent).copied().unwrap_or(0);
            }
            if let Some(slot) = above.get_mut(at.index()) {
                *slot = bits;
            }
        }
        for (bit, &entry) in group.iter().enumerate() {
            if let Some(list) = minimal.get_mut(entry) {
                list.retain(|at| above.get(at.index()).is_some_and(|bits| bits & (1 << bit) == 0));
            }
        }
    }
    minimal
}
