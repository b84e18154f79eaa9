//! Whether one commit was made on top of another.

use super::ancestry::Ancestry;
use super::git::Repository;
use super::object::CommitId;

impl Repository {
    /// Whether a commit is an older one or descends from it. `None`: one of the commits between them cannot be read.
    #[must_use]
    pub fn leads_to(&self, commit: CommitId, older: CommitId) -> Option<bool> {
        let mut ancestry = Ancestry::new(self.objects());
        ancestry.leads_to(commit, older).ok()
    }
}
