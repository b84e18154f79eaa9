//! Which decisions approve which changes of the charter.

use crate::calendar::Instant;

/// A change that needs approval: when it landed, and by which commit.
pub type Change<'c> = (Instant, &'c str);

/// A decision on the charter: when it was taken, the commit that recorded it, and the decision.
pub type Approving<'c, T> = (Instant, Option<&'c str>, T);

/// The decision of one side by which each change is approved; changes and decisions are in the order of time. A decision approves
/// all that the charter says by then. One that no earlier change needs approves the next change, as does one that was recorded
/// with it.
pub fn approvals<'c, T: Copy>(
    changes: &[Change<'_>],
    decisions: impl IntoIterator<Item = Approving<'c, T>>,
) -> Vec<Option<T>> {
    let mut approved = vec![None; changes.len()];
    for (taken, recorded, decision) in decisions {
        let next = changes.partition_point(|(landed, _)| *landed <= taken);
        let mut needed = false;
        for earlier in approved.iter_mut().take(next).filter(|by| by.is_none()) {
            *earlier = Some(decision);
            needed = true;
        }
        let Some(change) = changes.get(next) else {
            continue;
        };
        if !needed || recorded == Some(change.1) {
            // What several people wrote on a branch landed as one.
            let landed = changes.iter().zip(&mut approved).skip(next);
            for (_, later) in landed.take_while(|(other, _)| *other == change) {
                later.get_or_insert(decision);
            }
        }
    }
    approved
}
