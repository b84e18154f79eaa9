//! Until when an entry may be corrected.

use super::{Project, Stamp};
use crate::calendar::{Instant, Length, Start, Term, Unit, due};
use crate::charter::{Party, Role};

/// The side of a commit's author if the charter has the address, otherwise the contractor.
pub(crate) fn keeper<'p>(project: &'p Project, by: Option<&Stamp>) -> Option<&'p Party> {
    let recorder = by.and_then(|stamp| project.side_of_address(&stamp.author_email));
    let recorder = recorder.and_then(|side| project.charter.party(side));
    recorder.or_else(|| {
        project
            .charter
            .parties
            .iter()
            .find(|party| party.role == Some(Role::Contractor))
    })
}

/// The end of the period in which an entry may be corrected: the term `correction` after it landed, or one working day
/// without such a term, in the working hours of the side that recorded it. The entry is sealed from then on.
#[must_use]
pub fn sealed(project: &Project, recorded: Option<&Stamp>, landed: Instant) -> Instant {
    let usual = usual_time();
    let terms = &project.charter_at(landed).terms;
    let party = keeper(project, recorded);
    let name = party.map(|party| party.name.as_str());
    if terms.is_unread("correction", name, false) {
        return Instant::MAX_UTC;
    }
    let agreed = terms.get("correction", name, false);
    let agreed = agreed.map(|term| term.value.clone());
    match (agreed.or(usual), party) {
        (Some(term), Some(party)) => match due(&term, &Start::at(landed), &party.calendar, None) {
            Ok(due) => due.instant,
            // Nobody knows when it ends.
            Err(never) if never.unread => Instant::MAX_UTC,
            Err(_) => landed,
        },
        _ => landed,
    }
}

/// The time for a record or a correction where the charter has no term for it: one working day.
pub(crate) fn usual_time() -> Option<Term> {
    Length::new(1, Unit::WorkingDays).map(Term::from)
}
