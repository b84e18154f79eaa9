//! The time left until something is due.

use super::{End, Obligation};
use crate::calendar::{Instant, Lateness, lateness};
use crate::project::Project;

/// The time left until the due date of an open obligation, in the unit of its term and in the debtor's calendar, like
/// lateness. `None` if it has ended, is overdue, or has no known debtor.
#[must_use]
pub fn left(project: &Project, obligation: &Obligation, as_of: Instant) -> Option<Lateness> {
    let due = obligation.due.filter(|_| obligation.end == End::Open)?;
    let debtor = project.charter.party(obligation.debtor.as_deref()?)?;
    lateness(obligation.unit(), as_of, due, &debtor.calendar)
}
