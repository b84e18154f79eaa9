//! Conditions for stopping work: something is overdue for longer than the term `stop-work`.

use chrono::TimeDelta;

use super::claimed::given;
use super::{Obligation, Obligations, State};
use crate::calendar::{Derivation, Due, Instant, Start, Term, due};
use crate::charter::Charter;
use crate::project::Project;
use crate::source::Spanned;

impl Obligation {
    /// The start of a term that runs from the due date. Something due on a date is due at the end of that day where the debtor
    /// is, and that is the day from which the term is counted.
    pub(super) fn start_at_due(&self, charter: &Charter) -> Option<Start> {
        let due = self.due?;
        let debtor = self
            .debtor
            .as_deref()
            .and_then(|debtor| charter.party(debtor));
        let zone = debtor.map_or(&charter.zone, |party| party.calendar.zone());
        let day = zone.date(due - TimeDelta::seconds(1));
        Some(Start {
            written: self.due_is_a_day.then_some(day),
            ..Start::at(due)
        })
    }
}

/// The fields of a request or a delivery by which something is owed, and work waits for it.
const OWED: [&str; 8] = ["at", "from", "to", "needs", "due", "urgent", "blocks", "of"];

/// The start of the term after which work may be stopped: when something was due, or when it was in the log if the side that
/// waits recorded it late, because nobody is warned by what they could not see.
fn overdue_since(
    project: &Project,
    obligations: &Obligations,
    o: &Obligation,
    as_of: Instant,
) -> Option<Start> {
    let start = o.start_at_due(&project.charter)?;
    let entry = project.log.get(&o.entry).zip(o.creditor.as_deref());
    let entry = entry.filter(|_| !obligations.is_before_the_record(o.start));
    let seen = entry.and_then(|(entry, side)| given(project, entry, side, as_of, &OWED));
    Some(match seen {
        Some(seen) if seen > start.instant => Start::at(seen),
        _ => start,
    })
}

/// Fulfilled conditions.
#[derive(Debug, Clone)]
pub struct Stop {
    /// The instant since which they are fulfilled.
    pub since: Instant,
    /// The term.
    pub term: Spanned<Term>,
    /// The steps from the due date to that instant.
    pub derivation: Derivation,
}

/// Whether an obligation has been overdue for longer than the charter's `stop-work`, counted from the due date in the
/// debtor's working hours, according to the charter in force when it fell due. `None` without such a term, and after the end
/// of the contract, when there is no work to stop.
#[must_use]
pub fn stop_conditions(
    project: &Project,
    obligations: &Obligations,
    overdue: &Obligation,
    as_of: Instant,
) -> Option<Stop> {
    if obligations.contract_end().is_some() {
        return None;
    }
    let (term, met) = conditions(project, obligations, overdue, as_of)
        .filter(|_| overdue.state == State::Overdue)?;
    (met.instant < as_of).then(|| Stop {
        since: met.instant,
        term: term.clone(),
        derivation: met.derivation,
    })
}

/// The term `stop-work` that applies to an obligation, and when it ends.
fn conditions<'p>(
    project: &'p Project,
    obligations: &Obligations,
    o: &Obligation,
    as_of: Instant,
) -> Option<(&'p Spanned<Term>, Due)> {
    let debtor = o.debtor.as_deref()?;
    let terms = &project.charter_at(o.due?).terms;
    let term = terms.get("stop-work", Some(debtor), false)?;
    let calendar = |party: &str| project.charter.party(party).map(|party| &party.calendar);
    let other = o.creditor.as_deref().and_then(calendar);
    let start = overdue_since(project, obligations, o, as_of)?;
    let met = due(&term.value, &start, calendar(debtor)?, other).ok()?;
    Some((term, met))
}

/// When an obligation meets the conditions to stop work, if it stays open until then.
pub(super) fn conditions_met(
    project: &Project,
    obligations: &Obligations,
    o: &Obligation,
    as_of: Instant,
) -> Option<Instant> {
    let (_, met) = conditions(project, obligations, o, as_of)?;
    Some(met.instant)
}
