//! Calendar files of parties that are gone or damaged, as they could be read last: who deletes one owes no less.

use std::collections::BTreeMap;

use super::trees::Files;
use super::{Project, ProjectError, past_meetings};
use crate::calendar::{as_utf8, is_intact};
use crate::charter;
use crate::history::{CommitId, Mailmap, Repository};

impl Project {
    /// Finds the last readable version of each calendar file of which the present one cannot be read, and takes the days from
    /// there.
    pub(super) fn lost_calendars(
        &mut self,
        repository: &Repository,
        policy: &Files<'_>,
        head: CommitId,
        mailmap: &Mailmap,
        cached: bool,
    ) -> Result<BTreeMap<String, Vec<u8>>, ProjectError> {
        let mut found = BTreeMap::new();
        for path in &self.charter.lost {
            let history = past_meetings::of_file(repository, head, path, mailmap, cached)?;
            let blobs = history
                .charter
                .iter()
                .rev()
                .filter_map(|version| version.blob);
            let mut texts = blobs.filter_map(|blob| repository.blob(blob).ok().map(as_utf8));
            if let Some(text) = texts.find(|text| is_intact(text)) {
                found.insert(path.clone(), text);
            }
        }
        if !found.is_empty() {
            let calendar = |path: &str| {
                let intact = found.get(path).cloned();
                intact.map_or_else(|| policy.calendar(path), Ok)
            };
            let source = self.charter.source;
            let read = charter::read(source, self.sources.get(source), &calendar);
            if let Ok(earlier) = read {
                self.charter.take_unread(&earlier);
            }
        }
        Ok(found)
    }
}
