//! Entries that were in the log in another form before they were entries: under a misspelt kind, or under the id of another one.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::sync::OnceLock;

use super::Project;
use crate::calendar::Instant;
use crate::history::{Commit, CommitId, History, has_words, sections_of};
use crate::log::{self, Content, Entry};

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
        found.map(|(time, _)| time)
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
    last.take(BRANCHES)
        .take_while(move |(_, commit)| !std::mem::replace(&mut over, commit.line.is_some()))
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
