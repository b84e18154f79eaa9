//! Whether somebody who recorded an entry could see a change: nobody agrees to what was not in the history that they had.
//!
//! Two clones go on side by side until one is merged into the other. The times of their commits say nothing about what each
//! of them contained.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::story::changes;
use super::{CharterVersion, Edit, Project, Recorded, Recorder, Stamp};
use crate::calendar::Instant;
use crate::charter::FILE_NAME;
use crate::history::{CommitId, Repository};
use crate::log::Content;

/// Which commits descend from which others, as far as anybody has asked.
#[derive(Debug, Default)]
pub(super) struct Descents(Mutex<HashMap<(CommitId, CommitId), bool>>);

impl Descents {
    fn leads_to(&self, repository: &Repository, commit: CommitId, older: CommitId) -> Option<bool> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&(commit, older)).copied();
        known.or_else(|| {
            let leads = repository.leads_to(commit, older)?;
            lock().insert((commit, older), leads);
            Some(leads)
        })
    }
}

impl Project {
    /// Whether a commit is another one or was made on top of it.
    pub(super) fn is_on_top_of(&self, commit: &Stamp, older: &Stamp) -> bool {
        if let (Some(line), Some(older)) = (commit.line, older.line) {
            return line >= older;
        }
        let repository = self.past();
        let leads = repository.and_then(|r| self.descents.leads_to(r, commit.id, older.id));
        leads.unwrap_or(commit.time >= older.time)
    }

    /// Whether a commit is another one or later. Clocks say so only where neither was made on top of the other.
    pub(super) fn is_later(&self, commit: &Stamp, than: &Stamp) -> bool {
        self.is_on_top_of(commit, than)
            || commit.time > than.time && !self.is_on_top_of(than, commit)
    }

    /// The commits by which somebody stated an entry as it is: the one that recorded it, and the one that last stated its time. `None`:
    /// it is not committed, or that is not known, so that it may have come after everything that is.
    fn stated(&self, id: &str) -> Option<Vec<Stamp>> {
        let Recorded::At(stamp) = self.recorded(id) else {
            return None;
        };
        if !self.was_edited(id) {
            return Some(vec![stamp]);
        }
        match self.recorder_of_fields(id, &["at"]) {
            Recorder::Author(again) => Some(vec![stamp, again]),
            Recorder::NotRecorded => None,
            Recorder::Unknown => Some(vec![stamp]),
        }
    }

    /// Whether an entry was recorded in a commit, or in one on top of it. `commit`: `None` if what is asked about is not committed,
    /// so that only what is not committed either was recorded with it.
    #[must_use]
    pub fn was_recorded_on(&self, id: &str, commit: Option<&Stamp>) -> bool {
        match (self.stated(id), commit) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(by), Some(commit)) => by.iter().any(|by| self.is_on_top_of(by, commit)),
        }
    }

    /// Whether an entry was recorded where an edit of another one could be seen: in its commit, in one on top of it, or in one that had
    /// the same values, because the same change was squashed or picked into another branch.
    #[must_use]
    pub fn saw_edit(&self, id: &str, edited: &str, edit: &Edit) -> bool {
        self.was_recorded_on(id, edit.stamp.as_ref())
            || self.stated(id).is_some_and(|by| {
                let mut by = by.iter();
                by.any(|by| self.had_values(by, edited, edit))
            })
    }

    /// Whether a commit is that of an edit, or on top of it.
    #[must_use]
    pub fn commit_saw_edit(&self, commit: &Stamp, edit: &Edit) -> bool {
        let made = edit.stamp.as_ref();
        made.is_some_and(|made| self.is_on_top_of(commit, made))
    }

    /// Whether an entry had the values after an edit in a commit that is beside it.
    fn had_values(&self, commit: &Stamp, id: &str, edit: &Edit) -> bool {
        let (Some(made), Some(history)) = (&edit.stamp, self.history()) else {
            return false;
        };
        // What is on the main line before the edit did not have it.
        if commit.line.is_some() && made.line.is_some() {
            return false;
        }
        let Some(story) = history.story(id) else {
            return false;
        };
        let of_edit = |change: &&crate::history::Change| {
            let by = history.commit(change.made_by());
            by.is_some_and(|by| by.id == made.id)
        };
        let change = story.edited.iter().find(of_edit);
        let Some((change, path)) = change.and_then(|change| Some((change, change.path?))) else {
            return false;
        };
        let after = self.past_content(made.id, history.path(path), id);
        let then = [path, change.parent_path]
            .iter()
            .find_map(|path| self.past_content(commit.id, history.path(*path), id));
        let (Some(after), Some(then)) = (after, then) else {
            return false;
        };
        differ_in(&then, &after)
            .iter()
            .all(|field| edit.changes.iter().all(|change| change.field != *field))
    }

    /// Whether an entry was recorded where a version of the charter could be seen. `version`: `None` for what is not committed.
    #[must_use]
    pub fn saw_charter(&self, id: &str, version: Option<&CharterVersion>) -> bool {
        let written = version.map(|version| &version.written);
        self.was_recorded_on(id, written)
            || version.is_some_and(|version| {
                let by = self.stated(id).unwrap_or_default();
                by.iter().any(|by| self.had_charter(by, version))
            })
    }

    /// Whether a commit that is beside the one which wrote a version of the charter had the same text.
    fn had_charter(&self, commit: &Stamp, version: &CharterVersion) -> bool {
        let both_on_the_line = commit.line.is_some() && version.written.line.is_some();
        if both_on_the_line || version.of_a_calendar_file {
            return false;
        }
        let text = self.sources.get(version.charter.source).text();
        let repository = self.past();
        let then = repository.and_then(|r| r.file_at(commit.id, FILE_NAME).ok()?);
        then.is_some_and(|then| then == text.as_bytes())
    }

    /// Whether a commit beside the main line had a charter that no version is.
    pub(super) fn had_another_charter(&self, commit: &Stamp, versions: &[CharterVersion]) -> bool {
        if commit.line.is_some() {
            return false;
        }
        let repository = self.past();
        let then = repository.and_then(|r| r.file_at(commit.id, FILE_NAME).ok()?);
        let text = |version: &CharterVersion| self.sources.get(version.charter.source).text();
        let is_of = |then: &[u8]| versions.iter().any(|v| text(v).as_bytes() == then);
        then.is_some_and(|then| !is_of(&then))
    }

    /// Whether a version of the charter was written on top of the commit that recorded an entry.
    pub(super) fn was_written_after(&self, version: &CharterVersion, id: &str) -> bool {
        match self.recorded(id) {
            Recorded::At(stamp) => self.is_on_top_of(&version.written, &stamp),
            Recorded::Pending | Recorded::Unknown => true,
        }
    }
}

/// Whether one commit is earlier than another. Clocks say so only where neither was made on top of the other.
pub(super) fn is_before(project: &Project, one: &Stamp, other: &Stamp) -> bool {
    one.id != other.id && !project.is_later(one, other)
}

/// The commit that recorded an entry, for questions about what the charter said by then.
pub(super) struct RecordedIn {
    by: Option<Stamp>,
    /// Where it landed on the main line.
    line: Option<u32>,
    /// When it was recorded, as far as clocks say.
    time: Instant,
}

impl RecordedIn {
    /// `as_of`: when an entry counts as recorded that is not committed.
    pub(super) fn of(project: &Project, id: &str, as_of: Instant) -> Self {
        let now = match project.recorded(id) {
            Recorded::At(stamp) => Some(stamp),
            Recorded::Pending | Recorded::Unknown => None,
        };
        let by = match project.recorded_under_any_id(id) {
            Recorded::At(stamp) => Some(stamp),
            Recorded::Pending | Recorded::Unknown => None,
        };
        // Under a former id it landed at another time.
        let landed = || project.landed(id)?.line;
        Self {
            line: by.as_ref().and_then(|by| {
                if Some(by) == now.as_ref() {
                    landed()
                } else {
                    by.line
                }
            }),
            time: by.as_ref().map_or(as_of, |by| by.time),
            by,
        }
    }

    /// Whether a version of the charter had landed by then. Clocks say so only where neither commit was made on top of the other.
    pub(super) fn had(&self, project: &Project, version: &CharterVersion) -> bool {
        let in_time = version.stamp.time <= self.time;
        let (Some(by), Some(line), Some(landed)) = (&self.by, self.line, version.stamp.line) else {
            return in_time;
        };
        let is_on_top = || project.is_on_top_of(by, &version.stamp);
        landed <= line && (is_on_top() || in_time && !project.is_on_top_of(&version.stamp, by))
    }
}

/// The fields in which two versions of an entry differ.
fn differ_in(one: &Content, other: &Content) -> Vec<String> {
    let changes = changes(Some(one), Some(other)).into_iter();
    changes.map(|change| change.field).collect()
}
