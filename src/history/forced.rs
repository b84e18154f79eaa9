//! Commits that were removed from a server's main line, as far as this clone has seen it.
//!
//! A clone's reflogs record what every fetch and push did to a branch of the server. This evidence is local: nobody else
//! can write it, and a fresh clone has none.

use chrono::{DateTime, Utc};

use super::ancestry::Ancestry;
use super::git::Repository;
use super::object::CommitId;
use super::refs::{Note, Target};

/// A tip of a main line that was removed by a force push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forced {
    /// The branch: `origin/main`.
    pub branch: String,
    /// The former tip.
    pub lost: CommitId,
    /// The merge base of the former tip and its replacement, if they have one.
    pub base: Option<CommitId>,
    /// When this clone fetched the replacement.
    pub time: DateTime<Utc>,
}

/// The most recent reflog entries that are read of a branch.
const MAX: usize = 1_000;

impl Repository {
    /// The tips of the servers' main lines that were removed by force pushes, oldest first. What cannot be read is skipped.
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

    /// The default branches of the servers, or `main` or `master` if unknown; only those with a reflog in this
    /// clone.
    fn main_lines(&self) -> Vec<String> {
        let logs = std::fs::read_dir(self.common_dir().join("logs/refs/remotes"))
            .into_iter()
            .flatten()
            .flatten();
        let servers = logs.filter_map(|item| item.file_name().into_string().ok());
        // In `team/main/topic`, the remote may be `team` or `team/main`: only the settings tell.
        let remotes = self.settings().remotes();
        let deeper = remotes.filter(|name| name.contains('/')).map(str::to_owned);
        let mut names: Vec<String> = servers
            .chain(deeper)
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
        names.dedup();
        names
    }

    /// The commits that this clone has seen at the tips of the servers' main lines.
    pub(super) fn seen_on_servers(&self) -> Vec<CommitId> {
        let (refs, mut seen) = (self.refs(), Vec::new());
        let logs = self.main_lines().into_iter();
        for log in logs.filter_map(|name| refs.log(&name).ok()) {
            let notes = log.into_iter().take(MAX);
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
        } in log.into_iter().take(MAX)
        {
            let over = words.contains("forced-update");
            if old.is_zero() || old == new || !(over || words.contains("push")) {
                continue;
            }
            // If the commits themselves are gone, only git's message shows it.
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
