//! Which decisions approve which changes of the charter.

use super::{CharterVersion, Project, Recorded, Stamp};
use crate::calendar::Instant;
use crate::log::Entry;

/// A change that needs approval.
#[derive(Debug, Clone, Copy)]
pub struct Change<'c> {
    /// The version of the charter that makes it.
    pub version: &'c CharterVersion,
    /// Whether the side whose decisions are asked for made it.
    pub is_own: bool,
}

/// A decision of a side on the charter.
#[derive(Debug, Clone)]
pub struct Approving<'e, T> {
    /// Its entry.
    pub id: &'e str,
    /// When it was taken.
    pub taken: Instant,
    /// The commit that recorded it.
    pub recorded: Option<Stamp>,
    /// Until when it may be corrected. `None`: it is not committed, or that is not known.
    pub sealed: Option<Instant>,
    /// The decision.
    pub decision: T,
}

impl<'e, T> Approving<'e, T> {
    /// A decision that an entry of the log takes at an instant. `sealed`: until when what was recorded so, and landed then, may be
    /// corrected.
    pub fn of(
        project: &Project,
        (entry, taken): (&'e Entry, Instant),
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
            id: entry.id(),
            taken,
            sealed: until,
            recorded: stamp,
            decision,
        }
    }
}

impl<T> Approving<'_, T> {
    /// Whether it was taken on a charter that says what a version says.
    fn is_on(&self, project: &Project, version: &CharterVersion) -> bool {
        let written = version.written.time.min(version.stamp.time);
        written <= self.taken && project.saw_charter(self.id, Some(version))
    }

    /// Whether a version was recorded in its commit.
    fn is_recorded_with(&self, version: &CharterVersion) -> bool {
        let by = self.recorded.as_ref().map(|stamp| stamp.commit.as_str());
        by == Some(&version.stamp.commit) || by == Some(&version.written.commit)
    }

    /// Whether a version that came after it is what it was taken on in advance: it landed while the decision might still be corrected,
    /// and its author had the decision, or whoever recorded that had the version.
    fn is_before(
        &self,
        project: &Project,
        all: &[CharterVersion],
        version: &CharterVersion,
    ) -> bool {
        let in_time = self
            .sealed
            .is_none_or(|sealed| version.stamp.time <= sealed);
        let is_beside = || {
            let follows = project.was_written_after(version, self.id);
            !follows && !project.saw_charter(self.id, Some(version))
        };
        let on_a_branch = version.written.commit != version.stamp.commit;
        let by = self.recorded.as_ref().filter(|_| on_a_branch);
        // Of several changes on a branch it was taken on an earlier one.
        let is_on_another = || by.is_some_and(|by| project.had_another_charter(by, all));
        in_time && !is_beside() && !is_on_another()
    }
}

/// The decision of one side by which each change is approved; changes and decisions are in the order of time. A decision approves
/// all that the charter said by then where it was recorded, and what was recorded with it. One that no earlier change needs approves
/// the next change, if that side makes it, or if it lands while the decision may still be corrected: nobody approves what others write
/// later, or what they write in another clone.
pub fn approvals<'e, T: Copy>(
    project: &Project,
    all: &[CharterVersion],
    changes: &[Change<'_>],
    decisions: impl IntoIterator<Item = Approving<'e, T>>,
) -> Vec<Option<T>> {
    let mut approved = vec![None; changes.len()];
    for by in decisions {
        let mut needed = false;
        for (change, earlier) in changes.iter().zip(&mut approved) {
            if earlier.is_none() && by.is_on(project, change.version) {
                *earlier = Some(by.decision);
                needed = true;
            }
        }
        let next = changes.partition_point(|change| change.version.stamp.time <= by.taken);
        let Some(Change { version, is_own }) = changes.get(next) else {
            continue;
        };
        let is_next = || *is_own || by.is_before(project, all, version);
        if by.is_recorded_with(version) || (!needed && is_next()) {
            // What several people wrote on a branch landed as one.
            let landed = changes.iter().zip(&mut approved).skip(next);
            let same = |other: &Change<'_>| {
                let (one, other) = (&version.stamp, &other.version.stamp);
                (one.time, &one.commit) == (other.time, &other.commit)
            };
            for (_, later) in landed.take_while(|(other, _)| same(other)) {
                later.get_or_insert(by.decision);
            }
        }
    }
    approved
}
