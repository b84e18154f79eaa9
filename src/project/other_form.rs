//! Entries that were in the log in another form before they were entries: under a misspelt kind, or under the id of another one.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Project;
use super::story::{content_at, sections};
use crate::calendar::Instant;
use crate::history::CommitId;
use crate::log::{self, Content};

/// The most versions of files that are read for this. Those of the first entries are, so that what was found does not change when the
/// log grows.
const MOST: usize = 12;
/// How many commits before an instant are looked at, of which all but the last are on branches.
const BRANCHES: usize = 3;

/// The texts of files, by commit and path.
type Texts = HashMap<(CommitId, String), Arc<Vec<u8>>>;

/// Files as they were in commits, each read once.
#[derive(Debug, Default)]
pub(super) struct OtherForms(Mutex<Texts>);

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
            Some((_, commit)) => content_at(repository, commit.id, path, id),
            None => log::content_of(source.text().as_bytes(), id),
        });
        let has = |text: &[u8]| {
            let by_id = sections(text, id);
            let by_time = at.into_iter().flat_map(|at| sections(text, at));
            by_id.chain(by_time).any(|section| {
                let is_there = |one: &Content| self.is_there(one);
                log::has_in_other_form(section, id, || content.as_ref(), is_there)
            })
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
            let read = || repository.file_at(commit.id, path).ok().flatten();
            let text = self.other_forms.file(commit.id, path, read);
            text.is_some_and(|text| has(&text))
        });
        found.map(|(time, _)| time)
    }
}

impl Project {
    /// Whether the log has an entry with this id and these fields.
    fn is_there(&self, content: &Content) -> bool {
        let entry = self.log.get(&content.id);
        let now = entry.and_then(|entry| {
            let text = self.sources.get(entry.source).text();
            let mut sections = sections(text.as_bytes(), &content.id);
            sections.find_map(|section| log::content_of(section, &content.id))
        });
        now.is_some_and(|now| now.says_the_same(content))
    }
}

impl OtherForms {
    fn file(
        &self,
        commit: CommitId,
        path: &str,
        read: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Option<Arc<Vec<u8>>> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = (commit, path.to_owned());
        if let Some(known) = files.get(&of) {
            return Some(Arc::clone(known));
        }
        if files.len() >= MOST {
            return None;
        }
        let text = Arc::new(read().unwrap_or_default());
        files.insert(of, Arc::clone(&text));
        Some(text)
    }
}
