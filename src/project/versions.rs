//! The versions of the charter, and when each is in force.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use super::merged_text::Merging;
use super::seen::RecordedIn;
use super::story::{Stamp, stamp};
use super::trees::Files;
use super::{Project, ProjectError};
use crate::calendar::{Instant, as_utf8, is_intact};
use crate::charter::{self, Agreed, Charter, FILE_NAME};
use crate::history::{self, Commit, History, HistoryError, ObjectId, Repository};
use crate::log::Body;
use crate::message::{Message, message};
use crate::source::{Source, SourceId, Sources};

/// A version of the charter, and the commit from which it is in force.
#[derive(Debug, Clone)]
pub struct CharterVersion {
    /// The commit by which it landed on the main line, or an earlier one that recorded the decisions of both sides on it. Its time
    /// is later than that of the commits before it.
    pub stamp: Stamp,
    /// The commit that changed it: the one by which it landed, or one on the branch that was merged then.
    pub written: Stamp,
    /// Its content.
    pub charter: Charter,
    /// Whether no more than a calendar file differs from the version before.
    pub(super) of_a_calendar_file: bool,
    /// Whether it has other agreements than the version before it, once that was asked for.
    is_other: OnceLock<bool>,
}

/// A version of the charter to read.
struct Text<'h> {
    version: &'h history::CharterVersion,
    bytes: Vec<u8>,
    /// The commit of a branch that wrote it.
    written: Option<u32>,
}

/// The versions of the charter, oldest first. Where a merge put together what two sides had changed, what the branch had changed comes
/// first, each author's by itself, and then what is in neither.
fn texts<'h>(repository: &Repository, history: &'h History) -> Result<Vec<Text<'h>>, ProjectError> {
    let blob = |blob: Option<ObjectId>| match blob.map(|blob| repository.blob(blob)) {
        None | Some(Err(HistoryError::TooLarge { .. })) => Ok(None),
        Some(bytes) => bytes.map(Some),
    };
    let mut texts: Vec<Text<'h>> = Vec::new();
    let mut main: Option<Vec<u8>> = None;
    for versions in history
        .charter
        .chunk_by(|one, next| one.from.is_some() && one.commit == next.commit)
    {
        let Some((last, changes)) = versions.split_last() else {
            continue;
        };
        let Some(bytes) = blob(last.blob)? else {
            continue;
        };
        let before = main.replace(bytes.clone());
        let text = |bytes: &'_ Vec<u8>| String::from_utf8(bytes.clone()).ok();
        let (old, new) = (before.as_ref().and_then(text), text(&bytes));
        let mut merging = match (&old, &new) {
            (Some(old), Some(new)) => Some(Merging::new(old, new)),
            _ => None,
        };
        let mut parts: Vec<Text<'h>> = Vec::new();
        for version in changes {
            let (before, after) = (blob(version.from)?, blob(version.blob)?);
            let change = before
                .as_ref()
                .and_then(text)
                .zip(after.as_ref().and_then(text));
            let Some((merging, (before, after))) = merging.as_mut().zip(change) else {
                continue;
            };
            let part = Text {
                version,
                bytes: merging.apply(&before, &after).into_bytes(),
                written: version.written,
            };
            let author = |text: &Text<'_>| history.author_of(text.written?);
            match parts.last_mut() {
                Some(last) if author(last) == author(&part) => *last = part,
                _ => parts.push(part),
            }
        }
        let mut known = before.as_deref();
        let mut own = Vec::new();
        for part in &parts {
            own.push(known != Some(part.bytes.as_slice()));
            known = Some(&part.bytes);
        }
        let whole = (changes.is_empty() || known != Some(bytes.as_slice())).then_some(Text {
            version: last,
            bytes: bytes.clone(),
            written: last.written,
        });
        let parts = parts.into_iter().zip(own);
        texts.extend(parts.filter(|(_, own)| *own).map(|(part, _)| part));
        texts.extend(whole);
    }
    Ok(texts)
}

impl Project {
    /// Reads the charter's versions if there are several. A version that cannot be read is skipped:
    /// the one before it stays in force. `intact` has calendar files as they could be read last.
    pub(super) fn read_versions(
        &mut self,
        repository: &Repository,
        files: &Files<'_>,
        intact: &BTreeMap<String, Vec<u8>>,
        history: &History,
    ) -> Result<(), ProjectError> {
        let present = self
            .sources
            .get(self.charter.source)
            .text()
            .as_bytes()
            .to_vec();
        for Text {
            version,
            bytes,
            written,
        } in texts(repository, history)?
        {
            let merged = history.commit(version.commit);
            let landed = merged.and_then(|commit| Some((commit, stamp(history, commit)?)));
            let Some((merged, mut landed)) = landed else {
                continue;
            };
            let charter = if bytes == present {
                Some(self.charter.clone())
            } else {
                let name = version_name(&landed.commit);
                let commit = Some(merged.id);
                // A calendar file that is gone or damaged is read as it was last, or as it was then.
                let calendar = |path: &str| {
                    let now = files.calendar(path);
                    let then =
                        || commit.and_then(|commit| repository.file_at(commit, path).ok()?);
                    match now.as_ref().map(|bytes| is_intact(&as_utf8(bytes.clone()))) {
                        Ok(true) => now,
                        _ => intact.get(path).cloned().or_else(then).map_or(now, Ok),
                    }
                };
                read_charter(&mut self.sources, &calendar, name, bytes).ok()
            };
            if let Some(mut charter) = charter {
                if let Some(before) = self.versions.last() {
                    charter.follow(&before.charter);
                    charter.take_unread(&before.charter);
                }
                let branch = written.and_then(|commit| history.commit(commit));
                let written = branch.and_then(|commit| stamp(history, commit));
                landed.time = merged.clock().unwrap_or(landed.time);
                if let Some(time) = self.not_before(history, &charter, merged, branch) {
                    landed.time = time;
                }
                // What a merge put together nobody had seen before it.
                let whole = branch.filter(|_| version.from.is_none());
                let agreed = self.agreed_before((repository, history), whole, &charter, &landed);
                self.versions.push(CharterVersion {
                    written: written.unwrap_or_else(|| landed.clone()),
                    stamp: agreed.unwrap_or(landed),
                    charter,
                    of_a_calendar_file: false,
                    is_other: OnceLock::new(),
                });
            }
        }
        Ok(())
    }

    /// The commit that recorded the decisions of both sides on a version of the charter, if that was before the
    /// version landed on the main line. A decision is proof only if it was recorded by somebody of its own side who had that version.
    fn agreed_before(
        &self,
        (repository, history): (&Repository, &History),
        branch: Option<&Commit>,
        charter: &Charter,
        landed: &Stamp,
    ) -> Option<Stamp> {
        let branch = branch?;
        let written = branch.time()?;
        // Whoever this version moves decides for neither side on it.
        let before = self.versions.last();
        let moved = before.map(|before| charter.agreed_otherwise(&before.charter));
        let moved = moved.unwrap_or_default();
        let decided = self.log.entries().iter().filter_map(|entry| {
            let Body::Decision(decision) = &entry.body else {
                return None;
            };
            let story = history
                .story(entry.id())
                .filter(|s| s.times_unknown.is_none())?;
            let stamp = stamp(history, history.recorded(story)?)?;
            let by = charter.person_by_email(&stamp.author_email)?;
            // Nor does whoever came with it.
            if before.is_some_and(|before| !before.charter.had_address(&stamp.author_email)) {
                return None;
            }
            let side = charter.side(&by.name)?.name.as_str();
            if moved.contains(&Agreed::Party(by.name.clone()))
                || moved.contains(&Agreed::Address(stamp.author_email.to_lowercase()))
            {
                return None;
            }
            let mut sides = entry
                .actors()
                .filter_map(|actor| charter.side(&actor.value));
            let own = sides.any(|party| party.name.as_str() == side);
            let in_time = stamp.time >= written && stamp.time < landed.time;
            let agrees = decision.agrees_on_charter() && own && in_time;
            let has_it = || repository.leads_to(stamp.id, branch.id).unwrap_or(true);
            (agrees && has_it()).then_some((side, stamp))
        });
        let mut first: BTreeMap<&str, Stamp> = BTreeMap::new();
        for (side, stamp) in decided {
            let first = first.entry(side).or_insert_with(|| stamp.clone());
            if stamp.time < first.time {
                *first = stamp;
            }
        }
        let both = charter.parties.len() > 1 && first.len() == charter.parties.len();
        let last = first.into_values().max_by_key(|stamp| stamp.time);
        let before = self.versions.last().map(|version| version.stamp.time);
        last.filter(|stamp| both && before.is_none_or(|before| before <= stamp.time))
    }

    /// Takes from the versions of the charter what cannot be read of the present one's calendars and zone.
    pub(super) fn take_unread(&mut self) {
        let was_known = self.charter.zone_is_known;
        if let Some(last) = self.versions.last() {
            self.charter.take_unread(&last.charter);
        }
        if self.charter.zone_is_known != was_known {
            self.charter.read_calls(&self.sources);
        }
    }

    /// The charter that applies to what began at an instant: the last version that had landed by then; the first one
    /// if none had; the present charter if history is not used.
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

    /// The charters that may grant the authority for a decision which an entry takes: a grant must be valid at the decision and be in
    /// the charter no later than the decision's commit: the version in force at the decision, and those that landed until that commit.
    #[must_use]
    pub fn charters_for(&self, id: &str, taken: Instant, as_of: Instant) -> Vec<&Charter> {
        let by = RecordedIn::of(self, id, as_of);
        let versions = self.versions.iter().filter(|version| by.had(self, version));
        let versions: Vec<&CharterVersion> = versions.collect();
        let begun = versions
            .iter()
            .rposition(|version| version.stamp.time <= taken);
        let in_force = begun.and_then(|begun| versions.get(begun).copied());
        let in_force = in_force.or(self.versions.first());
        let later = versions.iter().skip(begun.map_or(0, |begun| begun + 1));
        let mut charters = vec![in_force.map_or(&self.charter, |version| &version.charter)];
        charters.extend(later.map(|version| &version.charter));
        charters
    }

    /// The versions of the charter that landed after a decision was recorded.
    pub fn landed_after<'p>(
        &'p self,
        id: &str,
        as_of: Instant,
    ) -> impl Iterator<Item = &'p Charter> + use<'p> {
        let by = RecordedIn::of(self, id, as_of);
        let later = self
            .versions
            .iter()
            .filter(move |version| !by.had(self, version));
        later.map(|version| &version.charter)
    }

    /// The charter from a file, present or earlier version.
    #[must_use]
    pub fn charter_of(&self, source: SourceId) -> &Charter {
        let mut versions = self.versions.iter().map(|version| &version.charter);
        versions
            .find(|charter| charter.source == source)
            .unwrap_or(&self.charter)
    }

    /// Whether a file is a log file, and not a version of the charter.
    #[must_use]
    pub fn is_of_the_log(&self, source: SourceId) -> bool {
        source != self.charter.source
            && self
                .versions
                .iter()
                .all(|version| version.charter.source != source)
    }

    /// Whether another tree has the same policy: the same charter, the same calendars, the same earlier versions.
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

    /// The charter's versions, oldest first; empty if history is not used.
    #[must_use]
    pub fn charter_versions(&self) -> &[CharterVersion] {
        &self.versions
    }

    /// Whether a version of the charter, by its index, has other agreements than the one before it, so that both sides have to
    /// approve it. The first has none before it.
    #[must_use]
    pub fn agrees_otherwise(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|at| self.versions.get(at));
        let Some((before, version)) = before.zip(self.versions.get(index)) else {
            return false;
        };
        let compare = || !version.charter.agreed_otherwise(&before.charter).is_empty();
        *version.is_other.get_or_init(compare)
    }
}

/// The name of the charter as it was in a commit, by the commit's abbreviated id: `projlog.yaml@1a2b3c4`.
pub(super) fn version_name(commit: &str) -> String {
    format!("{FILE_NAME}@{commit}")
}

/// Whether a name is one of [`version_name`].
pub(super) fn is_version_name(name: &str) -> bool {
    let commit = name.strip_prefix(FILE_NAME);
    commit.is_some_and(|commit| commit.starts_with('@'))
}

pub(super) fn charter_name(path: &Path, root: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

pub(super) fn read_charter(
    sources: &mut Sources,
    calendar: &dyn Fn(&str) -> Result<Vec<u8>, Message>,
    name: String,
    bytes: Vec<u8>,
) -> Result<Charter, (usize, Message)> {
    let (source, broken) = Source::new(name, bytes);
    let id = sources.add(source);
    match charter::read(id, sources.get(id), calendar) {
        Ok(mut charter) => {
            charter.faults.extend(broken);
            Ok(charter)
        }
        Err(faults) => {
            let fault = broken.into_iter().chain(faults).next();
            let empty = || message! { en: "it is empty", ru: "он пуст", es: "está vacío" };
            let (at, message) =
                fault.map_or_else(|| (0, empty()), |fault| (fault.span.start(), fault.message));
            Err((sources.get(id).position(at).line, message))
        }
    }
}
