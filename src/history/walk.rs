//! The state of a walk from a commit to its ancestors.

use super::ids::ById;
use super::object::CommitId;

/// A number of commits, of which there are fewer than memory has room for.
pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The number of a commit whose ancestors are not all read.
pub(super) const OPEN: u32 = u32::MAX;

/// A walk from a commit to its ancestors, depth first. Commits are kept in the order in which they are found, and numbered when
/// all their ancestors are: of a long line, all are open at once, so what is kept of an open one is small.
pub(super) struct Walk {
    /// The commits that were found, by their ids.
    pub(super) read: ById<CommitId, u32>,
    /// The ids of the parents of all commits found.
    pub(super) ids: Vec<CommitId>,
    /// The open commits, each the parent of the next, and where the rest of its parents begins.
    pub(super) open: Vec<(u32, u32)>,
    /// The number of each commit found.
    pub(super) numbers: Vec<u32>,
    closed: u32,
}

impl Walk {
    /// A walk that ends at known commits, which have their numbers.
    pub(super) fn after(known: impl Iterator<Item = CommitId>) -> Self {
        let read: ById<CommitId, u32> = known.zip(0..).collect();
        let closed = number(read.len());
        Self {
            read,
            ids: Vec::new(),
            open: Vec::new(),
            numbers: (0..closed).collect(),
            closed,
        }
    }

    /// Numbers a commit, all of whose ancestors are numbered.
    pub(super) fn close(&mut self, found: usize) {
        if let Some(slot) = self.numbers.get_mut(found) {
            *slot = self.closed;
            self.closed += 1;
        }
    }

    /// The number of a commit that was found.
    pub(super) fn number(&self, found: u32) -> u32 {
        let number = self.numbers.get(found as usize);
        number.copied().unwrap_or(OPEN)
    }

    /// Puts what was found in the order of the numbers.
    pub(super) fn sort<T>(mut self, found: &mut [T]) {
        for place in 0..found.len() {
            while let Some(number) = self.numbers.get(place).map(|number| *number as usize)
                && number != place
            {
                found.swap(place, number);
                self.numbers.swap(place, number);
            }
        }
    }
}
