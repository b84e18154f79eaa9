//! Commits that were removed from a server's main line, as far as this clone has seen it.
//!
//! A clone's reflogs record what every fetch and push did to a branch of the server. This evidence is local: nobody else
//! can write it, and a fresh clone has none.

use chrono::{DateTime, Utc};

use super::ancestry::Ancestry;
use super::bounded::is_absent;
use super::error::{HistoryError, unreadable};
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
    /// The tips of the servers' main lines that were removed by force pushes, oldest first.
    ///
    /// # Errors
    /// A reference or a reflog cannot be read, or a reference is lost: what it would show is then unknown.
    pub fn forced(&self) -> Result<Vec<Forced>, HistoryError> {
        let mut found = Vec::new();
        for name in self.main_lines()? {
            found.extend(self.forced_on(&name)?);
        }
        found.sort_by_key(|forced| forced.time);
        Ok(found)
    }

    /// The default branches of the servers, or `main` or `master` if unknown; only those with a reflog in this
    /// clone.
    fn main_lines(&self) -> Result<Vec<String>, HistoryError> {
        let folder = self.common_dir().join("logs/refs/remotes");
        let unread = |error| unreadable(&folder, &error);
        let mut servers = Vec::new();
        match std::fs::read_dir(&folder) {
            Ok(items) => {
                for item in items {
                    servers.extend(item.map_err(unread)?.file_name().into_string().ok());
                }
            }
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(unread(error)),
        }
        // In `team/main/topic`, the remote may be `team` or `team/main`: only the settings tell.
        let remotes = self.settings().remotes();
        servers.extend(remotes.filter(|name| name.contains('/')).map(str::to_owned));
        let (refs, mut found) = (self.refs(), Vec::new());
        for server in servers {
            let named = |branch: &str| format!("refs/remotes/{server}/{branch}");
            if let Some(Target::Ref(name)) = refs.target(&named("HEAD"))? {
                found.push(name);
                continue;
            }
            for name in ["main", "master"].map(named) {
                if refs.target(&name)?.is_some() {
                    found.push(name);
                    break;
                }
                refs.never_was(&name)?;
            }
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// The commits that this clone has seen at the tips of the servers' main lines. What cannot be read is skipped here; reading the
    /// same for [`Self::forced`] ends the run.
    pub(super) fn seen_on_servers(&self) -> Vec<CommitId> {
        let (refs, mut seen) = (self.refs(), Vec::new());
        let logs = self.main_lines().unwrap_or_default().into_iter();
        for log in logs.filter_map(|name| refs.log(&name).ok()) {
            let notes = log.into_iter().take(MAX);
            seen.extend(notes.flat_map(|note| [note.old, note.new]));
        }
        seen
    }

    fn forced_on(&self, name: &str) -> Result<Vec<Forced>, HistoryError> {
        let refs = self.refs();
        let Some(tip) = refs.resolve(name)? else {
            refs.never_was(name)?;
            return Ok(Vec::new());
        };
        let log = refs.log(name)?;
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
        Ok(found)
    }
}
