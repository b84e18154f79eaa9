//! An entry owes its own record: it must be in the log so long after it happened.

use super::build::Building;
use super::{Act, End, What};
use crate::charter::Role;
use crate::log::{Entry, Kind};
use crate::project::Recorded;

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
        let Some(start) = self.start(entry) else { return };
        let mut draft = self.begin(entry, what);
        self.between(&mut draft, self.keeper(entry), None);
        self.due_by_term(&mut draft, start, term, false);
        self.finish(draft, End::Met(Act { entry: entry.id().to_owned(), at: recorded }));
    }

    /// The side that wrote an entry down: that of the commit's author where the charter knows the address, else the side
    /// that does the work and by custom keeps the log, else the side that acted.
    pub(super) fn keeper(&self, entry: &Entry) -> Option<String> {
        let recorder = match self.project.recorded(entry.id()) {
            Recorded::At(stamp) => self.charter().person_by_email(&stamp.author_email).and_then(|person| self.side(&person.name)),
            _ => None,
        };
        let contractor = || self.charter().parties.iter().find(|party| party.role == Some(Role::Contractor));
        recorder.or_else(|| contractor().map(|party| party.name.value.clone())).or_else(|| self.actor_side(entry))
    }
}
