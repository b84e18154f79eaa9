//! The calendar files of parties, as they were after each commit that changed one of them: who edits one in place changes a calendar
//! as much as who edits the charter.

use std::collections::{BTreeMap, BTreeSet};

use super::past_meetings::CalendarsThen;
use super::story::Stamp;
use super::trees::{Files, not_in_tree};
use super::versions::CharterVersion;
use super::{Project, ProjectError, past_meetings};
use crate::calendar::{as_utf8, is_intact};
use crate::charter::{self, Charter};
use crate::history::{CommitId, HistoryError, Mailmap, ObjectId, Repository};

/// The most versions of files that are compared, the latest ones, and their size together.
const MOST: usize = 100;
const MOST_BYTES: usize = 64 << 20;

/// A readable version of a calendar file.
#[derive(Debug, Clone)]
pub(super) struct FileThen {
    /// Its path in the charter.
    path: String,
    /// The commit by which it landed on the main line.
    landed: Stamp,
    /// The commit that made the change.
    written: Stamp,
    bytes: Vec<u8>,
}

/// The calendars of calls and of parties after the commits that changed one, oldest first.
#[derive(Debug, Default)]
pub(super) struct PastCalendars {
    /// Those of calls.
    pub(super) calls: Vec<CalendarsThen>,
    /// The versions of the files of parties.
    files: Vec<FileThen>,
    /// The versions of the charter with those that the files make; empty if no file was edited.
    versions: Vec<CharterVersion>,
}

/// The content of each calendar file at some time, by its path.
type Content<'f> = BTreeMap<&'f str, &'f [u8]>;

impl Project {
    /// Finds the versions of the calendar files of parties that were edited, in the order in which they landed.
    pub(super) fn read_past_days(
        &mut self,
        repository: &Repository,
        policy: &Files<'_>,
        tip: CommitId,
        mailmap: &Mailmap,
        cached: bool,
    ) -> Result<(), ProjectError> {
        let mut changes: Vec<(&str, Stamp, Stamp, ObjectId)> = Vec::new();
        let charters = self.versions.iter().map(|version| &version.charter);
        let paths = charters.flat_map(|charter| &charter.day_files);
        let paths: BTreeSet<&str> = paths.map(String::as_str).collect();
        for path in paths {
            if !self.may_have_changed(repository, policy, tip, path)? {
                continue;
            }
            let mut history = past_meetings::of_file(repository, tip, path, mailmap, cached)?;
            self.in_order(&mut history);
            let mut last = None;
            for version in past_meetings::versions_in(&history) {
                if last.replace(version.blob) != Some(version.blob) {
                    changes.push((path, version.landed, version.written, version.blob));
                }
            }
        }
        changes.sort_by_key(|(_, landed, ..)| landed.time);
        let (mut files, mut left) = (Vec::new(), MOST_BYTES);
        let oldest = changes.len().saturating_sub(MOST);
        let mut known = BTreeSet::new();
        let firsts: Vec<bool> = changes
            .iter()
            .map(|(path, ..)| known.insert(*path))
            .collect();
        let read = changes.into_iter().zip(firsts).enumerate().rev();
        for (place, ((path, landed, written, blob), is_first)) in read {
            // The first version is compared in any case: nobody hides a change behind many others.
            if !is_first && (place < oldest || left == 0) {
                continue;
            }
            let bytes = match repository.blob(blob) {
                Err(HistoryError::TooLarge { .. }) => continue,
                bytes => as_utf8(bytes?),
            };
            left = left.saturating_sub(bytes.len());
            // What is damaged is read as it was last.
            if is_intact(&bytes) {
                files.push(FileThen {
                    path: path.to_owned(),
                    landed,
                    written,
                    bytes,
                });
            }
        }
        files.reverse();
        self.past_calendars.files = files;
        Ok(())
    }

    /// Whether a calendar file may be another one than it was when a version of the charter that names it landed. Mostly none was
    /// ever edited, and its history need not be read.
    fn may_have_changed(
        &self,
        repository: &Repository,
        policy: &Files<'_>,
        tip: CommitId,
        path: &str,
    ) -> Result<bool, ProjectError> {
        let Some(present) = repository.find_at(tip, path)? else {
            return Ok(true);
        };
        let naming = self.versions.iter();
        let naming = naming.filter(|version| version.charter.day_files.contains(path));
        for version in naming {
            if repository.find_at(version.stamp.id, path)? != Some(present) {
                return Ok(true);
            }
        }
        let committed = match repository.blob(present) {
            Err(HistoryError::TooLarge { .. }) => return Ok(false),
            bytes => bytes?,
        };
        Ok(policy.calendar(path).is_ok_and(|now| now != committed))
    }

    /// The versions of the charter and of the calendar files that it names, oldest first: each with the parties' calendars as they were
    /// then.
    pub(super) fn find_calendar_versions(&mut self) {
        let files = std::mem::take(&mut self.past_calendars.files);
        if files.is_empty() {
            return;
        }
        let mut content = Content::new();
        for file in &files {
            content.entry(&file.path).or_insert(&file.bytes);
        }
        let mut files = files.iter().peekable();
        let mut all: Vec<CharterVersion> = Vec::new();
        for version in &self.versions {
            let mut with_it = Vec::new();
            let mut after_it = Vec::new();
            while let Some(file) = files.next_if(|file| file.landed.time <= version.stamp.time) {
                if file.landed.commit != version.stamp.commit {
                    self.edit(&mut all, &mut content, file);
                } else if file.written.commit == version.written.commit {
                    with_it.push(file);
                } else {
                    after_it.push(file);
                }
            }
            content.extend(with_it.iter().map(|file| (&*file.path, &*file.bytes)));
            let mut version = version.clone();
            self.count_by(&mut version.charter, &content);
            all.push(version);
            for file in after_it {
                self.edit(&mut all, &mut content, file);
            }
        }
        for file in files {
            self.edit(&mut all, &mut content, file);
        }
        self.past_calendars.versions = all;
    }

    /// Adds the version that a change of a calendar file makes, if it changes a calendar.
    fn edit<'f>(
        &self,
        all: &mut Vec<CharterVersion>,
        content: &mut Content<'f>,
        file: &'f FileThen,
    ) {
        content.insert(&file.path, &file.bytes);
        let Some(before) = all.last() else {
            return;
        };
        let mut version = before.clone();
        self.count_by(&mut version.charter, content);
        let mut parties = before.charter.parties.iter().zip(&version.charter.parties);
        if parties.all(|(was, is)| was.calendar.counts_like(&is.calendar)) {
            return;
        }
        version.stamp = file.landed.clone();
        version.written = file.written.clone();
        version.of_a_calendar_file = true;
        all.push(version);
    }

    /// Gives the parties of a charter the calendars that it states, with the content of their files at some time.
    fn count_by(&self, charter: &mut Charter, content: &Content<'_>) {
        if !charter
            .day_files
            .iter()
            .any(|path| content.contains_key(path.as_str()))
        {
            return;
        }
        let present = &self.calendars;
        let calendar = |path: &str| match (content.get(path), present.get(path)) {
            (Some(then), _) => Ok(then.to_vec()),
            (None, Some(now)) => now.clone(),
            (None, None) => Err(not_in_tree()),
        };
        let text = self.sources.get(charter.source);
        let Ok(then) = charter::read(charter.source, text, &calendar) else {
            return;
        };
        for party in &mut charter.parties {
            let stated = then
                .party(&party.name)
                .filter(|stated| stated.calendar.is_known());
            if let Some(stated) = stated {
                party.calendar = if party.in_usual_zone {
                    stated.calendar.in_zone(&charter.zone)
                } else {
                    stated.calendar.clone()
                };
            }
        }
    }

    /// The versions of the charter, oldest first, and between them one for each change of a calendar file of a party, by which no more
    /// than calendars differ; empty if history is not used.
    #[must_use]
    pub fn calendar_versions(&self) -> &[CharterVersion] {
        let with_files = &self.past_calendars.versions;
        if with_files.is_empty() {
            &self.versions
        } else {
            with_files
        }
    }
}
