//! What history knows of entries and of the charter.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::git::{CommitId, ObjectId};
use super::mailmap::Identity;

/// A commit that the story of an entry or of the charter speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// Its parents, in order, each with its committer time (`None`: malformed).
    pub parents: Vec<(CommitId, Option<DateTime<Utc>>)>,
    /// The committer time, which is what every judgement uses. `None`: the commit is malformed.
    pub time: Option<DateTime<Utc>>,
    /// The author, by the mailmap of the tip.
    pub author: Arc<Identity>,
    /// The author time: shown, never judged by. Rebase, cherry-pick and amend keep it.
    pub authored: Option<DateTime<Utc>>,
    /// The whole message.
    pub message: String,
    /// Whether it carries a signature; nobody has verified it.
    pub signed: bool,
    /// Its place on the tip's first-parent line, the oldest being 0. `None`: it lies on a branch that was merged.
    pub line: Option<usize>,
    /// Whether a log file in it differs from that of every parent.
    pub touches_log: bool,
    /// Why its people and times cannot be believed.
    pub malformed: Option<String>,
}

impl Commit {
    /// The message's first line.
    #[must_use]
    pub fn summary(&self) -> &str {
        self.message
            .trim_start()
            .lines()
            .next()
            .unwrap_or("")
            .trim_end()
    }
}

/// A change of what an entry says, after it had landed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The commit, on the tip's first-parent line, that brought it.
    pub commit: Arc<Commit>,
    /// The names of the fields that it changed, sorted; `kind` among them where the entry changed its kind.
    pub fields: Vec<String>,
    /// The file with the entry after the commit, from the project's folder.
    pub path: String,
    /// The commit's first parent, which has what the entry said before.
    pub parent: CommitId,
    /// The file with the entry in `parent`.
    pub parent_path: String,
}

/// A commit after which an entry was gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The commit, on the tip's first-parent line.
    pub commit: Arc<Commit>,
    /// The commit's first parent, which still has the entry.
    pub parent: CommitId,
    /// The file with the entry in `parent`, from the project's folder.
    pub parent_path: String,
}

/// What history knows of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    /// The commit that first held the entry on its way to the tip. `None`: see `unjudged`.
    pub recorded: Option<Arc<Commit>>,
    /// The first commit of the tip's first-parent line that held it. `None`: it never came there (it was gone again before
    /// its branch was merged).
    pub landed: Option<Arc<Commit>>,
    /// The commits that changed what it says after it landed, oldest first.
    pub edited: Vec<Edit>,
    /// The commits that removed it, oldest first. It may have been put back after each of them.
    pub removals: Vec<Removal>,
    /// The file in which the tip holds it, from the project's folder (of several, the first). `None`: the tip holds it not.
    pub path: Option<String>,
    /// Why nothing can be said of its times: a commit of its story is malformed.
    pub unjudged: Option<String>,
}

impl Story {
    /// The commit after which the entry is gone: the last removal, where the tip holds it no more.
    #[must_use]
    pub fn removed(&self) -> Option<&Removal> {
        if self.path.is_some() {
            None
        } else {
            self.removals.last()
        }
    }
}

/// A version of the charter, as it landed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharterVersion {
    /// The commit of the tip's first-parent line that brought it. Its time is when the version landed.
    pub commit: Arc<Commit>,
    /// Its bytes, to be asked for with [`Repository::blob`](super::Repository::blob). `None`: the commit removed the charter.
    pub blob: Option<ObjectId>,
}

/// What history knows of a project, seen from one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The commit from which it is seen.
    pub tip: Arc<Commit>,
    /// All commits that touch the log or that the stories name, and the tip: a parent always before its children.
    pub commits: Vec<Arc<Commit>>,
    /// By entry id: every entry that the tip or any commit before it holds.
    pub stories: BTreeMap<String, Story>,
    /// The charter's versions, oldest first. Empty: no commit of the tip's first-parent line has a charter.
    pub charter: Vec<CharterVersion>,
}

impl History {
    /// The story of an entry. `None`: no commit holds it.
    #[must_use]
    pub fn story(&self, id: &str) -> Option<&Story> {
        self.stories.get(id)
    }

    /// The commits whose people and times cannot be believed.
    pub fn malformed(&self) -> impl Iterator<Item = &Arc<Commit>> {
        self.commits
            .iter()
            .filter(|commit| commit.malformed.is_some())
    }
}
