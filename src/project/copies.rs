//! Entries with the same id: the one that was in the log first counts, wherever the others are.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::files::Globs;
use super::sealing::sealed;
use super::story::{stamp, stamp_of};
use super::{Project, Waiting};
use crate::charter::FILE_NAME;
use crate::history::{Change, Commit, CommitId, History, Repository, Story};
use crate::log::{self, Content};
use crate::source::SourceId;

/// The most commits whose logs are read for this.
const MOST: usize = 20;

/// The entries of a log with an id, each with its file.
type Copies = Vec<(String, Content)>;

/// The entries of the present log with each repeated id: their places in it, their files, and their content.
type Repeated = HashMap<String, Vec<(usize, SourceId, Content)>>;

/// Which changes of entries are their own, as far as anybody has asked: every copy of an entry asks for the same.
#[derive(Debug, Default)]
pub(super) struct OwnChanges(Mutex<HashMap<String, Arc<[usize]>>>);

impl OwnChanges {
    fn of(&self, id: &str, find: impl FnOnce() -> Arc<[usize]>) -> Arc<[usize]> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(id).cloned();
        known.unwrap_or_else(|| {
            let found = find();
            lock().insert(id.to_owned(), Arc::clone(&found));
            found
        })
    }
}

impl Project {
    /// Lets the entry count that was in the log first, of several with one id. `head` is the commit on which a tree that is not
    /// committed is based.
    pub(super) fn prefer_first(
        &mut self,
        repository: &Repository,
        head: Option<CommitId>,
        history: &History,
    ) {
        let mut ids: Vec<String> = self
            .log
            .duplicates()
            .map(|(_, later)| later.id().to_owned())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let repeated = self.repeated(&ids);
        let mut logs: HashMap<CommitId, HashMap<String, Copies>> = HashMap::new();
        for id in ids {
            let Some(story) = history.story(&id) else {
                continue;
            };
            let edits = story.edited.iter().rev();
            let edits = edits.filter(|change| history.is_on_main_line(change));
            let recorded = history.recorded(story).map(|commit| commit.id);
            let before = head.into_iter().chain(edits.map(|change| change.parent));
            let mut before = before.chain(recorded);
            let first = before.find_map(|commit| {
                if !logs.contains_key(&commit) {
                    if logs.len() >= MOST {
                        return None;
                    }
                    logs.insert(commit, self.copies_in(repository, commit));
                }
                match logs.get(&commit)?.get(&id)?.as_slice() {
                    [only] => Some((commit, only.clone())),
                    _ => None,
                }
            });
            if let Some((commit, first)) = first {
                let copies = repeated.get(&id).map(Vec::as_slice).unwrap_or_default();
                self.prefer(&id, copies, &first, head == Some(commit));
            }
        }
    }

    /// The entries with these ids, which are sorted. Each file is read once, however many there are.
    fn repeated(&self, ids: &[String]) -> Repeated {
        let is_repeated = |id: &str| ids.binary_search_by(|known| known.as_str().cmp(id)).is_ok();
        let mut contents: HashMap<(SourceId, String), VecDeque<Content>> = HashMap::new();
        let mut read: HashSet<SourceId> = HashSet::new();
        let mut repeated = Repeated::new();
        for (place, entry) in self.log.entries().iter().enumerate() {
            if !is_repeated(entry.id()) {
                continue;
            }
            if read.insert(entry.source) {
                let text = self.sources.get(entry.source).text();
                let all = log::contents(text.as_bytes()).into_iter();
                for content in all.filter(|content| is_repeated(&content.id)) {
                    let of = (entry.source, content.id.clone());
                    contents.entry(of).or_default().push_back(content);
                }
            }
            let left = contents.get_mut(&(entry.source, entry.id().to_owned()));
            if let Some(content) = left.and_then(VecDeque::pop_front) {
                let copies = repeated.entry(entry.id().to_owned()).or_default();
                copies.push((place, entry.source, content));
            }
        }
        repeated
    }

    /// Lets the copy of an entry count that has some content, otherwise the one in the same file.
    fn prefer(
        &mut self,
        id: &str,
        copies: &[(usize, SourceId, Content)],
        (path, content): &(String, Content),
        is_head: bool,
    ) {
        let copies = copies.iter().map(|(place, source, content)| {
            let file = self.sources.get(*source).path();
            (*place, file, content)
        });
        let copies: Vec<(usize, &str, &Content)> = copies.collect();
        // A copy made by a synchronisation may come first in the order of the files.
        let equal = copies.iter().filter(|(.., other)| *other == content);
        let same = equal.min_by_key(|(_, file, _)| *file != path.as_str());
        // A heading that was added above changes the title as well.
        let says = || {
            copies
                .iter()
                .find(|(.., other)| other.says_the_same(content))
        };
        let there = || copies.iter().find(|(_, file, _)| *file == path.as_str());
        let Some((place, _, now)) = same.or_else(says).or_else(there) else {
            return;
        };
        let (place, now) = (*place, Content::clone(now));
        self.log.prefer(id, place);
        if is_head {
            self.pending.remove(id);
            if now != *content {
                let before = Some(content.clone());
                self.pending
                    .insert(id.to_owned(), Waiting::new(before, now));
            }
        }
    }

    /// The entries of the log at a commit, by id.
    fn copies_in(&self, repository: &Repository, commit: CommitId) -> HashMap<String, Copies> {
        let globs = Globs::new(&self.charter);
        let contains = |path: &str| globs.contain(path);
        let files = repository
            .files_at(commit, &globs.paths(&contains))
            .unwrap_or_default();
        let mut copies: HashMap<String, Copies> = HashMap::new();
        for file in files {
            for content in log::contents(&file.bytes) {
                let of_id = copies.entry(content.id.clone()).or_default();
                of_id.push((file.path.clone(), content));
            }
        }
        copies
    }

    /// Whether a change of one of two entries with one id left the other: the first one has got an id of its own, while it could be
    /// corrected.
    fn is_left_over(
        &self,
        history: &History,
        story: &Story,
        change: &Change,
        known: Option<&Content>,
        after: &[Content],
    ) -> bool {
        let (Some(known), [left], Some(path)) = (known, after, change.path) else {
            return false;
        };
        let Some(by) = stamp_of(history, change) else {
            return false;
        };
        let there = self.past_contents(change.parent, history.path(path), &story.id);
        let landed = history.landed(story).and_then(Commit::time);
        let recorded = history
            .recorded(story)
            .and_then(|commit| stamp(history, commit));
        let in_time = landed.is_some_and(|at| by.time <= sealed(self, recorded.as_ref(), at));
        in_time && there.contains(left) && self.is_repeated(history, known, Some(&by))
    }

    /// Whether two files of a commit are in the folder of one charter, as far as there is one. The files of the folder in which the
    /// project is have no slash before them.
    fn is_of_one_project(&self, commit: CommitId, one: &str, other: &str) -> bool {
        let Some(repository) = self.past() else {
            return true;
        };
        let folder = |path: &str| -> Option<String> {
            if !path.starts_with('/') {
                return Some(String::new());
            }
            let above = Path::new(path).ancestors().skip(1);
            let mut folders = above.map(|folder| folder.to_string_lossy().replace('\\', "/"));
            folders.find(|folder| {
                let charter = format!("{}/{FILE_NAME}", folder.trim_end_matches('/'));
                repository
                    .find_at(commit, &charter)
                    .is_ok_and(|found| found.is_some())
            })
        };
        match (folder(one), folder(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }

    /// The changes of an entry itself: a second entry with its id, and its removal, change nothing about it.
    pub(super) fn own_changes<'h>(
        &self,
        history: &'h History,
        story: &'h Story,
    ) -> Vec<&'h Change> {
        let changes = story.edited.iter();
        let moves = |change: &&Change| change.path != Some(change.parent_path);
        let is_repeated = self.log.is_repeated(&story.id);
        // Within a file, the first entry with an id is the one that is compared.
        if !is_repeated && !changes.clone().any(|change| moves(&change)) {
            return changes.collect();
        }
        let find = || self.find_own_changes(history, story);
        let own = if self.history().is_some_and(|own| std::ptr::eq(own, history)) {
            self.own_changes.of(&story.id, find)
        } else {
            find()
        };
        own.iter()
            .filter_map(|place| story.edited.get(*place))
            .collect()
    }

    /// The places of the changes of an entry itself, among those of its story.
    fn find_own_changes(&self, history: &History, story: &Story) -> Arc<[usize]> {
        let copies = |commit, path: u32| self.past_contents(commit, history.path(path), &story.id);
        let mut first: Option<Content> = None;
        let changes = story.edited.iter().enumerate();
        let own = changes.filter(|(_, change)| {
            let (Some(commit), Some(path)) = (history.commit(change.shown_by()), change.path)
            else {
                return true;
            };
            if !history.is_on_main_line(change) {
                return true;
            }
            let (here, before) = (history.path(path), history.path(change.parent_path));
            // What a folder from which the project had been copied had otherwise went with it.
            if here != before
                && !copies(change.parent, path).is_empty()
                && !self.is_of_one_project(change.parent, here, before)
            {
                return true;
            }
            let known = first
                .take()
                .or_else(|| copies(change.parent, change.parent_path).into_iter().next());
            // What stays where the project was copied from is none of it.
            let is_within = here != before && self.is_of_one_project(commit.id, here, before);
            // Where it stays, the others in the file need not be read.
            let is_there = |known: &Content| {
                let is_in = |path: &str| self.had_content(commit.id, path, known);
                change.dropped.is_none() && (is_within && is_in(before) || is_in(here))
            };
            if known.as_ref().is_some_and(is_there) {
                first = known;
                return false;
            }
            let mut after = copies(commit.id, path);
            if is_within {
                after.extend(copies(commit.id, change.parent_path));
            }
            let stays = change.dropped.is_none()
                && known.as_ref().is_some_and(|known| {
                    after.contains(known)
                        || after.len() > 1 && after.iter().any(|other| other.says_the_same(known))
                });
            let is_other =
                !stays && self.is_left_over(history, story, change, known.as_ref(), &after);
            first = if stays {
                known
            } else {
                after.into_iter().next()
            };
            !stays && !is_other
        });
        own.map(|(place, _)| place).collect()
    }
}
