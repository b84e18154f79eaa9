//! The content of entries that were removed.

use super::story::{content_at, stamp};
use super::{Project, Removed, Stamp};
use crate::history::History;
use crate::log::{Content, Entry, TITLE};

impl Project {
    /// The fields of a removed entry, as they were last. `None` if they cannot be read. Its spans are those of
    /// a section of the earlier text.
    #[must_use]
    pub fn withdrawn(&self, gone: &Removed) -> Option<Entry> {
        let (holder, path) = &gone.holder;
        self.entry_at(self.past()?, *holder, path, &gone.id)
    }

    /// Whether the log has the content of a removed entry under another id.
    #[must_use]
    pub fn is_renumbered(&self, gone: &Removed) -> bool {
        let content = || {
            let (history, repository) = (self.history()?, self.past()?);
            let (holder, path) = &gone.holder;
            let content = content_at(repository, *holder, path, &gone.id)?;
            Some(self.is_repeated(history, &content, gone.stamp.as_ref()))
        };
        content().unwrap_or(false)
    }

    /// Whether the log contains under another id what a commit dropped: with the same title, or recorded by it or later.
    /// Two requests in one letter may differ only in their titles, so an older entry with another title is a different one.
    pub(super) fn is_repeated(
        &self,
        history: &History,
        dropped: &Content,
        by: Option<&Stamp>,
    ) -> bool {
        let title = |content: &Content| {
            let title = content.fields.iter().find(|(name, _)| name == TITLE);
            title.map(|(_, title)| title.replace(&content.id, ""))
        };
        let later = |content: &Content| {
            let story = history.story(&content.id);
            let recorded = story.and_then(|story| stamp(history, history.recorded(story)?));
            let in_time =
                |at: Stamp| by.is_some_and(|by| at.time > by.time || at.commit == by.commit);
            recorded.is_none_or(in_time)
        };
        let again = |content: &Content| {
            let titled = title(content).is_some() && title(content) == title(dropped);
            content.id != dropped.id && (titled || later(content))
        };
        self.saying_the_same(dropped).any(|content| again(&content))
    }
}
