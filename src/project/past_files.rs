//! Files of commits in which entries were removed or changed: a file with many of them is read and parsed once.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Project;
use super::story::sections;
use crate::history::{CommitId, LARGEST_FILE};
use crate::log::{self, Content, Entry};
use crate::source::Source;

/// The most bytes of files that are kept.
const KEPT: usize = 2 * LARGEST_FILE;

/// The number of entries that are looked for in a file before it is parsed as a whole, which is not worthwhile for a few.
const FEW: usize = 4;

/// Files as they were in commits, by commit and path.
#[derive(Debug, Default)]
pub(super) struct PastFiles(Mutex<HashMap<(CommitId, String), Arc<PastFile>>>);

/// A file of a commit.
#[derive(Debug)]
struct PastFile {
    bytes: Vec<u8>,
    /// The number of entries that were looked for.
    asked: AtomicUsize,
    /// The fields of the first entry with each id, once the file was parsed for them.
    entries: OnceLock<HashMap<String, Entry>>,
    /// The contents of the entries with each id, in their order, once the file was parsed for them.
    contents: OnceLock<HashMap<String, Vec<Content>>>,
}

impl Project {
    /// The entry with an id in a file of a commit; `None` if it cannot be read. Its spans are those of the earlier text.
    pub(super) fn past_entry(&self, commit: CommitId, path: &str, id: &str) -> Option<Entry> {
        let file = self.past_file(commit, path)?;
        let entries = file.entries.get_or_init(|| {
            let (source, _) = Source::new(path, file.bytes.clone());
            let read = log::read_file(self.charter.source, &source, &self.charter.fields);
            let mut first = HashMap::new();
            for entry in read.entries {
                first.entry(entry.id().to_owned()).or_insert(entry);
            }
            first
        });
        entries.get(id).cloned()
    }

    /// The content of the first entry with an id in a file of a commit; `None` if it cannot be read.
    pub(super) fn past_content(&self, commit: CommitId, path: &str, id: &str) -> Option<Content> {
        let file = self.past_file(commit, path)?;
        match file.parsed() {
            Some(contents) => contents.get(id)?.first().cloned(),
            None => sections(&file.bytes, id).find_map(|section| log::content_of(section, id)),
        }
    }

    /// The contents of all entries with an id in a file of a commit, in their order.
    pub(super) fn past_contents(&self, commit: CommitId, path: &str, id: &str) -> Vec<Content> {
        let Some(file) = self.past_file(commit, path) else {
            return Vec::new();
        };
        if let Some(contents) = file.parsed() {
            return contents.get(id).cloned().unwrap_or_default();
        }
        let contents = sections(&file.bytes, id).flat_map(log::contents);
        contents.filter(|content| content.id == id).collect()
    }

    fn past_file(&self, commit: CommitId, path: &str) -> Option<Arc<PastFile>> {
        let of = (commit, path.to_owned());
        let PastFiles(files) = &self.withdrawn.files;
        let known = || files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = known().get(&of) {
            return Some(Arc::clone(file));
        }
        let file = Arc::new(PastFile {
            bytes: self.past()?.file_at(commit, path).ok().flatten()?,
            asked: AtomicUsize::new(0),
            entries: OnceLock::new(),
            contents: OnceLock::new(),
        });
        let mut files = known();
        let kept: usize = files.values().map(|file| file.bytes.len()).sum();
        if kept + file.bytes.len() > KEPT {
            files.clear();
        }
        Some(Arc::clone(files.entry(of).or_insert(file)))
    }
}

impl PastFile {
    /// The contents of its entries, unless only few were looked for yet.
    fn parsed(&self) -> Option<&HashMap<String, Vec<Content>>> {
        if self.contents.get().is_none() && self.asked.fetch_add(1, Ordering::Relaxed) < FEW {
            return None;
        }
        Some(self.contents.get_or_init(|| {
            let mut contents: HashMap<String, Vec<Content>> = HashMap::new();
            for content in log::contents(&self.bytes) {
                let same = contents.entry(content.id.clone()).or_default();
                same.push(content);
            }
            contents
        }))
    }
}
