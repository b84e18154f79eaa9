//! Repositories of folders that may be absent from the work tree, files of a commit or the index, and merges in progress.

use std::fs;
use std::path::{Component, Path};

use chrono::{DateTime, Utc};

use super::bounded;
use super::error::HistoryError;
use super::git::{Repository, TreeFile};
use super::hash::Hash;
use super::header;
use super::object::Kind;
use super::object::{CommitId, ObjectId};
use super::objects::Objects;
use super::paths::LogPaths;

/// The most branches of a merge that git makes.
const MAX_BRANCHES: usize = 64;
/// The largest list of them that is read, in bytes.
const LARGEST_LIST: u64 = 1 << 16;

impl Repository {
    /// Opens the repository that contains a path, which may exist only in another tree than the work tree. The prefix is that
    /// path in the repository; in a bare repository, from its root. `None`: there is none.
    ///
    /// # Errors
    /// Those of [`discover`](Self::discover).
    pub fn discover_around(place: &Path) -> Result<Option<Self>, HistoryError> {
        let Some(folder) = place.ancestors().find(|folder| folder.is_dir()) else {
            return Ok(None);
        };
        let Some(repository) = Self::discover(folder)? else {
            return Ok(None);
        };
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut prefix = repository.prefix().trim_end_matches('/').to_owned();
        if repository.workdir().is_none() {
            let inside = real(folder)
                .strip_prefix(real(repository.git_dir()))
                .map(Path::to_owned)
                .unwrap_or_default();
            prefix = slashed(&inside);
        }
        let rest = place.strip_prefix(folder).map(slashed).unwrap_or_default();
        Ok(Some(repository.relative_to(&format!("{prefix}/{rest}"))))
    }

    /// The committer time of a commit. `None`: the commit is malformed.
    ///
    /// # Errors
    /// The commit cannot be read.
    pub fn time_of(&self, commit: CommitId) -> Result<Option<DateTime<Utc>>, HistoryError> {
        let objects = self.objects();
        let raw = objects.read(commit, Kind::Commit)?;
        let header = header::parse(&raw).map_err(|why| HistoryError::Damaged {
            id: commit.to_string(),
            why,
        })?;
        Ok(header.people.ok().map(|people| people.committer.time))
    }

    /// The files of [`list_at`](Self::list_at) with their bytes, without those that are too large.
    ///
    /// # Errors
    /// The commit, its trees or the files cannot be read.
    pub fn files_at(
        &self,
        commit: CommitId,
        log: &LogPaths<'_>,
    ) -> Result<Vec<TreeFile>, HistoryError> {
        let read = |(path, id)| match self.blob(id) {
            Err(HistoryError::TooLarge { .. }) => None,
            bytes => Some(bytes.map(|bytes| TreeFile { path, bytes })),
        };
        self.list_at(commit, log)?
            .into_iter()
            .filter_map(read)
            .collect()
    }

    /// Whether an object is a file with these bytes: its id is their checksum.
    #[must_use]
    pub fn is_of(&self, id: ObjectId, bytes: &[u8]) -> bool {
        let id = id.as_bytes();
        let mut hash = Hash::of_object(id.len(), Kind::Blob.name(), bytes.len() as u64);
        hash.update(bytes);
        hash.is(id)
    }

    /// The bytes of one file of `commit`, by its path from the project's folder. `None`: there is no such regular file.
    ///
    /// # Errors
    /// The commit, its trees or the file cannot be read.
    pub fn file_at(&self, commit: CommitId, path: &str) -> Result<Option<Vec<u8>>, HistoryError> {
        self.find_at(commit, path)?
            .map(|id| self.blob(id))
            .transpose()
    }

    /// The sections of a file of a commit in which a text stands, not as a part of longer words; none if there is no such file.
    /// What is not UTF-8 is replaced.
    ///
    /// # Errors
    /// The commit, its trees or the file cannot be read.
    pub fn sections_at(
        &self,
        commit: CommitId,
        path: &str,
        text: &str,
    ) -> Result<Vec<Vec<u8>>, HistoryError> {
        match self.find_at(commit, path)? {
            Some(file) => self.sections().with(file, text, || self.blob(file)),
            None => Ok(Vec::new()),
        }
    }

    /// The files of [`list_index`](Self::list_index) with their bytes.
    ///
    /// # Errors
    /// The index or the files cannot be read.
    pub fn index_files(
        &self,
        index: Option<&Path>,
        keep: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<TreeFile>, HistoryError> {
        let read = |(path, id)| {
            Ok(TreeFile {
                path,
                bytes: self.blob(id)?,
            })
        };
        self.list_index(index, keep)?
            .into_iter()
            .map(read)
            .collect()
    }

    /// The tips of the branches that a merge in progress brings to the checked-out branch.
    #[must_use]
    pub fn merging(&self) -> Vec<CommitId> {
        let bytes = bounded::read(&self.git_dir().join("MERGE_HEAD"), LARGEST_LIST);
        let bytes = bytes.ok().flatten().unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        text.lines()
            .take(MAX_BRANCHES)
            .filter_map(|line| ObjectId::from_hex(line.trim()))
            .collect()
    }
}

/// A relative path with `/`, as git writes it.
fn slashed(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}
