//! What differs from the commit.

use std::collections::{HashMap, HashSet};

use super::files::Globs;
use super::{Project, ProjectError};
use crate::history::{CommitId, HistoryError, LogPaths, Repository};
use crate::log::{self, Content};

/// An entry whose content differs from the base commit, or that is not in it.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Its content in the commit.
    pub(super) before: Option<Content>,
    /// Its content in the tree.
    pub(super) now: Content,
}

impl Project {
    /// The entries whose content differs from the commit, or that are not in it. Only files that differ are parsed.
    pub(super) fn pending(
        &self,
        repository: &Repository,
        head: CommitId,
        globs: &Globs,
        paths: &LogPaths<'_>,
    ) -> Result<HashMap<String, Waiting>, ProjectError> {
        let committed = repository.list_at(head, paths)?;
        let files = self
            .sources
            .iter()
            .map(|(_, source)| source)
            .filter(|source| globs.contain(source.path()));
        let here: Vec<(&str, &[u8])> = files
            .map(|source| (source.path(), source.text().as_bytes()))
            .collect();
        let by_path: HashMap<&str, &[u8]> = here.iter().copied().collect();
        let mut before: HashMap<String, Content> = HashMap::new();
        let mut same = HashSet::new();
        for (path, id) in &committed {
            let present = by_path.get(path.as_str());
            if present.is_some_and(|bytes| repository.is_of(*id, bytes)) {
                same.insert(path.as_str());
                continue;
            }
            let bytes = match repository.blob(*id) {
                Err(HistoryError::TooLarge { .. }) => continue,
                bytes => bytes?,
            };
            for content in log::contents(&bytes) {
                before.entry(content.id.clone()).or_insert(content);
            }
        }
        let mut waiting = HashMap::new();
        for now in here
            .iter()
            .filter(|(path, _)| !same.contains(*path))
            .flat_map(|(_, text)| log::contents(text))
        {
            let before = before.get(&now.id);
            if before != Some(&now) {
                waiting.entry(now.id.clone()).or_insert_with(|| Waiting {
                    before: before.cloned(),
                    now,
                });
            }
        }
        Ok(waiting)
    }
}
