//! The history of entries and of the charter, as it is computed, cached and queried.
//!
//! Commits, people and paths are identified by their places in the lists of a [`History`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::mailmap::{Identity, Mailmap};
use super::malformed::{Malformation, TimesUnknown};
use super::object::{CommitId, ObjectId};
use super::story_index::StoryIndex;

/// A commit of the story of an entry or of the charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// Its parents, the one on the main line first, each with its committer time in seconds since 1970.
    pub(super) parents: Vec<(CommitId, Option<i64>)>,
    pub(super) seconds: Option<i64>,
    /// The time before which it cannot have been made, if that is later: not stored, because it depends on the charter.
    #[serde(skip)]
    pub(super) raised: Option<i64>,
    pub(super) author: Option<u32>,
    /// Who committed it, by another address than its author's: whoever amended or applied it, for example.
    pub(super) committer: Option<u32>,
    pub(super) authored: Option<i64>,
    /// The message, of which the first 64 KiB are kept.
    pub message: String,
    /// Whether it carries a signature, which is not verified.
    pub signed: bool,
    /// Its place on the main line, the oldest being 0. `None`: it is on a branch that was merged.
    pub line: Option<u32>,
    /// Whether it has a log file that differs from every parent's.
    pub touches_log: bool,
    /// Why its people and times are invalid.
    pub malformed: Option<Malformation>,
}

impl Commit {
    /// The committer time, or the one before which the commit cannot have been made, which all checks use. `None`: the commit is
    /// malformed.
    #[must_use]
    pub fn time(&self) -> Option<DateTime<Utc>> {
        time(self.seconds.map(|time| self.raised.unwrap_or(time)))
    }

    /// The committer time as it is in the commit. `None`: the commit is malformed.
    #[must_use]
    pub fn clock(&self) -> Option<DateTime<Utc>> {
        time(self.seconds)
    }

    /// Whether it was made later than its clock said.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.raised.is_some()
    }

    /// Sets the time before which it cannot have been made, if that is later than its own.
    pub fn raise(&mut self, to: Option<DateTime<Utc>>) {
        self.raised = to.map(|time| time.timestamp());
    }

    /// The author time: shown, never used for checks, because rebase, cherry-pick and amend keep it.
    #[must_use]
    pub fn authored(&self) -> Option<DateTime<Utc>> {
        time(self.authored)
    }

    /// The ids of its parents, the one on the main line first.
    pub fn parents(&self) -> impl ExactSizeIterator<Item = CommitId> {
        self.parents.iter().map(|(id, _)| *id)
    }

    /// The committer time of its youngest parent.
    #[must_use]
    pub fn youngest_parent(&self) -> Option<DateTime<Utc>> {
        time(self.parents.iter().filter_map(|(_, time)| *time).max())
    }
}

fn time(seconds: Option<i64>) -> Option<DateTime<Utc>> {
    seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0))
}

/// A change of an entry's content, or its removal, after it landed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The place of the commit: on the main line, or a merge that dropped something.
    pub commit: u32,
    /// The place of the commit that made the change, on a branch that `commit` merged. `None`: `commit` itself.
    pub written: Option<u32>,
    /// The names of the changed fields, sorted; including `kind`, if the kind changed.
    pub fields: Vec<String>,
    /// Whether it is only the change of these fields: what else differs was changed by other commits.
    pub in_part: bool,
    /// The file with the entry after the commit that made the change. `None`: the entry is gone.
    pub path: Option<u32>,
    /// The parent of the commit that made the change, which has the previous content.
    pub parent: CommitId,
    /// The file with the entry in `parent`.
    pub parent_path: u32,
    /// Set if the commit is a merge that dropped a version written independently under the same id.
    pub dropped: Option<Dropped>,
    /// The place of a later commit that shows what it says, because that cannot be read in the commit that made the change.
    #[serde(skip)]
    pub shown_in: Option<u32>,
    /// The place of a commit by somebody else since which the entry could not be read: whether that one made the change is not known.
    #[serde(skip)]
    pub unread_since: Option<u32>,
}

impl Change {
    /// The commits that it refers to.
    pub(super) fn commits(&self) -> impl Iterator<Item = u32> + use<> {
        let dropped = self.dropped.as_ref().map(|d| (d.recorded, d.kept));
        let of_dropped = dropped
            .into_iter()
            .flat_map(|(recorded, kept)| [Some(recorded), kept]);
        let own = [self.commit].into_iter().chain(self.written);
        own.chain(of_dropped.flatten())
    }

    /// The place of the commit that made the change, on the main line or on a branch.
    #[must_use]
    pub fn made_by(&self) -> u32 {
        self.written.unwrap_or(self.commit)
    }

    /// The place of the commit in which its result can be read.
    #[must_use]
    pub fn shown_by(&self) -> u32 {
        self.shown_in.unwrap_or(self.made_by())
    }

    pub(super) fn commits_mut(&mut self) -> impl Iterator<Item = &mut u32> {
        let dropped = self.dropped.as_mut();
        let dropped = dropped.map(|d| [&mut d.recorded].into_iter().chain(&mut d.kept));
        [&mut self.commit]
            .into_iter()
            .chain(&mut self.written)
            .chain(dropped.into_iter().flatten())
    }
}

/// One of two versions of an entry that were written independently of each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// The place of the commit that recorded what was dropped.
    pub recorded: u32,
    /// The place of the commit that recorded what was kept. `None`: the merge itself, or nothing was kept.
    pub kept: Option<u32>,
    /// A digest of what was dropped.
    pub(super) content: u128,
}

/// The history of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The entry's id.
    pub id: String,
    /// The commit that introduced the entry. `None`: see `times_unknown`.
    pub recorded: Option<u32>,
    /// The first commit of the main line with the entry. `None`: it never landed (it was removed before its branch was
    /// merged).
    pub landed: Option<u32>,
    /// The changes of its content after it landed, oldest first.
    pub edited: Vec<Change>,
    /// Its removals, oldest first. It may have been restored after each of them.
    pub removals: Vec<Change>,
    /// Why its times are not checked: a commit of its story is malformed.
    pub times_unknown: Option<Box<TimesUnknown>>,
    /// Its returns to the main line; most entries have none.
    pub(super) returns: Option<Box<Returns>>,
    /// The entry's versions at the tip.
    pub(super) places: Vec<Held>,
}

/// The returns of an entry to the main line after it had been removed there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Returns {
    pub restored: Vec<Change>,
    pub put_back: Vec<Change>,
}

/// A version of an entry at the tip.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Held {
    /// A digest of its content.
    pub content: u128,
    /// Its file.
    pub path: u32,
    /// The place of the commit that first held it.
    pub origin: Option<u32>,
    /// Whether it is the one that counts, of several.
    pub counts: bool,
}

impl Story {
    /// Whether the entry is in the tip.
    #[must_use]
    pub fn is_present(&self) -> bool {
        !self.places.is_empty()
    }

    /// Its returns to the main line after it had been removed there, oldest first: each made by the first commit that holds what
    /// came back, with the last content before the removal as the previous one, in the file in which it came back. The fields are not
    /// compared.
    #[must_use]
    pub fn restored(&self) -> &[Change] {
        self.returns
            .as_ref()
            .map_or(&[], |returns| &returns.restored)
    }

    /// What commits of a branch put back that a merge brought, each as it left the hands of whoever did that, with the last content
    /// before the removal as the previous one. The fields are not compared. What others changed there is in `edited`.
    #[must_use]
    pub fn put_back(&self) -> &[Change] {
        self.returns
            .as_ref()
            .map_or(&[], |returns| &returns.put_back)
    }

    /// Lets the story of another entry with the same id begin, which no commit has.
    pub fn begin_again(&mut self) {
        (self.recorded, self.landed) = (None, None);
        self.edited.clear();
        self.removals.clear();
    }

    /// The final removal: the last one, if the entry is not in the tip.
    #[must_use]
    pub fn removed(&self) -> Option<&Change> {
        self.removals.last().filter(|_| !self.is_present())
    }

    /// The commits that it refers to.
    pub fn commits(&self) -> impl Iterator<Item = u32> {
        let changes = self.edited.iter().chain(&self.removals);
        let changes = changes.chain(self.restored()).chain(self.put_back());
        let first = self.recorded.into_iter().chain(self.landed);
        let held = self.places.iter().filter_map(|held| held.origin);
        first.chain(changes.flat_map(Change::commits)).chain(held)
    }
}

/// A version of the charter, as it landed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterVersion {
    /// The commit with which it landed on the main line.
    pub commit: u32,
    /// Its content, for [`Repository::blob`](super::Repository::blob). `None`: the commit removed the charter.
    pub blob: Option<ObjectId>,
    /// The commit that introduced it on a branch that `commit` merged. `None`: `commit` itself.
    pub written: Option<u32>,
    /// The content before `written`, if `commit` brought only the change from that to `blob`, because the main line had other changes.
    /// Such a version comes before that of `commit` itself.
    pub from: Option<ObjectId>,
}

/// The history of a project, as of one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The tip's place on the main line.
    pub(super) line: u32,
    /// All commits that touch the log or that stories refer to, parents before children; the tip is the last.
    pub commits: Vec<Commit>,
    /// The authors and committers: as in the commits when cached, after the mailmap when returned.
    pub(super) people: Vec<Identity>,
    /// Files of the log, from the project's folder.
    pub(super) paths: Vec<String>,
    /// Every entry of the tip and its ancestors, by id. The cache keeps them separately.
    #[serde(skip)]
    pub stories: Vec<Story>,
    /// The charter's versions, oldest first. Empty: no commit of the main line has a charter.
    pub charter: Vec<CharterVersion>,
    /// The place of the commit that moved the project from an unknown folder: its earlier history is not known.
    pub lost: Option<u32>,
    /// What this clone had seen on servers, if the main line was chosen by it.
    pub(super) servers: Option<u128>,
    #[serde(skip)]
    pub(super) index: StoryIndex,
}

impl History {
    /// The story of an entry. `None`: no commit contains it.
    #[must_use]
    pub fn story(&self, id: &str) -> Option<&Story> {
        let ids = self.stories.iter().map(|story| story.id.as_str());
        let found = self.index.place(id, ids);
        let found = found.and_then(|place| self.stories.get(place));
        match found.filter(|story| story.id == id) {
            Some(story) => Some(story),
            None => self.stories.get(self.place_of(id)?),
        }
    }

    /// The place of an entry's story.
    pub(super) fn place_of(&self, id: &str) -> Option<usize> {
        let place = self
            .stories
            .binary_search_by(|story| story.id.as_str().cmp(id));
        place.ok()
    }

    /// The commit at a place.
    #[must_use]
    pub fn commit(&self, place: u32) -> Option<&Commit> {
        self.commits.get(place as usize)
    }

    /// The commit that introduced an entry.
    #[must_use]
    pub fn recorded(&self, story: &Story) -> Option<&Commit> {
        self.commit(story.recorded?)
    }

    /// The commit with which an entry landed on the main line.
    #[must_use]
    pub fn landed(&self, story: &Story) -> Option<&Commit> {
        self.commit(story.landed?)
    }

    /// The commit and the file that contain an entry, or last contained it. `None`: it never landed.
    #[must_use]
    pub fn last_place(&self, story: &Story) -> Option<(CommitId, &str)> {
        match (self.path_of(story), story.removals.last()) {
            (Some(path), _) => Some((self.tip()?.id, path)),
            (None, Some(removal)) => Some((removal.parent, self.path(removal.parent_path))),
            (None, None) => None,
        }
    }

    /// The tip.
    #[must_use]
    pub fn tip(&self) -> Option<&Commit> {
        self.commits.last()
    }

    /// The author of a commit; a malformed one has an author without name and address.
    #[must_use]
    pub fn author(&self, commit: &Commit) -> &Identity {
        static NOBODY: Identity = Identity::NOBODY;
        let author = commit.author.and_then(|a| self.people.get(a as usize));
        author.unwrap_or(&NOBODY)
    }

    /// Who committed a commit, if that is somebody else than its author.
    #[must_use]
    pub fn committer(&self, commit: &Commit) -> Option<&Identity> {
        let committer = self.people.get(commit.committer? as usize)?;
        let is_author = (self.author(commit).email).eq_ignore_ascii_case(&committer.email);
        Some(committer).filter(|_| !is_author)
    }

    /// The author of the commit at a place. `None`: it is malformed.
    #[must_use]
    pub fn author_of(&self, place: u32) -> Option<&Identity> {
        let author = self.commit(place)?.author?;
        self.people.get(author as usize)
    }

    /// The file at a place, from the project's folder.
    #[must_use]
    pub fn path(&self, place: u32) -> &str {
        self.paths.get(place as usize).map_or("", String::as_str)
    }

    /// The file that contains an entry in the tip (of several, the first). `None`: it is not in the tip.
    #[must_use]
    pub fn path_of(&self, story: &Story) -> Option<&str> {
        story.places.iter().map(|held| self.path(held.path)).min()
    }

    /// Whether a change is on the main line. Merges may also have dropped a branch's version.
    #[must_use]
    pub fn is_on_main_line(&self, change: &Change) -> bool {
        if change.written.is_some() {
            return true;
        }
        let commit = self
            .commit(change.commit)
            .filter(|commit| commit.line.is_some());
        let is_first = |commit: &Commit| commit.parents().next() == Some(change.parent);
        // What came back after a removal has its previous content further back.
        commit.is_some_and(|commit| change.dropped.is_none() || is_first(commit))
    }

    /// Whether the tip contains the dropped content, under any id.
    #[must_use]
    pub fn contains(&self, dropped: &Dropped) -> bool {
        let mut places = self.stories.iter().flat_map(|story| &story.places);
        places.any(|held| held.content == dropped.content)
    }

    /// Whether all places that it refers to exist.
    pub(super) fn is_whole(&self) -> bool {
        let named = self.stories.iter().flat_map(Story::commits);
        let charter = self.charter.iter();
        let charter = charter.flat_map(|v| v.written.into_iter().chain([v.commit]));
        let lost = self.lost.into_iter();
        charter
            .chain(lost)
            .chain(named)
            .all(|place| self.commit(place).is_some())
    }

    /// Sorts files and people and removes unused ones, so that equal histories are equal values.
    pub(super) fn put_in_order(&mut self) {
        let people = self.commits.iter_mut();
        let people = people.flat_map(|c| c.author.iter_mut().chain(&mut c.committer));
        renumber(&mut self.people, people.collect());
        let paths = self.stories.iter_mut().flat_map(|story| {
            let changes = story.edited.iter_mut().chain(&mut story.removals);
            let returns = story.returns.iter_mut();
            let returns = returns.flat_map(|all| all.restored.iter_mut().chain(&mut all.put_back));
            let changes = changes.chain(returns);
            let of_change = changes.flat_map(|c| c.path.iter_mut().chain([&mut c.parent_path]));
            of_change.chain(story.places.iter_mut().map(|held| &mut held.path))
        });
        renumber(&mut self.paths, paths.collect());
        for story in &mut self.stories {
            story.places.sort_unstable();
        }
    }

    /// Applies a mailmap to the names and addresses.
    pub(super) fn by_mailmap(mut self, mailmap: &Mailmap) -> Self {
        for person in &mut self.people {
            *person = mailmap.resolve(&person.name, &person.email);
        }
        self
    }
}

/// Sorts values that are referred to by place, and removes unused ones.
fn renumber<T: Ord>(values: &mut Vec<T>, places: Vec<&mut u32>) {
    let mut new = vec![u32::MAX; values.len()];
    for place in &places {
        if let Some(used) = new.get_mut(**place as usize) {
            *used = 0;
        }
    }
    if new.iter().all(|used| *used == 0) && values.is_sorted_by(|a, b| a < b) {
        return;
    }
    let used = |(_, old): &(T, usize)| new.get(*old) == Some(&0);
    let numbered = std::mem::take(values).into_iter().zip(0..);
    let mut order: Vec<(T, usize)> = numbered.filter(used).collect();
    order.sort();
    for (place, (_, old)) in (0..).zip(&order) {
        if let Some(slot) = new.get_mut(*old) {
            *slot = place;
        }
    }
    for place in places {
        *place = new.get(*place as usize).copied().unwrap_or(u32::MAX);
    }
    values.extend(order.into_iter().map(|(value, _)| value));
}
