//! Until when an entry may be corrected.

use super::{CharterVersion, Project, Stamp};
use crate::calendar::{Instant, Length, Start, Term, Unit, due};
use crate::charter::{Charter, Party, Role};

/// The side of a commit's author if the charter has the address, otherwise the contractor.
pub(crate) fn keeper<'p>(project: &'p Project, by: Option<&Stamp>) -> Option<&'p Party> {
    let recorder = by.and_then(|stamp| project.side_of_address(&stamp.author_email));
    let recorder = recorder.and_then(|side| project.charter.party(side));
    recorder.or_else(|| contractor(&project.charter))
}

/// The side of a commit's author. An address that the charter does not have counts as the contractor, but not where the
/// charter has addresses of the contractor: then it belongs to neither side, as one does that people of both have.
pub(crate) fn side_of_author<'p>(project: &'p Project, stamp: &Stamp) -> Option<&'p str> {
    let known = project.side_of_address(&stamp.author_email);
    known.or_else(|| {
        let is_unknown = project.sides_of_address(&stamp.author_email).is_empty();
        let name = contractor(&project.charter)?.name.as_str();
        (is_unknown && !project.knows_an_address_of(name)).then_some(name)
    })
}

/// The party that keeps the log by custom.
pub(super) fn contractor(charter: &Charter) -> Option<&Party> {
    let mut parties = charter.parties.iter();
    parties.find(|party| party.role == Some(Role::Contractor))
}

/// The end of the period in which an entry may be corrected: the term `correction` after it landed, or one working day
/// without such a term, in the working hours of the side that recorded it, as they were known when it landed: days off that are
/// entered later open nothing again. The entry is sealed from then on.
#[must_use]
pub fn sealed(project: &Project, recorded: Option<&Stamp>, landed: Instant) -> Instant {
    let party = keeper(project, recorded);
    let then = party.and_then(|party| project.party_then(party, landed));
    sealed_under(project.charter_at(landed), then.or(party), landed)
}

/// The same, by the terms of a charter, for what a party recorded.
pub(super) fn sealed_under(charter: &Charter, party: Option<&Party>, landed: Instant) -> Instant {
    let (usual, terms) = (usual_time(), &charter.terms);
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

impl Project {
    /// A party with the calendar that it had at an instant, if that is known and the party had the same name.
    fn party_then(&self, party: &Party, at: Instant) -> Option<&Party> {
        let versions = self.calendar_versions();
        let landed = versions.partition_point(|version| version.stamp.time <= at);
        let version: Option<&CharterVersion> = versions.get(landed.saturating_sub(1));
        let then = version?.charter.party(&party.name)?;
        then.calendar.is_known().then_some(then)
    }
}
