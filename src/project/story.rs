//! What history knows about entries: who recorded, changed and removed them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::unknown::Unknown;
use super::{Evidence, Project};
use crate::calendar::Instant;
use crate::history::{self, CommitId, History};
use crate::log::{self, Content, Kind};

/// A commit for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Its committer time, or the one before which it cannot have been made.
    pub time: Instant,
    /// Its committer time, if that is not `time`, because other clocks disagree.
    pub clock: Option<Instant>,
    /// Its abbreviated id.
    pub commit: String,
    /// Its author's name, by the mailmap.
    pub author_name: String,
    /// Its author's address, by the mailmap.
    pub author_email: String,
    /// Who committed it, by name and address, if that is somebody else.
    pub committer: Option<(String, String)>,
    pub(super) id: CommitId,
    /// Its place on the main line.
    pub(super) line: Option<u32>,
}

/// When an entry was recorded, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded<T = Stamp> {
    /// The first commit that contained it.
    At(T),
    /// It is not committed yet.
    Pending,
    /// History is not used, or the time is unknown.
    Unknown,
}

impl<T> Recorded<T> {
    fn and_then<U>(self, of: impl FnOnce(T) -> Option<U>) -> Recorded<U> {
        match self {
            Self::At(commit) => of(commit).map_or(Recorded::Unknown, Recorded::At),
            Self::Pending => Recorded::Pending,
            Self::Unknown => Recorded::Unknown,
        }
    }
}

/// A change of the content of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The commit that made the change, with the time at which it came to the main line; `None` while it is uncommitted.
    pub stamp: Option<Stamp>,
    /// The merge by which it came to the main line, if it was made on a branch.
    pub merge: Option<Box<Stamp>>,
    /// Another commit, by somebody else, that may have made the change: the entry could not be read since then.
    pub or_by: Option<Box<Stamp>>,
    /// The changes, by field, `kind`, `(title)` and `(note)` included.
    pub changes: Vec<FieldChange>,
    /// The commit is a merge, and the change was written on another branch.
    pub dropped: Option<Dropped>,
}

/// Who recorded the versions of an entry of which a merge dropped one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The commit that recorded the dropped version.
    pub recorded: Stamp,
    /// The commit that recorded the kept version; `None` if the merge itself has different content, or none.
    pub kept: Option<Stamp>,
}

/// A changed field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// Its earlier value; `None` if it was added.
    pub before: Option<String>,
    /// Its new value; `None` if it was removed.
    pub after: Option<String>,
    /// Whether the earlier value could not be read, and the new one says the same.
    pub mended: bool,
}

/// An entry that was removed from the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Its id.
    pub id: String,
    /// Its kind, if it could be read.
    pub kind: Option<Kind>,
    /// The last file that contained it.
    pub path: String,
    /// The first commit that contained it.
    pub recorded: Option<Stamp>,
    /// When it landed.
    pub landed: Option<Instant>,
    /// The commit that removed it, with the time at which that came to the main line; `None` while it is uncommitted.
    pub stamp: Option<Stamp>,
    /// The merge by which that came to the main line, if it was made on a branch.
    pub merge: Option<Stamp>,
    /// Whether that is a merge that dropped an entry of a branch, which therefore never landed on the main line.
    pub dropped: bool,
    /// A commit that contains it, by its abbreviated id, and its file there from the repository's root.
    pub last: (String, String),
    /// The same commit, and the file from the project's folder.
    pub(super) holder: (CommitId, String),
}

/// A tip of a server's main line that was overwritten by a forced push, with its contribution to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overwritten {
    /// The branch: `origin/main`.
    pub branch: String,
    /// The abbreviated id of the lost tip.
    pub tip: String,
    /// When this clone fetched the overwriting push.
    pub time: Instant,
    /// The log files and the charter that it had added or changed; `None` if its commits no longer exist.
    pub files: Vec<String>,
}

/// A commit on the log, with its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The commit.
    pub stamp: Stamp,
    /// Its whole message.
    pub text: String,
    /// The entries that it added, by id.
    pub recorded: Vec<String>,
    /// The entries that it changed, by id.
    pub edited: Vec<String>,
}

impl Project {
    /// When an entry was recorded.
    #[must_use]
    pub fn recorded(&self, id: &str) -> Recorded {
        let recorded = self.recorded_by_commit(id);
        recorded.and_then(|(history, commit)| stamp(history, commit))
    }

    /// The same without the author, which most questions are not about.
    #[must_use]
    pub fn recorded_time(&self, id: &str) -> Recorded<Instant> {
        (self.recorded_by_commit(id)).and_then(|(_, commit)| commit.time())
    }

    fn recorded_by_commit(&self, id: &str) -> Recorded<(&History, &history::Commit)> {
        let history = match &self.evidence {
            Evidence::None(_) => return Recorded::Unknown,
            Evidence::Empty => return Recorded::Pending,
            Evidence::Read(history) => history,
        };
        let Some(story) = history.story(id) else {
            return self.recorded_on_a_branch(id);
        };
        if story.recorded.is_none() && story.landed.is_none() && story.times_unknown.is_none() {
            return Recorded::Pending;
        }
        // An entry in an import whose origin is unknown was recorded at some time before it.
        if story.times_unknown.is_some()
            || story.recorded.is_some() && story.recorded == history.lost
        {
            return Recorded::Unknown;
        }
        let commit = history.recorded(story);
        commit.map_or(Recorded::Unknown, |commit| Recorded::At((history, commit)))
    }

    /// The commit that recorded what an entry said when it landed, if that is known: not of a second entry with its id that took its
    /// place.
    #[must_use]
    pub fn first_recorded(&self, id: &str) -> Option<Stamp> {
        let Recorded::At(stamp) = self.recorded(id) else {
            return None;
        };
        let history = self.history()?;
        let Some(story) = history.story(id) else {
            return Some(stamp);
        };
        // Who made a merge has not written what came with it.
        let landed = history.landed(story);
        let landed = landed.filter(|commit| commit.parents().len() < 2);
        let landed = landed.and_then(|commit| self::stamp(history, commit));
        let is_later = |landed: &Stamp| stamp.time > landed.time;
        landed.filter(is_later).or(Some(stamp))
    }

    /// When an entry was recorded that exists only on a branch of an uncommitted merge.
    fn recorded_on_a_branch(&self, id: &str) -> Recorded<(&History, &history::Commit)> {
        let stories = || {
            let stories = self
                .merging
                .iter()
                .map(|history| (history, history.story(id)));
            stories.filter_map(|(history, story)| Some((history, story?)))
        };
        let is_unknown = || stories().any(|(_, story)| story.times_unknown.is_some());
        if self.may_be_committed(id) || is_unknown() {
            return Recorded::Unknown;
        }
        let known = stories().filter_map(|(history, story)| {
            let commit = history.recorded(story)?;
            Some((commit.time()?, (history, commit)))
        });
        let first = known.min_by_key(|(time, _)| *time);
        first.map_or(Recorded::Pending, |(_, recorded)| Recorded::At(recorded))
    }

    /// When an entry landed on the main line.
    #[must_use]
    pub fn landed(&self, id: &str) -> Option<Stamp> {
        let history = self.history()?;
        stamp(history, history.landed(history.story(id)?)?)
    }

    /// Whether the content of an entry was different at some time since it landed.
    #[must_use]
    pub fn was_edited(&self, id: &str) -> bool {
        let story = self.history().and_then(|history| history.story(id));
        self.pending.contains_key(id) || story.is_some_and(|story| !story.edited.is_empty())
    }

    /// The changes of an entry's content since it landed, after one instant and by another, an uncommitted one last.
    #[must_use]
    pub fn edits_after(&self, id: &str, sealed: Instant, as_of: Instant) -> Vec<Edit> {
        let known = self.history().and_then(|h| Some((h, h.story(id)?)));
        let Some((history, story)) = known.filter(|(_, story)| story.times_unknown.is_none())
        else {
            return Vec::new();
        };
        let late = self
            .own_changes(history, story)
            .into_iter()
            .filter_map(|change| {
                let stamp = stamp_of(history, change)?;
                let dropped = self.dropped(history, id, &stamp, change);
                let late = history.is_on_main_line(change) && stamp.time > sealed;
                let counts = dropped.is_some() || late;
                if !counts || stamp.time > as_of {
                    return None;
                }
                let changes = self.of_ours(self.changed_by(id, change))?;
                Some(Edit {
                    stamp: Some(stamp),
                    merge: merge_of(history, change).map(Box::new),
                    or_by: or_by(history, change).map(Box::new),
                    changes,
                    dropped,
                })
            });
        let mut edits: Vec<Edit> = late.collect();
        if let Some(waiting) = self.pending.get(id) {
            let changes = waiting.changes();
            if let Some(changes) = self.of_ours(changes).filter(|changes| !changes.is_empty()) {
                edits.push(Edit {
                    stamp: None,
                    merge: None,
                    or_by: None,
                    changes,
                    dropped: None,
                });
            }
        }
        edits
    }

    /// The commit that imported the project from an unknown place. Earlier history is unknown.
    #[must_use]
    pub fn known_since(&self) -> Option<Stamp> {
        let history = self.history()?;
        stamp(history, history.commit(history.lost?)?)
    }

    /// The version of an entry that a merge dropped, unless nothing was lost: the log contains it after all, under this id or
    /// another, or the author of the merge had recorded it and replaced it by no other person's words.
    fn dropped(
        &self,
        history: &History,
        id: &str,
        merge: &Stamp,
        change: &history::Change,
    ) -> Option<Dropped> {
        let dropped = change.dropped.as_ref()?;
        let recorded = stamp(history, history.commit(dropped.recorded)?)?;
        let kept = dropped.kept.and_then(|kept| history.commit(kept));
        let kept = kept.and_then(|commit| stamp(history, commit));
        let own = recorded
            .author_email
            .eq_ignore_ascii_case(&merge.author_email);
        if own && kept.is_none() || history.contains(dropped) {
            return None;
        }
        let path = history.path(change.parent_path);
        let content = self.past_content(change.parent, path, id);
        let again = content.is_some_and(|content| self.is_repeated(history, &content, Some(merge)));
        (!again).then_some(Dropped { recorded, kept })
    }

    /// The entries that were removed from the log.
    #[must_use]
    pub fn removed(&self) -> Vec<Removed> {
        let Some(history) = self.history() else {
            return Vec::new();
        };
        let gone = history
            .stories
            .iter()
            .filter(|story| self.log.get(&story.id).is_none() && story.times_unknown.is_none());
        let unknown = Unknown::of(self);
        let removed = gone.filter_map(|story| {
            // An entry that never landed on the main line is a draft on a branch.
            let (holder, path) = history.last_place(story)?;
            // An unreadable entry is unknown, not removed.
            if unknown.may_be(&story.id, holder, path) {
                return None;
            }
            let repository = self.past()?;
            let stamp = |commit: &history::Commit| stamp(history, commit);
            let removal = story.removed();
            let by = removal.and_then(|removal| stamp_of(history, removal));
            let dropped = removal.zip(by.as_ref());
            let dropped = dropped.and_then(|(r, by)| self.dropped(history, &story.id, by, r));
            if dropped.is_none() && removal.is_some_and(|r| !history.is_on_main_line(r)) {
                return None;
            }
            Some(Removed {
                id: story.id.clone(),
                kind: (self.past_content(holder, path, &story.id)).map(|content| content.kind),
                path: path.trim_start_matches('/').to_owned(),
                recorded: history.recorded(story).and_then(stamp),
                landed: history.landed(story).and_then(history::Commit::time),
                stamp: by,
                merge: removal.and_then(|removal| merge_of(history, removal)),
                dropped: dropped.is_some(),
                last: (holder.short(), repository.from_root(path)),
                holder: (holder, path.to_owned()),
            })
        });
        let former = self.former.iter();
        let former = former.filter_map(|former| self.removed_formerly(history, former));
        removed.chain(former).collect()
    }

    /// The messages of the commits on the log up to an instant, oldest first.
    #[must_use]
    pub fn messages(&self, as_of: Instant) -> Vec<Message> {
        let Some(history) = self.history() else {
            return Vec::new();
        };
        let mut recorded = recorded_by(history);
        let mut edited: HashMap<u32, Vec<String>> = HashMap::new();
        for story in &history.stories {
            for change in &story.edited {
                let ids = edited.entry(change.made_by()).or_default();
                ids.push(story.id.clone());
            }
        }
        let commits = (0..).zip(&history.commits);
        let messages = commits.filter_map(|(place, commit)| {
            let stamp = stamp(history, commit)?;
            (commit.touches_log && stamp.time <= as_of).then(|| Message {
                stamp,
                text: commit.message.clone(),
                recorded: recorded.remove(&place).unwrap_or_default(),
                edited: edited.remove(&place).unwrap_or_default(),
            })
        });
        messages.collect()
    }
}

/// The ids of the entries that each commit added.
pub(super) fn recorded_by(history: &History) -> HashMap<u32, Vec<String>> {
    let mut recorded: HashMap<u32, Vec<String>> = HashMap::new();
    for story in &history.stories {
        if let Some(commit) = story.recorded {
            recorded.entry(commit).or_default().push(story.id.clone());
        }
    }
    recorded
}

pub(super) fn stamp(history: &History, commit: &history::Commit) -> Option<Stamp> {
    let author = history.author(commit);
    let committer = history.committer(commit);
    Some(Stamp {
        time: commit.time()?,
        clock: commit.clock().filter(|_| commit.is_raised()),
        commit: commit.id.short(),
        author_name: author.name.clone(),
        author_email: author.email.clone(),
        committer: committer.map(|person| (person.name.clone(), person.email.clone())),
        id: commit.id,
        line: commit.line,
    })
}

/// Who made a change, by which commit, and when it came to the main line.
pub(super) fn stamp_of(history: &History, change: &history::Change) -> Option<Stamp> {
    let arrived = stamp(history, history.commit(change.commit)?)?;
    let made = stamp(history, history.commit(change.made_by())?)?;
    Some(Stamp {
        time: arrived.time,
        clock: arrived.clock,
        ..made
    })
}

/// The commit by somebody else that may have made a change.
fn or_by(history: &History, change: &history::Change) -> Option<Stamp> {
    stamp(history, history.commit(change.unread_since?)?)
}

/// The merge by which a change that was made on a branch came to the main line.
pub(super) fn merge_of(history: &History, change: &history::Change) -> Option<Stamp> {
    change.written?;
    stamp(history, history.commit(change.commit)?)
}

pub(super) fn changes(before: Option<&Content>, after: Option<&Content>) -> Vec<FieldChange> {
    let (Some(before), Some(after)) = (before, after) else {
        return Vec::new();
    };
    let value = |content: &Content, field: &str| {
        content
            .fields
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.clone())
    };
    let mut fields: Vec<&String> = before
        .fields
        .iter()
        .chain(&after.fields)
        .map(|(name, _)| name)
        .collect();
    fields.sort();
    fields.dedup();
    let mut changes = Vec::new();
    if before.kind != after.kind {
        let name = |content: &Content| Some(content.kind.name().to_owned());
        changes.push(FieldChange {
            field: "kind".to_owned(),
            before: name(before),
            after: name(after),
            mended: false,
        });
    }
    for field in fields {
        let (before, after) = (value(before, field), value(after, field));
        let mended = before.as_ref().zip(after.as_ref());
        let mended = mended.is_some_and(|(before, after)| log::is_mended(before, after));
        if before != after {
            let shown = |value: Option<String>| value.map(|value| log::shown(&value));
            changes.push(FieldChange {
                field: field.clone(),
                before: shown(before),
                after: shown(after),
                mended,
            });
        }
    }
    changes
}
