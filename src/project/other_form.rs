//! Entries that were in the log in another form before they were entries: under a misspelt kind, or under the id of another one.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Project;
use crate::calendar::Instant;
use crate::history::{
    Commit, CommitId, History, HistoryError, ObjectId, Repository, has_words, sections_of,
};
use crate::log::{self, Content, Entry};
use crate::source::{SourceId, is_text};

/// The most versions of files that are read for this, and the most entries for which others may be read. Those of the first entries
/// are, so that what was found does not change when the log grows.
const MOST: usize = 12;
/// How many commits before an instant are looked at, of which all but the last are on branches.
const BRANCHES: usize = 3;

/// What is read for this. It depends on the log and its history alone, and not on what is asked first.
#[derive(Debug, Default)]
pub(super) struct OtherForms {
    late: OnceLock<Late>,
    others: OnceLock<HashSet<String>>,
    /// The place of the first commit that recorded an entry of each file.
    first: OnceLock<HashMap<SourceId, u32>>,
    /// Whether versions of files cannot be read.
    unread: Mutex<HashMap<ObjectId, bool>>,
    /// The files of commits that cannot be read.
    unread_of: Mutex<HashMap<CommitId, Arc<Vec<String>>>>,
    /// The paths of the files of the log.
    here: OnceLock<HashSet<String>>,
}

impl OtherForms {
    /// Whether a version of a file is no text, or too large.
    pub(super) fn is_unread(&self, repository: &Repository, file: ObjectId) -> bool {
        let kept = || self.unread.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().get(&file).copied();
        known.unwrap_or_else(|| {
            let is_unread = match repository.blob(file) {
                Err(error) => matches!(error, HistoryError::TooLarge { .. }),
                Ok(bytes) => !is_text(&bytes),
            };
            kept().insert(file, is_unread);
            is_unread
        })
    }
}

/// What is read for entries that are late by what they say now.
#[derive(Debug, Default)]
struct Late {
    /// The files.
    files: HashSet<(CommitId, String)>,
    /// The entries for which others may be read as well: by another time, they were in other commits.
    entries: HashSet<String>,
}

/// The entries for which other forms are looked for, in the order of the log.
pub trait LateEntries {
    /// Those that are late by what they say now, with when they should have been in the log.
    fn late(&self) -> impl Iterator<Item = (&Entry, Instant)>;

    /// Those that may be late by something else: by the time that they stated before, for example.
    fn others(&self) -> impl Iterator<Item = &Entry>;
}

impl Project {
    /// When an entry was in the log by an instant, in another form than as the entry that it became later. `None`: it was not.
    #[must_use]
    pub fn written_by(
        &self,
        id: &str,
        until: Instant,
        entries: &impl LateEntries,
    ) -> Option<Instant> {
        let (history, repository) = (self.history()?, self.past()?);
        let entry = self.log.get(id)?;
        let source = self.sources.get(entry.source);
        let path = source.path();
        let story = history.story(id);
        let recorded = story.and_then(|story| Some((story.recorded?, history.recorded(story)?)));
        let at = entry.common.at.as_ref().and_then(|at| {
            let span = at.span;
            source.text().get(span.start()..span.end())
        });
        let content = LazyCell::new(|| match recorded {
            Some((_, commit)) => self.past_content(commit.id, path, id),
            None => log::content_of(source.text().as_bytes(), id),
        });
        let is_there = |one: &Content| self.is_there(one);
        let is_it =
            |section: &[u8]| log::has_in_other_form(section, id, || content.as_ref(), is_there);
        let has = |commit: CommitId| {
            let with = |text: &str| {
                let read = || repository.sections_at(commit, path, text);
                self.remembered.sections((commit, path, text), read)
            };
            let by_id = with(id).into_iter();
            let mut found = by_id.chain(at.into_iter().flat_map(with));
            found.any(|section| is_it(&section))
        };
        let mut before = before(history, id, until);
        let found = before
            .find(|(_, commit)| self.is_read(history, entry, commit.id, entries) && has(commit.id));
        let found = found.map(|(time, _)| time);
        found.or_else(|| self.unread_by(history, id, path, until))
    }

    /// When a file was there by an instant that could not be read, up to the commit that recorded an entry: the entry may have been in
    /// it. So may one be that came into the log with a new file, in the place of such a file.
    fn unread_by(
        &self,
        history: &History,
        id: &str,
        path: &str,
        until: Instant,
    ) -> Option<Instant> {
        let story = history.story(id)?;
        if !self.is_of_the_first(history, id, story.recorded?) {
            return None;
        }
        let parents: Vec<CommitId> = history.recorded(story)?.parents().collect();
        let here = parents
            .iter()
            .map(|parent| self.unread_files(*parent, path));
        let here: HashSet<String> = here.flatten().collect();
        if here.is_empty() {
            return None;
        }
        // What has links alone changes no file of the log.
        let known = |parent: &CommitId| self.past()?.time_of(*parent).ok()?;
        let known = parents.iter().filter_map(known);
        if let Some(first) = known.filter(|time| *time <= until).min() {
            return Some(first);
        }
        let before = before(history, id, until);
        let mut before = before.filter(|(_, commit)| {
            let mut files = self.unread_files(commit.id, path).into_iter();
            files.any(|file| here.contains(&file))
        });
        before.next().map(|(time, _)| time)
    }

    /// Whether no entry of the same file was recorded before an entry, by a commit at a place. What was recorded before was read there,
    /// so that only for these the commit before has to be looked at.
    fn is_of_the_first(&self, history: &History, id: &str, recorded: u32) -> bool {
        let first = self.other_forms.first.get_or_init(|| {
            let mut first: HashMap<SourceId, u32> = HashMap::new();
            for entry in self.log.entries() {
                let story = history.story(entry.id());
                if let Some(place) = story.and_then(|story| story.recorded) {
                    let known = first.entry(entry.source).or_insert(place);
                    *known = place.min(*known);
                }
            }
            first
        });
        let entry = self.log.get(id);
        let first = entry.and_then(|entry| first.get(&entry.source));
        first.is_none_or(|first| recorded <= *first)
    }

    /// The file at a path in a commit, if it cannot be read; where there is none, the others that cannot be read and are not in the log
    /// any more.
    fn unread_files(&self, commit: CommitId, path: &str) -> Vec<String> {
        let Some(repository) = self.past() else {
            return Vec::new();
        };
        match repository.find_at(commit, path) {
            Ok(Some(file)) => {
                let is_unread = self.other_forms.is_unread(repository, file);
                is_unread.then(|| path.to_owned()).into_iter().collect()
            }
            Ok(None) => {
                let here = self.paths_here();
                let is_gone = |other: &&String| {
                    let holds = path.strip_prefix(other.as_str());
                    holds.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                        || !here.contains(*other)
                };
                let all = self.unread_files_of(repository, commit);
                all.iter().filter(is_gone).cloned().collect()
            }
            Err(_) => Vec::new(),
        }
    }

    /// The paths of the files that were read.
    fn paths_here(&self) -> &HashSet<String> {
        self.other_forms.here.get_or_init(|| {
            let files = self.sources.iter();
            files.map(|(_, file)| file.path().to_owned()).collect()
        })
    }

    /// All files of the log in a commit that cannot be read and are in none of the places of today, and links and submodules in the places of
    /// such files.
    fn unread_files_of(&self, repository: &Repository, commit: CommitId) -> Arc<Vec<String>> {
        let known = &self.other_forms.unread_of;
        let kept = || known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept().get(&commit) {
            return Arc::clone(found);
        }
        let globs = self.globs();
        let contain = |path: &str| globs.contain(path);
        let files = repository.list_at(commit, &globs.paths(&contain));
        let files = files.unwrap_or_default().into_iter();
        let files = files.filter(|(path, file)| {
            !self.paths_here().contains(path) && self.other_forms.is_unread(repository, *file)
        });
        let odd = Self::odd_in(repository, commit, &globs).unwrap_or_default();
        let found: Arc<Vec<String>> = Arc::new(files.map(|(path, _)| path).chain(odd).collect());
        kept().insert(commit, Arc::clone(&found));
        found
    }

    /// Whether a file of a commit is read for an entry.
    fn is_read(
        &self,
        history: &History,
        entry: &Entry,
        commit: CommitId,
        entries: &impl LateEntries,
    ) -> bool {
        let path = |entry: &Entry| self.sources.get(entry.source).path().to_owned();
        let late = self.other_forms.late.get_or_init(|| {
            let mut late = Late::default();
            for (entry, due) in entries.late() {
                for (_, commit) in before(history, entry.id(), due) {
                    if late.files.len() < MOST {
                        late.files.insert((commit.id, path(entry)));
                    }
                }
                if late.entries.len() < MOST {
                    late.entries.insert(entry.id().to_owned());
                } else if late.files.len() == MOST {
                    break;
                }
            }
            late
        });
        let is_other = || {
            let others = self.other_forms.others.get_or_init(|| {
                let others = entries.others().take(MOST);
                others.map(|entry| entry.id().to_owned()).collect()
            });
            others.contains(entry.id())
        };
        late.files.contains(&(commit, path(entry)))
            || late.entries.contains(entry.id())
            || is_other()
    }
}

/// The commits in which an entry may have been by an instant before it was recorded, the last one first. What the main line had then
/// is known by its last commit.
fn before<'h>(
    history: &'h History,
    id: &str,
    until: Instant,
) -> impl Iterator<Item = (Instant, &'h Commit)> {
    let recorded = history.story(id).and_then(|story| story.recorded);
    let end = recorded.map_or(history.commits.len(), |place| place as usize);
    let earlier = history.commits.get(..end).unwrap_or_default();
    let last = earlier.iter().rev().filter(|commit| commit.touches_log);
    let last = last.filter_map(move |commit| {
        let time = commit.time().filter(|time| *time <= until)?;
        Some((time, commit))
    });
    let mut over = false;
    // Of those beside the main line it is not known which came first.
    last.take(BRANCHES)
        .filter(move |(_, commit)| commit.line.is_none() || !std::mem::replace(&mut over, true))
}

impl Project {
    /// Whether the log has an entry with this id and these fields.
    fn is_there(&self, content: &Content) -> bool {
        let entry = self.log.get(&content.id);
        let now = entry.and_then(|entry| {
            let text = self.sources.get(entry.source).text().as_bytes();
            let sections = sections_of(text).into_iter();
            let mut sections = sections
                .filter_map(|range| text.get(range))
                .filter(|section| has_words(section, &content.id));
            sections.find_map(|section| log::content_of(section, &content.id))
        });
        now.is_some_and(|now| now.says_the_same(content))
    }
}
