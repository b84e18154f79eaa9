//! Entries as they were in files of commits.

use super::Project;
use crate::history::{CommitId, Repository};
use crate::log::{self, Content, Entry};
use crate::source::Source;

/// The content of the first entry with an id in a file of a commit; `None` if it cannot be read.
pub(super) fn content_at(
    repository: &Repository,
    commit: CommitId,
    path: &str,
    id: &str,
) -> Option<Content> {
    let sections = repository.sections_at(commit, path, id).ok()?;
    let mut sections = sections.iter();
    sections.find_map(|section| log::content_of(section, id))
}

impl Project {
    /// The entry with an id in a file of a commit; `None` if it cannot be read. Its spans are those of its section.
    pub(super) fn entry_at(
        &self,
        repository: &Repository,
        commit: CommitId,
        path: &str,
        id: &str,
    ) -> Option<Entry> {
        let sections = repository.sections_at(commit, path, id).ok()?;
        sections.into_iter().find_map(|section| {
            let (source, _) = Source::new(path, section);
            let file = log::read_file(self.charter.source, &source, &self.charter.fields);
            let mut entries = file.entries.into_iter();
            entries.find(|entry| entry.id() == id)
        })
    }

    /// The same as [`Self::entry_at`], once the repository is known.
    pub(super) fn past_entry(&self, commit: CommitId, path: &str, id: &str) -> Option<Entry> {
        self.entry_at(self.past()?, commit, path, id)
    }

    /// The same as [`content_at`], once the repository is known.
    pub(super) fn past_content(&self, commit: CommitId, path: &str, id: &str) -> Option<Content> {
        content_at(self.past()?, commit, path, id)
    }

    /// Whether a file of a commit has an entry with this content. Of thousands with the same id, the one that is looked for is mostly
    /// the first, and the others are not read.
    pub(super) fn had_content(&self, commit: CommitId, path: &str, content: &Content) -> bool {
        let sections = self
            .past()
            .and_then(|repository| repository.sections_at(commit, path, &content.id).ok());
        let sections = sections.unwrap_or_default();
        sections
            .iter()
            .any(|section| log::contents(section).contains(content))
    }

    /// The contents of all entries with an id in a file of a commit, in their order.
    pub(super) fn past_contents(&self, commit: CommitId, path: &str, id: &str) -> Vec<Content> {
        let sections = self
            .past()
            .and_then(|repository| repository.sections_at(commit, path, id).ok());
        let sections = sections.unwrap_or_default();
        let contents = sections.iter().flat_map(|section| log::contents(section));
        contents.filter(|content| content.id == id).collect()
    }
}
