//! Entries that were in the log in another form before they were entries: under a misspelt kind, or under the id of another one.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::Project;
use crate::calendar::Instant;
use crate::history::{CommitId, has_words, sections_of};
use crate::log::{self, Content};

/// The most versions of files that are read for this. Those of the first entries are, so that what was found does not change when the
/// log grows.
const MOST: usize = 12;
/// How many commits before an instant are looked at, of which all but the last are on branches.
const BRANCHES: usize = 3;

/// The files of commits that are read for this.
#[derive(Debug, Default)]
pub(super) struct OtherForms(Mutex<HashSet<(CommitId, String)>>);

impl Project {
    /// When an entry was in the log by an instant, in another form than as the entry that it became later. `None`: it was not.
    #[must_use]
    pub fn written_by(&self, id: &str, until: Instant) -> Option<Instant> {
        let (history, repository) = (self.history()?, self.past()?);
        let entry = self.log.get(id)?;
        let source = self.sources.get(entry.source);
        let path = source.path();
        let story = history.story(id);
        let recorded = story.and_then(|story| Some((story.recorded?, history.recorded(story)?)));
        let earlier = match recorded {
            Some((place, _)) => history.commits.get(..place as usize)?,
            None => history.commits.as_slice(),
        };
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
                repository
                    .sections_at(commit, path, text)
                    .unwrap_or_default()
            };
            let by_id = with(id).into_iter();
            let mut found = by_id.chain(at.into_iter().flat_map(with));
            found.any(|section| is_it(&section))
        };
        let last = earlier.iter().rev().filter(|commit| commit.touches_log);
        let last = last.filter_map(|commit| {
            let time = commit.time().filter(|time| *time <= until)?;
            Some((time, commit))
        });
        let mut last = last.take(BRANCHES);
        // What the main line had then is known by its last commit.
        let mut over = false;
        let found = last.find(|(_, commit)| {
            if over {
                return false;
            }
            over = commit.line.is_some();
            self.other_forms.may_read(commit.id, path) && has(commit.id)
        });
        found.map(|(time, _)| time)
    }
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

impl OtherForms {
    /// Whether a file is one of those that are read.
    fn may_read(&self, commit: CommitId, path: &str) -> bool {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = (commit, path.to_owned());
        files.contains(&of) || (files.len() < MOST && files.insert(of))
    }
}
