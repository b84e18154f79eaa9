//! The end of the contract: the obligations that it ends, and those that continue.

use super::dispute::contests;
use super::recording::is_timely;
use super::replaced::TakenBack;
use super::{Obligation, What};
use crate::calendar::Instant;
use crate::charter::Charter;
use crate::log::value::{Need, NoticeKind, Verdict};
use crate::log::{Body, Entry, Kind, Log, Relation};
use crate::project::{Project, Recorded, Recorder, Stamp};

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
        let given = given(project, entry, side.name.as_str(), as_of)?;
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

/// When a side gave a notice. Its `at` is a claim of whoever recorded it: a notice that is recorded late counts no earlier than
/// that, unless the other side recorded it, or answered it or decided on it in a commit of its own.
fn given(project: &Project, entry: &Entry, side: &str, as_of: Instant) -> Option<Instant> {
    let stated = entry.common.at.as_ref()?;
    let stated = stated.answer(&project.charter.zone).instant;
    let by = match project.recorded(entry.id()) {
        Recorded::Unknown => return Some(stated),
        Recorded::Pending => None,
        Recorded::At(first) => match project.recorder_of_fields(entry.id(), &TERMINATES) {
            Recorder::Author(stamp) => Some(stamp),
            Recorder::NotRecorded => None,
            Recorder::Unknown => Some(first),
        },
    };
    let recorded = by.as_ref().map_or(as_of, |stamp| stamp.time);
    let is_of_the_other = |stamp: &Stamp| {
        let of = project.side_of_address(&stamp.author_email);
        of.is_some_and(|of| of != side)
    };
    let accepted = by.as_ref().is_some_and(is_of_the_other)
        || is_timely(project, entry, by.as_ref(), recorded)
        || was_taken(project, entry, side, &is_of_the_other);
    Some(if accepted {
        stated
    } else {
        stated.max(recorded)
    })
}

/// Whether somebody of another side answered a notice, or decided on it, without contesting it, in a commit of that side.
fn was_taken(
    project: &Project,
    notice: &Entry,
    side: &str,
    is_of_the_other: &dyn Fn(&Stamp) -> bool,
) -> bool {
    let accepts = |other: &&Entry| {
        let names = other.references().iter().any(|reference| {
            matches!(reference.relation, Relation::Answers | Relation::On)
                && reference.id.value.0 == *notice.id()
        });
        let rejects = match &other.body {
            Body::Decision(decision) => decision
                .verdict
                .as_ref()
                .is_some_and(|verdict| verdict.value == Verdict::Rejected),
            _ => contests(other, notice),
        };
        let of = other.actor().and_then(|by| project.charter.side(&by.value));
        names && !rejects && of.is_some_and(|of| *of.name != *side)
    };
    let mut others = project.log.entries().iter().filter(accepts);
    others.any(|other| match project.recorded(other.id()) {
        Recorded::At(stamp) => is_of_the_other(&stamp),
        Recorded::Pending | Recorded::Unknown => false,
    })
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
