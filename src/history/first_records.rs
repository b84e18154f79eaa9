//! Which commits recorded an entry first.

use std::collections::HashMap;

use super::facts::Known;
use super::graph::{At, Graph};

/// The introducing commits without another one among their ancestors, for each entry; none for entries whose story is
/// `known`.
pub(super) fn first_records(
    graph: &Graph<'_>,
    mut minimal: Vec<Vec<At>>,
    known: &Known,
) -> Vec<Vec<At>> {
    let known = minimal
        .iter_mut()
        .zip(known)
        .filter(|(_, place)| place.is_some());
    known.for_each(|(list, _)| list.clear());
    let several = minimal.iter().enumerate();
    let several: Vec<(usize, Vec<At>)> = several
        .filter(|(_, list)| list.len() > 1)
        .map(|(entry, list)| (entry, list.clone()))
        .collect();
    // Sixty-four entries at a time, each a bit that is passed from a commit to all its descendants.
    for group in several.chunks(64) {
        let mut here: HashMap<At, u64> = HashMap::new();
        for (bit, (_, introduced)) in group.iter().enumerate() {
            for &at in introduced {
                *here.entry(at).or_default() |= 1 << bit;
            }
        }
        let mut above: Vec<u64> = vec![0; graph.len()];
        for at in graph.iter() {
            let mut bits = 0;
            for parent in graph.parents(at) {
                bits |= above.get(parent.index()).copied().unwrap_or(0)
                    | here.get(parent).copied().unwrap_or(0);
            }
            if let Some(slot) = above.get_mut(at.index()) {
                *slot = bits;
            }
        }
        for (bit, (entry, _)) in group.iter().enumerate() {
            if let Some(list) = minimal.get_mut(*entry) {
                list.retain(|at| {
                    above
                        .get(at.index())
                        .is_some_and(|bits| bits & (1 << bit) == 0)
                });
            }
        }
    }
    minimal
}
