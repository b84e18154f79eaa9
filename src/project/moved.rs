//! The earlier folder of a project that was moved.

use std::path::{Path, PathBuf};

use super::files::Globs;
use super::{Project, ProjectError};
use crate::charter::FILE_NAME;
use crate::history::{CommitId, HistoryError, LogPaths, Repository};
use crate::log::{self, Content};

impl Project {
    /// The folder of the project in a commit, if it differs from the present one, which need not exist in the work tree.
    ///
    /// # Errors
    /// Any reason why the commit cannot be read.
    pub fn root_in(&self, commit: &str) -> Result<Option<PathBuf>, ProjectError> {
        let Some(repository) = &self.repository else {
            return Ok(None);
        };
        let commit = repository.resolve(commit)?;
        let Some(home) = self.home_in(repository, commit)? else {
            return Ok(None);
        };
        let top = repository
            .prefix()
            .split('/')
            .filter(|part| !part.is_empty());
        let top = top.fold(self.root.as_path(), |top, _| top.parent().unwrap_or(top));
        Ok(Some(top.join(home.prefix().trim_end_matches('/'))))
    }

    /// The repository relative to the project's folder in a commit, if that differs from the present one: the folder of
    /// a charter that no longer exists, with the same content or with entries that the log has.
    pub(super) fn home_in(
        &self,
        repository: &Repository,
        commit: CommitId,
    ) -> Result<Option<Repository>, HistoryError> {
        if repository.find_at(commit, FILE_NAME)?.is_some() {
            return Ok(None);
        }
        let top = repository.in_folder("");
        let is_charter = |path: &str| path.rsplit('/').next() == Some(FILE_NAME);
        let charters = top.list_at(commit, &LogPaths::new([""], &is_charter))?;
        let now = self.sources.get(self.charter.source).text().as_bytes();
        let mut found = Vec::new();
        for (path, id) in charters {
            let folder = path.strip_suffix(FILE_NAME).unwrap_or_default();
            if is_there(repository, &path) {
                continue;
            }
            let home = repository.in_folder(folder);
            let likeness = match repository.blob(id) {
                Ok(bytes) if bytes == now => usize::MAX,
                _ => self.entries_in(&home, commit)?,
            };
            found.push((likeness, home));
        }
        found.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
        let mut found = found.into_iter().filter(|(likeness, _)| *likeness > 0);
        let next = |found: &mut dyn Iterator<Item = (usize, Repository)>| found.next();
        Ok(match (next(&mut found), next(&mut found)) {
            (Some((first, home)), second) if second.as_ref().is_none_or(|(s, _)| *s < first) => {
                Some(home)
            }
            _ => None,
        })
    }

    /// The number of entries of the log that are identical in a folder of a commit.
    fn entries_in(&self, home: &Repository, commit: CommitId) -> Result<usize, HistoryError> {
        let globs = Globs::new(&self.charter);
        let contains = |path: &str| globs.contain(path);
        let files = home.files_at(commit, &globs.paths(&contains))?;
        let before: Vec<Content> = files
            .iter()
            .flat_map(|file| log::contents(&file.bytes))
            .collect();
        let texts = self
            .sources
            .iter()
            .map(|(_, source)| source.text().as_bytes());
        let now = texts.flat_map(log::contents);
        Ok(now.filter(|content| before.contains(content)).count())
    }
}

/// Whether a file of the repository is in the work tree.
fn is_there(repository: &Repository, path: &str) -> bool {
    let top = repository.workdir().unwrap_or(Path::new(""));
    top.join(path).is_file()
}
