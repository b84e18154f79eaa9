//! What entries said before they were edited.

use super::story::stamp_of;
use super::{Edit, Project};
use crate::calendar::Instant;
use crate::log::Entry;

/// What an entry said before an edit of it.
#[derive(Debug, Clone)]
pub struct Before {
    /// The entry as it was. Its spans are those of a section of the earlier text.
    pub entry: Entry,
    /// The edit.
    pub edit: Edit,
}

impl Project {
    /// What an entry said before each edit of it since it landed, oldest first, if one of these edits changed something that `concerns`
    /// the caller. Versions that a merge dropped, and those that cannot be read, are left out.
    #[must_use]
    pub fn before_edits(
        &self,
        id: &str,
        as_of: Instant,
        concerns: impl Fn(&str) -> bool,
    ) -> Vec<Before> {
        if !self.was_edited(id) {
            return Vec::new();
        }
        let edits = self.edits_after(id, Instant::MIN_UTC, as_of);
        let mut changes = edits.iter().flat_map(|edit| &edit.changes);
        if !changes.any(|change| concerns(&change.field)) {
            return Vec::new();
        }
        let edits = edits.into_iter().filter(|edit| edit.dropped.is_none());
        edits
            .filter_map(|edit| {
                let entry = self.before_edit(id, &edit)?;
                Some(Before { entry, edit })
            })
            .collect()
    }

    /// What an entry said before an edit of it.
    #[must_use]
    pub fn before_edit(&self, id: &str, edit: &Edit) -> Option<Entry> {
        let history = self.history()?;
        let story = history.story(id)?;
        let Some(stamp) = &edit.stamp else {
            let (commit, path) = history.last_place(story)?;
            return self.past_entry(commit, path, id);
        };
        let mut changes = story.edited.iter();
        let change = changes.find(|change| {
            change.dropped.is_none() && stamp_of(history, change).as_ref() == Some(stamp)
        })?;
        self.past_entry(change.parent, history.path(change.parent_path), id)
    }
}
