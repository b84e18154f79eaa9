//! Look-up of obligations by their entry.

use std::num::NonZeroU32;

use super::Obligation;
use crate::log::ByEntryId;

/// Where the obligations of each entry are in a list. Most entries have one or two: a list for each of them would take more
/// memory than this one chain for all.
#[derive(Debug, Clone, Default)]
pub(super) struct ByEntry {
    /// The first obligation of each entry.
    first: ByEntryId<String, u32>,
    /// For each obligation the next one of the same entry, which is never the first of the list.
    next: Vec<Option<NonZeroU32>>,
}

impl ByEntry {
    /// Adds the obligations at the end of the list that are not indexed yet.
    pub(super) fn add_since(&mut self, all: &[Obligation]) {
        let known = self.next.len();
        self.next.resize(all.len(), None);
        let mut added: ByEntryId<String, u32> = ByEntryId::default();
        added.reserve(all.len().saturating_sub(known) / 2);
        // From the last to the first, so that each is put before those that follow it.
        let since = all.iter().zip(&mut self.next).enumerate().skip(known);
        for (number, (obligation, next)) in since.rev() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            match added.get_mut(&obligation.entry) {
                Some(first) => *next = NonZeroU32::new(std::mem::replace(first, number)),
                None => {
                    added.insert(obligation.entry.clone(), number);
                }
            }
        }
        if known == 0 {
            self.first = added;
            return;
        }
        for (entry, number) in added {
            let Some(&first) = self.first.get(&entry) else {
                self.first.insert(entry, number);
                continue;
            };
            let last = self.numbers(first).last().unwrap_or(first);
            if let Some(next) = self.next.get_mut(last as usize) {
                *next = NonZeroU32::new(number);
            }
        }
    }

    /// The number of an obligation, and those of the later ones of its entry.
    fn numbers(&self, first: u32) -> impl Iterator<Item = u32> {
        let after = |number: &u32| {
            let next = self.next.get(*number as usize).copied().flatten();
            next.map(NonZeroU32::get)
        };
        std::iter::successors(Some(first), after)
    }

    /// The obligations of an entry, in the order of the list.
    pub(super) fn of<'o>(
        &self,
        entry: &str,
        all: &'o [Obligation],
    ) -> impl Iterator<Item = &'o Obligation> {
        let first = self.first.get(entry).copied();
        let numbers = first.into_iter().flat_map(|first| self.numbers(first));
        numbers.filter_map(|number| all.get(number as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::obligation::What;

    #[test]
    fn obligations_that_come_later_follow_those_of_their_entry() {
        let named = |(entry, what)| Obligation::begun(entry, what);
        let mut all: Vec<Obligation> = Vec::new();
        let mut index = ByEntry::default();
        let parts = [
            vec![
                ("R-1", What::Record),
                ("S-1", What::Stage),
                ("R-1", What::Approval),
            ],
            vec![("S-1", What::Record), ("C-1", What::Record)],
            vec![],
            vec![
                ("R-1", What::Reminder),
                ("S-1", What::EarlyWarning),
                ("R-1", What::Reminder),
            ],
        ];
        for part in parts {
            all.extend(part.into_iter().map(named));
            index.add_since(&all);
            for entry in ["R-1", "S-1", "C-1", "D-1"] {
                let found: Vec<_> = index.of(entry, &all).map(|o| o.what).collect();
                let meant = all.iter().filter(|o| o.entry == entry).map(|o| o.what);
                assert_eq!(found, meant.collect::<Vec<_>>(), "{entry}");
            }
        }
    }
}
