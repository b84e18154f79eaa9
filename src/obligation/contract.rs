//! The end of the contract: the obligations that it ends, and those that continue.

use super::binding::{Taken, verdict};
use super::build::{Building, Draft};
use super::claimed::given;
use super::replaced::TakenBack;
use super::{Obligation, What};
use crate::calendar::{Derivation, Instant, When};
use crate::charter::Charter;
use crate::log::value::{Need, NoticeKind, Verdict};
use crate::log::{Body, Entry, Kind, Log};
use crate::message::message;
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

/// The end of the contract as far as it is known at an instant, also if it is still to come: the last day in the charter whose
/// contract is in force, or an earlier termination that both sides did not take back.
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
    ends.min_by_key(|end| end.at)
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

/// Whether the end of the contract ends an obligation, whenever it began: a decision or an answer that was asked for only after the
/// end, and a stage that was to begin after it, unless its approval was reversed.
pub(super) fn is_of_contract(o: &Obligation) -> bool {
    match o.what {
        What::Answer(_) | What::Approval => o.due.is_none(),
        What::Stage => o.rare().earlier.is_empty(),
        _ => false,
    }
}

impl<'p> Building<'p> {
    /// Whether something was asked or delivered after the end of the contract, so that no answer or decision is owed. A decision
    /// of the side that is asked takes it up.
    pub(super) fn is_beyond_contract(&self, draft: &Draft<'p>, entry: &Entry) -> bool {
        let Some(end) = self.ended.as_ref() else {
            return false;
        };
        let begun = self.start(entry).map(|start| start.instant);
        let is_after = begun.is_some_and(|begun| begun > end.at);
        let debtor = draft.obligation.debtor.as_deref();
        let takes_up = |taken: &Taken<'_>| {
            let verdict = verdict(taken.content);
            !matches!(verdict, None | Some(Verdict::Rejected | Verdict::Waived))
                && debtor.is_some_and(|side| self.acts_for(taken.by, side))
        };
        is_after
            && !goes_on(&self.project.log, &draft.obligation)
            && !self.decisions(entry.id()).iter().any(takes_up)
    }

    /// Leaves out the due date of what nobody has to answer, and says why.
    pub(super) fn leave_open(&self, draft: &mut Draft<'p>, entry: &Entry) {
        draft.obligation.start = self.start(entry).map(|start| start.instant);
        let Some(end) = self.ended.as_ref() else {
            return;
        };
        draft.obligation.derivation = Derivation::from(message! {
            en: "after the contract ended on {at}: nothing is owed unless the other side takes it up with a decision",
            ru: "после окончания договора {at:on}: обязательства нет, пока другая сторона не примет об этом решение",
            es: "después de terminar el contrato el {at:on}: no se debe nada mientras la otra parte no decida sobre ello",
            at: When::closing(end.at, &self.charter().zone),
        });
    }
}

impl Obligation {
    /// Whether it began only after the contract had ended, which ended it.
    #[must_use]
    pub fn began_after_end(&self) -> bool {
        let ended = self.ended.filter(|_| self.what != What::Stage);
        ended.is_some_and(|ended| self.start.is_some_and(|start| start > ended))
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
