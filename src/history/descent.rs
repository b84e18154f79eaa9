//! Whether one commit was made on top of another.

use super::ancestry::Ancestry;
use super::error::HistoryError;
use super::git::Repository;
use super::object::CommitId;

impl Repository {
    /// Whether a commit is an older one or descends from it. `None`: one of the commits between them cannot be read.
    #[must_use]
    pub fn leads_to(&self, commit: CommitId, older: CommitId) -> Option<bool> {
        let mut ancestry = Ancestry::new(self.objects());
        ancestry.leads_to(commit, older).ok()
    }

    /// The same.
    ///
    /// # Errors
    /// One of the commits between them cannot be read.
    pub fn is_on_top(&self, commit: CommitId, older: CommitId) -> Result<bool, HistoryError> {
        Ancestry::new(self.objects()).leads_to(commit, older)
    }

    /// The newest common ancestor of two commits. `None`: they have none.
    ///
    /// # Errors
    /// One of the commits cannot be read.
    pub fn merge_base(
        &self,
        first: CommitId,
        second: CommitId,
    ) -> Result<Option<CommitId>, HistoryError> {
        Ancestry::new(self.objects()).merge_base(first, second)
    }
}
