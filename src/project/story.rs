//! What history knows of entries, in the words of the log: who recorded, changed and removed what.

use std::collections::{HashMap, HashSet};

use super::{Evidence, Project};
use crate::calendar::Instant;
use crate::history::{self, CommitId, History, LogPaths, Repository, TreeFile, heading_cuts};
use crate::log::{self, Kind, Said};

/// A commit as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Its committer time.
    pub time: Instant,
    /// Its id, shortened as git does.
    pub commit: String,
    /// Its author's name, by the mailmap.
    pub author_name: String,
    /// Its author's address, by the mailmap.
    pub author_email: String,
}

/// What is known of the time at which an entry was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// The commit that first held it.
    At(Stamp),
    /// It is not committed yet.
    Pending,
    /// History is not used, or cannot tell.
    Unknown,
}

/// A change of what an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The commit that brought it; none while it is not committed.
    pub stamp: Option<Stamp>,
    /// What it changed, by field; `kind`, `(title)` and `(note)` may be among them.
    pub changes: Vec<FieldChange>,
}

/// A field that says something else now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// What it said; nothing where it was not there.
    pub before: Option<String>,
    /// What it says; nothing where it is not there.
    pub after: Option<String>,
}

/// An entry that the log held and holds no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Its id.
    pub id: String,
    /// What it was, where that could be read.
    pub kind: Option<Kind>,
    /// The file in which it stood last.
    pub path: String,
    /// The commit that first held it.
    pub recorded: Option<Stamp>,
    /// When it had landed.
    pub landed: Option<Instant>,
    /// The commit that removed it; none while that is not committed.
    pub stamp: Option<Stamp>,
}

/// A commit whose time cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skewed {
    /// The commit.
    pub stamp: Stamp,
    /// The time of the parent that is younger than it; none where it lies in the future.
    pub parent: Option<Instant>,
    /// The entries that it first held, by id.
    pub recorded: Vec<String>,
}

/// A tip of a server's main line that somebody pushed over, with what it had brought to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overwritten {
    /// The branch: `origin/main`.
    pub branch: String,
    /// The tip that is lost, its id shortened.
    pub tip: String,
    /// When this clone learnt of it.
    pub time: Instant,
    /// The files of the log, and the charter, that it had brought or changed; none where its commits are not there any more.
    pub files: Vec<String>,
}

/// What a commit on the log says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The commit.
    pub stamp: Stamp,
    /// Its whole message.
    pub text: String,
    /// The entries that it first held, by id.
    pub recorded: Vec<String>,
    /// The entries that it changed, by id.
    pub edited: Vec<String>,
}

impl Project {
    /// When an entry was written down.
    #[must_use]
    pub fn recorded(&self, id: &str) -> Recorded {
        let history = match &self.evidence {
            Evidence::None(_) => return Recorded::Unknown,
            Evidence::Empty => return Recorded::Pending,
            Evidence::Read(history) => history,
        };
        let Some(story) = history.story(id) else {
            return self.recorded_on_a_branch(id);
        };
        if story.unjudged.is_some() {
            return Recorded::Unknown;
        }
        let commit = history.recorded(story);
        commit
            .and_then(|commit| stamp(history, commit))
            .map_or(Recorded::Unknown, Recorded::At)
    }

    /// When an entry was written down that only a branch knows, which a merge brings that is not committed yet.
    fn recorded_on_a_branch(&self, id: &str) -> Recorded {
        let stories = || {
            let stories = self
                .merging
                .iter()
                .map(|history| (history, history.story(id)));
            stories.filter_map(|(history, story)| Some((history, story?)))
        };
        if stories().any(|(_, story)| story.unjudged.is_some()) {
            return Recorded::Unknown;
        }
        let known =
            stories().filter_map(|(history, story)| stamp(history, history.recorded(story)?));
        known
            .min_by_key(|stamp| stamp.time)
            .map_or(Recorded::Pending, Recorded::At)
    }

    /// When an entry came to the main line.
    #[must_use]
    pub fn landed(&self, id: &str) -> Option<Stamp> {
        let history = self.told()?;
        stamp(history, history.landed(history.story(id)?)?)
    }

    /// Whether an entry said something else at some time since it landed.
    #[must_use]
    pub fn was_edited(&self, id: &str) -> bool {
        let story = self.told().and_then(|history| history.story(id));
        self.pending.contains_key(id) || story.is_some_and(|story| !story.edited.is_empty())
    }

    /// The changes of what an entry says since it landed that came after one instant and by another, oldest first; the one that is not
    /// committed yet last.
    #[must_use]
    pub fn edits_after(&self, id: &str, sealed: Instant, as_of: Instant) -> Vec<Edit> {
        let known = self.told().and_then(|h| Some((h, h.story(id)?)));
        let Some((history, story)) = known.filter(|(_, story)| story.unjudged.is_none()) else {
            return Vec::new();
        };
        let late = story.edited.iter().filter_map(|change| {
            let commit = history.commit(change.commit)?;
            let stamp = stamp(history, commit)?;
            if stamp.time <= sealed || stamp.time > as_of {
                return None;
            }
            let changes = self.of_ours(self.changed_by(id, commit, change))?;
            Some(Edit {
                stamp: Some(stamp),
                changes,
            })
        });
        let mut edits: Vec<Edit> = late.collect();
        if let Some(waiting) = self.pending.get(id) {
            let changes = changes(waiting.before.as_ref(), Some(&waiting.now));
            if let Some(changes) = self.of_ours(changes).filter(|changes| !changes.is_empty()) {
                edits.push(Edit {
                    stamp: None,
                    changes,
                });
            }
        }
        edits
    }

    /// The changes of fields that are not those of other tools; nothing where there were others only.
    fn of_ours(&self, changes: Vec<FieldChange>) -> Option<Vec<FieldChange>> {
        let all = changes.len();
        let ours = |change: &FieldChange| !self.charter.is_foreign(&change.field);
        let ours: Vec<FieldChange> = changes.into_iter().filter(ours).collect();
        (all == 0 || !ours.is_empty()).then_some(ours)
    }

    /// The entries that the log held and does not hold any more.
    #[must_use]
    pub fn removed(&self) -> Vec<Removed> {
        let Some(history) = self.told() else {
            return Vec::new();
        };
        let gone = history
            .stories
            .iter()
            .filter(|story| self.log.get(&story.id).is_none() && story.unjudged.is_none());
        let unread: HashSet<&str> = self.unread_ids().collect();
        let removed = gone.filter_map(|story| {
            // What never came to the main line is a draft on a branch.
            let (holder, path) = history.last_place(story)?;
            // What cannot be read is unknown, not removed.
            if unread.contains(story.id.as_str()) || self.is_unreadable(path) {
                return None;
            }
            let by = story
                .removed()
                .and_then(|removal| history.commit(removal.commit));
            let stamp = |commit: &history::Commit| stamp(history, commit);
            Some(Removed {
                id: story.id.clone(),
                kind: said_at(self.repository.as_ref()?, holder, path, &story.id)
                    .map(|said| said.kind),
                path: path.to_owned(),
                recorded: history.recorded(story).and_then(stamp),
                landed: history.landed(story).and_then(history::Commit::time),
                stamp: by.and_then(stamp),
            })
        });
        removed.collect()
    }

    /// The messages of the commits on the log by an instant, the oldest first.
    #[must_use]
    pub fn messages(&self, as_of: Instant) -> Vec<Message> {
        let Some(history) = self.told() else {
            return Vec::new();
        };
        let mut recorded = recorded_by(history);
        let mut edited: HashMap<u32, Vec<String>> = HashMap::new();
        for story in &history.stories {
            for change in &story.edited {
                let ids = edited.entry(change.commit).or_default();
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

    /// The commits on the log, by an instant, that are older than a parent by more than `tolerance`; at the present also those that
    /// lie in the future.
    #[must_use]
    pub fn skewed(
        &self,
        as_of: Instant,
        at_present: bool,
        tolerance: chrono::TimeDelta,
    ) -> Vec<Skewed> {
        let Some(history) = self.told() else {
            return Vec::new();
        };
        let mut recorded = recorded_by(history);
        let commits = (0..).zip(&history.commits);
        let skewed = commits.filter(|(_, commit)| commit.touches_log);
        let skewed = skewed.filter_map(|(place, commit)| {
            let stamp = stamp(history, commit)?;
            let parent = commit
                .youngest_parent()
                .filter(|parent| *parent > stamp.time + tolerance);
            let ahead = stamp.time > as_of + tolerance;
            if ahead && !at_present {
                return None;
            }
            (parent.is_some() || ahead).then(|| Skewed {
                stamp,
                parent,
                recorded: recorded.remove(&place).unwrap_or_default(),
            })
        });
        skewed.collect()
    }
}

/// The ids of the entries that each commit first held.
fn recorded_by(history: &History) -> HashMap<u32, Vec<String>> {
    let mut recorded: HashMap<u32, Vec<String>> = HashMap::new();
    for story in &history.stories {
        if let Some(commit) = story.recorded {
            recorded.entry(commit).or_default().push(story.id.clone());
        }
    }
    recorded
}

/// What was pushed over and had touched the log or the charter.
pub(super) fn overwritten(repository: &Repository, paths: &LogPaths<'_>) -> Vec<Overwritten> {
    let lost = repository.forced().into_iter().filter_map(|forced| {
        let files = |commit| repository.files_at(commit, paths).ok();
        let changed = match (
            files(forced.lost),
            forced.base.map_or(Some(Vec::new()), files),
        ) {
            (Some(then), Some(before)) => {
                let known: HashMap<&str, &[u8]> = before
                    .iter()
                    .map(|file| (file.path.as_str(), &*file.bytes))
                    .collect();
                let brought =
                    |file: &&TreeFile| known.get(file.path.as_str()) != Some(&&*file.bytes);
                let mut changed: Vec<String> = then
                    .iter()
                    .filter(brought)
                    .map(|file| file.path.clone())
                    .collect();
                let left = |file: &&TreeFile| !then.iter().any(|other| other.path == file.path);
                changed.extend(before.iter().filter(left).map(|file| file.path.clone()));
                if changed.is_empty() {
                    return None;
                }
                changed
            }
            _ => Vec::new(),
        };
        Some(Overwritten {
            branch: forced.branch,
            tip: forced.lost.short(),
            time: forced.time,
            files: changed,
        })
    });
    lost.collect()
}

pub(super) fn stamp(history: &History, commit: &history::Commit) -> Option<Stamp> {
    let author = history.author(commit);
    Some(Stamp {
        time: commit.time()?,
        commit: commit.id.short(),
        author_name: author.name.clone(),
        author_email: author.email.clone(),
    })
}

/// What an entry says in a file of a commit; nothing where that cannot be read.
pub(super) fn said_at(
    repository: &Repository,
    commit: CommitId,
    path: &str,
    id: &str,
) -> Option<Said> {
    let bytes = repository.file_at(commit, path).ok().flatten()?;
    // A file's entries are those of its sections: only those are read in which the id stands.
    let cuts = heading_cuts(&bytes);
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([bytes.len()]);
    let sections = starts
        .zip(ends)
        .filter_map(|(start, end)| bytes.get(start..end));
    let mut likely = sections.filter(|section| String::from_utf8_lossy(section).contains(id));
    likely.find_map(|section| log::said_of(section, id))
}

pub(super) fn changes(before: Option<&Said>, after: Option<&Said>) -> Vec<FieldChange> {
    let (Some(before), Some(after)) = (before, after) else {
        return Vec::new();
    };
    let value = |said: &Said, field: &str| {
        said.fields
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| log::shown(value))
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
        let name = |said: &Said| Some(said.kind.name().to_owned());
        changes.push(FieldChange {
            field: "kind".to_owned(),
            before: name(before),
            after: name(after),
        });
    }
    for field in fields {
        let (before, after) = (value(before, field), value(after, field));
        if before != after {
            changes.push(FieldChange {
                field: field.clone(),
                before,
                after,
            });
        }
    }
    changes
}
