//! What stands in a tree or in the index beside regular files and folders: symbolic links and repositories of their own.

use std::path::Path;

use super::error::{HistoryError, missing_file, unreadable};
use super::git::{Repository, root_tree};
use super::object::CommitId;
use super::tree::{Node, Odd, OddKind, Trees};

impl Repository {
    /// The links, submodules and folders of `commit` in the folders that `enter` accepts (by their paths from the project's folder).
    ///
    /// # Errors
    /// The commit or its trees cannot be read.
    pub fn odd_at(
        &self,
        commit: CommitId,
        enter: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Odd>, HistoryError> {
        let objects = self.objects();
        let mut trees = Trees::new(objects);
        let found = trees.find(root_tree(objects, commit)?, &[self.components("")])?;
        let Some(Some(Node::Tree(tree))) = found.first().copied() else {
            return Ok(Vec::new());
        };
        let mut odd = trees.odd(tree, enter)?;
        odd.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(odd)
    }

    /// The links and submodules of the index, as [`list_index`](Self::list_index) lists its files.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn odd_in_index(&self, index: Option<&Path>) -> Result<Vec<Odd>, HistoryError> {
        let mut odd = Vec::new();
        self.read_index(index, &mut |entry| {
            let full = String::from_utf8_lossy(entry.path);
            let kind = match entry.mode & 0o170_000 {
                0o120_000 => OddKind::Link,
                0o160_000 => OddKind::Submodule,
                _ => return,
            };
            if let Some(path) = full.strip_prefix(self.prefix()) {
                odd.push(Odd {
                    path: path.to_owned(),
                    kind,
                    id: entry.id,
                });
            }
        })?;
        Ok(odd)
    }

    /// Whether a sparse checkout has no index, so that nobody knows which files it leaves out.
    #[must_use]
    pub fn lacks_index_of_sparse_checkout(&self) -> bool {
        let has = |name: &str| self.git_dir().join(name).exists();
        !has("index") && has("info/sparse-checkout")
    }

    /// The error that there is no index.
    #[must_use]
    pub fn no_index(&self) -> HistoryError {
        unreadable(&self.git_dir().join("index"), missing_file())
    }

    /// Whether the index has a regular file that `keep` accepts, by its path from the project's folder.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn has_in_index(&self, keep: &dyn Fn(&str) -> bool) -> Result<bool, HistoryError> {
        let mut has = false;
        self.read_index(None, &mut |entry| {
            let full = String::from_utf8_lossy(entry.path);
            let is_file = entry.mode & 0o170_000 == 0o100_000;
            has |= is_file && full.strip_prefix(self.prefix()).is_some_and(keep);
        })?;
        Ok(has)
    }
}
