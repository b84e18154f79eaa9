//! Decisions of somebody who may take them that do not bind all the same: the other side has not agreed to what helps the side that
//! decides.

use std::collections::HashMap;

use super::{Act, End, Obligations, Standing, What};
use crate::log::value::Verdict;
use crate::log::{Body, Decision, Kind, Log};

/// The agreement that a decision lacks.
#[derive(Debug, Clone)]
struct Lack {
    /// The party that has not agreed.
    party: String,
    /// Whether it still can: no other date is in force since.
    is_open: bool,
}

/// The decisions that lack an agreement, by id.
#[derive(Debug, Clone, Default)]
pub(super) struct Lacking(HashMap<String, Lack>);

impl Obligations {
    /// Whether a decision binds: its author may take it, and no other side has to agree. What is no decision does.
    #[must_use]
    pub fn is_in_effect(&self, decision: &str) -> bool {
        self.standing(decision).is_none_or(Standing::binds) && self.lacks(decision).is_none()
    }

    /// The party whose agreement a decision lacks.
    #[must_use]
    pub fn lacks(&self, decision: &str) -> Option<&str> {
        Some(&self.lacking.0.get(decision)?.party)
    }

    /// The party that can still agree to a decision which does not bind without that.
    #[must_use]
    pub fn may_agree(&self, decision: &str) -> Option<&str> {
        let lack = self.lacking.0.get(decision)?;
        lack.is_open.then_some(&*lack.party)
    }

    /// Finds the decisions that lack an agreement.
    pub(super) fn find_lacking(&mut self, log: &Log) {
        let mut lacking = HashMap::new();
        for (decision, judgement) in &self.standings {
            let fields = match log.get(decision).map(|entry| &entry.body) {
                Some(Body::Decision(fields)) if judgement.standing.binds() => fields,
                _ => continue,
            };
            if let Some(party) = self.is_owed_by(log, decision, fields, &judgement.sides) {
                let is_open = false;
                lacking.insert(decision.clone(), Lack { party, is_open });
            }
        }
        for o in &self.all {
            let overtaken = o.rare().overtaken.iter().map(|one| (one, false));
            let open = o.rare().proposed.iter().map(|one| (one, true));
            for (proposal, is_open) in overtaken.chain(open) {
                // A decision may be open on one stage and overtaken on another.
                let lack = lacking.entry(proposal.by.clone());
                let lack = lack.or_insert_with(|| Lack {
                    party: proposal.lacks.clone(),
                    is_open: false,
                });
                lack.is_open |= is_open;
            }
        }
        // What the other side decides alone, and may, is in force without the side that had decided without authority.
        for judgement in self.standings.values_mut() {
            let in_force = |act: &&Act| !lacking.contains_key(&act.entry);
            let taken_up = judgement.taken_up.iter().filter(in_force);
            let first = taken_up.min_by_key(|act| act.at).cloned();
            judgement.settled = judgement.settled.take().or(first);
        }
        self.lacking = Lacking(lacking);
    }

    /// The party that is owed what a decision waives for the side that owes it. Only requests and stages are looked at: of what else
    /// is waived, each side may be owed a part.
    fn is_owed_by(
        &self,
        log: &Log,
        decision: &str,
        fields: &Decision,
        sides: &[String],
    ) -> Option<String> {
        if fields.verdict.as_ref()?.value != Verdict::Waived || fields.on.is_empty() {
            return None;
        }
        let mut party = None;
        for on in &fields.on {
            let on = &*on.value.0;
            let kinds = [Kind::Request, Kind::Stage];
            if !kinds.iter().any(|kind| log.get_kind(on, *kind).is_some()) {
                return None;
            }
            for o in self.of(on) {
                // It gave up something that was late, such as a record, and so has an effect.
                let was_late = |act: &Act| o.due.is_some_and(|due| act.at > due);
                if matches!(&o.end, End::Waived(act) if act.entry == decision && was_late(act)) {
                    return None;
                }
                if matches!(o.what, What::Answer(_) | What::Stage) {
                    let creditor = o.creditor.as_deref()?;
                    if sides.iter().any(|side| side == creditor) {
                        return None;
                    }
                    party = Some(creditor.to_owned());
                }
            }
        }
        party
    }
}
