//! Ascending offsets that versions of a file share.

use std::sync::Arc;

/// The most offsets that are not shared.
const MAX_OWN: usize = 64;

/// Ascending offsets: the first ones of a shared list, and then own ones. A version of a long file that differs at its end has
/// nearly all of them in common with the next version.
#[derive(Debug, Clone)]
pub(super) struct Offsets {
    shared: Arc<[usize]>,
    /// The number of shared ones that count.
    first: usize,
    own: Vec<usize>,
}

impl From<Vec<usize>> for Offsets {
    fn from(all: Vec<usize>) -> Self {
        Self {
            first: all.len(),
            shared: all.into(),
            own: Vec::new(),
        }
    }
}

impl Offsets {
    fn shared(&self) -> &[usize] {
        self.shared.get(..self.first).unwrap_or_default()
    }

    /// Those from a place on.
    pub(super) fn starting_at(&self, place: usize) -> impl DoubleEndedIterator<Item = usize> {
        let shared = self.shared().get(place..).unwrap_or_default();
        let own = self.own.get(place.saturating_sub(self.first)..);
        shared.iter().chain(own.unwrap_or_default()).copied()
    }

    /// Those before a place, last first.
    pub(super) fn before(&self, place: usize) -> impl Iterator<Item = usize> {
        let (first, own) = (place.min(self.first), place.saturating_sub(self.first));
        let shared = self.shared().get(..first).unwrap_or_default();
        let own = self.own.get(..own).unwrap_or_default();
        own.iter().rev().chain(shared.iter().rev()).copied()
    }

    /// The place of the first one that is not accepted; `accept` must accept smaller ones only.
    pub(super) fn partition_point(&self, accept: impl Fn(usize) -> bool) -> usize {
        let shared = self.shared().partition_point(|&offset| accept(offset));
        if shared < self.first {
            return shared;
        }
        self.first + self.own.partition_point(|&offset| accept(offset))
    }

    /// The ones before a place, and then others.
    pub(super) fn with(&self, place: usize, others: impl Iterator<Item = usize>) -> Self {
        let mut own: Vec<usize> = Vec::new();
        own.extend(self.own.iter().take(place.saturating_sub(self.first)));
        own.extend(others);
        let first = place.min(self.first);
        if own.len() > MAX_OWN {
            let mut all = self.shared().get(..first).unwrap_or_default().to_vec();
            all.extend(own);
            return all.into();
        }
        Self {
            shared: Arc::clone(&self.shared),
            first,
            own,
        }
    }

    /// Its weight in caches, so that lists that share nothing cannot pile up.
    pub(super) fn weight(&self) -> usize {
        64 + 8 * self.own.len() + self.shared.len() / 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_a_list() {
        let mut list: Vec<usize> = (1..=200).collect();
        let mut offsets = Offsets::from(list.clone());
        let places = [199, 150, 151, 90, 100, 30, 95, 0, 1, 60];
        for (round, place) in places.into_iter().cycle().take(60).enumerate() {
            let place = place.min(list.len());
            let before = list[..place].last().copied().unwrap_or_default();
            let more: Vec<usize> = (1..=round % 90).map(|n| before + n).collect();
            offsets = offsets.with(place, more.iter().copied());
            list.truncate(place);
            list.extend(more);
            assert_eq!(offsets.starting_at(0).collect::<Vec<_>>(), list);
            assert!(offsets.own.len() <= MAX_OWN);
            for at in 0..=list.len() {
                assert!(offsets.starting_at(at).eq(list[at..].iter().copied()));
                assert!(offsets.before(at).eq(list[..at].iter().rev().copied()));
                let limit = list.get(at).copied().unwrap_or(usize::MAX);
                assert_eq!(offsets.partition_point(|offset| offset < limit), at);
            }
        }
    }
}
