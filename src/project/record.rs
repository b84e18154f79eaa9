//! Everything that history knows about an entry: who recorded, changed and removed it, and when.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::files::Globs;
use super::story::changes;
use super::{Evidence, FieldChange, NoHistory, Project, Stamp, other_encoding};
use crate::calendar::Instant;
use crate::history::{self, Commit, History, Identity, Repository, Story};
use crate::log::{self, Draft, Kind, Written};

/// An uncommitted change of an entry in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// It was added: the tree has it, and the base commit does not.
    Recorded,
    /// It was changed.
    Edited(Vec<FieldChange>),
    /// It was removed.
    Removed,
}

/// The commit that changed or removed an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By<'p> {
    /// The commit that did it, on the main line or on a branch.
    pub made: &'p Commit,
    /// The commit by which that came to the main line: the same, or the merge of the branch.
    pub arrived: &'p Commit,
}

impl<'p> From<&'p Commit> for By<'p> {
    /// A commit of the main line, or one whose arrival does not matter.
    fn from(commit: &'p Commit) -> Self {
        Self {
            made: commit,
            arrived: commit,
        }
    }
}

impl By<'_> {
    /// When it came to the main line. `None`: that commit is malformed.
    #[must_use]
    pub fn time(&self) -> Option<Instant> {
        self.arrived.time()
    }
}

/// Everything known about the record of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'p> {
    /// The entry's id.
    pub id: &'p str,
    /// Whether the tree contains it.
    pub present: bool,
    /// Its file, now or last.
    pub path: Option<&'p str>,
    /// The first commit that contained it.
    pub recorded: Option<&'p Commit>,
    /// The commit by which it landed on the main line.
    pub landed: Option<&'p Commit>,
    /// The commits that changed its content after it landed, with their changes, oldest first.
    pub edited: Vec<(By<'p>, &'p history::Change)>,
    /// The commits that removed it, oldest first; it may have been put back after each.
    pub removals: Vec<By<'p>>,
    /// The commit since which it is removed.
    pub removed: Option<By<'p>>,
    /// The uncommitted change.
    pub pending: Option<Pending>,
    /// The reason why its times are unknown.
    pub times_unknown: Option<&'p history::TimesUnknown>,
}

/// A commit on the log whose author or time is implausible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Its abbreviated id.
    pub commit: String,
    /// The reason.
    pub why: crate::message::Message,
    /// The entries whose times are unknown for this reason, by id.
    pub entries: Vec<String>,
}

impl Project {
    /// The changes of fields that do not belong to other tools; `None` if there are none. No charter gives a field of the log format
    /// to another tool.
    pub(super) fn of_ours(&self, changes: Vec<FieldChange>) -> Option<Vec<FieldChange>> {
        let all = changes.len();
        // The title and the note have names in parentheses.
        let is_of_format = |field: &str| {
            field.starts_with('(') || Kind::ALL.iter().any(|kind| kind.field(field).is_some())
        };
        let ours = |change: &FieldChange| {
            is_of_format(&change.field) || !self.charter.is_foreign(&change.field)
        };
        let ours: Vec<FieldChange> = changes.into_iter().filter(ours).collect();
        (all == 0 || !ours.is_empty()).then_some(ours)
    }

    /// The person in the charter with an address in git: in the present charter, otherwise in the latest version that has it.
    #[must_use]
    pub fn person_by_email(&self, email: &str) -> Option<&str> {
        let earlier = self.versions.iter().rev().map(|version| &version.charter);
        let person = [&self.charter]
            .into_iter()
            .chain(earlier)
            .find_map(|charter| charter.person_by_email(email));
        person.map(|person| person.name.as_str())
    }

    /// The author of a commit: the person with the address in the charter, otherwise the name in git. If that is the name of
    /// one of the charter's people, the unknown address is added.
    #[must_use]
    pub fn who<'a>(&'a self, stamp: &'a Stamp) -> Cow<'a, str> {
        let (name, email) = (stamp.author_name.as_str(), stamp.author_email.as_str());
        match self.person_by_email(email) {
            Some(person) => Cow::Borrowed(person),
            None if self.charter.person(name).is_some() => Cow::Owned(format!("{name} <{email}>")),
            None => Cow::Borrowed(name),
        }
    }

    /// The ids of all entries in the tree or in any commit before it, sorted.
    #[must_use]
    pub fn known_ids(&self) -> Vec<&str> {
        let past = self
            .history()
            .into_iter()
            .flat_map(|history| history.stories.iter().map(|story| story.id.as_str()));
        let mut ids: Vec<&str> = self.log.ids().chain(past).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The ids of drafts, which no other entry takes.
    pub fn draft_ids(&self) -> impl Iterator<Item = &str> {
        self.drafts.iter().filter_map(|draft| draft.id.as_deref())
    }

    /// The draft with an id.
    #[must_use]
    pub fn draft(&self, id: &str) -> Option<&Draft> {
        let mut drafts = self.drafts.iter();
        drafts.find(|draft| draft.id.as_deref() == Some(id))
    }

    /// All evidence that the log knows: of entries, of drafts, and of what was skipped.
    #[must_use]
    pub fn evidence(&self) -> Vec<String> {
        let files = self.log_files().into_iter();
        files
            .flat_map(|(_, source)| log::evidence_in(source.text()))
            .collect()
    }

    /// Whether the known past, for example [`Self::known_ids`], is complete: not if there may be a history that was not
    /// read.
    #[must_use]
    pub fn knows_the_past(&self) -> bool {
        self.without_history() != Some(NoHistory::SwitchedOff)
    }

    /// The records of all entries in the tree or in any commit before it, sorted by id.
    #[must_use]
    pub fn records(&self) -> Vec<Record<'_>> {
        let ids = self.known_ids().into_iter();
        ids.filter_map(|id| self.record(id)).collect()
    }

    /// Everything known about the record of an entry. `None` if neither the tree nor any commit contains it.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<Record<'_>> {
        let entry = self.log.get(id);
        let known = self.history().and_then(|h| Some((h, h.story(id)?)));
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
            times_unknown: None,
        };
        let Some((history, story)) = known else {
            return entry.is_some().then_some(record);
        };
        let of = |change: &'_ history::Change| {
            Some(By {
                made: history.commit(change.made_by())?,
                arrived: history.commit(change.commit)?,
            })
        };
        record.path = record
            .path
            .or(history.last_place(story).map(|(_, path)| path));
        record.recorded = history.recorded(story);
        record.landed = history.landed(story);
        record.edited = self
            .own_changes(history, story)
            .into_iter()
            .filter_map(|c| Some((of(c)?, c)))
            .collect();
        record.removals = story.removals.iter().filter_map(of).collect();
        record.removed = story.removed().filter(|_| entry.is_none()).and_then(of);
        record.times_unknown = story.times_unknown.as_deref();
        Some(record)
    }

    /// The author of a commit, by the mailmap of the checked tip.
    #[must_use]
    pub fn author(&self, commit: &Commit) -> Option<&Identity> {
        Some(self.history()?.author(commit))
    }

    /// What a change did to an entry, field by field; empty if that cannot be read.
    #[must_use]
    pub fn changed_by(&self, id: &str, change: &history::Change) -> Vec<FieldChange> {
        let made = self.history().and_then(|h| h.commit(change.shown_by()));
        let Some(commit) = made else {
            return Vec::new();
        };
        let content = |commit, path: Option<u32>| {
            let path = self.history()?.path(path?);
            self.past_content(commit, path, id)
        };
        let mut changes = self.remembered.changes((id, commit.id, change.parent), || {
            let before = content(change.parent, Some(change.parent_path));
            let changes = changes(before.as_ref(), content(commit.id, change.path).as_ref());
            let is_lossy = |commit, path: Option<u32>| {
                let file = self.past()?.file_at(commit, self.history()?.path(path?));
                Some(std::str::from_utf8(&file.ok()??).is_err())
            };
            let replaced = changes.iter().any(|change| {
                let values = [&change.before, &change.after];
                values
                    .into_iter()
                    .flatten()
                    .any(|value| value.contains('?'))
            });
            let lossy = [
                (change.parent, Some(change.parent_path)),
                (commit.id, change.path),
            ];
            let mut lossy = lossy
                .into_iter()
                .filter_map(|(at, path)| is_lossy(at, path));
            if replaced && lossy.any(|lossy| lossy) {
                other_encoding::mark(changes)
            } else {
                changes
            }
        });
        if change.in_part {
            changes.retain(|other| change.fields.contains(&other.field));
        }
        changes
    }

    /// The content of an entry: in the tree, otherwise in its last place.
    #[must_use]
    pub fn written(&self, id: &str) -> Option<Written> {
        if let Some(entry) = self.log.get(id) {
            return log::written(self.sources.get(entry.source).text().as_bytes(), id);
        }
        let (history, repository) = (self.history()?, self.past()?);
        let story = history.story(id)?;
        let Some((commit, path)) = history.last_place(story) else {
            // It was removed before its branch was merged: it is in the commit that added it, in any file.
            let globs = Globs::new(&self.charter);
            let contains = |path: &str| globs.contain(path);
            let commit = history.recorded(story)?.id;
            let files = repository.files_at(commit, &globs.paths(&contains)).ok()?;
            return files.iter().find_map(|file| log::written(&file.bytes, id));
        };
        log::written(&repository.file_at(commit, path).ok().flatten()?, id)
    }

    /// The time of the commit at the tip of the history, or of the latest one with a valid time.
    #[must_use]
    pub fn committed_at(&self) -> Option<Instant> {
        let mut newest_first = self.history()?.commits.iter().rev();
        newest_first.find_map(Commit::time)
    }

    /// The commits on the log whose author or time is implausible, oldest first.
    #[must_use]
    pub fn malformed(&self) -> Vec<Malformed> {
        let Some(history) = self.history() else {
            return Vec::new();
        };
        let mut concerned: HashMap<u32, BTreeSet<&str>> = HashMap::new();
        let unknown = history.stories.iter();
        for story in unknown.filter(|story| story.times_unknown.is_some()) {
            for commit in story.commits() {
                concerned.entry(commit).or_default().insert(&story.id);
            }
        }
        let commits = (0_u32..).zip(&history.commits);
        let malformed = commits.filter_map(|(place, commit)| {
            let why = commit.malformed.as_ref()?.message();
            let entries = concerned.get(&place).into_iter().flatten();
            let entries: Vec<String> = entries.map(|id| (*id).to_owned()).collect();
            let commit_id = commit.id.short();
            (commit.touches_log || !entries.is_empty()).then_some(Malformed {
                commit: commit_id,
                why,
                entries,
            })
        });
        malformed.collect()
    }

    /// The repository from which files of commits are read.
    pub(super) fn past(&self) -> Option<&Repository> {
        self.home.as_ref().or(self.repository.as_ref())
    }

    /// The time of the commit that was checked, or on which the work tree is based. `None`: there is no history, or the commit is
    /// malformed.
    #[must_use]
    pub fn tip_time(&self) -> Option<Instant> {
        self.history()?.tip()?.time()
    }

    pub(super) fn history(&self) -> Option<&History> {
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
                let changes = waiting.changes();
                (!changes.is_empty()).then_some(Pending::Edited(changes))
            }
        }
    }
}
