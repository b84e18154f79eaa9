//! Commits that a main line on a server held and holds no more, as far as this clone has seen it.
//!
//! Git notes in a clone what every fetch and push did to a branch of the server. That is evidence of one's own: nobody else
//! can write it, and a fresh clone has none.

use chrono::{DateTime, Utc};

use super::git::Repository;
use super::object::{CommitId, ObjectId};

/// A tip of a main line that somebody pushed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forced {
    /// The branch: `origin/main`.
    pub branch: String,
    /// The tip that it had.
    pub lost: CommitId,
    /// The commit at which what was lost had begun, where it and what came in its place have one in common.
    pub base: Option<CommitId>,
    /// When this clone learnt of it.
    pub time: DateTime<Utc>,
}

/// Only so many of the last notes about a branch are looked at.
const MOST: usize = 1_000;

impl Repository {
    /// The tips of the main lines on the servers that were pushed over, oldest first. What cannot be read is no evidence.
    #[must_use]
    pub fn forced(&self) -> Vec<Forced> {
        let mut found: Vec<Forced> = self
            .main_lines()
            .iter()
            .flat_map(|name| self.forced_on(name).unwrap_or_default())
            .collect();
        found.sort_by_key(|forced| forced.time);
        found
    }

    /// The branches that the servers call their main ones; where one does not say, `main` or `master`. Only those of which
    /// this clone keeps a log.
    fn main_lines(&self) -> Vec<String> {
        let logs = std::fs::read_dir(self.common_dir().join("logs/refs/remotes"))
            .into_iter()
            .flatten()
            .flatten();
        let servers = logs.filter_map(|item| item.file_name().into_string().ok());
        let mut names: Vec<String> = servers
            .filter_map(|server| {
                let named = |branch: &str| format!("refs/remotes/{server}/{branch}");
                let head = self.git.find_reference(&named("HEAD")).ok();
                let told =
                    head.and_then(|head| head.symbolic_target().ok().flatten().map(str::to_owned));
                told.or_else(|| {
                    ["main", "master"]
                        .map(named)
                        .into_iter()
                        .find(|name| self.git.find_reference(name).is_ok())
                })
            })
            .collect();
        names.sort();
        names
    }

    /// The commits that this clone has seen at the tips of the servers' main lines.
    pub(super) fn seen_on_servers(&self) -> Vec<CommitId> {
        let logs = self.main_lines().into_iter();
        let logs = logs.filter_map(|name| self.git.reflog(&name).ok());
        let mut seen = Vec::new();
        for log in logs {
            let notes = log.iter().take(MOST);
            seen.extend(
                notes
                    .flat_map(|n| [n.id_old(), n.id_new()])
                    .map(ObjectId::from_git),
            );
        }
        seen
    }

    fn forced_on(&self, name: &str) -> Option<Vec<Forced>> {
        let git = &self.git;
        let tip = git.find_reference(name).ok()?.target()?;
        let log = git.reflog(name).ok()?;
        let mut found = Vec::new();
        for note in log.iter().take(MOST) {
            let (old, new) = (note.id_old(), note.id_new());
            let words = note.message().ok().flatten().unwrap_or_default();
            let over = words.contains("forced-update");
            if old.is_zero() || old == new || !(over || words.contains("push")) {
                continue;
            }
            // Where the commits themselves are gone by now, git's own word for it is what is left.
            let follows = |tip| tip == old || git.graph_descendant_of(tip, old).unwrap_or(!over);
            if follows(new) || follows(tip) {
                continue;
            }
            let Some(time) = DateTime::from_timestamp(note.committer().when().seconds(), 0) else {
                continue;
            };
            let branch = name
                .strip_prefix("refs/remotes/")
                .unwrap_or(name)
                .to_owned();
            let base = git.merge_base(old, tip).ok().map(ObjectId::from_git);
            found.push(Forced {
                branch,
                lost: ObjectId::from_git(old),
                base,
                time,
            });
        }
        Some(found)
    }
}
