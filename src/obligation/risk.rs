//! Whether a stage is due within the term `stage-warning`.

use chrono::TimeDelta;

use super::{Obligation, State};
use crate::calendar::{Instant, Start, Term, due};
use crate::project::Project;
use crate::source::Spanned;

/// The charter's `stage-warning`, if an open stage is due within it: if the term from now, in the working hours of the
/// owner, reaches the end of the day on which the stage is due. `None` without such a term.
#[must_use]
pub fn within_warning(
    project: &Project,
    stage: &Obligation,
    urgent: bool,
    as_of: Instant,
) -> Option<Spanned<Term>> {
    let stage_due = stage
        .due
        .filter(|_| stage.state == State::Open && stage.ended.is_none())?;
    let owner = stage.debtor.as_deref()?;
    let term = project
        .charter_at(as_of)
        .terms
        .get("stage-warning", Some(owner), urgent)?;
    let calendar = |party: &str| project.charter.party(party).map(|party| &party.calendar);
    let own = calendar(owner)?;
    let other = stage.creditor.as_deref().and_then(calendar);
    let reaches = due(&term.value, &Start::at(as_of), own, other)
        .ok()?
        .instant;
    // Due at midnight means due at the end of the day before.
    let day = own.zone().date(stage_due - TimeDelta::seconds(1));
    let done = own
        .closing(day)
        .map_or(stage_due, |close| close.min(stage_due));
    (reaches >= done).then(|| term.clone())
}
