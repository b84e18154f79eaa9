//! Stages: a delivery is owed.

use super::binding::{Taken, sets};
use super::build::{Building, Draft};
use super::fulfilment::{Fulfilment, Story};
use super::plan::Put;
use super::waived::unless;
use super::{Act, What};
use crate::calendar::{Start, When};
use crate::log::{Entry, Stage};
use crate::message::message;

impl<'p> Building<'p> {
    /// The delivery owed for a stage, by the agreed owner and date, unless a decision of an authorized person changed them.
    pub(super) fn stage(&mut self, entry: &'p Entry, stage: &'p Stage) {
        let mut draft = self.begin(entry, What::Stage);
        let decisions = self.decisions(entry.id());
        let standing = || {
            decisions
                .iter()
                .filter(|taken| !self.binding.is_replaced(taken.by.id()))
        };
        let set = || standing().filter_map(|taken| sets(&self.project.log, taken.content));
        let mut planned = self.planned(stage, decisions, &[]);
        let owner = planned.owner;
        let debtor = owner.and_then(|owner| self.side(owner));
        let creditor = debtor
            .as_ref()
            .and_then(|debtor| self.charter().other_side(debtor))
            .map(|party| party.name.value.clone());
        draft.obligation.person = owner
            .and_then(|owner| self.charter().person(owner))
            .map(|person| person.name.clone());
        self.between(&mut draft, debtor.as_deref(), creditor.as_deref());
        if let Some(owner) = owner {
            self.debtor_as_written(&mut draft, owner);
        }
        let starts = set()
            .filter_map(|sets| sets.starts.as_ref())
            .next_back()
            .or(stage.starts.as_ref());
        let starts = starts.map(|starts| starts.start(&self.charter().zone));
        draft.obligation.start = starts.map(|starts| starts.instant);
        let Story {
            end,
            earlier,
            sent_back,
            settled,
            silent,
        } = self.result(entry, debtor.as_deref(), creditor.as_deref());
        if !sent_back.is_empty() {
            planned = self.planned(stage, decisions, &sent_back);
        }
        let taken_back = self.taken_back_times(entry, debtor.as_deref());
        if !taken_back.is_empty() {
            draft.obligation.rare_mut().taken_back = taken_back;
        }
        // A date set with a reversal, or later, is the date of the rework.
        let reversed = earlier.first().map(|(_, reversed)| reversed.at);
        let (moved, rework): (Vec<_>, Vec<_>) = planned
            .moved
            .into_iter()
            .partition(|taken| reversed.is_none_or(|reversed| taken.at < reversed));
        if let Some(due) = &stage.due {
            self.due_as_stated(&mut draft, starts, &due.value, entry.id());
        }
        for moved in &moved {
            let (by, sets) = (moved.by, moved.content.sets.as_ref());
            let Some(due) = sets.and_then(|sets| sets.value.due.as_ref()) else {
                continue;
            };
            let mut steps = std::mem::take(&mut draft.obligation.derivation);
            let before = draft.obligation.first_due.or(draft.obligation.due);
            self.due_as_stated(&mut draft, starts, &due.value, by.id());
            draft.agreed = Some(moved.at);
            draft.obligation.first_due = before;
            steps.append(std::mem::take(&mut draft.obligation.derivation));
            draft.obligation.derivation = steps;
        }
        let before = |put: &&Put<'p>| reversed.is_none_or(|reversed| put.at < reversed);
        self.record_moves(&mut draft, planned.history.iter().filter(before));
        for taken in planned.impossible {
            let sets = taken.content.sets.as_ref();
            if let Some(due) = sets.and_then(|sets| sets.value.due.as_ref()) {
                self.leave_out(&mut draft, &due.value, taken.by, taken.by);
            }
        }
        for (act, reversed) in earlier {
            let rework = (&*rework, &*planned.history);
            self.reopen(&mut draft, act, reversed, rework, &planned.granted);
        }
        draft.obligation.settled = settled;
        if silent.is_some() {
            draft.obligation.rare_mut().silent = silent;
        }
        draft.propose(planned.proposed, planned.overtaken);
        let waiver = self.waiver(&[entry.id()], creditor.as_deref());
        let (end, came) = unless(waiver, end);
        draft.came = came;
        self.finish(draft, end);
    }

    /// Reopens a stage from the instant at which its approval was reversed, or a report that was sent back: the rework is due by the term `rework`, or
    /// on the date that the decision sets, whichever is later; a date that is agreed later replaces it.
    pub(super) fn reopen(
        &self,
        draft: &mut Draft<'p>,
        act: Act,
        reversed: Taken<'p>,
        (rework, history): (&[Taken<'p>], &[Put<'p>]),
        granted: &[&str],
    ) {
        let before = draft.obligation.due;
        let first = draft.obligation.first_due.or(before);
        let mut steps = std::mem::take(&mut draft.obligation.derivation);
        steps.push(if draft.obligation.what == What::Stage {
            message! {
                en: "{act} was approved until {time}; {decision} reversed that",
                ru: "{act}: согласование действовало до {time:from}; отменено решением {decision}",
                es: "la aprobación de {act} valió hasta el {time:full}; {decision} la revocó",
                act: &act.entry,
                time: When::at(reversed.at, &self.charter().zone),
                decision: reversed.by.id(),
            }
        } else {
            message! {
                en: "{act} stood until {time}; {decision} sent it back",
                ru: "{act}: засчитано до {time:from}; возвращено решением {decision}",
                es: "{act} valió hasta el {time:full}; {decision} la devolvió",
                act: &act.entry,
                time: When::at(reversed.at, &self.charter().zone),
                decision: reversed.by.id(),
            }
        });
        draft.obligation.rare_mut().earlier.push(Fulfilment {
            act,
            due: before,
            reversed: reversed.act(),
        });
        (draft.obligation.due, draft.obligation.due_is_a_day) = (None, false);
        draft.stated_in = None;
        let start = reversed
            .by
            .common
            .at
            .as_ref()
            .map(|at| at.start(&self.charter().zone));
        // What reversed a silent acceptance counts from when it could be known.
        let start = start.map(|start| {
            if reversed.at > start.instant {
                Start::at(reversed.at)
            } else {
                start
            }
        });
        if let Some(start) = start {
            self.due_by_term(draft, start, "rework", false);
        }
        let by_term = draft.obligation.due;
        let known = start.and_then(|start| self.known_due(draft, &start, reversed.at));
        steps.append(std::mem::take(&mut draft.obligation.derivation));
        // The plan never contains the reversal itself: what has its time was agreed together with it.
        let agreed = rework
            .iter()
            .filter(|taken| taken.at >= reversed.at)
            .filter_map(|taken| {
                let due = taken.content.sets.as_ref()?.value.due.as_ref()?;
                let put = history.iter();
                let mut put = put.filter(|put| put.at == taken.at && put.due == Some(&due.value));
                let put = put.next().map_or(taken.by, |put| put.by);
                Some((taken.by, due, Some((put, taken.at))))
            });
        let own = reversed
            .content
            .sets
            .as_ref()
            .and_then(|sets| sets.value.due.as_ref());
        let own = own.map(|due| (reversed.by, due, None));
        draft.obligation.moved(reversed.by.id(), reversed.at);
        for (by, due, agreed) in own.into_iter().chain(agreed) {
            if agreed.is_none() && self.was_over(&due.value, draft.calendar, by) {
                self.leave_out(draft, &due.value, by, by);
                steps.append(std::mem::take(&mut draft.obligation.derivation));
                continue;
            }
            let (before, was_a_day) = (draft.obligation.due, draft.obligation.due_is_a_day);
            let stated_in = draft.stated_in.take();
            self.due_as_stated(draft, start, &due.value, by.id());
            // Nor does it give less time later than it gave for the rework.
            if agreed.is_some() && granted.contains(&by.id()) && draft.obligation.due < before {
                draft.obligation.due = before;
                draft.obligation.due_is_a_day = was_a_day;
                draft.stated_in = stated_in;
                continue;
            }
            // The side that rejects cannot shorten the term.
            if agreed.is_none() && draft.obligation.due < known {
                draft.obligation.due = by_term;
                draft.obligation.due_is_a_day = false;
                draft.stated_in = None;
                continue;
            }
            steps.append(std::mem::take(&mut draft.obligation.derivation));
            let (put, at) = agreed.unwrap_or((by, reversed.at));
            draft.obligation.moved(put.id(), at);
        }
        if draft.obligation.due.is_none() {
            steps.push(message! {
                en: "no date is agreed for the rework, and there is no term `rework`: it never becomes due",
                ru: "срок доработки не согласован, нормы срока `rework` нет: срок не наступает",
                es: "no hay fecha acordada para la corrección ni plazo `rework`: nunca vence",
            });
        }
        draft.obligation.start = Some(reversed.at);
        draft.obligation.first_due = first;
        draft.obligation.derivation = steps;
    }
}
