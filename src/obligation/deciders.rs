//! Pending decisions, and who may take them.

use super::standing::scope_on;
use super::{End, Obligation, What};
use crate::calendar::Instant;
use crate::charter::When;
use crate::log::value::Need;
use crate::project::Project;

/// A pending decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// The authority that it requires.
    pub scope: String,
    /// The people of the debtor's side with this authority.
    pub people: Vec<String>,
}

/// The decision that would end an obligation, and who may take it at an instant. `None` if it has ended, or does not need a
/// decision.
#[must_use]
pub fn awaited(project: &Project, obligation: &Obligation, as_of: Instant) -> Option<Awaited> {
    if obligation.end != End::Open
        || !matches!(
            obligation.what,
            What::Approval | What::Answer(Need::Approval)
        )
    {
        return None;
    }
    let scope = scope_on(project.log.get(&obligation.entry)?, None, false)?;
    let charter = project.charter_at(as_of);
    let may = charter.who_may(
        scope,
        None,
        When {
            from: as_of,
            to: as_of,
        },
    );
    let owes = |name: &str| {
        let side = charter.side(name).map(|party| party.name.value.as_str());
        obligation.debtor.is_none() || side == obligation.debtor.as_deref()
    };
    let people = may
        .into_iter()
        .filter(|person| owes(&person.name))
        .map(|person| person.name.clone())
        .collect();
    Some(Awaited {
        scope: scope.to_owned(),
        people,
    })
}
