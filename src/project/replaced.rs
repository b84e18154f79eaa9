//! What a comparison with a commit shows that is not in the history of what is checked: a forced push replaces it, or the branch
//! has only not caught up with it.

use std::collections::HashMap;

use super::{Open, Overwritten, Project, ProjectError, Which};
use crate::history::{HistoryError, LogPaths, ObjectId, Repository, TreeFile};
use crate::log::{Content, contents};

/// A commit that is not in the checked history, and what is lost of its log.
#[derive(Debug, Clone)]
pub struct Replaced {
    /// The commit, shortened.
    pub commit: String,
    /// Its entries that are missing in the checked tree, or differ there, by id.
    pub entries: Vec<String>,
}

impl Project {
    /// Tips of a server's main line that were overwritten by a forced push, as far as this clone has seen them.
    #[must_use]
    pub fn overwritten(&self) -> &[Overwritten] {
        &self.overwritten
    }

    /// The commit of a comparison, if the checked history does not contain it and something of its log would be lost.
    #[must_use]
    pub fn replaced(&self) -> Option<&Replaced> {
        self.replaced.as_ref()
    }

    /// Compares the entries of an older tree, of which `commit` is the full id, with those of this one, if this one was not made on top
    /// of it. What both had before they parted is left to the history of this one. Nothing is compared without history.
    ///
    /// # Errors
    /// The commits between the two cannot be read.
    pub fn compare_with(
        &mut self,
        older: &Self,
        commit: &str,
        how: &Open,
    ) -> Result<(), ProjectError> {
        let tip = self.tree.commit.as_deref().and_then(ObjectId::from_hex);
        let ids = ObjectId::from_hex(commit).zip(tip);
        let (Some(repository), Some((old, tip))) = (self.past(), ids) else {
            return Ok(());
        };
        if self.history().is_none() || repository.is_on_top(tip, old)? {
            return Ok(());
        }
        let base = match repository.merge_base(tip, old)? {
            None => None,
            Some(base) => {
                let base = base.to_string();
                let root = self.root_in(&base)?.unwrap_or_else(|| self.root.clone());
                let how = Open {
                    tree: Which::Revision(base),
                    policy: None,
                    // Only its entries are compared.
                    no_history: true,
                    ..how.clone()
                };
                match Self::open(&root, &how) {
                    // The project began after the two had parted.
                    Err(ProjectError::NoCharterIn { .. } | ProjectError::Charter { .. }) => None,
                    base => Some(base?),
                }
            }
        };
        let before = base.as_ref().map(Self::entries_by_id).unwrap_or_default();
        let now = self.entries_by_id();
        let is_lost = |(id, content): &(&String, &Content)| match now.get(*id) {
            // A file that cannot be read may hold it.
            None if !self.unreadable_files().is_empty() => false,
            found => found != Some(*content) && before.get(*id) != Some(*content),
        };
        let then = older.entries_by_id();
        let mut entries: Vec<String> = then
            .iter()
            .filter(is_lost)
            .map(|(id, _)| id.clone())
            .collect();
        entries.sort();
        if !entries.is_empty() {
            self.replaced = Some(Replaced {
                commit: old.short(),
                entries,
            });
        }
        Ok(())
    }

    /// Stores what was read from commits, for the next run.
    pub fn remember(&self) {
        if let Some(history) = self.history() {
            self.remembered.store(history.commits.len());
        }
    }

    fn entries_by_id(&self) -> HashMap<String, Content> {
        let mut found = HashMap::new();
        for (id, source) in self.sources.iter() {
            if self.is_of_the_log(id) {
                for content in contents(source.text().as_bytes()) {
                    found.entry(content.id.clone()).or_insert(content);
                }
            }
        }
        found
    }
}

/// Tips overwritten by a forced push that had changed the log or the charter.
///
/// # Errors
/// The reflogs that show it cannot be read.
pub(super) fn overwritten(
    repository: &Repository,
    paths: &LogPaths<'_>,
) -> Result<Vec<Overwritten>, HistoryError> {
    let lost = repository.forced()?.into_iter().filter_map(|forced| {
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
    Ok(lost.collect())
}
