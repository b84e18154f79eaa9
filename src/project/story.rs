//! What history knows of entries, in the words of the log: who recorded, changed and removed what.

use std::collections::{HashMap, HashSet};

use super::{Evidence, Project};
use crate::calendar::Instant;
use crate::history::{self, CommitId, History, LogPaths, Repository, TreeFile, heading_cuts};
use crate::log::{self, Kind, Said, TITLE};

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
    /// The commit is a merge, and what it changed was written on another branch.
    pub dropped: Option<Dropped>,
}

/// Who recorded the versions of an entry of which a merge dropped one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The commit that recorded what was dropped.
    pub recorded: Stamp,
    /// The commit that recorded what was kept; none where the merge itself says something else, or nothing.
    pub kept: Option<Stamp>,
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
    /// Whether that is a merge that dropped what was recorded on a branch, so that it never came to the main line.
    pub dropped: bool,
    /// A commit with it, its id shortened, and the file there from the repository's root.
    pub last: (String, String),
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
        // What a commit brought from somewhere that cannot be told was written down at some time before it.
        if story.unjudged.is_some() || story.recorded.is_some() && story.recorded == history.lost {
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
            let dropped = self.dropped(history, id, &stamp, change);
            let late = history.is_on_main_line(change) && stamp.time > sealed;
            let counts = dropped.is_some() || late;
            if !counts || stamp.time > as_of {
                return None;
            }
            let changes = self.of_ours(self.changed_by(id, commit, change))?;
            Some(Edit {
                stamp: Some(stamp),
                changes,
                dropped,
            })
        });
        let mut edits: Vec<Edit> = late.collect();
        if let Some(waiting) = self.pending.get(id) {
            let changes = changes(waiting.before.as_ref(), Some(&waiting.now));
            if let Some(changes) = self.of_ours(changes).filter(|changes| !changes.is_empty()) {
                edits.push(Edit {
                    stamp: None,
                    changes,
                    dropped: None,
                });
            }
        }
        edits
    }

    /// The commit that brought the project from somewhere that cannot be told. What was before is not known.
    #[must_use]
    pub fn known_since(&self) -> Option<Stamp> {
        let history = self.told()?;
        stamp(history, history.commit(history.lost?)?)
    }

    /// What a merge dropped of an entry, unless that is nothing that anybody misses: the log says it after all, under this id or
    /// another, or whoever merged had recorded it and put nobody else's words in its place.
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
        if own && kept.is_none() || history.says(dropped) {
            return None;
        }
        let path = history.path(change.parent_path);
        let said = said_at(self.past()?, change.parent, path, id);
        let again = said.is_some_and(|said| self.says_again(history, &said, merge));
        (!again).then_some(Dropped { recorded, kept })
    }

    /// Whether the log has under another id what a merge dropped: with the same title, or recorded by the merge or later. Two
    /// requests of one letter differ in nothing but their titles, so that an older entry with other words is another one.
    fn says_again(&self, history: &History, dropped: &Said, merge: &Stamp) -> bool {
        let fields = |said: &Said| {
            let fields = said
                .fields
                .iter()
                .filter(|(name, _)| !name.starts_with('('));
            (said.kind, fields.cloned().collect::<Vec<_>>())
        };
        let title = |said: &Said| {
            let title = said.fields.iter().find(|(name, _)| name == TITLE);
            title.map(|(_, title)| title.replace(&said.id, ""))
        };
        let later = |said: &Said| {
            let story = history.story(&said.id);
            let recorded = story.and_then(|story| stamp(history, history.recorded(story)?));
            recorded.is_none_or(|by| by.time > merge.time || by.commit == merge.commit)
        };
        let again = |said: &Said| {
            let titled = title(said).is_some() && title(said) == title(dropped);
            said.id != dropped.id && fields(said) == fields(dropped) && (titled || later(said))
        };
        let sources = self.sources.iter().map(|(_, source)| source);
        let mut files = sources.map(|source| source.text().as_bytes());
        files.any(|text| log::said(text).iter().any(again))
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
            let repository = self.past()?;
            let stamp = |commit: &history::Commit| stamp(history, commit);
            let removal = story.removed();
            let by = removal.and_then(|removal| stamp(history.commit(removal.commit)?));
            let dropped = removal.zip(by.as_ref());
            let dropped = dropped.and_then(|(r, by)| self.dropped(history, &story.id, by, r));
            if dropped.is_none() && removal.is_some_and(|r| !history.is_on_main_line(r)) {
                return None;
            }
            Some(Removed {
                id: story.id.clone(),
                kind: said_at(repository, holder, path, &story.id).map(|said| said.kind),
                path: path.trim_start_matches('/').to_owned(),
                recorded: history.recorded(story).and_then(stamp),
                landed: history.landed(story).and_then(history::Commit::time),
                stamp: by,
                dropped: dropped.is_some(),
                last: (holder.short(), repository.from_root(path)),
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
