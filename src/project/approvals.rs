//! Which decisions approve which changes of the charter.

use super::{CharterVersion, Project, Recorded, Stamp};
use crate::calendar::Instant;
use crate::log::Entry;

/// A change that needs approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change<'c> {
    /// When it landed.
    pub landed: Instant,
    /// The commit by which it landed.
    pub commit: &'c str,
    /// Whether the side whose decisions are asked for made it.
    pub is_own: bool,
}

/// A decision of a side on the charter.
#[derive(Debug, Clone)]
pub struct Approving<T> {
    /// When it was taken.
    pub taken: Instant,
    /// The commit that recorded it.
    pub recorded: Option<String>,
    /// Until when it may be corrected. `None`: it is not committed, or that is not known.
    pub sealed: Option<Instant>,
    /// The decision.
    pub decision: T,
}

impl<T> Approving<T> {
    /// A decision that an entry of the log takes at an instant. `sealed`: until when what was recorded so, and landed then, may be
    /// corrected.
    pub fn of(
        project: &Project,
        (entry, taken): (&Entry, Instant),
        decision: T,
        sealed: impl FnOnce(Option<&Stamp>, Instant) -> Instant,
    ) -> Self {
        let stamp = match project.recorded(entry.id()) {
            Recorded::At(stamp) => Some(stamp),
            Recorded::Pending | Recorded::Unknown => None,
        };
        let landed = project.landed(entry.id()).map(|landed| landed.time);
        let landed = landed.or_else(|| Some(stamp.as_ref()?.time));
        let until = landed.map(|landed| {
            let sealed = sealed(stamp.as_ref(), landed);
            // A term that cannot be read leaves no time.
            if sealed == Instant::MAX_UTC {
                landed
            } else {
                sealed
            }
        });
        Self {
            taken,
            sealed: until,
            recorded: stamp.map(|stamp| stamp.commit),
            decision,
        }
    }
}

impl<'c> Change<'c> {
    /// The change that a version of the charter makes.
    #[must_use]
    pub fn of(version: &'c CharterVersion, is_own: bool) -> Self {
        Self {
            landed: version.stamp.time,
            commit: version.stamp.commit.as_str(),
            is_own,
        }
    }
}

/// The decision of one side by which each change is approved; changes and decisions are in the order of time. A decision approves
/// all that the charter says by then, and what was recorded with it. One that no earlier change needs approves the next change, if
/// that side makes it, or if it lands while the decision may still be corrected: nobody approves what others write later.
pub fn approvals<T: Copy>(
    changes: &[Change<'_>],
    decisions: impl IntoIterator<Item = Approving<T>>,
) -> Vec<Option<T>> {
    let mut approved = vec![None; changes.len()];
    for by in decisions {
        let next = changes.partition_point(|change| change.landed <= by.taken);
        let mut needed = false;
        for earlier in approved.iter_mut().take(next).filter(|by| by.is_none()) {
            *earlier = Some(by.decision);
            needed = true;
        }
        let Some(change) = changes.get(next) else {
            continue;
        };
        let is_next = || change.is_own || by.sealed.is_none_or(|sealed| change.landed <= sealed);
        if by.recorded.as_deref() == Some(change.commit) || (!needed && is_next()) {
            // What several people wrote on a branch landed as one.
            let landed = changes.iter().zip(&mut approved).skip(next);
            let same =
                |other: &Change<'_>| (other.landed, other.commit) == (change.landed, change.commit);
            for (_, later) in landed.take_while(|(other, _)| same(other)) {
                later.get_or_insert(by.decision);
            }
        }
    }
    approved
}
