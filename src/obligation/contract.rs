//! The end of the contract: the obligations that it ends, and those that continue.

use super::claimed::given;
use super::replaced::TakenBack;
use super::{Obligation, What};
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::log::value::{Need, NoticeKind};
use crate::log::{Body, Kind, Log};
use crate::project::Project;

/// When the contract ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEnd {
    /// The instant.
    pub at: Instant,
    /// The notice of termination, by id; `None` if the charter's `ends` was reached.
    pub notice: Option<String>,
}

/// The fields of a notice by which it ends the contract.
const TERMINATES: [&str; 4] = ["at", "from", "kind", "effective"];

/// The end of the contract, if reached by an instant: the last day in the charter whose contract is in force, or an earlier
/// termination that both sides did not take back.
pub(super) fn contract_end(
    project: &Project,
    in_force: &Charter,
    as_of: Instant,
    taken_back: &TakenBack<'_, '_>,
) -> Option<ContractEnd> {
    let charter = &project.charter;
    let agreed = in_force.contract.ends.as_ref().map(|ends| ContractEnd {
        at: ends.due(&charter.zone).instant,
        notice: None,
    });
    let terminations = project.log.entries().iter().filter_map(|entry| {
        let Body::Notice(notice) = &entry.body else {
            return None;
        };
        let terminates = notice.kind.as_ref()?.value == NoticeKind::Termination;
        let side = entry.actor().and_then(|actor| charter.side(&actor.value))?;
        if !terminates || taken_back.is(entry, &side.name.value) {
            return None;
        }
        let given = given(project, entry, side.name.as_str(), as_of, &TERMINATES)?;
        let effective = notice.effective.as_ref();
        let at = effective.map_or(given, |at| at.due(&charter.zone).instant.max(given));
        (given <= as_of).then(|| ContractEnd {
            at,
            notice: Some(entry.id().to_owned()),
        })
    });
    let ends = agreed.into_iter().chain(terminations);
    ends.min_by_key(|end| end.at).filter(|end| end.at <= as_of)
}

/// Whether an obligation continues beyond the end of the contract: payments, handovers, the confirmation of a call that
/// took place, the record of an event.
pub(super) fn goes_on(log: &Log, o: &Obligation) -> bool {
    match o.what {
        What::Answer(need) => lasts(log, need, o),
        What::CallConfirmation | What::CallRecord | What::Record | What::Reminder => true,
        What::Promise => {
            match log.get(&o.entry).map(|entry| &entry.body) {
                Some(Body::Reply(reply)) => reply.answers.iter().any(|id| {
                    match log.get(&id.value).map(|entry| &entry.body) {
                        Some(Body::Request(request)) => {
                            let needs = request.needs.as_ref();
                            needs.is_some_and(|need| lasts(log, need.value, o))
                        }
                        Some(Body::Call(_)) => true,
                        _ => false,
                    }
                }),
                _ => false,
            }
        }
        What::Approval
        | What::Stage
        | What::EarlyWarning
        | What::CadenceCall
        | What::CadenceReport => false,
    }
}

/// Money is owed in any case. Access and materials are to be handed over, unless they were asked for a stage: no stage needs them
/// any more.
fn lasts(log: &Log, need: Need, o: &Obligation) -> bool {
    let for_a_stage = || {
        let mut blocks = o.rare().blocks.iter();
        blocks.any(|id| log.get_kind(id, Kind::Stage).is_some())
    };
    match need {
        Need::Payment => true,
        Need::Access | Need::Materials => !for_a_stage(),
        _ => false,
    }
}
