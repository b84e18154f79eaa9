//! Building the stories of entries from the facts of commits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::error::HistoryError;
use super::facts::{AllFacts, Place};
use super::graph::{At, Graph, Point};
use super::header;
use super::mailmap::Identity;
use super::malformed::TimesUnknown;
use super::model::{Change, CharterVersion, Commit, History, Story};
use super::object::{Kind, ObjectId};
use super::objects::Objects;
use super::sweep::Found;
use super::views::Views;

/// The bytes of a commit's message that are kept.
const MESSAGE: usize = 64 << 10;

/// Extends the history at a graph's base (empty, if it has none) by the facts of its commits.
///
/// Entries and paths of `before` have the same numbers in `facts`.
pub(super) fn build(
    objects: &dyn Objects,
    graph: &Graph,
    views: &Views<'_>,
    facts: &AllFacts,
    found: &Found,
    mut before: History,
) -> Result<History, HistoryError> {
    forget_base(&mut before);
    let known = before.stories.len();
    let minimal = first_records(graph, &found.introduced, known);
    let mut named: BTreeSet<At> = facts.touching.clone();
    named.extend(graph.tip());
    let charter = facts.charter.iter().map(|&(at, blob)| {
        let written = blob.and_then(|blob| first_written(graph, views, at, blob));
        (at, blob, written)
    });
    let charter: Vec<_> = charter.collect();
    named.extend(
        charter
            .iter()
            .flat_map(|(at, _, written)| written.iter().chain([at])),
    );
    named.extend(minimal.iter().flatten());
    // An entry that was removed and restored has landed once.
    let landed = |entry: usize| {
        before
            .stories
            .get(entry)
            .is_some_and(|story| story.landed.is_some())
    };
    named.extend(
        found
            .landed
            .iter()
            .filter(|(entry, _)| !landed(**entry))
            .map(|(_, at)| *at),
    );
    let changes = found.changes.values().flatten();
    named.extend(changes.flat_map(Change::commits).map(At::numbered));
    named.extend(views.lost);

    let mut builder = StoryBuilder {
        objects,
        graph,
        views,
        facts,
        places: BTreeMap::new(),
        people: HashMap::new(),
        outside: HashMap::new(),
        kept: before,
    };
    let new = facts.paths.iter().skip(builder.kept.paths.len());
    builder.kept.paths.extend(new.cloned());
    builder.commits(&named)?;
    // An entry's number is its story's place.
    for entry in known..facts.meanings.entries() {
        builder.kept.stories.push(Story {
            id: facts.meanings.id(entry).to_owned(),
            ..Story::default()
        });
    }
    for (&entry, places) in &found.state {
        let minimal = minimal.get(entry).map(Vec::as_slice).unwrap_or_default();
        builder.story(entry, known, minimal, places, found);
    }
    for (at, blob, written) in charter {
        let version = CharterVersion {
            commit: builder.place(at),
            blob,
            written: written.map(|at| builder.place(at)),
        };
        builder.kept.charter.push(version);
    }
    builder.kept.stories.sort_by(|a, b| a.id.cmp(&b.id));
    let lost = views.lost.map(|at| builder.place(at));
    builder.kept.lost = lost.or(builder.kept.lost);
    let tip = graph.tip().and_then(|tip| graph.get(tip));
    builder.kept.line = tip.and_then(|tip| tip.line).unwrap_or(0);
    builder.kept.put_in_order();
    Ok(builder.kept)
}

/// The merged commit that introduced a version of the charter. Later commits cannot prove an earlier
/// date.
fn first_written(graph: &Graph, views: &Views<'_>, merge: At, blob: ObjectId) -> Option<At> {
    if graph.parents(merge).len() < 2 {
        return None;
    }
    let sides = graph.sides(merge, &mut |_, _| true);
    let brought = sides.iter().skip(1).flatten().copied();
    let holds = |at: &At| views.charter(*at) == Some(blob);
    let came = brought.filter(|at| holds(at) && !graph.parents(*at).iter().any(holds));
    came.min_by_key(|at| graph.get(*at).map(|point| (point.time, point.id)))
}

/// Removes the former tip, unless it is needed for another reason.
fn forget_base(before: &mut History) {
    let Some(last) = before
        .commits
        .len()
        .checked_sub(1)
        .and_then(|last| u32::try_from(last).ok())
    else {
        return;
    };
    let named = |story: &Story| story.commits().any(|commit| commit == last);
    let needed = before
        .commits
        .last()
        .is_some_and(|commit| commit.touches_log)
        || before.charter.iter().any(|version| version.commit == last)
        || before.lost == Some(last)
        || before.stories.iter().any(named);
    if !needed {
        before.commits.pop();
    }
}

struct StoryBuilder<'a> {
    objects: &'a dyn Objects,
    graph: &'a Graph,
    views: &'a Views<'a>,
    facts: &'a AllFacts,
    /// The places of the graph's commits in the history.
    places: BTreeMap<At, u32>,
    people: HashMap<Identity, u32>,
    /// The numbers of files that were in another folder.
    outside: HashMap<String, u32>,
    kept: History,
}

impl StoryBuilder<'_> {
    fn place(&self, at: At) -> u32 {
        self.places.get(&at).copied().unwrap_or(u32::MAX)
    }

    /// Adds the commits of the history, parents first.
    fn commits(&mut self, named: &BTreeSet<At>) -> Result<(), HistoryError> {
        let number = |list: usize| u32::try_from(list).unwrap_or(u32::MAX);
        self.people = (0..)
            .zip(&self.kept.people)
            .map(|(place, person)| (person.clone(), place))
            .collect();
        for &at in named {
            let Some(point) = self.graph.get(at) else {
                continue;
            };
            self.places.insert(at, number(self.kept.commits.len()));
            let commit = self.commit(at, point)?;
            self.kept.commits.push(commit);
        }
        Ok(())
    }

    /// Reads a commit again, with all its details.
    fn commit(&mut self, at: At, point: &Point) -> Result<Commit, HistoryError> {
        let read = if point.raw.is_none() {
            Some(self.objects.read(point.id, Kind::Commit)?)
        } else {
            None
        };
        let raw = point.raw.as_deref().or(read.as_deref()).unwrap_or_default();
        let header = header::parse(raw).map_err(|why| HistoryError::Damaged {
            id: point.id.to_string(),
            why,
        })?;
        let author = header.people.as_ref().ok().map(|people| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (name, email) = (text(people.author.name), text(people.author.email));
            (Identity { name, email }, people.author.time.timestamp())
        });
        let authored = author.as_ref().map(|(_, time)| *time);
        let author = author.map(|(person, _)| {
            let next = u32::try_from(self.kept.people.len()).unwrap_or(u32::MAX);
            *self.people.entry(person).or_insert_with_key(|person| {
                self.kept.people.push(person.clone());
                next
            })
        });
        let parents = self
            .graph
            .parents(at)
            .iter()
            .filter_map(|&p| self.graph.get(p));
        Ok(Commit {
            id: point.id,
            parents: parents.map(|p| (p.id, p.time)).collect(),
            seconds: point.time,
            author,
            authored,
            message: String::from_utf8_lossy(
                header.message.get(..MESSAGE).unwrap_or(header.message),
            )
            .into_owned(),
            signed: header.signed,
            line: point.line,
            touches_log: self.facts.touching.contains(&at),
            malformed: point.malformed.as_deref().cloned(),
        })
    }

    /// Replaces the paths of files in another folder by paths from the repository's root.
    fn name_folders(&mut self, at: At, change: &mut Change) {
        let parents = self.graph.parents(at).iter();
        let is_parent = |at: &&At| self.graph.get(**at).is_some_and(|p| p.id == change.parent);
        let parent = parents.clone().find(is_parent).copied();
        let paths = change.path.as_mut().map(|path| (at, path));
        let before = parent.map(|parent| (parent, &mut change.parent_path));
        for (at, path) in paths.into_iter().chain(before) {
            if let Some(folder) = self.views.other_folder(at) {
                let file = self.facts.paths.get(*path).map_or("", String::as_str);
                let next = u32::try_from(self.kept.paths.len()).unwrap_or(u32::MAX);
                let named = self.outside.entry(format!("/{folder}{file}"));
                *path = *named.or_insert_with_key(|named| {
                    self.kept.paths.push(named.clone());
                    next
                });
            }
        }
    }

    /// Extends the story of the entry with that number, or begins it with `minimal`: the introducing commits without another one
    /// among their ancestors.
    fn story(
        &mut self,
        entry: usize,
        known: usize,
        minimal: &[At],
        places: &[Place],
        found: &Found,
    ) {
        let mut commits: Vec<At> = minimal.to_vec();
        let Some(mut story) = self.kept.stories.get_mut(entry).map(std::mem::take) else {
            return;
        };
        if let Some(&landed) = found.landed.get(&entry).filter(|_| story.landed.is_none()) {
            commits.push(landed);
            story.landed = Some(self.place(landed));
        }
        for change in found.changes.get(&entry).into_iter().flatten() {
            let at = At::numbered(change.commit);
            commits.push(at);
            let mut change = change.clone();
            for place in change.commits_mut() {
                *place = self.place(At::numbered(*place));
            }
            self.name_folders(at, &mut change);
            match change.path {
                Some(_) => story.edited.push(change),
                None => story.removals.push(change),
            }
        }
        commits.sort_unstable();
        if story.times_unknown.is_none() {
            story.times_unknown = commits
                .iter()
                .filter_map(|&at| self.graph.get(at))
                .find_map(|point| {
                    point.malformed.as_deref().map(|why| TimesUnknown {
                        commit: point.id.short(),
                        why: why.clone(),
                    })
                });
        }
        let points = || {
            minimal
                .iter()
                .filter_map(|&at| self.graph.get(at).map(|point| (at, point)))
        };
        if entry >= known && points().all(|(_, point)| point.time.is_some()) {
            let first = points().min_by_key(|(_, point)| (point.time, point.id));
            story.recorded = first.map(|(at, _)| self.place(at));
        }
        story.places = places
            .iter()
            .map(|&(meaning, path)| (self.facts.meanings.digest(meaning), path))
            .collect();
        if let Some(slot) = self.kept.stories.get_mut(entry) {
            *slot = story;
        }
    }
}

/// The introducing commits without another one among their ancestors, for each entry; none for entries whose story is
/// `known`.
fn first_records(graph: &Graph, introduced: &[Vec<At>], known: usize) -> Vec<Vec<At>> {
    let mut minimal = introduced.to_vec();
    minimal.iter_mut().take(known).for_each(Vec::clear);
    let several: Vec<usize> = (0..minimal.len())
        .filter(|&e| minimal.get(e).is_some_and(|list| list.len() > 1))
        .collect();
    // Sixty-four entries at a time, each a bit that is passed from a commit to all its descendants.
    for group in several.chunks(64) {
        let mut here: HashMap<At, u64> = HashMap::new();
        for (bit, &entry) in group.iter().enumerate() {
            for &at in introduced.get(entry).into_iter().flatten() {
                *here.entry(at).or_default() |= 1 << bit;
            }
        }
        let mut above: Vec<u64> = vec![0; graph.len()];
        for (at, _) in graph.iter() {
            let mut bits = 0;
            for parent in graph.parents(at) {
                bits |= above.get(parent.index()).copied().unwrap_or(0)
                    | here.get(parent).copied().unwrap_or(0);
            }
            if let Some(slot) = above.get_mut(at.index()) {
                *slot = bits;
            }
        }
        for (bit, &entry) in group.iter().enumerate() {
            if let Some(list) = minimal.get_mut(entry) {
                list.retain(|at| {
                    above
                        .get(at.index())
                        .is_some_and(|bits| bits & (1 << bit) == 0)
                });
            }
        }
    }
    minimal
}
