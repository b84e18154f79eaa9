//! The fields of entries as they are written, now and in earlier versions of their files. Of a file only the section is read in which
//! the entry stands: a file may have thousands of entries that are asked for one after the other.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::Project;
use crate::history::{CommitId, Repository, sections_of};
use crate::log::{self, Entry};
use crate::source::SourceId;

/// The fields of an entry in order, each with its value.
pub(super) type Fields = Vec<(String, Value)>;

/// The sections of the files of the log, once they were asked for.
#[derive(Debug, Default)]
pub(super) struct Sections(Mutex<HashMap<SourceId, Vec<Range<usize>>>>);

/// The fields of the entry with an id in a text; none if it does not have it.
pub(super) fn fields_in(text: &[u8], id: &str) -> Option<Fields> {
    log::written(text, id).map(|written| written.fields)
}

/// The fields of the entry with an id in a file of a commit, none if the file does not have it; `None` if there is no such file.
pub(super) fn fields_at(
    repository: &Repository,
    commit: CommitId,
    path: &str,
    id: &str,
) -> Option<Fields> {
    let sections = repository.sections_at(commit, path, id).ok()?;
    let mut sections = sections.iter();
    let found = sections.find_map(|section| fields_in(section, id));
    // A file that is not UTF-8 is read as a whole.
    found.or_else(|| {
        let file = repository.file_at(commit, path).ok()??;
        Some(fields_in(&file, id).unwrap_or_default())
    })
}

impl Project {
    /// The fields of an entry as it is written now.
    pub(super) fn fields_now(&self, entry: &Entry) -> Fields {
        let text = self.sources.get(entry.source).text().as_bytes();
        let section = self.section(entry).and_then(|section| text.get(section));
        let found = section.and_then(|section| fields_in(section, entry.id()));
        found.unwrap_or_else(|| fields_in(text, entry.id()).unwrap_or_default())
    }

    /// The section in which an entry stands, if no other entry has its id.
    fn section(&self, entry: &Entry) -> Option<Range<usize>> {
        let mut repeated = self.log.duplicates();
        if repeated.any(|(first, _)| first.id() == entry.id()) {
            return None;
        }
        let mut known = (self.sections.0.lock()).unwrap_or_else(PoisonError::into_inner);
        let sections = known.entry(entry.source).or_insert_with(|| {
            let text = self.sources.get(entry.source).text();
            sections_of(text.as_bytes())
        });
        let start = entry.span.start();
        let after = sections.partition_point(|section| section.start <= start);
        sections.get(after.checked_sub(1)?).cloned()
    }
}
