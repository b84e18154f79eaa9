//! The calendars of calls, as they were after each commit that changed one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::story::{Stamp, stamp};
use super::trees::Files;
use super::{Project, ProjectError};
use crate::calendar::{Meeting, as_utf8, meetings};
use crate::charter::FILE_NAME;
use crate::history::{
    self, Cache, CommitId, History, LogPaths, Mailmap, Meaning, ObjectId, Repository, Splitter,
    digest,
};

/// The most changes that are compared, the latest ones.
const MOST: usize = 500;

/// The calendars of calls after a commit.
#[derive(Debug, Clone)]
pub(super) struct CalendarsThen {
    /// The commit by which the change landed on the main line.
    landed: Stamp,
    /// The commit that made it.
    written: Stamp,
    /// The content of each calendar, by its path in the charter.
    files: BTreeMap<String, ObjectId>,
}

/// The meetings in the calendars of calls after a commit that changed them.
#[derive(Debug, Clone)]
pub struct PastMeetings {
    /// The commit by which the change landed on the main line.
    pub landed: Stamp,
    /// The commit that made it.
    pub written: Stamp,
    /// The meetings of each calendar, by its path in the charter.
    pub calendars: Vec<(String, Vec<Meeting>)>,
}

/// Reads the lines of the charter, so that the calendars of a project that was moved are followed to the folder in which its
/// charter was, whatever became of the calendars themselves.
struct CharterLines;

impl Splitter for CharterLines {
    fn split(&self, text: &[u8]) -> Vec<Meaning> {
        let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let meaning = |line: &[u8]| Meaning {
            id: format!("{:032x}", digest(line)),
            kind: String::new(),
            fields: Vec::new(),
        };
        let lines = lines.filter(|line| !line.is_empty());
        let lines: BTreeSet<&[u8]> = lines.collect();
        lines.into_iter().map(meaning).collect()
    }
}

/// The history of a calendar file: its versions are those of the charter in it.
pub(super) fn of_file(
    repository: &Repository,
    head: CommitId,
    path: &str,
    mailmap: &Mailmap,
    cached: bool,
) -> Result<History, ProjectError> {
    let is_charter = |path: &str| path == FILE_NAME;
    let charter = LogPaths::new([FILE_NAME], &is_charter);
    let asked = ["calendars", repository.prefix(), path, mailmap.text()];
    let cache = cached.then(|| Cache::new(repository.common_dir(), &asked));
    let cache = cache.as_ref();
    Ok(history::read(
        repository,
        head,
        &CharterLines,
        &charter,
        path,
        mailmap,
        cache,
    )?)
}

/// A version of a file: the commits by which it landed and that made it, and its content.
pub(super) struct FileVersion {
    pub(super) landed: Stamp,
    pub(super) written: Stamp,
    pub(super) blob: ObjectId,
}

/// The versions of the file of a history that [`of_file`] read. The main line of that history is that of the charter's tip, so that no
/// commit has a place on it.
pub(super) fn versions_in(history: &History) -> impl Iterator<Item = FileVersion> {
    history.charter.iter().filter_map(|version| {
        let at = |place| {
            let stamp = stamp(history, history.commit(place)?)?;
            Some(Stamp {
                line: None,
                ..stamp
            })
        };
        let landed = at(version.commit)?;
        let written = version.written.and_then(at);
        Some(FileVersion {
            written: written.unwrap_or_else(|| landed.clone()),
            landed,
            blob: version.blob?,
        })
    })
}

/// A change of a calendar: the commit that made it, the one by which it landed, and the earlier content.
type Changed = (Stamp, Stamp, Option<(String, ObjectId)>);

impl Project {
    /// Finds the versions of the calendars of calls that the charter names, or named once, for the time in which it named them.
    pub(super) fn read_past_calendars(
        &mut self,
        repository: &Repository,
        policy: &Files<'_>,
        head: CommitId,
        mailmap: &Mailmap,
        cached: bool,
    ) -> Result<(), ProjectError> {
        self.read_past_days(repository, policy, head, mailmap, cached)?;
        let mut changes: Vec<Changed> = Vec::new();
        let charters = self.versions.iter().map(|version| &version.charter);
        let named = charters.chain([&self.charter]);
        let named = named.flat_map(|charter| &charter.call_paths);
        let named: BTreeSet<&str> = named.map(|path| path.value.as_str()).collect();
        for path in named {
            let history = of_file(repository, head, path, mailmap, cached)?;
            let versions = versions_in(&history);
            changes.extend(versions.map(|version| {
                let file = Some((path.to_owned(), version.blob));
                (version.landed, version.written, file)
            }));
        }
        if changes.is_empty() {
            return Ok(());
        }
        // A charter that names a calendar of calls for the first time, or no longer, changes the meetings as well.
        let versions = self.versions.iter();
        changes.extend(versions.map(|v| (v.stamp.clone(), v.written.clone(), None)));
        changes.sort_by_key(|(landed, ..)| landed.time);
        let mut files = BTreeMap::new();
        let mut states: Vec<CalendarsThen> = Vec::new();
        for (landed, written, change) in changes {
            files.extend(change);
            let charter = self.charter_at(landed.time);
            let named = files.iter().filter(|(path, _)| charter.names_calls(path));
            let state = CalendarsThen {
                files: named.map(|(path, blob)| (path.clone(), *blob)).collect(),
                landed,
                written,
            };
            match states.last_mut() {
                Some(last) if last.landed.commit == state.landed.commit => last.files = state.files,
                Some(last) if last.files == state.files => {}
                _ => states.push(state),
            }
        }
        states.drain(..states.len().saturating_sub(MOST));
        self.past_calendars.calls = states;
        Ok(())
    }

    /// The meetings in the calendars of calls after each change of one, oldest first. A version that cannot be read is left out.
    pub fn past_meetings(&self) -> impl Iterator<Item = PastMeetings> {
        let repository = self.past();
        let mut last: BTreeMap<&str, (ObjectId, Vec<u8>)> = BTreeMap::new();
        self.past_calendars.calls.iter().filter_map(move |then| {
            let repository = repository?;
            last.retain(|path, _| then.files.contains_key(*path));
            for (path, blob) in &then.files {
                if last
                    .get(path.as_str())
                    .is_some_and(|(known, _)| known == blob)
                {
                    continue;
                }
                let bytes = repository.blob(*blob).ok().map(as_utf8);
                let is_calendar = |bytes: &Vec<u8>| {
                    let read = meetings(&[bytes.as_slice()], &self.charter.zone);
                    read.iter().all(Result::is_ok)
                };
                if let Some(bytes) = bytes.filter(is_calendar) {
                    last.insert(path, (*blob, bytes));
                }
            }
            let bytes: Vec<&[u8]> = last.values().map(|(_, bytes)| bytes.as_slice()).collect();
            let read = meetings(&bytes, &self.charter.zone);
            let found = read
                .into_iter()
                .map(|read| read.unwrap_or_default().meetings);
            let paths = last.keys().map(|path| (*path).to_owned());
            Some(PastMeetings {
                landed: then.landed.clone(),
                written: then.written.clone(),
                calendars: paths.zip(found).collect(),
            })
        })
    }
}
