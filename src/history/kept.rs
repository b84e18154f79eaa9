//! What is known of a history, as plain data: the same whether it was just read or kept from an earlier run.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::error::HistoryError;
use super::git::ObjectId;
use super::mailmap::{Identity, Mailmap};
use super::model::{CharterVersion, Commit, Edit, History, Removal, Story};

/// What is known of the history of a tip. Commits, paths and people are told by their places in the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The tip's place on its own first-parent line.
    pub line: u32,
    /// The commits that are told of, parents first; the tip is the last.
    pub commits: Vec<KeptCommit>,
    /// Names and addresses as the commits have them.
    pub people: Vec<(String, String)>,
    /// Files of the log.
    pub paths: Vec<String>,
    /// Every entry that was ever there, by id.
    pub stories: Vec<KeptStory>,
    /// The charter's versions.
    pub charter: Vec<(u32, Option<ObjectId>)>,
}

/// A commit; times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptCommit {
    pub id: ObjectId,
    pub parents: Vec<(ObjectId, Option<i64>)>,
    pub time: Option<i64>,
    pub author: Option<u32>,
    pub authored: Option<i64>,
    pub message: String,
    pub signed: bool,
    pub line: Option<u32>,
    pub touches_log: bool,
    pub malformed: Option<String>,
}

/// The story of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptStory {
    pub id: String,
    pub recorded: Option<u32>,
    pub landed: Option<u32>,
    pub edited: Vec<KeptEdit>,
    pub removals: Vec<KeptRemoval>,
    pub unjudged: Option<String>,
    /// What the tip says under this id (digests, in two halves) and in which files.
    pub places: Vec<((u64, u64), u32)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptEdit {
    pub commit: u32,
    pub fields: Vec<String>,
    pub path: u32,
    pub parent_path: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptRemoval {
    pub commit: u32,
    pub parent_path: u32,
}

impl Kept {
    /// It, for those who ask. People are named by a mailmap.
    pub(super) fn into_history(self, mailmap: &Mailmap) -> Result<History, HistoryError> {
        let broken = || HistoryError::Damaged {
            id: String::new(),
            why: "what is known of the history contradicts itself".into(),
        };
        let at = |time: i64| DateTime::<Utc>::from_timestamp(time, 0);
        let people: Vec<Arc<Identity>> = self
            .people
            .iter()
            .map(|(name, email)| Arc::new(mailmap.resolve(name, email)))
            .collect();
        let nobody = Arc::new(Identity::default());
        let commits: Vec<Arc<Commit>> = self
            .commits
            .into_iter()
            .map(|kept| {
                let author = kept
                    .author
                    .and_then(|author| people.get(author as usize))
                    .unwrap_or(&nobody);
                Arc::new(Commit {
                    id: kept.id,
                    parents: kept
                        .parents
                        .into_iter()
                        .map(|(id, time)| (id, time.and_then(at)))
                        .collect(),
                    time: kept.time.and_then(at),
                    author: Arc::clone(author),
                    authored: kept.authored.and_then(at),
                    message: kept.message,
                    signed: kept.signed,
                    line: kept.line.map(|line| line as usize),
                    touches_log: kept.touches_log,
                    malformed: kept.malformed,
                })
            })
            .collect();
        let commit = |number: u32| commits.get(number as usize).cloned().ok_or_else(broken);
        let path = |number: u32| self.paths.get(number as usize).cloned().ok_or_else(broken);
        let parent = |commit: &Commit| commit.parents.first().map(|(id, _)| *id).ok_or_else(broken);
        let mut stories = Vec::with_capacity(self.stories.len());
        for kept in self.stories {
            let mut story = Story {
                recorded: kept.recorded.map(commit).transpose()?,
                landed: kept.landed.map(commit).transpose()?,
                unjudged: kept.unjudged,
                ..Story::default()
            };
            for edit in kept.edited {
                let commit = commit(edit.commit)?;
                let parent = parent(&commit)?;
                let (path, parent_path) = (path(edit.path)?, path(edit.parent_path)?);
                story.edited.push(Edit {
                    commit,
                    fields: edit.fields,
                    path,
                    parent,
                    parent_path,
                });
            }
            for removal in kept.removals {
                let commit = commit(removal.commit)?;
                let parent = parent(&commit)?;
                story.removals.push(Removal {
                    commit,
                    parent,
                    parent_path: path(removal.parent_path)?,
                });
            }
            let mut paths = Vec::with_capacity(kept.places.len());
            for (_, number) in &kept.places {
                paths.push(self.paths.get(*number as usize).ok_or_else(broken)?);
            }
            story.path = paths.into_iter().min().cloned();
            stories.push((kept.id, story));
        }
        let mut charter = Vec::with_capacity(self.charter.len());
        for (number, blob) in self.charter {
            charter.push(CharterVersion {
                commit: commit(number)?,
                blob,
            });
        }
        let tip = commits.last().cloned().ok_or_else(broken)?;
        Ok(History {
            tip,
            commits,
            stories: stories.into_iter().collect(),
            charter,
        })
    }
}
