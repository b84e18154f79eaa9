//! Look-up of an id in a sorted list of ids, as pack indexes and commit-graphs have them.

use std::cmp::Ordering;
use std::ops::Range;

/// The most guesses by value, before the rest is halved.
const GUESSES: usize = 8;

/// An id, filled up with zeros.
type Padded = [u8; 32];

/// The place of an id in a sorted list, of which `id_at` reads one; `within` are the places of the ids that begin with the same
/// byte. `None`: it is not there, or the list cannot be read.
///
/// Ids are digests, and so spread evenly: a guess by value (interpolation search) needs a few reads of a list far apart in
/// memory where halving needs one for each doubling of its length. Ids that somebody chose do not take longer than by halving,
/// apart from the first guesses.
pub(super) fn place(
    within: Range<usize>,
    id: &[u8],
    id_at: impl Fn(usize) -> Option<Padded>,
) -> Option<usize> {
    let wanted = padded(id)?;
    let key = key(&wanted);
    let Range {
        start: mut low,
        end: mut high,
    } = within;
    // The smallest and the largest key of an id that begins with this byte.
    let (mut low_key, mut high_key) = (key & !(u64::MAX >> 8), key | u64::MAX >> 8);
    let mut guesses = 0;
    while low < high {
        let span = high - low;
        let step = if guesses < GUESSES {
            guesses += 1;
            share(span, key - low_key, high_key - low_key)
        } else {
            span / 2
        };
        let middle = low + step;
        let found = id_at(middle)?;
        let found_key = self::key(&found);
        match found_key.cmp(&key).then_with(|| found.cmp(&wanted)) {
            Ordering::Less => (low, low_key) = (middle + 1, found_key),
            Ordering::Greater => (high, high_key) = (middle, found_key),
            Ordering::Equal => return Some(middle),
        }
    }
    None
}

/// `span * part / whole`, less than `span`; `part` is at most `whole`.
fn share(span: usize, part: u64, whole: u64) -> usize {
    // The highest 32 bits are enough for a guess, and their product does not overflow.
    let shift = u32::BITS.saturating_sub(whole.leading_zeros());
    let share = (span as u64)
        .saturating_mul(part >> shift)
        .checked_div((whole >> shift) + 1);
    let share = share.and_then(|share| usize::try_from(share).ok());
    share.unwrap_or(0).min(span.saturating_sub(1))
}

/// The first eight bytes of an id.
fn key(id: &Padded) -> u64 {
    id.first_chunk()
        .map_or(0, |first| u64::from_be_bytes(*first))
}

/// An id of at most 32 bytes, filled up.
pub(super) fn padded(id: &[u8]) -> Option<Padded> {
    let mut padded = [0; 32];
    padded.get_mut(..id.len())?.copy_from_slice(id);
    Some(padded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Ids that begin with one byte: spread evenly, close together, and both.
    fn ids() -> impl Strategy<Value = Vec<Padded>> {
        let id = (any::<u64>(), any::<bool>(), any::<u8>()).prop_map(|(spread, close, last)| {
            let mut id = [0; 32];
            let first = if close {
                spread & 3
            } else {
                spread & (u64::MAX >> 8)
            };
            id[..8].copy_from_slice(&(first | 7 << 56).to_be_bytes());
            // Some differ only after the first eight bytes.
            id[19] = last & 1;
            id
        });
        prop::collection::btree_set(id, 0..300).prop_map(|ids| ids.into_iter().collect())
    }

    proptest! {
        #[test]
        fn every_id_is_found_and_no_other(ids in ids(), other in any::<u64>()) {
            let at = |place: usize| ids.get(place).copied();
            for (number, id) in ids.iter().enumerate() {
                prop_assert_eq!(place(0..ids.len(), id, at), Some(number));
                prop_assert_eq!(place(number + 1..ids.len(), id, at), None);
                prop_assert_eq!(place(0..number, id, at), None);
            }
            let mut id = [0; 32];
            id[..8].copy_from_slice(&(other & (u64::MAX >> 8) | 7 << 56).to_be_bytes());
            let known = ids.iter().position(|known| *known == id);
            prop_assert_eq!(place(0..ids.len(), &id, at), known);
        }

        #[test]
        fn a_list_that_is_not_sorted_ends_the_search(ids in prop::collection::vec(any::<[u8; 32]>(), 1..300)) {
            let found = place(0..ids.len(), &ids[0], |place| ids.get(place).copied());
            prop_assert!(found.is_none_or(|place| ids[place] == ids[0]));
        }

        #[test]
        fn a_share_is_inside(span in 1_usize..1 << 31, part in any::<u64>(), more in any::<u64>()) {
            prop_assert!(share(span, part, part.saturating_add(more)) < span);
        }
    }

    #[test]
    fn few_ids_are_read_of_a_long_list() {
        // A generator of numbers without a seed from outside: splitmix64.
        let mut state = 0_u64;
        let mut next = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ mixed >> 31) >> 8
        };
        let mut ids: Vec<Padded> = (0..4_000)
            .map(|_| padded(&next().to_be_bytes()).unwrap())
            .collect();
        ids.sort_unstable();
        let reads = std::cell::Cell::new(0);
        for id in &ids {
            place(0..ids.len(), id, |place| {
                reads.set(reads.get() + 1);
                ids.get(place).copied()
            });
        }
        // Halving reads eleven.
        assert!(reads.get() < 6 * ids.len(), "{}", reads.get());
    }
}
