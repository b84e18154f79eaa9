//! Ancestry queries about a few commits at a time.

use std::collections::{BinaryHeap, HashSet};

use super::error::HistoryError;
use super::header;
use super::ids::{ById, IdState};
use super::object::{CommitId, Kind, ObjectId};
use super::objects::Objects;

/// A commit's time (0 if the commit is malformed) and its parents.
type Known = (i64, Vec<CommitId>);

/// Reached from the first commit, from the second, and beyond a commit that both reach.
const FIRST: u8 = 1;
const SECOND: u8 = 2;
const BOTH: u8 = FIRST | SECOND;
const BEYOND: u8 = 4;

/// Ancestry of the commits read so far.
pub(super) struct Ancestry<'o> {
    objects: &'o dyn Objects,
    known: ById<CommitId, Known>,
}

impl<'o> Ancestry<'o> {
    pub(super) fn new(objects: &'o dyn Objects) -> Self {
        Self {
            objects,
            known: ById::default(),
        }
    }

    fn of(&mut self, id: CommitId) -> Result<&Known, HistoryError> {
        // Looked up twice, because a returned borrow outlives the insertion.
        if !self.known.contains_key(&id) {
            let raw = self.objects.read(id, Kind::Commit)?;
            let damaged = |why: String| HistoryError::Damaged {
                id: id.to_string(),
                why,
            };
            let header = header::parse(&raw).map_err(damaged)?;
            let time = header
                .people
                .map_or(0, |people| people.committer.time.timestamp());
            let parents = header
                .parents
                .iter()
                .filter_map(|hex| ObjectId::from_hex(hex))
                .collect();
            self.known.insert(id, (time, parents));
        }
        Ok(self.known.entry(id).or_default())
    }

    /// The newest common ancestor, as git's merge base. `None`: they have none.
    ///
    /// # Errors
    /// A commit cannot be read.
    pub(super) fn merge_base(
        &mut self,
        first: CommitId,
        second: CommitId,
    ) -> Result<Option<CommitId>, HistoryError> {
        let bases = self.merge_bases(first, second)?;
        Ok(bases.into_iter().max().map(|(_, id)| id))
    }

    /// The common ancestors that no other one descends from, with their times. Where a commit is older than its parent, others may be
    /// among them.
    fn merge_bases(
        &mut self,
        first: CommitId,
        second: CommitId,
    ) -> Result<Vec<(i64, CommitId)>, HistoryError> {
        let mut flags: ById<CommitId, u8> = ById::default();
        let mut queue = BinaryHeap::new();
        for (id, flag) in [(first, FIRST), (second, SECOND)] {
            *flags.entry(id).or_default() |= flag;
            queue.push((self.of(id)?.0, id));
        }
        let mut bases: Vec<(i64, CommitId)> = Vec::new();
        // Once all queued commits are beyond a common one, no other base is found.
        while queue
            .iter()
            .any(|(_, id)| flags.get(id).is_none_or(|flag| flag & BEYOND == 0))
        {
            let Some((time, id)) = queue.pop() else { break };
            let mut flag = flags.get(&id).copied().unwrap_or(0);
            if flag & (BOTH | BEYOND) == BOTH {
                if !bases.contains(&(time, id)) {
                    bases.push((time, id));
                }
                flag |= BEYOND;
            }
            for parent in self.of(id)?.1.clone() {
                let known = flags.entry(parent).or_default();
                if *known & flag != flag {
                    *known |= flag;
                    queue.push((self.of(parent)?.0, parent));
                }
            }
        }
        bases.retain(|(_, id)| flags.get(id).is_some_and(|flag| flag & BEYOND == 0));
        Ok(bases)
    }

    /// Whether a commit is an older one or descends from it.
    ///
    /// # Errors
    /// A commit cannot be read.
    pub(super) fn leads_to(
        &mut self,
        commit: CommitId,
        older: CommitId,
    ) -> Result<bool, HistoryError> {
        // The older one is always found. The newest by its time may be one before it.
        let bases = self.merge_bases(commit, older)?;
        Ok(bases.iter().any(|(_, base)| *base == older))
    }

    /// The ancestors of a tip, newest first.
    pub(super) fn newest_first(&mut self, tip: CommitId, most: usize) -> Vec<CommitId> {
        let mut found = Vec::new();
        let mut queue = BinaryHeap::from([(i64::MAX, tip)]);
        let mut seen: HashSet<CommitId, IdState> = HashSet::default();
        seen.insert(tip);
        while let (Some((_, id)), true) = (queue.pop(), found.len() < most) {
            let Ok((_, parents)) = self.of(id).cloned() else {
                continue;
            };
            found.push(id);
            for parent in parents {
                if seen.insert(parent)
                    && let Ok((time, _)) = self.of(parent)
                {
                    queue.push((*time, parent));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::testing::Made;

    /// A wrong clock makes `b`, which is before `c`, the newest that both commits lead to.
    #[test]
    fn descent_does_not_depend_on_clocks() {
        let made = Made::script(
            "a@1000
            f | 1
            b<a@5000
            f | 2
            k<b@2500
            f | 3
            c<k@2000
            f | 4
            p<c@1500
            f | 5
            q<b@6000
            f | 6
            m<p q@7000
            f | 7",
        );
        let id = |name: &str| {
            let hex = made.git(&["rev-parse", name]);
            ObjectId::from_hex(hex.trim()).unwrap()
        };
        let repository = made.open();
        let mut ancestry = Ancestry::new(repository.objects());
        let mut leads = |commit: &str, older: &str| ancestry.leads_to(id(commit), id(older));
        for older in ["a", "b", "k", "c", "p", "q", "m"] {
            assert!(leads("m", older).unwrap(), "{older}");
        }
        for (commit, other) in [("c", "m"), ("p", "q"), ("q", "p"), ("q", "c"), ("b", "k")] {
            assert!(!leads(commit, other).unwrap(), "{commit}, {other}");
        }
    }
}
