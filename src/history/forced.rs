//! Commits that a main line on a server held and holds no more, as far as this clone has seen it.
//!
//! Git notes in a clone what every fetch and push did to a branch of the server. That is evidence of one's own: nobody else
//! can write it, and a fresh clone has none.

use chrono::{DateTime, Utc};

use super::ancestry::Ancestry;
use super::git::Repository;
use super::object::CommitId;
use super::refs::{Note, Target};

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
                let target = |name: &str| self.refs().target(name).ok().flatten();
                if let Some(Target::Ref(name)) = target(&named("HEAD")) {
                    return Some(name);
                }
                ["main", "master"]
                    .map(named)
                    .into_iter()
                    .find(|name| target(name).is_some())
            })
            .collect();
        names.sort();
        names
    }

    /// The commits that this clone has seen at the tips of the servers' main lines.
    pub(super) fn seen_on_servers(&self) -> Vec<CommitId> {
        let (refs, mut seen) = (self.refs(), Vec::new());
        let logs = self.main_lines().into_iter();
        for log in logs.filter_map(|name| refs.log(&name).ok()) {
            let notes = log.into_iter().take(MOST);
            seen.extend(notes.flat_map(|note| [note.old, note.new]));
        }
        seen
    }

    fn forced_on(&self, name: &str) -> Option<Vec<Forced>> {
        let refs = self.refs();
        let tip = refs.resolve(name).ok()??;
        let log = refs.log(name).ok()?;
        let mut ancestry = Ancestry::new(self.objects());
        let mut found = Vec::new();
        for Note {
            old,
            new,
            time,
            words,
        } in log.into_iter().take(MOST)
        {
            let over = words.contains("forced-update");
            if old.is_zero() || old == new || !(over || words.contains("push")) {
                continue;
            }
            // Where the commits themselves are gone by now, git's own word for it is what is left.
            let mut follows = |tip| tip == old || ancestry.leads_to(tip, old).unwrap_or(!over);
            if follows(new) || follows(tip) {
                continue;
            }
            let Some(time) = DateTime::from_timestamp(time, 0) else {
                continue;
            };
            let branch = name
                .strip_prefix("refs/remotes/")
                .unwrap_or(name)
                .to_owned();
            let base = ancestry.merge_base(old, tip).ok().flatten();
            found.push(Forced {
                branch,
                lost: old,
                base,
                time,
            });
        }
        Some(found)
    }
}
