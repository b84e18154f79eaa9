//! An entry owes its own record: it must be in the log so long after it happened. Then it may be corrected for a while.

use super::build::Building;
use super::{Act, End, What};
use crate::calendar::{Instant, Length, Start, Term, Unit, due};
use crate::charter::{Charter, Party, Role};
use crate::log::{Entry, Kind};
use crate::project::{Project, Recorded, Stamp};

impl<'p> Building<'p> {
    /// The record that an entry owes, by the terms `call-record` and `logging`. Without history nothing can be asked.
    pub(super) fn record(&mut self, entry: &'p Entry) {
        let (what, term) = match entry.kind {
            Kind::Stage => return,
            Kind::Call => (What::CallRecord, "call-record"),
            _ => (What::Record, "logging"),
        };
        let recorded = match self.project.recorded(entry.id()) {
            Recorded::At(stamp) => stamp.time,
            Recorded::Pending => self.as_of,
            Recorded::Unknown => return,
        };
        let Some(start) = self.start(entry) else {
            return;
        };
        // What happened before the log became a record was written down afterwards, as agreed.
        let before = |at: Instant| self.record_starts.is_some_and(|starts| at < starts);
        if self.done(entry).is_some_and(before) {
            return;
        }
        let mut draft = self.begin(entry, what);
        let keeper = self.keeper(entry);
        let creditor = keeper
            .as_ref()
            .and_then(|keeper| self.charter().other_side(keeper))
            .map(|party| party.name.value.clone());
        self.between(&mut draft, keeper, creditor.clone());
        self.due_by_term(&mut draft, start, term, false);
        let end = End::Met(Act {
            entry: entry.id().to_owned(),
            at: recorded,
        });
        let end = self.unless_waived(end, creditor.as_ref());
        self.finish(draft, end);
    }

    /// The side that wrote an entry down: that of the commit's author where the charter knows the address, else the side
    /// that does the work and by custom keeps the log, else the side that acted.
    pub(super) fn keeper(&self, entry: &Entry) -> Option<String> {
        let by = match self.project.recorded(entry.id()) {
            Recorded::At(stamp) => Some(stamp),
            Recorded::Pending | Recorded::Unknown => None,
        };
        keeper(self.charter(), by.as_ref())
            .map(|party| party.name.value.clone())
            .or_else(|| self.actor_side(entry))
    }
}

/// The side of a commit's author where the charter knows the address, else the one that does the work.
fn keeper<'c>(charter: &'c Charter, by: Option<&Stamp>) -> Option<&'c Party> {
    let recorder = by.and_then(|stamp| charter.side_by_email(&stamp.author_email));
    recorder.or_else(|| {
        charter
            .parties
            .iter()
            .find(|party| party.role == Some(Role::Contractor))
    })
}

/// How long an entry may still be corrected: by the term `correction` after it landed, one working day where the charter
/// names none, in the hours of the side that wrote it down. From then on it is sealed.
#[must_use]
pub fn sealed(project: &Project, recorded: Option<&Stamp>, landed: Instant) -> Instant {
    let usual = Length::new(1, Unit::WorkingDays).map(Term::from);
    let terms = &project.charter_at(landed).terms;
    let party = keeper(&project.charter, recorded);
    let agreed = terms
        .get("correction", party.map(|party| party.name.as_str()), false)
        .map(|term| term.value);
    match (agreed.or(usual), party) {
        (Some(term), Some(party)) => {
            due(&term, &Start::at(landed), &party.calendar, None).map_or(landed, |due| due.instant)
        }
        _ => landed,
    }
}
