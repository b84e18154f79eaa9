//! Look-up of obligations by their entry.

use std::collections::HashMap;
use std::num::NonZeroU32;

use super::Obligation;

/// Where the obligations of each entry are in a list. Most entries have one or two: a list for each of them would take more
/// memory than this one chain for all.
#[derive(Debug, Clone, Default)]
pub(super) struct ByEntry {
    /// The first obligation of each entry.
    first: HashMap<String, u32>,
    /// For each obligation the next one of the same entry, which is never the first of the list.
    next: Vec<Option<NonZeroU32>>,
}

impl ByEntry {
    pub(super) fn new(all: &[Obligation]) -> Self {
        let mut first = HashMap::with_capacity(all.len() / 2);
        let mut next = vec![None; all.len()];
        // From the last to the first, so that each is put before those that follow it.
        for (number, (obligation, next)) in all.iter().zip(&mut next).enumerate().rev() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            match first.get_mut(&obligation.entry) {
                Some(first) => *next = NonZeroU32::new(std::mem::replace(first, number)),
                None => {
                    first.insert(obligation.entry.clone(), number);
                }
            }
        }
        Self { first, next }
    }

    /// The obligations of an entry, in the order of the list.
    pub(super) fn of<'o>(
        &self,
        entry: &str,
        all: &'o [Obligation],
    ) -> impl Iterator<Item = &'o Obligation> {
        let after = |number: &u32| {
            let next = self.next.get(*number as usize).copied().flatten();
            next.map(NonZeroU32::get)
        };
        let numbers = std::iter::successors(self.first.get(entry).copied(), after);
        numbers.filter_map(|number| all.get(number as usize))
    }
}
