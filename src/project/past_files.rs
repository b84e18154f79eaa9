//! Entries as they were in files of commits.

use super::Project;
use crate::history::CommitId;
use crate::log::{self, Content, Entry};
use crate::source::Source;

impl Project {
    /// The entry with an id in a file of a commit; `None` if it cannot be read. Its spans are those of its section.
    pub(super) fn past_entry(&self, commit: CommitId, path: &str, id: &str) -> Option<Entry> {
        self.past_sections(commit, path, id)
            .into_iter()
            .find_map(|section| {
                let (source, _) = Source::new(path, section);
                let file = log::read_file(self.charter.source, &source, &self.charter.fields);
                let mut entries = file.entries.into_iter();
                entries.find(|entry| entry.id() == id)
            })
    }

    /// The content of the first entry with an id in a file of a commit; `None` if it cannot be read.
    pub(super) fn past_content(&self, commit: CommitId, path: &str, id: &str) -> Option<Content> {
        let sections = self.past_sections(commit, path, id);
        sections
            .iter()
            .find_map(|section| log::content_of(section, id))
    }

    /// The contents of all entries with an id in a file of a commit, in their order.
    pub(super) fn past_contents(&self, commit: CommitId, path: &str, id: &str) -> Vec<Content> {
        let sections = self.past_sections(commit, path, id);
        let contents = sections.iter().flat_map(|section| log::contents(section));
        contents.filter(|content| content.id == id).collect()
    }

    fn past_sections(&self, commit: CommitId, path: &str, id: &str) -> Vec<Vec<u8>> {
        let sections = self
            .past()
            .and_then(|repository| repository.sections_at(commit, path, id).ok());
        sections.unwrap_or_default()
    }
}
