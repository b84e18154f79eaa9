//! The versions of the charter, and which of them is in force when.

use std::path::Path;

use super::trees::Files;
use super::{CharterVersion, Project, ProjectError, story};
use crate::calendar::Instant;
use crate::charter::{self, Charter, FILE_NAME};
use crate::history::{History, HistoryError, Repository};
use crate::source::{Source, SourceId, Sources};

impl Project {
    /// Reads the charter's versions where there is more than the present one. A version that cannot be read is passed over:
    /// the one before it stays in force.
    pub(super) fn read_versions(
        &mut self,
        repository: &Repository,
        files: &Files<'_>,
        history: &History,
    ) -> Result<(), ProjectError> {
        let landed = history.charter.iter().filter_map(|version| {
            let commit = history.commit(version.commit)?;
            Some((story::stamp(history, commit)?, version.blob?))
        });
        let present = self
            .sources
            .get(self.charter.source)
            .text()
            .as_bytes()
            .to_vec();
        for (stamp, blob) in landed {
            let bytes = match repository.blob(blob) {
                Err(HistoryError::TooLarge { .. }) => continue,
                bytes => bytes?,
            };
            let charter = if bytes == present {
                Some(self.charter.clone())
            } else {
                let name = format!("{FILE_NAME} as of {}", stamp.commit);
                read_charter(&mut self.sources, files, name, bytes).ok()
            };
            self.versions
                .extend(charter.map(|charter| CharterVersion { stamp, charter }));
        }
        Ok(())
    }

    /// The charter by which what began at an instant is judged: the last version that had landed by then; the first one
    /// where none had; the charter as it stands where history is not used.
    #[must_use]
    pub fn charter_at(&self, instant: Instant) -> &Charter {
        let landed = self
            .versions
            .iter()
            .rev()
            .find(|version| version.stamp.time <= instant);
        landed
            .or(self.versions.first())
            .map_or(&self.charter, |version| &version.charter)
    }

    /// The charters by which a decision's authority is judged: a grant must hold at the decision and be in the charter no later
    /// than the commit that recorded it. So the one in force when it was taken, then those that landed until it was recorded.
    #[must_use]
    pub fn charters_for(&self, taken: Instant, recorded: Instant) -> Vec<&Charter> {
        let later = self
            .versions
            .iter()
            .filter(|version| taken < version.stamp.time && version.stamp.time <= recorded);
        let mut charters = vec![self.charter_at(taken)];
        charters.extend(later.map(|version| &version.charter));
        charters
    }

    /// The charter that was read from a file, present or earlier version.
    #[must_use]
    pub fn charter_of(&self, source: SourceId) -> &Charter {
        let mut versions = self.versions.iter().map(|version| &version.charter);
        versions
            .find(|charter| charter.source == source)
            .unwrap_or(&self.charter)
    }

    /// Whether a file is one of the log's, and not the charter in one of its versions.
    #[must_use]
    pub fn is_of_the_log(&self, source: SourceId) -> bool {
        source != self.charter.source
            && self
                .versions
                .iter()
                .all(|version| version.charter.source != source)
    }

    /// Whether another tree is judged by the same charter: the same words, the same calendars, the same earlier versions.
    #[must_use]
    pub fn has_policy_of(&self, other: &Self) -> bool {
        let words = |project: &Self| {
            project
                .sources
                .get(project.charter.source)
                .text()
                .to_owned()
        };
        let landed = |project: &Self| {
            project
                .versions
                .iter()
                .map(|version| version.stamp.clone())
                .collect::<Vec<_>>()
        };
        words(self) == words(other)
            && self.calendars == other.calendars
            && landed(self) == landed(other)
    }
}

pub(super) fn charter_name(path: &Path, root: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

pub(super) fn read_charter(
    sources: &mut Sources,
    files: &Files<'_>,
    name: String,
    bytes: Vec<u8>,
) -> Result<Charter, (usize, String)> {
    let (source, broken) = Source::new(name, bytes);
    let id = sources.add(source);
    match charter::read(id, sources.get(id), &|path| files.calendar(path)) {
        Ok(mut charter) => {
            charter.faults.extend(broken);
            Ok(charter)
        }
        Err(faults) => {
            let fault = broken.into_iter().chain(faults).next();
            let (at, message) = fault.map_or((0, "it is empty".to_owned()), |fault| {
                (fault.span.start, fault.message.english())
            });
            Err((sources.get(id).position(at).line, message))
        }
    }
}
