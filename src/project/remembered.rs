//! What was read from commits on demand, kept for the next rule that asks for the same, and for the next run.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::story::FieldChange;
use crate::history::{Cache, CommitId, HistoryError};

/// The most bytes of text that are stored for the next run.
const MOST: usize = 16 << 20;

/// An entry's id, the commit that changed it, and the parent with its previous content.
type Of = (String, CommitId, CommitId);
type Changes = Arc<OnceLock<Vec<FieldChange>>>;
/// A commit, a file of it, and a text that is not in it.
type Lack = (CommitId, String, String);
/// What is stored.
type Stored = (Vec<(Of, Vec<FieldChange>)>, Vec<Lack>);

/// The changes of entries by commits, and texts that files of commits lack, each read once. They depend on the commits alone, so
/// that a later run need not read them again.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    cache: Option<Cache>,
    known: OnceLock<Known>,
    /// Whether anything was read that is not stored yet.
    is_new: AtomicBool,
}

#[derive(Debug)]
struct Known {
    changes: Mutex<HashMap<Of, Changes>>,
    lacks: Mutex<HashSet<Lack>>,
}

impl Remembered {
    /// What was stored in a cache; it is read when something is asked for.
    pub(super) fn stored_in(cache: Option<Cache>) -> Self {
        Self {
            cache,
            ..Self::default()
        }
    }

    /// The changes of an entry by a commit, which `read` reads if nobody has asked before. Others may ask for other changes
    /// meanwhile.
    pub(super) fn changes(
        &self,
        of: (&str, CommitId, CommitId),
        read: impl FnOnce() -> Vec<FieldChange>,
    ) -> Vec<FieldChange> {
        let (id, commit, parent) = of;
        let changes = &self.known.get_or_init(|| self.stored()).changes;
        // A thread that panicked has left nothing half done: the lock only covers the look-up.
        let mut changes = changes.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = changes.entry((id.to_owned(), commit, parent)).or_default();
        let kept = Arc::clone(kept);
        drop(changes);
        let read = || {
            self.is_new.store(true, Ordering::Relaxed);
            read()
        };
        kept.get_or_init(read).clone()
    }

    /// The sections of a file of a commit in which a text stands, which `read` reads unless it is known that there are none.
    pub(super) fn sections(
        &self,
        (commit, path, text): (CommitId, &str, &str),
        read: impl FnOnce() -> Result<Vec<Vec<u8>>, HistoryError>,
    ) -> Vec<Vec<u8>> {
        let lacks = &self.known.get_or_init(|| self.stored()).lacks;
        let lacks = || lacks.lock().unwrap_or_else(PoisonError::into_inner);
        let lack = (commit, path.to_owned(), text.to_owned());
        if lacks().contains(&lack) {
            return Vec::new();
        }
        // What could not be read may be readable in another run.
        let Ok(sections) = read() else {
            return Vec::new();
        };
        if sections.is_empty() {
            self.is_new.store(true, Ordering::Relaxed);
            lacks().insert(lack);
        }
        sections
    }

    /// Stores what was read, for the next run. `commits`: the length of the history.
    pub(super) fn store(&self, commits: usize) {
        let (Some(cache), Some(known)) = (&self.cache, self.known.get()) else {
            return;
        };
        if !self.is_new.swap(false, Ordering::Relaxed) {
            return;
        }
        let changes = known.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let changes = changes.iter().filter_map(|(of, changes)| {
            // What could not be read may be readable in another run.
            let changes = changes.get().filter(|changes| !changes.is_empty())?;
            Some((of, changes))
        });
        let mut changes: Vec<(&Of, &Vec<FieldChange>)> = changes.collect();
        changes.sort_unstable_by_key(|(of, _)| *of);
        let length = |change: &FieldChange| {
            let values = [&change.before, &change.after];
            values.into_iter().flatten().map(String::len).sum::<usize>() + change.field.len()
        };
        let lacks = known.lacks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lacks: Vec<&Lack> = lacks.iter().collect();
        lacks.sort_unstable();
        let all = changes.iter().flat_map(|(_, changes)| changes.iter());
        let texts = lacks.iter().map(|(_, path, text)| path.len() + text.len());
        if all.map(length).chain(texts).sum::<usize>() <= MOST {
            cache.put_facts(&(changes, lacks), commits);
        }
    }

    fn stored(&self) -> Known {
        let stored = self.cache.as_ref().and_then(Cache::facts);
        let (changes, lacks): Stored = stored.unwrap_or_default();
        let changes = changes
            .into_iter()
            .map(|(of, changes)| (of, Arc::new(OnceLock::from(changes))))
            .collect();
        Known {
            changes: Mutex::new(changes),
            lacks: Mutex::new(lacks.into_iter().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::ObjectId;

    fn id(digit: char) -> CommitId {
        ObjectId::from_hex(&digit.to_string().repeat(40)).unwrap()
    }

    fn change(before: &str) -> Vec<FieldChange> {
        vec![FieldChange {
            field: "due".to_owned(),
            before: Some(before.to_owned()),
            after: None,
            mended: false,
        }]
    }

    fn unasked() -> Vec<FieldChange> {
        unreachable!("it is known")
    }

    #[test]
    fn what_was_read_is_not_read_again_in_this_run_or_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), &["log"]).of_any_length();
        let first = Remembered::stored_in(Some(cache.clone()));
        let (commit, parent, other) = (id('a'), id('b'), id('c'));
        assert_eq!(
            first.changes(("R-1", commit, parent), || change("x")),
            change("x")
        );
        assert_eq!(first.changes(("R-1", commit, parent), unasked), change("x"));
        // The same commit may change it differently from another parent, and other entries.
        assert_eq!(
            first.changes(("R-1", commit, other), || change("y")),
            change("y")
        );
        assert_eq!(
            first.changes(("R-2", commit, parent), || change("z")),
            change("z")
        );
        // What cannot be read now may be readable in the next run.
        assert_eq!(first.changes(("R-3", commit, parent), Vec::new), []);
        first.store(3);

        let next = Remembered::stored_in(Some(cache));
        assert_eq!(next.changes(("R-1", commit, parent), unasked), change("x"));
        assert_eq!(next.changes(("R-1", commit, other), unasked), change("y"));
        assert_eq!(next.changes(("R-2", commit, parent), unasked), change("z"));
        assert_eq!(
            next.changes(("R-3", commit, parent), || change("now")),
            change("now")
        );
        let without = Remembered::stored_in(None);
        assert_eq!(
            without.changes(("R-1", commit, parent), || change("read")),
            change("read")
        );
        without.store(3);
    }

    #[test]
    fn a_text_that_a_file_lacks_is_not_looked_for_again() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), &["log"]).of_any_length();
        let first = Remembered::stored_in(Some(cache.clone()));
        let of = |text: &'static str| (id('a'), "log/a.md", text);
        let failed = || {
            Err(HistoryError::TooLarge {
                id: String::new(),
                bytes: 1,
            })
        };
        let found = || Ok(vec![b"R-2".to_vec()]);
        let nothing: Vec<Vec<u8>> = Vec::new();
        assert_eq!(first.sections(of("R-1"), || Ok(Vec::new())), nothing);
        assert_eq!(
            first.sections(of("R-1"), || unreachable!("it is known")),
            nothing
        );
        assert_eq!(first.sections(of("R-2"), found), [b"R-2".to_vec()]);
        assert_eq!(first.sections(of("R-3"), failed), nothing);
        first.store(3);

        let next = Remembered::stored_in(Some(cache));
        assert_eq!(
            next.sections(of("R-1"), || unreachable!("it is stored")),
            nothing
        );
        // What is there is read again, and what could not be read too.
        assert_eq!(next.sections(of("R-2"), found), [b"R-2".to_vec()]);
        assert_eq!(next.sections(of("R-3"), found), [b"R-2".to_vec()]);
        // Another file or commit may have it.
        assert_eq!(
            next.sections((id('b'), "log/a.md", "R-1"), found),
            [b"R-2".to_vec()]
        );
        assert_eq!(
            next.sections((id('a'), "log/b.md", "R-1"), found),
            [b"R-2".to_vec()]
        );
    }
}
