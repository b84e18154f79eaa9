//! Files of commits in which removed entries were: a file with many of them is read and parsed once.

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
    /// The first entry with each id, its fields and its content, once the file was parsed.
    entries: OnceLock<HashMap<String, Entry>>,
    contents: OnceLock<HashMap<String, Content>>,
}

impl Project {
    /// The entry with an id in a file of a commit; `None` if it cannot be read. Its spans are those of the earlier text.
    pub(super) fn past_entry(&self, commit: CommitId, path: &str, id: &str) -> Option<Entry> {
        let file = self.past_file(commit, path)?;
        let entries = file.entries.get_or_init(|| {
            let (source, _) = Source::new(path, file.bytes.clone());
            let read = log::read_file(self.charter.source, &source, &self.charter.fields);
            first(read.entries, Entry::id)
        });
        entries.get(id).cloned()
    }

    /// The content of an entry in a file of a commit; `None` if it cannot be read.
    pub(super) fn past_content(&self, commit: CommitId, path: &str, id: &str) -> Option<Content> {
        let file = self.past_file(commit, path)?;
        if file.contents.get().is_none() && file.asked.fetch_add(1, Ordering::Relaxed) < FEW {
            let mut sections = sections(&file.bytes, id);
            return sections.find_map(|section| log::content_of(section, id));
        }
        let contents = file
            .contents
            .get_or_init(|| first(log::contents(&file.bytes), |content| &content.id));
        contents.get(id).cloned()
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

/// The first of the values with each id.
fn first<T>(all: Vec<T>, id: impl Fn(&T) -> &str) -> HashMap<String, T> {
    let mut first = HashMap::new();
    for value in all {
        first.entry(id(&value).to_owned()).or_insert(value);
    }
    first
}
