//! A project that was moved by two commits: copied to another folder, from which it was removed later, or the other way round.

use std::collections::{HashMap, HashSet};

use super::error::HistoryError;
use super::graph::At;
use super::left_behind::{Left, differences};
use super::meaning::Meaning;
use super::object::Kind;
use super::tree::Node;
use super::views::Following;

/// The most commits from one step to the other. A copy that stays is another project.
const NEAR: usize = 200;

/// The copy of a project: the commit that made it and its parent, and the number of the layout of the former.
#[derive(Clone, Copy)]
struct Copied {
    at: At,
    parent: At,
    number: u32,
}

/// The entries of a log, each with its file: the first with each id.
type Entries = HashMap<String, (String, Meaning)>;

impl Following<'_, '_> {
    /// The folder in which a project was before the first commit that has it in its folder, if another commit removed it there: later,
    /// when most of what was there had been copied, or before.
    pub(super) fn place_in_steps(
        &mut self,
        at: At,
        parent: At,
        folder: &str,
    ) -> Result<Option<String>, HistoryError> {
        let mine = self.entries(at)?;
        if mine.is_empty() {
            return Ok(None);
        }
        if self.graph.base() == Some(parent) {
            self.is_incomplete = true;
            return Ok(None);
        }
        let number = self.views.of(at).0;
        let later: Vec<At> = self.graph.iter().skip(at.index() + 1).take(NEAR).collect();
        let mut copied: Vec<(usize, String)> = Vec::new();
        let mut removals: Vec<(String, At)> = Vec::new();
        for removing in later {
            for place in self.removed_by(removing, folder)? {
                self.settle(parent, &place, number)?;
                let theirs = self.entries(parent)?;
                let is_known = copied.iter().any(|(_, known)| *known == place);
                let common = theirs.intersection(&mine).count();
                if common > 0 && is_mostly_in(&theirs, &mine) {
                    // A branch removes it, and the merge of that branch removes what the main line had there.
                    removals.push((place.clone(), removing));
                    if !is_known {
                        copied.push((common, place));
                    }
                }
            }
        }
        if !copied.is_empty() {
            let from = most(copied);
            removals.retain(|(place, _)| from.as_ref() == Some(place));
            for (place, removing) in removals {
                let copied = Copied { at, parent, number };
                self.find_left(copied, removing, &place)?;
            }
            return Ok(from);
        }
        let mut removing = parent;
        for _ in 0..NEAR {
            let Some(&older) = self.graph.parents(removing).first() else {
                break;
            };
            let mut removed = Vec::new();
            for place in self.removed_by(removing, folder)? {
                // Another child may have settled it already.
                let was = self.views.of(older);
                self.settle(older, &place, number)?;
                let common = self.entries(older)?.intersection(&mine).count();
                self.views.put_back(older, was);
                if common > 0 {
                    removed.push((common, place));
                }
            }
            if !removed.is_empty() {
                return Ok(most(removed));
            }
            if self.graph.base() == Some(older) {
                self.is_incomplete = true;
                break;
            }
            removing = older;
        }
        Ok(None)
    }

    /// The meanings of all entries of the log in a commit.
    pub(super) fn entries(&mut self, at: At) -> Result<HashSet<Meaning>, HistoryError> {
        let entries = self.entries_of_files(at)?.into_iter();
        Ok(entries.map(|(_, meaning)| meaning).collect())
    }

    /// The same, each with its file.
    fn entries_of_files(&mut self, at: At) -> Result<Vec<(String, Meaning)>, HistoryError> {
        let mut entries = Vec::new();
        for file in self.views.changes(&mut self.trees, None, at)? {
            let Some(id) = file.new else { continue };
            match self.objects.read(id, Kind::Blob) {
                Ok(text) => {
                    let of_file = self.query.splitter.split(&text).into_iter();
                    entries.extend(of_file.map(|meaning| (file.path.clone(), meaning)));
                }
                Err(HistoryError::TooLarge { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(entries)
    }

    /// Finds out what a folder had, when a commit removed it, that the project which was copied from there never got.
    fn find_left(&mut self, copied: Copied, removing: At, place: &str) -> Result<(), HistoryError> {
        let Some(&last) = self.graph.parents(removing).first() else {
            return Ok(());
        };
        let before = self.entries_in(copied.parent, copied, place)?;
        let theirs = self.entries_in(last, copied, place)?;
        let changed = |(id, (_, meaning)): &(&String, &(String, Meaning))| {
            before.get(*id).is_none_or(|(_, known)| known != meaning)
        };
        let changed: HashSet<&String> = theirs.iter().filter(changed).map(|(id, _)| id).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let ours = self.placed(removing)?;
        // Another removal of the folder, or another copy of it, may have found the entry already.
        let known = self.views.left.iter();
        let known: HashSet<(String, String)> = known
            .map(|left| (left.id.clone(), left.path.clone()))
            .collect();
        let mut left: Vec<Left> = Vec::new();
        for id in changed {
            let Some((path, meaning)) = theirs.get(id) else {
                continue;
            };
            let from_root = format!("/{place}{path}");
            if known.contains(&(id.clone(), from_root.clone())) {
                continue;
            }
            let now = match ours.get(id) {
                Some((_, now)) if now == meaning => continue,
                Some((path, now)) => Some((path.clone(), differences(meaning, now))),
                // What the project had and removed is none of it.
                None if before.contains_key(id) => continue,
                None => None,
            };
            left.push(Left {
                id: id.clone(),
                held: Vec::new(),
                removing,
                last,
                path: from_root,
                now,
            });
        }
        left.sort_by(|one, other| one.id.cmp(&other.id));
        if left.is_empty() {
            return Ok(());
        }
        let between = removing.index().saturating_sub(copied.at.index() + 1);
        let between = self.graph.iter().skip(copied.at.index() + 1).take(between);
        for at in between.collect::<Vec<At>>() {
            let here = self.entries_in(at, copied, place)?;
            for left in &mut left {
                let meaning = theirs.get(&left.id).map(|(_, meaning)| meaning);
                if here.get(&left.id).map(|(_, here)| here) == meaning {
                    left.held.push(at);
                }
            }
        }
        let of_left = left.iter().flat_map(|left| left.held.iter().copied());
        self.views.of_left.extend(of_left.chain([removing]));
        self.views.left.extend(left);
        Ok(())
    }

    /// The entries of a folder in a commit.
    fn entries_in(&mut self, at: At, copied: Copied, place: &str) -> Result<Entries, HistoryError> {
        let was = self.views.of(at);
        self.settle(at, place, copied.number)?;
        let entries = self.placed(at);
        self.views.put_back(at, was);
        entries
    }

    fn placed(&mut self, at: At) -> Result<Entries, HistoryError> {
        let mut entries = Entries::new();
        for (path, meaning) in self.entries_of_files(at)? {
            let id = meaning.id.clone();
            entries.entry(id).or_insert((path, meaning));
        }
        Ok(entries)
    }

    /// Finds out whether the commits since the graph's base removed a charter somewhere, which may have been copied before.
    pub(super) fn find_late_removals(&mut self) -> Result<(), HistoryError> {
        if self.graph.base().is_none() {
            return Ok(());
        }
        let folder = self.views.queried_folder().to_owned();
        for at in self.graph.iter() {
            if !self.removed_by(at, &folder)?.is_empty() {
                self.is_incomplete = true;
                break;
            }
        }
        Ok(())
    }

    /// The folders other than one from which a commit removed a charter, if it put none elsewhere.
    fn removed_by(&mut self, at: At, folder: &str) -> Result<Vec<String>, HistoryError> {
        let Some(&parent) = self.graph.parents(at).first() else {
            return Ok(Vec::new());
        };
        let trees = self.graph.tree(parent).zip(self.graph.tree(at));
        let Some((older, newer)) = trees.filter(|(older, newer)| older != newer) else {
            return Ok(Vec::new());
        };
        let name = format!("/{}", self.query.charter);
        let is_charter = |path: &str| format!("/{path}").ends_with(&name);
        let (older, newer) = (Some(Node::Tree(older)), Some(Node::Tree(newer)));
        let changes = self.trees.diff("", older, newer, &is_charter)?;
        // What came elsewhere with the same commit may be the project that was moved.
        if changes.iter().any(|change| change.old.is_none()) {
            return Ok(Vec::new());
        }
        let gone = changes.iter().filter(|change| change.new.is_none());
        let places = gone.filter_map(|gone| gone.path.strip_suffix(self.query.charter));
        let places = places.filter(|place| *place != folder);
        Ok(places.map(str::to_owned).collect())
    }
}

/// Whether at least half of the entries have ids that others have. What was changed or left out on the way is a change of the project
/// that was moved.
fn is_mostly_in(some: &HashSet<Meaning>, all: &HashSet<Meaning>) -> bool {
    let ids = |of: &HashSet<Meaning>| -> HashSet<String> {
        of.iter().map(|meaning| meaning.id.clone()).collect()
    };
    let (some, all) = (ids(some), ids(all));
    some.intersection(&all).count() * 2 >= some.len()
}

/// The place with the most entries; none if there are two.
fn most(mut places: Vec<(usize, String)>) -> Option<String> {
    places.sort();
    let (most, place) = places.pop()?;
    let is_only = places.last().is_none_or(|(second, _)| *second < most);
    is_only.then_some(place)
}
