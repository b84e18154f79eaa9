//! Records: an entry must be in the log within a term after the event, and may be corrected for a while afterwards.

use std::collections::HashSet;

use super::build::Building;
use super::sides::parties;
use super::{Act, End, What};
use crate::calendar::{Instant, Term, due};
use crate::log::value::NoticeKind;
use crate::log::{Body, ByEntryId, Entry, Kind, Relation};
use crate::project::{LateEntries, Project, Recorded, Stamp, keeper, usual_time};

impl<'p> Building<'p> {
    /// The record owed for an entry, by the terms `call-record` and `logging`. It cannot be checked without history.
    pub(super) fn record(&mut self, entry: &'p Entry) {
        let (what, term) = match entry.kind {
            Kind::Stage => return,
            Kind::Call => (What::CallRecord, "call-record"),
            _ => (What::Record, "logging"),
        };
        let (recorded, by) = match self.project.recorded(entry.id()) {
            Recorded::At(stamp) => (stamp.time, Some(stamp)),
            Recorded::Pending => (self.as_of, None),
            Recorded::Unknown => return,
        };
        let Some(start) = self.start(entry) else {
            return;
        };
        // A corrected version of an earlier record is late by nature.
        if is_corrected_version(self.project, entry, self.as_of, &mut self.corrected) {
            return;
        }
        // Events before the start of the record were recorded afterwards, as agreed.
        let before = |at: Instant| self.record_starts.is_some_and(|starts| at < starts);
        if self.done(entry).is_some_and(before) {
            return;
        }
        let mut draft = self.begin(entry, what);
        let keeper = self.keeper_by(entry, by.as_ref());
        let creditor = keeper
            .as_ref()
            .and_then(|keeper| self.charter().other_side(keeper))
            .map(|party| party.name.value.clone());
        self.between(&mut draft, keeper.as_deref(), creditor.as_deref());
        // Who has stopped work can still write down what happens.
        self.through_stops(&mut draft);
        self.due_by_term(&mut draft, start, term, false);
        let late = draft.obligation.due.filter(|due| recorded > *due);
        // What was in the log in another form needs no second record.
        let before = late.and_then(|due| written_by(self.project, entry, due));
        // The other side's own commits say that it was there.
        let known = late.and_then(|due| self.project.known_by(entry.id()).filter(|by| *by <= due));
        let before = before.or(known);
        let recorded = before.unwrap_or(recorded);
        let end = if recorded > self.as_of {
            // A commit of later proves neither that it was late nor that it was in time.
            End::Open
        } else {
            let end = End::Met(Act {
                entry: entry.id().to_owned(),
                at: recorded,
            });
            let (end, came) = self.unless_waived(end, creditor.as_deref());
            draft.came = came;
            end
        };
        self.finish(draft, end);
    }

    /// The side that is known to have recorded an entry, by the commit's author.
    pub(super) fn writer(&self, entry: &Entry) -> Option<String> {
        writer(self.project, entry)
    }

    /// When an entry was recorded, if known, otherwise when it happened.
    pub(super) fn written(&self, entry: &Entry) -> Instant {
        match self.project.recorded_time(entry.id()) {
            Recorded::At(time) => time,
            Recorded::Pending => self.as_of,
            Recorded::Unknown => self.start(entry).map_or(self.as_of, |start| start.instant),
        }
    }

    /// The side that recorded an entry: that of the commit's author if the charter has the address, otherwise the
    /// contractor, which keeps the log by custom, otherwise the side that acted.
    pub(super) fn keeper(&self, entry: &Entry) -> Option<String> {
        let by = match self.project.recorded_under_any_id(entry.id()) {
            Recorded::At(stamp) => Some(stamp),
            Recorded::Pending | Recorded::Unknown => None,
        };
        self.keeper_by(entry, by.as_ref())
    }

    /// The same, by the commit that recorded it.
    fn keeper_by(&self, entry: &Entry, by: Option<&Stamp>) -> Option<String> {
        keeper(self.project, by)
            .map(|party| party.name.value.clone())
            .or_else(|| self.actor_side(entry))
    }
}

/// The side that is known to have recorded an entry, by the commit's author.
pub(super) fn writer(project: &Project, entry: &Entry) -> Option<String> {
    let Recorded::At(stamp) = project.recorded(entry.id()) else {
        return None;
    };
    let side = project.side_of_address(&stamp.author_email)?;
    Some(side.to_owned())
}

/// Whether an entry that was recorded at an instant was in the log in time: by the terms `call-record` and `logging`, or within one
/// working day where the charter has no such term.
pub(super) fn is_timely(
    project: &Project,
    entry: &Entry,
    by: Option<&Stamp>,
    recorded: Instant,
) -> bool {
    let due = record_due_by(project, entry, by, usual_time());
    due.is_none_or(|due| recorded <= due || written_by(project, entry, due).is_some())
}

/// When an entry was in the log by its due date, in another form than as the entry that it became later.
fn written_by(project: &Project, entry: &Entry, due: Instant) -> Option<Instant> {
    project.written_by(entry.id(), due, &Lates(project))
}

/// The entries of a project that may have been in the log in another form before.
struct Lates<'p>(&'p Project);

impl LateEntries for Lates<'_> {
    fn late(&self) -> impl Iterator<Item = (&Entry, Instant)> {
        let project = self.0;
        let of_log = |pending: bool| {
            project.log.counting().filter_map(move |entry| {
                let by = match project.recorded(entry.id()) {
                    Recorded::At(stamp) if !pending => Some(stamp),
                    Recorded::Pending if pending => None,
                    _ => return None,
                };
                let due = record_due(project, entry, by.as_ref())?;
                let late = by.is_none_or(|by| by.time > due);
                late.then_some((entry, due))
            })
        };
        // What is not committed depends on the time of the check.
        of_log(false).chain(of_log(true))
    }

    fn others(&self) -> impl Iterator<Item = &Entry> {
        let project = self.0;
        let is_moved = |entry: &Entry| {
            let edits = project.edits_after(entry.id(), Instant::MIN_UTC, Instant::MAX_UTC);
            let mut changes = edits.iter().flat_map(|edit| &edit.changes);
            changes.any(|change| change.field == "at")
        };
        // The term for a termination is another one where none is agreed.
        let terminates = |entry: &Entry| match &entry.body {
            Body::Notice(notice) => {
                let kind = notice.kind.as_ref();
                kind.is_some_and(|kind| kind.value == NoticeKind::Termination)
            }
            _ => false,
        };
        project.log.counting().filter(move |entry| {
            terminates(entry) || project.was_edited(entry.id()) && is_moved(entry)
        })
    }
}

/// Whether an entry is a corrected version of one that was recorded in time, or of such a version: of the same kind, by the same
/// side, about the same moment. What is found is added to what is known about other entries, so that no chain of versions is
/// followed again.
fn is_corrected_version<'p>(
    project: &'p Project,
    entry: &'p Entry,
    as_of: Instant,
    known: &mut ByEntryId<&'p str, bool>,
) -> bool {
    if !project.log.replaces_another(entry) {
        return false;
    }
    let mut later: HashSet<&str> = HashSet::from([entry.id()]);
    let mut version = entry;
    let found = loop {
        if let Some(found) = known.get(version.id()) {
            break *found;
        }
        let earlier = version.references().into_iter().find_map(|reference| {
            let earlier = project.log.get(&reference.id.value)?;
            let is_earlier = reference.relation == Relation::Replaces
                && is_same_event(project, earlier, version)
                && !later.contains(earlier.id());
            is_earlier.then_some(earlier)
        });
        let Some(earlier) = earlier else {
            break false;
        };
        let in_time = match project.recorded(earlier.id()) {
            Recorded::At(stamp) => !is_late(project, earlier, Some(&stamp), stamp.time),
            Recorded::Pending => !is_late(project, earlier, None, as_of),
            Recorded::Unknown => true,
        };
        if in_time {
            break true;
        }
        later.insert(earlier.id());
        version = earlier;
    };
    // Most entries replace none.
    if found || later.len() > 1 {
        known.extend(later.into_iter().map(|id| (id, found)));
    }
    found
}

/// Whether two entries are versions of one event. Who takes part in a call is no side of it, so the side that recorded it counts.
fn is_same_event(project: &Project, earlier: &Entry, later: &Entry) -> bool {
    let charter = &project.charter;
    let at = |entry: &Entry| {
        let at = entry.common.at.as_ref();
        at.map(|at| at.value.start(&charter.zone).instant)
    };
    let sides = |entry: &Entry| {
        let acting = parties(charter, entry);
        if acting.is_empty() {
            let recorded = match project.recorded(entry.id()) {
                Recorded::At(stamp) => Some(stamp),
                Recorded::Pending | Recorded::Unknown => None,
            };
            let keeper = keeper(project, recorded.as_ref());
            keeper
                .map(|party| party.name.value.clone())
                .into_iter()
                .collect()
        } else {
            acting
        }
    };
    earlier.kind == later.kind
        && earlier.kind != Kind::Decision
        && at(earlier) == at(later)
        && sides(earlier) == sides(later)
}

/// Whether an entry was recorded later than the terms `call-record` and `logging` allow, other than as a corrected version.
#[must_use]
pub fn was_recorded_late(project: &Project, entry: &Entry, recorded: &Stamp) -> bool {
    is_late(project, entry, Some(recorded), recorded.time)
        && !is_corrected_version(project, entry, recorded.time, &mut ByEntryId::default())
}

/// Whether an entry that was recorded at an instant was in the log within the terms `call-record` and `logging`, as it is or as an
/// earlier version; `None` without such a term.
pub(super) fn was_in_time(
    project: &Project,
    entry: &Entry,
    by: &Stamp,
    recorded: Instant,
) -> Option<bool> {
    let due = record_due(project, entry, Some(by))?;
    let in_time = recorded <= due
        || is_corrected_version(project, entry, recorded, &mut ByEntryId::default())
        || written_by(project, entry, due).is_some();
    Some(in_time)
}

fn is_late(project: &Project, entry: &Entry, by: Option<&Stamp>, recorded: Instant) -> bool {
    record_due(project, entry, by).is_some_and(|due| {
        recorded > due
            && written_by(project, entry, due).is_none()
            && project.known_by(entry.id()).is_none_or(|by| by > due)
    })
}

/// Until when an entry should be in the log, by the terms `call-record` and `logging`.
fn record_due(project: &Project, entry: &Entry, by: Option<&Stamp>) -> Option<Instant> {
    record_due_by(project, entry, by, None)
}

/// The same, with a term for charters that have none.
fn record_due_by(
    project: &Project,
    entry: &Entry,
    by: Option<&Stamp>,
    usual: Option<Term>,
) -> Option<Instant> {
    let term = match entry.kind {
        Kind::Stage => return None,
        Kind::Call => "call-record",
        _ => "logging",
    };
    let at = entry.common.at.as_ref()?;
    let start = at.value.start(&project.charter.zone);
    let party = keeper(project, by)?;
    let other = project.charter.other_side(&party.name);
    let terms = &project.charter_at(start.instant).terms;
    let name = Some(party.name.as_str());
    if terms.is_unread(term, name, false) {
        return None;
    }
    let agreed = terms.get(term, name, false);
    let term = agreed.map(|term| term.value.clone()).or(usual)?;
    let other = other.map(|other| &other.calendar);
    let due = due(&term, &start, &party.calendar, other).ok()?;
    Some(due.instant)
}
