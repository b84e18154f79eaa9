//! How long is left until something falls due.

use super::{End, Obligation};
use crate::calendar::{Instant, Lateness, lateness};
use crate::project::Project;

/// How long is left from an instant until the due of what is open, in the unit of its term and in the debtor's calendar, as
/// what is over is told. None where it has ended, where it is past its due, or where nothing says who owes it.
#[must_use]
pub fn left(project: &Project, obligation: &Obligation, as_of: Instant) -> Option<Lateness> {
    let due = obligation.due.filter(|_| obligation.end == End::Open)?;
    let debtor = project.charter.party(obligation.debtor.as_deref()?)?;
    lateness(obligation.unit(), as_of, due, &debtor.calendar)
}
