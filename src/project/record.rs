//! All that history knows of an entry, for those who want to see it: who wrote it down, changed it, removed it, and when.

use std::borrow::Cow;

use super::files::Globs;
use super::story::{changes, said_at};
use super::{Evidence, FieldChange, NoHistory, Project, Stamp};
use crate::history::{self, Commit, History, Identity, Repository, Story};
use crate::log::{self, Written};

/// What the tree does to an entry that no commit does yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// It has the entry, and the commit on which it stands has not.
    Recorded,
    /// The entry says something else in it.
    Edited(Vec<FieldChange>),
    /// The entry is gone from it.
    Removed,
}

/// All that is known of an entry's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'p> {
    /// The entry's id.
    pub id: &'p str,
    /// Whether the tree holds it.
    pub present: bool,
    /// The file in which it stands, or stood last.
    pub path: Option<&'p str>,
    /// The commit that first held it.
    pub recorded: Option<&'p Commit>,
    /// The commit by which it came to the main line.
    pub landed: Option<&'p Commit>,
    /// The commits that changed what it says after it landed, and what each changed, oldest first.
    pub edited: Vec<(&'p Commit, &'p history::Change)>,
    /// The commits that removed it, oldest first; it may have been put back after each.
    pub removals: Vec<&'p Commit>,
    /// The commit after which it is gone.
    pub removed: Option<&'p Commit>,
    /// What is not committed yet.
    pub pending: Option<Pending>,
    /// Why nothing can be said of its times.
    pub unjudged: Option<&'p history::Unjudged>,
}

/// A commit on the log whose people and times cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Its id, shortened as git does.
    pub commit: String,
    /// Why they cannot.
    pub why: crate::message::Message,
    /// The entries of whose times nothing can be said for its sake, by id.
    pub entries: Vec<String>,
}

impl Project {
    /// The changes of fields that are not those of other tools; `None` if there were no others.
    pub(super) fn of_ours(&self, changes: Vec<FieldChange>) -> Option<Vec<FieldChange>> {
        let all = changes.len();
        let ours = |change: &FieldChange| !self.charter.is_foreign(&change.field);
        let ours: Vec<FieldChange> = changes.into_iter().filter(ours).collect();
        (all == 0 || !ours.is_empty()).then_some(ours)
    }

    /// The person whom the charter knows by an address in git: the charter as it stands, else its latest version that does.
    #[must_use]
    pub fn person_by_email(&self, email: &str) -> Option<&str> {
        let earlier = self.versions.iter().rev().map(|version| &version.charter);
        let person = [&self.charter]
            .into_iter()
            .chain(earlier)
            .find_map(|charter| charter.person_by_email(email));
        person.map(|person| person.name.as_str())
    }

    /// Who made a commit: the person whom the charter knows by the address, else the name that git has. Where that is the name of
    /// one of the charter's people, the unknown address goes with it.
    #[must_use]
    pub fn who<'a>(&'a self, stamp: &'a Stamp) -> Cow<'a, str> {
        let (name, email) = (stamp.author_name.as_str(), stamp.author_email.as_str());
        match self.person_by_email(email) {
            Some(person) => Cow::Borrowed(person),
            None if self.charter.person(name).is_some() => Cow::Owned(format!("{name} <{email}>")),
            None => Cow::Borrowed(name),
        }
    }

    /// The ids of all entries that the tree or any commit before it holds, sorted.
    #[must_use]
    pub fn known_ids(&self) -> Vec<&str> {
        let told = self
            .told()
            .into_iter()
            .flat_map(|history| history.stories.iter().map(|story| story.id.as_str()));
        let mut ids: Vec<&str> = self.log.ids().chain(told).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether what is known of the past, such as [`Self::known_ids`], is all that there is to know: not where there may be a
    /// history that was not asked.
    #[must_use]
    pub fn knows_the_past(&self) -> bool {
        self.without_history() != Some(NoHistory::SwitchedOff)
    }

    /// The records of all entries that the tree or any commit before it holds, sorted by id.
    #[must_use]
    pub fn records(&self) -> Vec<Record<'_>> {
        let ids = self.known_ids().into_iter();
        ids.filter_map(|id| self.record(id)).collect()
    }

    /// All that is known of an entry's record. `None`: neither the tree nor any commit holds it.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<Record<'_>> {
        let entry = self.log.get(id);
        let known = self.told().and_then(|h| Some((h, h.story(id)?)));
        let mut record = Record {
            id: entry.map_or(known.map_or("", |(_, story)| &story.id), log::Entry::id),
            present: entry.is_some(),
            path: entry.map(|entry| self.sources.get(entry.source).path()),
            recorded: None,
            landed: None,
            edited: Vec::new(),
            removals: Vec::new(),
            removed: None,
            pending: self.not_committed(id, known.map(|(_, story)| story)),
            unjudged: None,
        };
        let Some((history, story)) = known else {
            return entry.is_some().then_some(record);
        };
        let of = |change: &'_ history::Change| history.commit(change.commit);
        record.path = record
            .path
            .or(history.last_place(story).map(|(_, path)| path));
        record.recorded = history.recorded(story);
        record.landed = history.landed(story);
        record.edited = story
            .edited
            .iter()
            .filter_map(|c| Some((of(c)?, c)))
            .collect();
        record.removals = story.removals.iter().filter_map(of).collect();
        record.removed = story.removed().filter(|_| entry.is_none()).and_then(of);
        record.unjudged = story.unjudged.as_ref();
        Some(record)
    }

    /// The author of a commit, by the mailmap of the judged tip.
    #[must_use]
    pub fn author(&self, commit: &Commit) -> Option<&Identity> {
        Some(self.told()?.author(commit))
    }

    /// What a commit changed in an entry, field by field; nothing where that cannot be read.
    #[must_use]
    pub fn changed_by(
        &self,
        id: &str,
        commit: &Commit,
        change: &history::Change,
    ) -> Vec<FieldChange> {
        let said = |commit, path: Option<u32>| {
            let path = self.told()?.path(path?);
            said_at(self.past()?, commit, path, id)
        };
        let before = said(change.parent, Some(change.parent_path));
        changes(before.as_ref(), said(commit.id, change.path).as_ref())
    }

    /// What an entry says: in the tree, else where it stood last.
    #[must_use]
    pub fn written(&self, id: &str) -> Option<Written> {
        if let Some(entry) = self.log.get(id) {
            return log::written(self.sources.get(entry.source).text().as_bytes(), id);
        }
        let (history, repository) = (self.told()?, self.past()?);
        let story = history.story(id)?;
        let Some((commit, path)) = history.last_place(story) else {
            // It was gone again before its branch was merged: it stands in the commit that brought it, in whatever file.
            let globs = Globs::new(&self.charter);
            let contains = |path: &str| globs.contain(path);
            let commit = history.recorded(story)?.id;
            let files = repository.files_at(commit, &globs.paths(&contains)).ok()?;
            return files.iter().find_map(|file| log::written(&file.bytes, id));
        };
        log::written(&repository.file_at(commit, path).ok().flatten()?, id)
    }

    /// The commits on the log whose people and times cannot be believed, oldest first.
    #[must_use]
    pub fn malformed(&self) -> Vec<Malformed> {
        let Some(history) = self.told() else {
            return Vec::new();
        };
        let commits = (0..).zip(&history.commits);
        let malformed = commits.filter_map(|(place, commit)| {
            let why = commit.malformed.as_ref()?.message();
            let concerns = |story: &&Story| {
                story.unjudged.is_some() && story.commits().any(|commit| commit == place)
            };
            let entries = history.stories.iter().filter(concerns);
            let entries: Vec<String> = entries.map(|story| story.id.clone()).collect();
            let commit_id = commit.id.short();
            (commit.touches_log || !entries.is_empty()).then_some(Malformed {
                commit: commit_id,
                why,
                entries,
            })
        });
        malformed.collect()
    }

    /// The repository in which the files of commits are read.
    pub(super) fn past(&self) -> Option<&Repository> {
        self.home.as_ref().or(self.repository.as_ref())
    }

    pub(super) fn told(&self) -> Option<&History> {
        match &self.evidence {
            Evidence::Read(history) => Some(history),
            Evidence::None(_) | Evidence::Empty => None,
        }
    }

    fn not_committed(&self, id: &str, story: Option<&Story>) -> Option<Pending> {
        match &self.evidence {
            Evidence::None(_) => return None,
            Evidence::Empty => return Some(Pending::Recorded),
            Evidence::Read(_) => {}
        }
        let holds = story.is_some_and(Story::is_present);
        match (holds, self.log.get(id)) {
            (false, None) => None,
            (false, Some(_)) => Some(Pending::Recorded),
            (true, None) => Some(Pending::Removed),
            (true, Some(_)) => {
                let waiting = self.pending.get(id)?;
                let changes = changes(waiting.before.as_ref(), Some(&waiting.now));
                (!changes.is_empty()).then_some(Pending::Edited(changes))
            }
        }
    }
}
