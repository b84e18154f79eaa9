//! What was read from commits on demand, kept for the next rule that asks for the same, and for the next run.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::story::FieldChange;
use crate::history::{Cache, CommitId};

/// The most bytes of text that are stored for the next run.
const MOST: usize = 16 << 20;

/// An entry's id, the commit that changed it, and the parent with its previous content.
type Of = (String, CommitId, CommitId);
type Changes = Arc<OnceLock<Vec<FieldChange>>>;

/// The changes of entries by commits, each read once. They depend on the commits alone, so that a later run need not read them
/// again.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    cache: Option<Cache>,
    changes: OnceLock<Mutex<HashMap<Of, Changes>>>,
    /// Whether anything was read that is not stored yet.
    is_new: AtomicBool,
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
        let changes = self.changes.get_or_init(|| Mutex::new(self.stored()));
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

    /// Stores what was read, for the next run. `commits`: the length of the history.
    pub(super) fn store(&self, commits: usize) {
        let (Some(cache), Some(changes)) = (&self.cache, self.changes.get()) else {
            return;
        };
        if !self.is_new.swap(false, Ordering::Relaxed) {
            return;
        }
        let changes = changes.lock().unwrap_or_else(PoisonError::into_inner);
        let known = changes.iter().filter_map(|(of, changes)| {
            // What could not be read may be readable in another run.
            let changes = changes.get().filter(|changes| !changes.is_empty())?;
            Some((of, changes))
        });
        let mut known: Vec<(&Of, &Vec<FieldChange>)> = known.collect();
        known.sort_unstable_by_key(|(of, _)| *of);
        let length = |change: &FieldChange| {
            let values = [&change.before, &change.after];
            values.into_iter().flatten().map(String::len).sum::<usize>() + change.field.len()
        };
        let all = known.iter().flat_map(|(_, changes)| changes.iter());
        if all.map(length).sum::<usize>() <= MOST {
            cache.put_facts(&known, commits);
        }
    }

    fn stored(&self) -> HashMap<Of, Changes> {
        let stored = self.cache.as_ref().and_then(Cache::facts);
        let stored: Vec<(Of, Vec<FieldChange>)> = stored.unwrap_or_default();
        let stored = stored.into_iter();
        stored
            .map(|(of, changes)| (of, Arc::new(OnceLock::from(changes))))
            .collect()
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
}
